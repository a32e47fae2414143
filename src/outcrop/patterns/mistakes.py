"""A mistake in a card, a query or a vocabulary, shown where it stands: file, line, column, caret, and what was expected."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from outcrop.errors import OutcropError


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake; line and column are 1-based, `width` is how many carets stand under it."""

    file: Path
    line: int
    column: int
    width: int
    source: str  # the line as it stands in the file
    message: str

    def __str__(self) -> str:
        """The mistake as people read it."""
        number, at = f"{self.line:>5} | ", self.column - 1
        before = "".join(c if c == "\t" else " " * _cells(c) for c in self.source[:at])
        carets = "^" * max(1, sum(map(_cells, self.source[at : at + self.width])))
        under = " " * (len(number) - 2) + "| " + before + carets
        return f"{self.file}:{self.line}:{self.column}: {self.message}\n{number}{self.source}\n{under}"


def _cells(character: str) -> int:
    """How many columns of a terminal a character takes; Chinese ones take two."""
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class CatalogueError(OutcropError):
    """All mistakes of a catalogue at once."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = sorted(mistakes, key=lambda m: (str(m.file), m.line, m.column))
        super().__init__("\n".join(map(str, self.mistakes)))


def at_offset(file: Path, text: str, offset: int, width: int, message: str) -> Mistake:
    """A mistake at a character offset of a text."""
    start = text.rfind("\n", 0, offset) + 1
    source = text[start:].partition("\n")[0].rstrip("\r")
    return Mistake(file, text.count("\n", 0, offset) + 1, offset - start + 1, max(1, width), source, message)
