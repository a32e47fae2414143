"""Line numbers that stand in quoted code, or apart from it: found, taken off, and told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

ALONE = re.compile(r"\s*(\d{1,6})\s*")
IN_FRONT = re.compile(r"(\s*L?)(\d{1,6})(?=\s|$|[|:│┃.)\]])")
MARKS = "|:│┃.)]"  # what may stand between a number and the code, if it does so in every line
GAP = re.compile(r"\s*(?:⋮.*|\.{3,}|…+)\s*")  # a row without a number, for rows that are left out
NOTE = re.compile(r" {4}◂ .*")  # a note behind the code, as an appendix of ours has it in the margin
FEWEST = 2  # lines that are numbered; one number says nothing
FEWEST_BETWEEN = 3  # numbers between which the rows are code
OURS = re.compile(r"\s*\d{1,6} │(?: |$)")  # unless it stands as an appendix of ours has it


@dataclass(frozen=True, slots=True)
class Bare:
    """Rows without line numbers."""

    rows: list[str]
    numbers: list[int | None] | None = None  # of each row, where they are told row by row
    above: int = 0  # rows of numbers that stood above

    @property
    def first(self) -> int | None:
        """The number of the first row that has one."""
        return next((number for number in self.numbers or () if number is not None), None)


def run_of_numbers(rows: Sequence[str], start: int) -> int:
    """How many rows from here on hold a number alone, each one more than the last; blank rows between them are passed."""
    expected, at, end, count = None, start, start, 0
    while at < len(rows):
        found = ALONE.fullmatch(rows[at])
        if found is None:
            if rows[at].strip() or count == 0:
                break
            at += 1
            continue
        number = int(found[1])
        if expected is not None and number != expected:
            break
        expected, at, count = number + 1, at + 1, count + 1
        end = at
    return end - start if count >= FEWEST else 0


def between_numbers(rows: Sequence[str], start: int) -> int:
    """How many rows from here on are a number alone and a row of code, in turns, each number one more than the last."""
    at, count, told, expected = start, 0, 0, 0
    while at < len(rows) and (found := ALONE.fullmatch(rows[at])) is not None:
        if count and int(found[1]) != expected:
            break
        expected, count = int(found[1]) + 1, count + 1
        told += at + 1 < len(rows) and bool(rows[at + 1].strip())
        at += 2
    return min(at, len(rows)) - start if count >= FEWEST_BETWEEN and told >= FEWEST else 0


def from_between(rows: Sequence[str]) -> Bare:
    """Every other of these rows, with the number that stands above it."""
    return Bare(list(rows[1::2]), [first_of(row) for row, _ in zip(rows[::2], rows[1::2], strict=False)])


def first_of(row: str) -> int:
    """The number of a row that holds a number alone."""
    found = ALONE.fullmatch(row)
    assert found is not None
    return int(found[1])


def numbered(rows: Sequence[str]) -> Bare | None:
    """Rows without the numbers in front of each; none where they are not so numbered.

    A row that stands for others has no number, and the numbers after it may be any.
    """
    gaps = {index for index, row in enumerate(rows) if GAP.fullmatch(row)}
    heads = [IN_FRONT.match(row) if index not in gaps else None for index, row in enumerate(rows)]
    written = [(index, head) for index, head in enumerate(heads) if rows[index].strip() and index not in gaps]
    if any(head is None for _, head in written):
        return None
    if len(written) < FEWEST and not any(OURS.match(rows[index]) for index, _ in written):
        return None
    numbers = [int(head[2]) for _, head in written if head is not None]
    if not _count_up(numbers, [index for index, _ in written], gaps):
        return None
    ends = [head.end() if head is not None else len(row) for row, head in zip(rows, heads, strict=True)]
    rests = [row[end:] for row, end in zip(rows, ends, strict=True)]
    for mark in MARKS:
        if all(rest.lstrip(" ").startswith(mark) for rest in rests if rest.strip()):
            rests = [NOTE.sub("", rest.lstrip(" ")[1:]) for rest in rests]
            break
    if all(not rest.strip() for rest in rests):
        return None
    apart = min((len(rest) - len(rest.lstrip(" ")) for rest in rests if rest.strip()), default=0)
    tabbed = all(rest.startswith("\t") for rest in rests if rest.strip())
    cut = 1 if tabbed else apart  # what all lines are set apart by, be it their own indentation, is none of them
    bare = [rows[index].strip() if index in gaps else rest[cut:] for index, rest in enumerate(rests)]
    return Bare(bare, [int(head[2]) if head is not None else None for head in heads])


def _count_up(numbers: Sequence[int], places: Sequence[int], gaps: set[int]) -> bool:
    """Whether numbers count the rows that they stand in, or one another, but for what is left out."""
    pairs = list(zip(pairwise(numbers), pairwise(places), strict=True))
    kept = [(two, where) for two, where in pairs if not any(where[0] < gap < where[1] for gap in gaps)]
    by_row = all(later - earlier == at - before for (earlier, later), (before, at) in kept)
    by_one = all(later - earlier == 1 for (earlier, later), _ in kept)
    return (by_row or by_one) and all(earlier < later for earlier, later in pairwise(numbers))


def unnumbered(rows: Sequence[str]) -> Bare:
    """Rows without line numbers, whether these stand in front of each row or in a run above all."""
    above = run_of_numbers(rows, 0)
    if above and len(rows) - above >= FEWEST:
        told = [int(row) if row.strip() else None for row in rows[:above]]
        bare = list(rows[above:])
        first = next(number for number in told if number is not None)
        return Bare(bare, [first, *[None] * (len(bare) - 1)] if len(told) != len(bare) else told, above)
    return numbered(rows) or Bare(list(rows))
