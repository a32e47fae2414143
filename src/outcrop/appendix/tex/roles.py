"""From the call-outs of an excerpt to where they are drawn: which columns of which lines are marked, and which notes fit beside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from outcrop.appendix.callouts import Callout
from outcrop.appendix.document import Entry
from outcrop.appendix.layout import width_of
from outcrop.model.finding import Role
from outcrop.report.excerpts import Row

TALL = 6  # lines of a statement that are marked; of a taller one, only the first
NOTE_WIDTH, NOTE_SIZE = 122.0, 0.7  # of the margin, in points, and of its letters against ten-point type
LINE, NOTE_LINE, BELOW = 9.5, 8.4, 4  # points from line to line, of code and of notes; lines free below the last


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of one line that belong to a call-out, from 0; the end is exclusive, none where the line ends."""

    callout: Callout
    first: int
    end: int | None


def stretches(callouts: Sequence[Callout]) -> Mapping[int, list[Stretch]]:
    """By line, what is marked there; the longest first, so that a shorter one lies on top."""
    found: dict[int, list[Stretch]] = {}
    for one in callouts:
        start, end = one.role.span.start, one.role.span.end
        last = end.line if end.line - start.line < TALL else start.line
        for line in range(start.line, last + 1):
            first = start.column - 1 if line == start.line else 0
            found.setdefault(line, []).append(Stretch(one, first, end.column - 1 if line == end.line else None))
    for row in found.values():
        row.sort(key=lambda one: (one.first, -(one.end or 10**6)))
    return found


def beside(callouts: Sequence[Callout], rows: Sequence[Row], languages: Sequence[str]) -> Sequence[str]:
    """The languages in which all notes fit into the margin beside their lines, none running into the next: all, the first or none."""
    return next((some for some in (languages, languages[:1]) if _fits(callouts, rows, some)), ())


def _fits(callouts: Sequence[Callout], rows: Sequence[Row], languages: Sequence[str]) -> bool:
    place = {row.start: n for n, row in enumerate(rows)}
    told: dict[int, float] = {}
    for one in callouts:
        lines = sum(_lines(getattr(one.role.note, language)) for language in languages)
        told[one.role.span.start.line] = told.get(one.role.span.start.line, 0) + lines * NOTE_LINE
    at = sorted(told)
    ends = [place[line] for line in at[1:]] + [len(rows) + BELOW] if at else []
    return all(told[line] <= (end - place[line]) * LINE for line, end in zip(at, ends, strict=True))


def _lines(note: str) -> int:
    return 1 + int((width_of(note) * NOTE_SIZE + 10) // NOTE_WIDTH)


def elsewhere(entry: Entry) -> Iterator[Role]:
    """The roles that stand in another file or function."""
    seen: dict[tuple[str, str | None, int], Role] = {}
    for said in entry.said:
        for role in said.finding.roles:
            if role.path is not None:
                seen[role.name, role.path, role.span.start.line] = role
    yield from seen.values()
