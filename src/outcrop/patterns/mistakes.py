"""A mistake in a card, a query or a vocabulary, shown where it stands: file, line, column, caret, and what was expected."""

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
        number = f"{self.line:>5} | "
        under = (
            " " * (len(number) - 2) + "| " + "".join(c if c == "\t" else " " for c in self.source[: self.column - 1])
        )
        return (
            f"{self.file}:{self.line}:{self.column}: {self.message}\n{number}{self.source}\n{under}{'^' * self.width}"
        )


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
