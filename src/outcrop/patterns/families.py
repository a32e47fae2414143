"""A vocabulary file: families, and in each the names with what they tell."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter

from outcrop.patterns.card import STRICT
from outcrop.patterns.document import read
from outcrop.patterns.validation import validated
from outcrop.vocabulary import Entry


@dataclass(frozen=True, slots=True)
class Told:
    """What a vocabulary file tells about one name; DESIGN.md has examples."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    subject: int | Literal["receiver", "result", "all"] | None = None
    fails: Literal["nonzero", "zero", "negative"] | None = None
    languages: tuple[str, ...] = ()
    deferred: tuple[str, ...] = ()
    attempt: bool = False
    words: tuple[frozenset[str], ...] = ()
    unless: frozenset[str] = field(default=frozenset())


ADAPTER: TypeAdapter[dict[str, dict[str, Told | None]]] = TypeAdapter(dict[str, dict[str, Told | None]])


def read_families(file: Path) -> list[Entry]:
    """The entries of one vocabulary file.

    Raises CatalogueError with every mistake in it.
    """
    document = read(file)
    told = validated(document, ADAPTER, document.data or {}, Told)
    return [_entry(family, name, what or Told()) for family, names in told.items() for name, what in names.items()]


def _entry(family: str, name: str, told: Told) -> Entry:
    return Entry(
        family,
        name,
        told.subject,
        told.fails,
        told.languages,
        told.deferred,
        told.attempt,
        told.words,
        told.unless,
    )
