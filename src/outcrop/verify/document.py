"""A document as it is read, whatever it is written in: stretches of prose and the code that it quotes, in order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal, TypeAlias

Format = Literal["markdown", "html", "rst", "latex", "text"]


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, an item of a list, a caption or a heading: what a reader sees, and the addresses of its links."""

    text: str
    line: int  # of the document, on which it begins
    heading: bool = False
    verbatim: bool = (
        False  # the text stands in the document letter by letter, line by line, from the line's first column
    )


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted code, its line numbers taken off."""

    rows: tuple[str, ...]
    lines: tuple[int, int]  # of the document, 1-based and inclusive
    language: str | None = None  # as the document names it
    label: Prose | None = None  # what is said of it in its own head: an info string, options, a caption
    first: int | None = None  # the number of its first line, where the document numbers them otherwise than from 1
    numbers: tuple[int | None, ...] | None = None  # of each row, where each is numbered: what is left out is skipped
    tabs: int | None = None  # to how many columns the document declares that a tab is filled up, and prints it so
    bounded: bool = True  # a markup says where it begins and ends; in plain text that is guessed
    step: int = 1  # lines of the document from one row to the next, where numbers stand between them


Block: TypeAlias = Prose | Quote


@dataclass(frozen=True)
class Document:
    """All of a document."""

    name: str
    format: Format
    encoding: str
    text: str = field(repr=False)  # its lines end with \n
    blocks: tuple[Block, ...] = field(repr=False)

    @cached_property
    def rows(self) -> list[str]:
        """Its lines."""
        return self.text.split("\n")

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The code that it quotes."""
        return tuple(block for block in self.blocks if isinstance(block, Quote))


def jumps(numbers: Sequence[int | None]) -> bool:
    """Whether numbers skip lines, so that they are a file's, and do not count the rows beside which they stand."""
    told = [(at, number) for at, number in enumerate(numbers) if number is not None]
    return any(two - one > there - here for (here, one), (there, two) in pairwise(told))


def quote_of(
    rows: list[str],
    line: int,
    *,
    language: str | None = None,
    label: Prose | None = None,
    first: int | None = None,
    numbers: Sequence[int | None] | None = None,
    tabs: int | None = None,
    bounded: bool = True,
    step: int = 1,
) -> Quote | None:
    """A quote of rows that begin on a line, blank ones at its ends left out; none where nothing is left."""
    start, end = 0, len(rows)
    while start < end and not rows[start].strip():
        start += 1
    while end > start and not rows[end - 1].strip():
        end -= 1
    if start == end:
        return None
    told = tuple(numbers[start:end]) if numbers is not None and any(numbers[start:end]) else None
    number = first + start if first is not None else None
    if number is not None and told is not None and told[0] is not None:
        number = told[0]
    if number is None and told is not None and jumps(told):
        number = next(one for one in told if one is not None) - next(
            at for at, one in enumerate(told) if one is not None
        )
    lines = (line + start * step, line + (end - 1) * step)
    return Quote(tuple(rows[start:end]), lines, language, label, number, told, tabs, bounded, step)
