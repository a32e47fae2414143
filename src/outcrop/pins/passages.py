"""From lines that are no function to where they stand now: compared line by line, white space and blank lines left out."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from outcrop.model.extent import Extent, Lines
from outcrop.pins.between import Between
from outcrop.pins.following import follow
from outcrop.pins.index import Index
from outcrop.pins.spots import Relocated, Spot, Was, among

WHITE = b" \t\r\f\v"
TELLING = 3  # lines with a word in them; fewer are not looked for in other files unless they stand there once
ANCHORS = 4  # the longest lines, by which files are found that may hold the others
NEARLY, FAINT = 0.6, 0.4  # the share of lines that must be there: for a place, for a doubt
APART = 0.1  # by so much the likeliest must be ahead of the next


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines of a file without their white space; those that hold nothing are left out."""

    rows: Sequence[bytes]
    numbers: Sequence[int]  # where each stands, 1-based


def passage_of(data: bytes) -> Passage:
    """A file, line by line."""
    rows = [(number, row) for number, row in enumerate(plain(data).split(b"\n"), 1) if row]
    return Passage([row for _, row in rows], [number for number, _ in rows])


def plain(data: bytes) -> bytes:
    """Bytes without white space, except where lines end."""
    return data.translate(None, WHITE)


def follow_lines(was: Was, between: Between) -> Relocated:
    """Follow lines from then to now. Of several places that hold them, theirs is the one in the function that they stood in."""
    if was.path not in between.then.functions:
        return Relocated("lost")
    then = passage_of(between.then.read(was.path))
    first, end = bisect_left(then.numbers, was.lines[0]), bisect_left(then.numbers, was.lines[1] + 1)
    rows = then.rows[first:end]
    if not rows:
        return Relocated("lost")
    home = between.home(was.path)
    found = find_lines(rows, home, between.now)
    if found.how == "unsure" and found.likeness == 1.0:
        equal = [*_places(rows, then.rows)]
        if len(found.candidates) == len(equal) and {one.path for one in found.candidates} == {home}:
            found = Relocated("same", found.candidates[equal.index(first)], 1.0)
        elif (around := _function_around(was, between)) is not None:
            inside = [one for one in found.candidates if one.path == around.path and around.extent.holds(one.extent)]
            found = Relocated("same", inside[0], 1.0) if len(inside) == 1 else found
    return found if found.spot is None else replace(found, how="same" if found.spot.path == was.path else "moved")


def find_lines(rows: Sequence[bytes], home: str, now: Index) -> Relocated:
    """Look for lines, as `passage_of` has them: in one file as they are, then in all, then nearly as they are.

    Equal places are all candidates, with a likeness of 1.
    """
    here = _exact(rows, home, now) if home in now.functions else []
    others = [] if here else [one for one in _holding(rows, now) if one != home]
    exact = here or [spot for one in others for spot in _exact(rows, one, now)]
    if len(exact) == 1:
        return Relocated("same" if here else "moved", exact[0], 1.0)
    if exact or not _is_telling(rows):
        return replace(among(exact), likeness=1.0 if exact else 0.0)
    near = _nearly(rows, home, now) if home in now.functions else []
    if not near or near[0][0] < NEARLY:
        near += [row for one in others for row in _nearly(rows, one, now)]
    ranked = sorted(near, key=lambda row: -row[0])
    close = [spot for degree, spot in ranked if degree > ranked[0][0] - APART]
    if len(close) == 1 and ranked[0][0] >= NEARLY:
        return Relocated("same" if close[0].path == home else "moved", close[0], ranked[0][0])
    return among([spot for degree, spot in ranked if degree >= FAINT])


def _function_around(was: Was, between: Between) -> Spot | None:
    """Where the function stands now in which lines stood."""
    holders = (
        one for one in between.then.functions[was.path] if one.lines[0] <= was.lines[0] and was.lines[1] <= one.lines[1]
    )
    holder = next(holders, None)
    return follow(holder, between).spot if holder is not None else None


def _exact(rows: Sequence[bytes], path: str, now: Index) -> list[Spot]:
    data = now.read(path)
    passage = passage_of(data)
    return [_spot(path, data, passage, at, at + len(rows)) for at in _places(rows, passage.rows)]


def _places(rows: Sequence[bytes], among: Sequence[bytes]) -> Iterator[int]:
    """Where rows stand in others, one after the other."""
    return (at for at, row in enumerate(among) if row == rows[0] and among[at : at + len(rows)] == rows)


def _nearly(rows: Sequence[bytes], path: str, now: Index) -> list[tuple[float, Spot]]:
    """The stretch of a file that holds the most of some rows, in their order, with the share that it holds."""
    data = now.read(path)
    passage = passage_of(data)
    places: dict[bytes, list[int]] = {row: [] for row in rows}
    for at, row in enumerate(passage.rows):
        if row in places:
            places[row].append(at)
    shifts = Counter(
        at - index for index, row in enumerate(rows) for at in places[row] if len(places[row]) <= len(rows)
    )
    found: dict[tuple[int, int], float] = {}
    for shift, _ in shifts.most_common(3):
        low, high = max(0, shift - len(rows) // 2), shift + len(rows) + len(rows) // 2
        blocks = SequenceMatcher(None, rows, passage.rows[low:high], autojunk=False).get_matching_blocks()[:-1]
        kept = sum(block.size for block in blocks)
        first, end = low + blocks[0].b, low + blocks[-1].b + blocks[-1].size
        found[first, end] = 2 * kept / (len(rows) + end - first)
    best = max(found, key=lambda where: found[where], default=None)
    return [(found[best], _spot(path, data, passage, *best))] if best is not None else []


def _holding(rows: Sequence[bytes], now: Index) -> list[str]:
    """The files that hold one of the longest rows."""
    anchors = sorted(set(rows), key=len, reverse=True)[:ANCHORS]
    return [
        path for path in now.functions if any(anchor in data for data in [plain(now.read(path))] for anchor in anchors)
    ]


def _is_telling(rows: Sequence[bytes]) -> bool:
    return sum(any(chr(byte).isalnum() for byte in row) for row in rows) >= TELLING


def _spot(path: str, data: bytes, passage: Passage, first: int, end: int) -> Spot:
    lines = Lines(data)
    numbers = passage.numbers[first], passage.numbers[end - 1]
    stop = lines.offset(numbers[1]) + len(data[lines.offset(numbers[1]) :].split(b"\n", 1)[0])
    return Spot(path, None, numbers, Extent(lines.offset(numbers[0]), stop))
