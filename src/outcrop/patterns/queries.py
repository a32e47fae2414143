"""The queries of a pattern: compiled for each language, their predicates checked by name, their captures listed."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from outcrop.errors import nearest
from outcrop.languages import LANGUAGES, Query, QueryMistake
from outcrop.patterns.document import read_text
from outcrop.patterns.mistakes import CatalogueError, Mistake, at_offset

# The binding takes a predicate that it does not know as always true, as it does #not-any-of?, so the names are checked here.
PREDICATES = frozenset(
    {
        f"{quantifier}{negation}{test}?"
        for quantifier in ("", "any-")
        for negation in ("", "not-")
        for test in ("eq", "match")
    }
    | {"any-of?"}
)
PREDICATE = re.compile(r"\(\s*#([\w.-]+[?!]?)")
TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"|;[^\n]*')


def compile_queries(folder: Path) -> dict[str, Query]:
    """The queries of a pattern's folder by language; a language without a file of its own takes that of the one it extends.

    Raises CatalogueError with file, line and caret for the first mistake of each file.
    """
    found: dict[str, Query] = {}
    mistakes: dict[tuple[Path, int, int], Mistake] = {}  # what two languages say alike of one place is told once
    for language in LANGUAGES.values():
        file = next(
            (f for name in (language.name, language.extends) if name and (f := folder / f"{name}.scm").is_file()), None
        )
        if file is None:
            continue
        try:
            text = read_text(file)
            if unknown := list(_unknown_predicates(file, text)):
                raise CatalogueError(unknown)
            found[language.name] = language.query(text)
        except CatalogueError as error:
            mistakes.update({(m.file, m.line, m.column): m for m in error.mistakes})
        except QueryMistake as error:
            told = _told(file, text, error, language.title)
            mistakes.setdefault((told.file, told.line, told.column), told)
    if mistakes:
        raise CatalogueError(mistakes.values())
    return found


def _told(file: Path, text: str, mistake: QueryMistake, language: str) -> Mistake:
    """A grammar's complaint at its place; its columns count bytes."""
    lines = text.split("\n")
    before = lines[mistake.row].encode()[: mistake.column].decode()
    offset = sum(len(line) + 1 for line in lines[: mistake.row]) + len(before)
    return at_offset(file, text, offset, mistake.width, f"for {language}: {mistake}")


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
