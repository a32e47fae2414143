"""What a document says of a quote, held against a place: which files a reference may mean, and how its lines fit the true ones."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from outcrop.model.verdict import Given
from outcrop.pins.traces import traces
from outcrop.sources.address import name_of
from outcrop.sources.remote import canonical_url
from outcrop.verify.grounds import Ground
from outcrop.verify.mentions import words_of
from outcrop.verify.places import Place
from outcrop.verify.references import Reference

# `short`: the quote begins where it should and stops before its end.
Fit = Literal["right", "short", "overlaps", "apart"]
FITS: tuple[Fit, ...] = get_args(Fit)
# The file is told, none is, or another one is, be it of another repository.
Kinship = Literal["named", "unnamed", "other"]
KINSHIPS: tuple[Kinship, ...] = get_args(Kinship)
BRANCHES = {
    "main",
    "master",
    "HEAD",
    "trunk",
    "devel",
    "develop",
    "dev",
    "default",
}  # what moves on: any revision may be meant
REMARK = re.compile(r"\s*(?:/\*|\*|//|#|$)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A reference and the files that it may mean."""

    reference: Reference
    files: tuple[tuple[Ground, str], ...]
    known: bool  # it names no repository, or one that is a source here

    @property
    def given(self) -> Given | None:
        """What the document says, as it is told; none of numbers that only stand beside the code."""
        path, lines, prose = self.reference.path, self.reference.lines, self.reference.prose
        spans = [said.at for said in (path, lines) if said is not None]
        words = words_of(prose.text, *spans) if prose is not None else f"{lines.first if lines else ''}"
        line = prose.line + prose.text.count("\n", 0, max(span.start for span in spans)) if prose is not None else 0
        told = Given(words, line, url=None, revision=None, path=None, first=None, last=None, open=False)
        if path is not None:
            told = replace(told, url=path.url, revision=path.revision, path=path.path)
        if lines is not None:
            more = lines.ranges if lines.more else ()
            told = replace(told, first=lines.first, last=lines.end, open=lines.how == "from", ranges=more)
        return told

    def holds(self, place: Place) -> bool:
        """Whether the place lies in a file that the reference may mean."""
        return any(ground is place.ground and path == place.path for ground, path in self.files)

    def kinship(self, place: Place) -> Kinship:
        """How well the file of a place fits the one that is told."""
        return "unnamed" if self.reference.path is None else "named" if self.holds(place) else "other"


def claim_of(reference: Reference, grounds: Sequence[Ground]) -> Claim:
    """A reference with the files that it may mean: in the repository that it names, else in the source that its path begins with,
    else in all sources."""
    path = reference.path
    if path is None:
        return Claim(reference, (), True)
    among = list(grounds)
    if path.url is not None:
        url = canonical_url(path.url) or path.url
        among = [ground for ground in grounds if same_repository(ground.snapshot.url, url) or may_be(ground, url)]
        if not among:
            return Claim(reference, (), False)
        at_it = [ground for ground in among if is_at(ground, path.revision)]
        among = at_it or among
    elif called := [ground for ground in grounds if ground.is_called(path.path)]:
        among = called
    return Claim(reference, tuple((ground, one) for ground in among for one in ground.resolve(path.path)), True)


def may_be(ground: Ground, url: str) -> bool:
    """Whether a source that does not tell where it comes from has the name of the repository of an address."""
    return ground.snapshot.url is None and name_of(url).lower() in ground.names


def same_repository(one: str | None, other: str | None) -> bool:
    """Whether two URLs name one repository; hosts of code take a name in any case."""
    return (
        one is not None and other is not None and one.lower().removesuffix(".git") == other.lower().removesuffix(".git")
    )


def is_at(ground: Ground, revision: str | None) -> bool:
    """Whether a source is at the revision that an address tells."""
    commit = ground.snapshot.commit or ""
    return revision is not None and (
        revision == ground.revision or (len(revision) >= 7 and commit.startswith(revision.lower()))
    )


