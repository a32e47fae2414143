"""Where something stands in a file: byte offsets inside the engine, lines and columns at its borders."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple


class Extent(NamedTuple):
    """A half-open range of byte offsets in one blob."""

    start: int
    end: int

    def holds(self, other: "Extent") -> bool:
        """Whether the other range lies inside this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Position:
    """A line and a column, both 1-based; columns count Unicode code points, as SARIF does."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Span:
    """From the first character to the one after the last: the end column is exclusive."""

    start: Position
    end: Position


class Lines:
    """The lines of one blob: from byte offsets to lines and columns, and back to the text."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def _starts(self) -> list[int]:
        """The byte on which each line begins; of many files nobody asks."""
        lengths = map(len, self.data.split(b"\n")[:-1])
        return [0, *accumulate(map((1).__add__, lengths))]

    def __len__(self) -> int:
        """How many lines there are; a last newline opens no line of its own."""
        return len(self._starts) - (self._starts[-1] == len(self.data) and len(self._starts) > 1)

    def line(self, offset: int) -> int:
        """The 1-based line on which this byte stands."""
        return bisect_right(self._starts, offset)

    def position(self, offset: int) -> Position:
        """The line and column of this byte."""
        line = self.line(offset)
        return Position(line, len(decode(self.data[self._starts[line - 1] : offset])) + 1)

    def span(self, extent: Extent) -> Span:
        """The lines and columns of a range of bytes."""
        return Span(self.position(extent.start), self.position(extent.end))

    def text(self, line: int) -> str:
        """One line without its line end, bytes that are not UTF-8 shown escaped."""
        end = self._starts[line] if line < len(self._starts) else len(self.data)
        return decode(self.data[self._starts[line - 1] : end].rstrip(b"\r\n"))

    def offset(self, line: int) -> int:
        """The byte on which this line begins."""
        return self._starts[line - 1]


def decode(data: bytes) -> str:
    r"""Text for people: bytes that are not UTF-8 are kept and shown as `\xNN`."""
    return data.decode("utf-8", "backslashreplace")
