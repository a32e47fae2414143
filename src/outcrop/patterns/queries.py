"""The queries of a pattern: compiled for each language, their predicates checked by name, their captures listed."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from outcrop.errors import nearest
from outcrop.languages import LANGUAGES, Query, QueryMistake
from outcrop.patterns.mistakes import CatalogueError, Mistake, at_offset

# The binding takes a predicate that it does not know as always true, so the names are checked here.
PREDICATES = frozenset(
    {
        f"{quantifier}{negation}{test}?"
        for quantifier in ("", "any-")
        for negation in ("", "not-")
        for test in ("eq", "match")
    }
    | {"any-of?", "not-any-of?"}
)
PREDICATE = re.compile(r"\(\s*#([\w.-]+[?!]?)")
TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"|;[^\n]*')


def compile_queries(folder: Path) -> dict[str, Query]:
    """The queries of a pattern's folder by language; a language without a file of its own takes that of the one it extends.

    Raises CatalogueError with file, line and caret for the first mistake of each file.
    """
    found: dict[str, Query] = {}
    mistakes: list[Mistake] = []
    for language in LANGUAGES.values():
        file = next(
            (f for name in (language.name, language.extends) if name and (f := folder / f"{name}.scm").is_file()), None
        )
        if file is None:
            continue
        text = file.read_text(encoding="utf-8")
        mistakes += _unknown_predicates(file, text)
        try:
            found[language.name] = language.query(text)
        except QueryMistake as mistake:
            offset = sum(len(line) + 1 for line in text.split("\n")[: mistake.row]) + mistake.column
            mistakes.append(at_offset(file, text, offset, 1, f"for {language.title}: {mistake}"))
    if mistakes:
        raise CatalogueError(dict.fromkeys(mistakes))
    return found


def _unknown_predicates(file: Path, text: str) -> Iterator[Mistake]:
    blank = TEXT.sub(lambda m: " " * len(m[0]), text)
    for match in PREDICATE.finditer(blank):
        name = match[1]
        if name not in PREDICATES:
            message = f"unknown predicate '#{name}'; expected one of {', '.join(sorted(PREDICATES))}{nearest(name, PREDICATES)}"
            yield at_offset(file, text, match.start(1) - 1, len(name) + 1, message)


def captures(queries: Mapping[str, Query]) -> dict[str, set[str]]:
    """The sites that queries name, each with its parts; names that begin with `_` are the query's own."""
    sites: dict[str, set[str]] = {}
    for query in queries.values():
        for capture in query.captures:
            site, _, part = capture.partition(".")
            if not site.startswith("_"):
                sites.setdefault(site, set()).update({part} if part else ())
    return sites
