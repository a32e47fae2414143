"""From folders to the catalogue: cards and queries read, validated, checked and compiled, vocabularies gathered."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from outcrop.errors import OutcropError, nearest
from outcrop.languages import Query
from outcrop.patterns.card import Card
from outcrop.patterns.checking import Checker
from outcrop.patterns.document import read
from outcrop.patterns.families import read_families
from outcrop.patterns.mistakes import CatalogueError, Mistake
from outcrop.patterns.places import shipped
from outcrop.patterns.queries import captures, compile_queries
from outcrop.patterns.validation import validated
from outcrop.vocabulary import Entry, Vocabulary

ADAPTER: TypeAdapter[Card] = TypeAdapter(Card)
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
FIT: TypeAdapter[dict[str, float]] = TypeAdapter(dict[str, float])


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern: its card and its compiled queries by language."""

    id: str
    card: Card
    queries: Mapping[str, Query]
    captured: frozenset[str]  # the sites that the queries name
    fit: Mapping[str, float] | None  # what its confidence is worked out from; none of a pattern nobody has labelled
    folder: Path


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All patterns together, the shipped vocabulary, and where the examples lie."""

    patterns: tuple[Pattern, ...]
    vocabulary: Vocabulary
    examples: tuple[Path, ...]

    def pattern(self, name: str) -> Pattern:
        """The pattern with this id.

        Raises OutcropError, with the nearest id, where there is none.
        """
        known = {pattern.id: pattern for pattern in self.patterns}
        if name not in known:
            near = nearest(name, known) or f"; the catalogue holds {', '.join(known)}."
            raise OutcropError(f"No pattern is called '{name}'{near}")
        return known[name]


def load(extra: Sequence[Path] = (), examples: Sequence[Path] = ()) -> Catalogue:
    """Load the shipped catalogue and the user's own folders; a user's pattern hides a shipped one of the same id.

    Raises CatalogueError with all mistakes of all cards at once.
    """
    patterns_folder, examples_folder = shipped()
    folders = (patterns_folder, *extra)
    for folder in folders:
        _check(folder)
    mistakes: list[Mistake] = []
    entries: list[Entry] = []
    for file in (f for folder in folders for f in sorted((folder / "vocabulary").glob("*.yaml"))):
        with _gathering(mistakes):
            entries += read_families(file)
    vocabulary = Vocabulary(tuple(entries))
    found: dict[str, Pattern] = {}
    for card in (f for folder in folders for f in _cards(folder)):
        with _gathering(mistakes):
            found[card.parent.name] = read_pattern(card.parent, vocabulary.families())
    if mistakes:
        raise CatalogueError(mistakes)
    return Catalogue(tuple(found[name] for name in sorted(found)), vocabulary, (examples_folder, *examples))


def _check(folder: Path) -> None:
    """Raise OutcropError where a folder is no catalogue."""
    holds = "a catalogue is a folder that holds a folder for each pattern"
    if not folder.is_dir():
        raise OutcropError(f"There is no folder {folder}; {holds}.")
    if (folder / "pattern.yaml").exists():
        raise OutcropError(f"{folder} is a pattern itself; {holds}, so name the one around it.")
    if not _cards(folder) and not any((folder / "vocabulary").glob("*.yaml")):
        raise OutcropError(f"{folder} holds no pattern; {holds}.")


def _cards(folder: Path) -> list[Path]:
    """Where the cards of a catalogue are, or where one is missing beside its queries."""
    patterns = {file.parent for file in (*folder.glob("*/pattern.yaml"), *folder.glob("*/*.scm"))}
    return sorted(pattern / "pattern.yaml" for pattern in patterns)


def read_pattern(folder: Path, families: frozenset[str]) -> Pattern:
    """Read one pattern's card and queries.

    Raises CatalogueError with every mistake that could be found in them.
    """
    mistakes: list[Mistake] = []
    queries: Mapping[str, Query] = {}
    with _gathering(mistakes):
        queries = compile_queries(folder)
    file = folder / "pattern.yaml"
    if not file.exists():
        raise CatalogueError([*mistakes, Mistake(file, 1, 1, 1, "", "half a pattern: there are queries, but no card")])
    document = read(file)
    if not ID.fullmatch(folder.name):
        sentence = f"'{folder.name}' cannot be a pattern's id; name the folder in small letters and dashes"
        mistakes.append(Mistake(file, 1, 1, 1, "", sentence))
    sites = captures(queries)
    with _gathering(mistakes):
        card = validated(document, ADAPTER, document.data or {})
    if not mistakes:
        mistakes += Checker(document, card, sites, families).mistakes()
    if mistakes:
        raise CatalogueError(mistakes)
    return Pattern(folder.name, card, queries, frozenset(sites), read_fit(folder / "confidence.json"), folder)


def read_fit(file: Path) -> Mapping[str, float] | None:
    """The fit that a pattern's folder holds, or none.

    Raises CatalogueError where the file is not one that the fit wrote.
    """
    try:
        return FIT.validate_json(file.read_bytes()) if file.is_file() else None
    except ValueError as error:
        raise CatalogueError([Mistake(file, 1, 1, 1, "", "not a fit; let it be written anew, or remove it")]) from error


@contextmanager
def _gathering(mistakes: list[Mistake]) -> Iterator[None]:
    """Keep the mistakes and go on, so that all are told at once."""
    try:
        yield
    except CatalogueError as error:
        mistakes += error.mistakes
