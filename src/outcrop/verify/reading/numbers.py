"""Line numbers that stand in quoted code, or apart from it: found, taken off, and told."""

import re
from collections.abc import Sequence
from itertools import pairwise

ALONE = re.compile(r"\s*(\d{1,6})\s*")
IN_FRONT = re.compile(r"(\s*)(\d{1,6})(?=\s|$|[|:│┃.)\]])")
MARKS = "|:│┃.)]"  # what may stand between a number and the code, if it does so in every line
FEWEST = 2  # lines that are numbered; one number says nothing


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


def first_of(row: str) -> int:
    """The number of a row that holds a number alone."""
    found = ALONE.fullmatch(row)
    assert found is not None
    return int(found[1])


def numbered(rows: Sequence[str]) -> tuple[list[str], int] | None:
    """Rows without the numbers in front of each, and the first of these; none where they are not so numbered."""
    heads = [IN_FRONT.match(row) for row in rows]
    written = [(index, head) for index, head in enumerate(heads) if rows[index].strip()]
    if len(written) < FEWEST or any(head is None for _, head in written):
        return None
    numbers = [int(head[2]) for _, head in written if head is not None]
    steps = {number - index for number, (index, _) in zip(numbers, written, strict=True)}
    close = {later - earlier for earlier, later in pairwise(numbers)}
    if len(steps) != 1 and close != {1}:
        return None
    ends = [head.end() if head is not None else 0 for head in heads]
    rests = [row[end:] for row, end in zip(rows, ends, strict=True)]
    for mark in MARKS:
        if all(rest.lstrip(" ").startswith(mark) for rest in rests if rest.strip()):
            rests = [rest.lstrip(" ")[1:] for rest in rests]
            break
    if all(not rest.strip() for rest in rests):
        return None
    apart = min((len(rest) - len(rest.lstrip(" ")) for rest in rests if rest.strip()), default=0)
    tabbed = all(rest.startswith("\t") for rest in rests if rest.strip())
    cut = 1 if tabbed else apart  # what all lines are set apart by, be it their own indentation, is none of them
    return [rest[cut:] for rest in rests], numbers[0]


def unnumbered(rows: Sequence[str]) -> tuple[list[str], int | None, int]:
    """Rows without line numbers, whether these stand in front of each row or in a run above all; the number of the first row,
    if any; and how many rows of numbers stood above."""
    above = run_of_numbers(rows, 0)
    if above and len(rows) - above >= FEWEST:
        return list(rows[above:]), first_of(rows[0]), above
    taken = numbered(rows)
    return (list(rows), None, 0) if taken is None else (*taken, 0)
