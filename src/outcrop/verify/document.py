"""A document as it is read, whatever it is written in: stretches of prose and the code that it quotes, in order."""

from dataclasses import dataclass, field
from functools import cached_property
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
    bounded: bool = True  # a markup says where it begins and ends; in plain text that is guessed


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


def quote(
    rows: list[str],
    line: int,
    *,
    language: str | None = None,
    label: Prose | None = None,
    first: int | None = None,
    bounded: bool = True,
) -> Quote | None:
    """A quote of rows that begin on a line, blank ones at its ends left out; none where nothing is left."""
    start, end = 0, len(rows)
    while start < end and not rows[start].strip():
        start += 1
    while end > start and not rows[end - 1].strip():
        end -= 1
    if start == end:
        return None
    number = first + start if first is not None else None
    return Quote(tuple(rows[start:end]), (line + start, line + end - 1), language, label, number, bounded)
