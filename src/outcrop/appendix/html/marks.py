"""From the call-outs of an excerpt to what is marked in its lines: which part of a line belongs to which role."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from outcrop.appendix.callouts import Callout
from outcrop.model.finding import Role
from outcrop.report.excerpts import Row


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a line, by columns from 0, with the roles it belongs to, the innermost first; and those that begin with it."""

    start: int
    end: int
    of: tuple[Callout, ...]
    begins: tuple[Callout, ...]


def marks(rows: Sequence[Row], found: Sequence[Callout]) -> Mapping[int, list[Mark]]:
    """For each line of which a part is marked, the marks in order; no two overlap."""
    covered: dict[int, list[tuple[int, int, Callout]]] = {}
    texts = {row.start: row.text for row in rows if row.text is not None}
    for one in found:
        for line, start, end in _parts(one.role, texts):
            covered.setdefault(line, []).append((start, end, one))
    seen: set[int] = set()
    return {line: list(_cut(covered[line], seen)) for line in sorted(covered)}


def _parts(role: Role, texts: Mapping[int, str]) -> Iterator[tuple[int, int, int]]:
    """The part of each line that a role covers, without the white space around it."""
    span = role.span
    for line in range(span.start.line, span.end.line + 1):
        if (text := texts.get(line)) is None:
            continue
        start = span.start.column - 1 if line == span.start.line else len(text) - len(text.lstrip())
        end = min(span.end.column - 1, len(text)) if line == span.end.line else len(text.rstrip())
        if start < end:
            yield line, start, end


def _cut(covered: Sequence[tuple[int, int, Callout]], seen: set[int]) -> Iterator[Mark]:
    """Overlapping ranges of one line, cut where one begins or ends."""
    places = sorted({place for start, end, _ in covered for place in (start, end)})
    for start, end in pairwise(places):
        over = sorted((last - first, one.number, one) for first, last, one in covered if first <= start and end <= last)
        of = tuple(one for _, _, one in over)
        if of:
            begins = tuple(one for one in sorted(of, key=lambda one: one.number) if one.number not in seen)
            seen.update(one.number for one in begins)
            yield Mark(start, end, of, begins)