def fit_of(claim: Claim, place: Place) -> Fit:
    """How the lines that a reference tells fit those of a place; right where it tells none."""
    lines, path = claim.reference.lines, claim.reference.path
    if lines is None:
        function = path.function if path is not None else None
        if function is not None and claim.holds(place):
            return _fit_function(place, function)
        return "short" if stopped(claim, place) is not None else "right"
    first, last = place.lines
    if lines.more:
        return _fit_list(claim, place)
    if claim.reference.zone == "numbers" and lines.first > first:  # it counts the comment above the code, too
        return "apart"
    if lines.last is None:
        return "right" if lines.first in begins(place) or _is_inside(claim, place) else "apart"
    low, high = _trimmed(place, lines.first, lines.last)
    return _fit(low, high, first, last)


def stopped(claim: Claim, place: Place) -> str | None:
    """The function that is named beside the path, and with which a place begins, if it ends before the function does. A sentence may name
    others, too, which the quote calls, say: that it is none of these is no mistake."""
    names = claim.reference.functions if claim.reference.lines is None and claim.holds(place) else ()
    fits = {name: _fit_function(place, name) for name in names}
    return None if "right" in fits.values() else next((name for name, fit in fits.items() if fit == "short"), None)


def _fit(low: int, high: int, first: int, last: int) -> Fit:
    """How one range fits another."""
    if (low, high) == (first, last):
        return "right"
    if low == first and last < high:
        return "short"
    return "overlaps" if low <= last and first <= high else "apart"


def _fit_list(claim: Claim, place: Place) -> Fit:
    """How a list of ranges fits: the excerpt shows all of them, or one; single lines may point at something within it."""
    lines = claim.reference.lines
    assert lines is not None
    told, shown = told_rows(place, lines.ranges), {row for part in place.parts for row in range(part.first, part.end)}
    if told == shown or any(shown == told_rows(place, [one]) for one in lines.ranges):
        return "right"
    if lines.how == "at":
        inside = claim.reference.alone and told <= shown
        return "right" if inside or lines.first in begins(place) else "apart"
    if shown < told and min(shown) == min(told):
        return "short"
    return "overlaps" if shown & told else "apart"


def told_rows(place: Place, ranges: Sequence[tuple[int, int]]) -> set[int]:
    """The rows of a place's file that stand on these lines; a range beyond its end is no row's, and told apart by its line."""
    numbers, end = place.text.rows.numbers, len(place.text.lines)
    rows = {row for low, high in ranges for row in range(bisect_left(numbers, low), bisect_right(numbers, high))}
    return rows | {-high for _, high in ranges if high > end}


def begins(place: Place) -> set[int]:
    """The lines that may be told as the begin: the first, a blank one right above, and the first of the code behind a comment."""
    numbers, rows = place.text.rows.numbers, place.parts[0]
    first = numbers[rows.first]
    above = numbers[rows.first - 1] + 1 if rows.first else 1
    code = next((numbers[row] for row in range(rows.first, rows.end) if not REMARK.match(place.text.line(row))), first)
    commented = code != first and REMARK.match(place.text.line(rows.first)) is not None
    return {*range(above, first + 1), *([code] if commented else [])}


def _is_inside(claim: Claim, place: Place) -> bool:
    """Whether a single line, of which the paragraph does not say the file, only points at something within the quote."""
    reference = claim.reference
    assert reference.lines is not None
    first, last = place.lines
    return reference.alone and reference.lines.how == "at" and first <= reference.lines.first <= last


def _trimmed(place: Place, low: int, high: int) -> tuple[int, int]:
    """A range without the blank lines at its ends."""
    low, high = min(low, high), max(low, high)
    numbers = place.text.rows.numbers
    inside = [number for number in numbers if low <= number <= high]
    if not inside:
        return low, high
    end = len(place.text.lines) - (place.text.lines[-1:] == [""])
    return inside[0], inside[-1] if high <= end else high


def _fit_function(place: Place, name: str) -> Fit:
    """How a quote fits the function of this name: its comment may be quoted with it, or left out."""
    first, last = place.lines
    spans = [one.lines for one in traces(place.path, place.ground.file(place.path).data) if _is_called(one.name, name)]
    fits: list[Fit] = []
    for start, end in spans:
        remarks = all(REMARK.match(line) for line in place.text.lines[first - 1 : start - 1])
        fits.append(_fit(start, end, start if first < start and remarks else first, last))
    return min(fits, key=FITS.index, default="apart")


def _is_called(full: str, name: str) -> bool:
    return full == name or full.endswith(f"::{name}")
