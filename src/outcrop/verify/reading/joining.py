"""Excerpts that a paragraph sets apart which only says what is left out between them are one, shown in parts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from outcrop.verify.document import Block, Prose, Quote

TOLD = re.compile(r"(\d{1,7})\s*(?:[-‐‑‒–—―~～〜至到]{1,2}|\bto\b)\s*(\d{1,7})")
ALONE = re.compile(r"\bline\s+(\d{1,7})|第\s*(\d{1,7})\s*行", re.I)
LONG_MARK = 100  # characters of such a paragraph
_LINES = r"\d{1,7}\s*(?:[-‐‑‒–—―~～至到]|to)\s*\d{1,7}"
_SAID = rf"(?:\d+\s+)?(?:lines?\s+)?(?:{_LINES}|\d{{1,7}})?\s*(?:are\s+|is\s+)?(?:left out|omitted|skipped)|省略\s*(?:了\s*)?(?:\d+\s*行|第\s*{_LINES}\s*行)"
LEFT_OUT = re.compile(rf"\W*(?:{_SAID})\W*(?:{_LINES})?\W*(?:(?:{_SAID})\W*(?:{_LINES})?\W*)?", re.I)


def left_out(mark: str) -> tuple[int, int] | None:
    """The lines that a mark says are left out."""
    if (found := TOLD.search(mark)) is not None:
        return int(found[1]), int(found[2])
    alone = ALONE.search(mark)
    return (int(alone[1] or alone[2]),) * 2 if alone is not None else None


def says_left_out(prose: Prose) -> bool:
    """Whether a paragraph says nothing but which lines are left out."""
    told = prose.text.strip()
    return len(told) <= LONG_MARK and any(map(str.isdigit, told)) and LEFT_OUT.fullmatch(told) is not None


def joined(blocks: Iterable[Block]) -> list[Block]:
    """The blocks of a document, with excerpts joined of which a paragraph, or one in each of two languages, says what is between."""
    found: list[Block] = []
    for block in blocks:
        marks = _marks(found)
        before = found[-1 - len(marks)] if marks and len(marks) < len(found) else None
        if isinstance(block, Quote) and isinstance(before, Quote):
            found[-1 - len(marks) :] = [_one(before, marks[0], block)]
        else:
            found.append(block)
    return found


def _marks(blocks: Sequence[Block]) -> list[Prose]:
    """The paragraphs at the end that say what is left out."""
    found: list[Prose] = []
    for block in reversed(blocks[-2:]):
        if not isinstance(block, Prose) or not says_left_out(block):
            break
        found.insert(0, block)
    return found


def _one(before: Quote, mark: Prose, after: Quote) -> Quote:
    """Both as one excerpt. Lines of the document between them are blank in it, but for the mark, so that its lines stay the document's."""
    between = [""] * max(1, after.lines[0] - before.lines[1] - 1)
    between[min(max(mark.line - before.lines[1] - 1, 0), len(between) - 1)] = f"⋮ {' '.join(mark.text.split())}"
    gap = left_out(mark.text)
    if before.first is None and gap is not None and gap[0] == len(before.rows) + 1:
        before = replace(before, first=1)  # numbers from 1 on are those of the file where that is what is left out
    numbers = (*_numbers(before), *[None] * len(between), *_numbers(after))
    told = before.first is not None and after.first is not None
    return replace(
        before,
        rows=(*before.rows, *between, *after.rows),
        lines=(before.lines[0], after.lines[1]),
        numbers=numbers if told or before.numbers is not None else None,
    )


def _numbers(quote: Quote) -> Sequence[int | None]:
    if quote.numbers is not None:
        return quote.numbers
    return [quote.first + at if quote.first is not None else None for at in range(len(quote.rows))]
