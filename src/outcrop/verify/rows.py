"""From a file or a quote to its rows: lines without white space, blank ones left out, each with a number that stands for it."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

WHITE = b" \t\r\f\v"
WIDE = tuple(
    mark.encode() for mark in ("\u00a0", "\u3000", "\u200b", "\ufeff")
)  # what browsers and editors put for a space, or for nothing


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines that hold something."""

    texts: Sequence[bytes]  # without white space
    numbers: Sequence[int]  # where each stands, 1-based
    codes: "array[int]"  # a number for each text; two texts of one number are all but impossible

    def __len__(self) -> int:
        return len(self.texts)


def rows_of(data: bytes) -> Rows:
    """The rows of a file."""
    found = [(number, row) for number, row in enumerate(squeezed(data).split(b"\n"), 1) if row]
    texts = [row for _, row in found]
    return Rows(texts, [number for number, _ in found], array("I", map(crc32, texts)))


def rows_of_lines(lines: Sequence[str]) -> Rows:
    """The rows of a quote, numbered from 1."""
    return rows_of("\n".join(lines).encode("utf-8", "surrogatepass"))


def codes_of(data: bytes) -> "array[int]":
    """The numbers alone, of a file that is only counted."""
    return array("I", map(crc32, filter(None, squeezed(data).split(b"\n"))))


def squeezed(data: bytes) -> bytes:
    """Bytes as UTF-8 without white space, except where lines end."""
    if not data.isascii():
        data = as_text(data).encode("utf-8", "surrogatepass")
        for mark in WIDE:
            data = data.replace(mark, b"")
    return data.translate(None, WHITE)


def as_text(data: bytes) -> str:
    """A source's bytes as people see them: UTF-8, else Latin-1, in which every byte is a character."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
