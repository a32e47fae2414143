"""An excerpt that is shown in parts: what it says itself of where they stand, by the numbers beside its lines or by marks that tell
which are left out, and whether that is true."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from outcrop.verify.aligning import Text
from outcrop.verify.claims import Fit, begins
from outcrop.verify.document import Quote
from outcrop.verify.grounds import Ground
from outcrop.verify.places import Hint, Part, Place, exact_places, segments, sliced
from outcrop.verify.reading.joining import left_out


def told_places(quote: Quote, text: Text, grounds: Sequence[Ground], hints: Sequence[Hint]) -> list[Place]:
    """The places where an excerpt in parts stands word for word on the very lines that it tells."""
    spans = segments(text)
    if len(spans) < 2:
        return []
    texts = [Text(sliced(text, slice(*span)), text.lines) for span in spans]
    longest = max(texts, key=lambda one: sum(map(len, one.rows.texts)))
    anchors = [(place.ground, place.path) for place in exact_places(longest, grounds, hints)]
    files = {(id(ground), path): ground for ground, path in (*((one.ground, one.path) for one in hints), *anchors)}
    found = []
    for (_, path), ground in files.items():
        file = ground.file(path).text
        firsts = _firsts(quote, text, spans, file)
        if firsts is not None and all(_stands(one, file, at) for one, at in zip(texts, firsts, strict=True)):
            parts = (Part(span, at, at + span[1] - span[0]) for span, at in zip(spans, firsts, strict=True))
            found.append(Place(ground, path, tuple(parts)))
    return found


def _stands(quote: Text, file: Text, at: int) -> bool:
    codes = quote.rows.codes
    return at >= 0 and file.rows.codes[at : at + len(codes)] == codes


def _firsts(quote: Quote, text: Text, spans: Sequence[tuple[int, int]], file: Text) -> list[int] | None:
    """The row of a file on which each part begins, as the excerpt tells it; none where it does not."""
    numbers = file.rows.numbers
    told = [number_of(quote, text, span[0]) for span in spans]
    if quote.numbers is not None:
        firsts = [bisect_left(numbers, number) for number in told if number is not None]
        return firsts if len(firsts) == len(spans) else None
    gaps = _gaps(text, spans)
    between = [gap for gap in gaps if gap is not None]
    if len(between) < len(gaps):
        return None
    size = spans[0][1] - spans[0][0]
    return [bisect_left(numbers, between[0][0]) - size, *(bisect_right(numbers, last) for _, last in between)]


def _gaps(text: Text, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int] | None]:
    """What the marks between parts say is left out."""
    between = ((before[1], after[0]) for before, after in pairwise(spans))
    return [next(filter(None, (left_out(text.line(row)) for row in range(*rows))), None) for rows in between]


def number_of(quote: Quote, text: Text, row: int) -> int | None:
    """The number beside a row."""
    return quote.numbers[text.rows.numbers[row] - 1] if quote.numbers is not None else None


def tells_parts(quote: Quote, text: Text, place: Place) -> bool:
    """Whether an excerpt in parts says truly which lines are shown, or which are left out."""
    if quote.numbers is not None:
        rows = list(_numbered(quote, text, place))
        return bool(rows) and all(told == true for told, true in rows)
    gaps = _gaps(text, [part.quoted for part in place.parts])
    numbers = place.text.rows.numbers
    return all(
        gap is not None and (bisect_left(numbers, gap[0]), bisect_right(numbers, gap[1])) == (before.end, after.first)
        for gap, (before, after) in zip(gaps, pairwise(place.parts), strict=True)
    )


def stray(quote: Quote, text: Text, place: Place) -> tuple[int, int] | None:
    """The first number beside a line of an excerpt that is not the true one, and that; none where all are true, or where they
    count the lines of the excerpt."""
    if quote.first is None or place.cut == "start":
        return None
    if quote.numbers is not None and place.likeness == 1:
        return next(((told, true) for told, true in _numbered(quote, text, place) if told != true), None)
    first = place.lines[0]
    return None if quote.first in begins(place) and quote.first <= first else (quote.first, first)


def fit_of_numbers(quote: Quote, text: Text, place: Place) -> Fit | None:
    """How the numbers beside the lines of an excerpt fit a place; none where it has none."""
    if quote.first is None:
        return None
    wrong = stray(quote, text, place)
    if wrong is None:
        return "right"
    low, high = place.lines
    last = next((number for number in reversed(quote.numbers or ()) if number is not None), quote.first + high - low)
    return "overlaps" if quote.first <= high and low <= last else "apart"


def _numbered(quote: Quote, text: Text, place: Place) -> Iterator[tuple[int, int]]:
    """The numbers that are told, each with the true one."""
    for part in place.parts:
        for row in range(*part.quoted):
            told = number_of(quote, text, row)
            if told is not None:
                yield told, place.text.rows.numbers[part.first + row - part.quoted[0]]
