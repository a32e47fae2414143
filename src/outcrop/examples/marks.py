"""The marks in an example's comments: what is expected, on which line, and the bytes that the engine may see instead.

A mark stands on its line, or alone on the line above. Several on a line are separated by `;`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from outcrop.errors import OutcropError
from outcrop.languages import Language
from outcrop.model.extent import Extent, Lines

ROLE = re.compile(r"role:\s*(?:([a-z][\w-]*):)?([a-z]\w*)")
TOLD = re.compile(r"(expect|noise|miss):\s*([a-z][\w-]*)(?:\s+(.+))?")
FRAME = re.compile(r"^\s*(?://|/\*|\*|#)?\s*|\s*(?:\*/)?\s*$")
KINDS = ("expect:", "role:", "noise:", "miss:", "witness")


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: `expect` and the known gaps name a pattern, `role` a role and perhaps a pattern, `witness` nothing."""

    kind: str  # expect | role | noise | miss | witness
    line: int  # the line it speaks of
    pattern: str | None = None
    role: str | None = None
    told: str = ""  # the grade that is expected, or why there is a gap


@dataclass(frozen=True, slots=True)
class Example:
    """An example file: its marks, and its bytes with the marks blanked, so that they are no evidence."""

    file: Path
    marks: tuple[Mark, ...]
    data: bytes


def read_example(file: Path, language: Language) -> Example:
    """Read an example.

    Raises OutcropError, with file and line, where a comment begins like a mark but is none.
    """
    data = file.read_bytes()
    lines = Lines(data)
    marks: list[Mark] = []
    blanked = bytearray(data)
    for comment in language.comments(data):
        text = FRAME.sub("", data[comment.start : comment.end].decode("utf-8", "replace"))
        if text.startswith(KINDS):
            line = _line_meant(data, comment, lines)
            place = f"{file}:{lines.line(comment.start)}"
            marks += (_mark(" ".join(part.split()), line, place) for part in text.split(";"))
            blanked[comment.start : comment.end] = re.sub(rb"[^\n]", b" ", data[comment.start : comment.end])
    return Example(file, tuple(marks), bytes(blanked))


def _line_meant(data: bytes, comment: Extent, lines: Lines) -> int:
    """The line a mark speaks of: its own, or the next where it stands alone."""
    line = lines.line(comment.start)
    before = data[lines.offset(line) : comment.start]
    return line if before.strip() else lines.line(comment.end) + 1


def _mark(text: str, line: int, place: str) -> Mark:
    if text == "witness":
        return Mark("witness", line)
    if role := ROLE.fullmatch(text):
        return Mark("role", line, *role.groups())
    found = TOLD.fullmatch(text)
    if found is None:
        raise OutcropError(
            f"{place}: '{text}' is no mark; write expect: ID GRADE, role: NAME, role: ID:NAME, witness, noise: ID WHY or miss: ID WHY."
        )
    kind, pattern, told = found.groups()
    if not told:
        wants = "the grade" if kind == "expect" else "why it is so"
        raise OutcropError(f"{place}: '{text}' lacks {wants} after the pattern's id.")
    return Mark(kind, line, pattern, told=told)


def examples_of(folders: tuple[Path, ...], pattern: str) -> Iterator[Path]:
    """The example files of a pattern, by name."""
    for folder in folders:
        yield from sorted(file for file in (folder / pattern).glob("*") if file.is_file())
