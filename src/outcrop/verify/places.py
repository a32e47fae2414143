"""From a quote to the places in the sources that hold it: word for word, cut off, with lines left out, or nearly."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outcrop.verify.aligning import SURE_ROWS, Alignment, Text, align, align_at, grouped, shifts_in
from outcrop.verify.grounds import Ground
from outcrop.verify.rows import Rows, rows_of_lines

MOST_PLACES = 200  # places of the same lines that are looked at
RARE = 50  # rows; one that stands more often says little of where a quote is from
TRIED = 5  # files in which a quote is aligned that is not named with a file
NEARLY = 0.6  # how much must be the same for an altered quote
ELISION = re.compile(
    r"\W*(?:\.{3,}|…+|⋮|\[\W*(?:\.{2,}|…|snip)\W*\]|<\W*snip\W*>|snip|skip(?:ped)?|omitted|(?:此处|以下|中间|部分)?(?:代码)?省略(?:代码|部分|若干行)?)"
    r"(?:[\s(（/*#-]*(?:.{0,60}?(?:left out|omitted|skipped|lines?|code|省略|略).{0,24})?)?\W*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a quote, and where it stands."""

    quoted: tuple[int, int]  # rows of the quote, the end excluded
    first: int  # rows of the file, likewise
    end: int
    likeness: float = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands."""

    ground: Ground
    path: str
    parts: tuple[Part, ...]
    cut: str = ""  # `end` or `start`: the quote breaks off, or begins, within a line

    @property
    def likeness(self) -> float:
        """How much of it stands there."""
        sizes = [part.quoted[1] - part.quoted[0] for part in self.parts]
        return sum(part.likeness * size for part, size in zip(self.parts, sizes, strict=True)) / sum(sizes)

    @property
    def text(self) -> Text:
        """The file's."""
        return self.ground.file(self.path).text

    @property
    def lines(self) -> tuple[int, int]:
        """The first line and the last."""
        numbers = self.text.rows.numbers
        return numbers[self.parts[0].first], numbers[self.parts[-1].end - 1]

    @property
    def stretches(self) -> tuple[tuple[int, int], ...]:
        """The lines of each part."""
        numbers = self.text.rows.numbers
        return tuple((numbers[part.first], numbers[part.end - 1]) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Hint:
    """A file in which a quote should be, and on which lines, if that is told."""

    ground: Ground
    path: str
    first: int | None
    last: int | None


def text_of(lines: Sequence[str]) -> Text:
    """Lines as they are compared."""
    return Text(rows_of_lines(lines), lines)


def exact_places(quote: Text, grounds: Sequence[Ground], hints: Sequence[Hint] = ()) -> list[Place]:
    """The places that hold these rows, one after the other: all in the files of the hints, then as many as are worth a look."""
    count = len(quote.rows)
    named = {(id(hint.ground), hint.path): hint for hint in hints}.values()
    found = [
        (hint.ground, hint.path, first) for hint in named for first in _runs_in(quote, hint.ground.file(hint.path).text)
    ]
    rows = {(id(ground), path, first): ground for ground, path, first in (*found, *_runs(quote, grounds))}
    return [Place(ground, path, (Part((0, count), first, first + count),)) for (_, path, first), ground in rows.items()]


def cut_places(quote: Text, grounds: Sequence[Ground]) -> list[Place]:
    """Places that hold these rows but for the rest of the last line, or the begin of the first."""
    count, found = len(quote.rows), []
    if count <= SURE_ROWS:
        return []
    for cut, inner, edge in (("end", slice(0, count - 1), count - 1), ("start", slice(1, count), 0)):
        rest = Text(sliced(quote, inner), quote.lines)
        for ground, path, first in _runs(rest, grounds):
            rows = ground.file(path).text.rows.texts
            at = first + count - 1 if cut == "end" else first - 1
            if 0 <= at < len(rows) and _cuts(rows[at], quote.rows.texts[edge], cut):
                start = min(first, at)
                found.append(Place(ground, path, (Part((0, count), start, start + count),), cut))
    return found


def elided_places(quote: Text, grounds: Sequence[Ground], hints: Sequence[Hint]) -> list[Place]:
    """Places that hold what stands between marks of elision, in this order; none for a quote without such marks."""
    spans = segments(quote)
    if len(spans) < 2 and not (spans and spans[0] != (0, len(quote.rows))):
        return []
    texts = [Text(sliced(quote, slice(*span)), quote.lines) for span in spans]
    longest = max(range(len(spans)), key=lambda at: sum(map(len, texts[at].rows.texts)))
    anchors = exact_places(texts[longest], grounds) or near_places(texts[longest], grounds, hints)
    found = [_around(place, longest, texts, spans) for place in anchors[: TRIED * 4]]
    return sorted((one for one in found if one is not None), key=lambda place: -place.likeness)


def segments(quote: Text) -> list[tuple[int, int]]:
    """The rows between marks of elision."""
    found, start = [], 0
    for at in range(len(quote.rows) + 1):
        if at == len(quote.rows) or ELISION.fullmatch(quote.line(at)):
            if at > start:
                found.append((start, at))
            start = at + 1
    return found


def near_places(quote: Text, grounds: Sequence[Ground], hints: Sequence[Hint]) -> list[Place]:
    """The places that are most like these rows, the likeliest first: in the files of the hints, and in those that share rare rows."""
    tried: dict[tuple[int, str], list[list[int]]] = {}
    by_id = {id(ground): ground for ground in grounds}
    found: dict[tuple[int, str, int, int], Place] = {}
    for hint in hints:
        text = hint.ground.file(hint.path).text
        shifts = tried.setdefault((id(hint.ground), hint.path), shifts_in(quote, text))
        if hint.first is not None:
            start = bisect_left(text.rows.numbers, hint.first)
            shifts.append([start])
            end = bisect_right(text.rows.numbers, hint.last) if hint.last is not None else 0
            if (said := align_at(quote, text, start, end)) is not None:
                found[id(hint.ground), hint.path, start, end] = Place(hint.ground, hint.path, (_part(quote, said),))
    for ground, path, shift in _voted(quote, grounds):
        tried.setdefault((id(ground), path), []).append(shift)
    for (number, path), groups in tried.items():
        ground = by_id[number]
        for near in _apart(groups):
            aligned = align(quote, ground.file(path).text, near)
            if aligned is not None:
                key = (number, path, aligned.first, aligned.end)
                found.setdefault(key, Place(ground, path, (_part(quote, aligned),)))
    return sorted(found.values(), key=lambda place: -place.likeness)


def _apart(groups: Sequence[list[int]]) -> list[list[int]]:
    """Shifts, without those that were told before."""
    found: list[list[int]] = []
    for shifts in groups:
        if not any(min(other) <= min(shifts) and max(shifts) <= max(other) for other in found):
            found.append(shifts)
    return found


def _part(quote: Text, aligned: Alignment) -> Part:
    return Part((0, len(quote.rows)), aligned.first, aligned.end, aligned.likeness)


def _runs(quote: Text, grounds: Sequence[Ground]) -> Iterator[tuple[Ground, str, int]]:
    """Where rows stand, one after the other: the source, the file, and the first row within it."""
    if not len(quote.rows):
        return
    for ground in grounds:
        count = 0
        for index in ground.indices:
            for number, first in index.runs(quote.rows.codes):
                path = index.paths[number]
                if ground.file(path).text.rows.texts[first : first + len(quote.rows)] == list(quote.rows.texts):
                    yield ground, path, first
                    count += 1
                if count == MOST_PLACES:
                    return


def _runs_in(quote: Text, file: Text) -> Iterator[int]:
    """Where rows stand in one file."""
    codes, count = quote.rows.codes, len(quote.rows)
    for at in range(len(file.rows) - count + 1):
        if file.rows.codes[at] == codes[0] and file.rows.codes[at : at + count] == codes:
            yield at


def _voted(quote: Text, grounds: Sequence[Ground]) -> list[tuple[Ground, str, list[int]]]:
    """Files and shifts for which the most rows speak that stand seldom in the sources."""
    votes: Counter[tuple[int, int, int]] = Counter()
    shifts: dict[tuple[int, int, int], Counter[int]] = {}
    for g, ground in enumerate(grounds):
        for x, index in enumerate(ground.indices):
            for i, code in enumerate(quote.rows.codes):
                if not 0 < (count := index.count(code)) <= RARE:
                    continue
                for position in index.places(code):
                    number = index.file(position)
                    key = (g, x, number)
                    votes[key] += len(quote.rows.texts[i]) * 16 // (count + 3)
                    shifts.setdefault(key, Counter())[position - index.starts[number] - i] += 1
    found = []
    top = max(votes.values(), default=0)
    for key in (key for key, strength in votes.most_common(TRIED) if strength * 4 >= top):
        g, x, number = key
        found += [(grounds[g], grounds[g].indices[x].paths[number], group) for group in grouped(shifts[key])]
    return found


def _around(place: Place, longest: int, texts: Sequence[Text], spans: Sequence[tuple[int, int]]) -> Place | None:
    """The other parts of an elided quote, before and after the longest, each as near to it as it stands."""
    [anchor] = place.parts
    file = place.text
    parts = {longest: Part(spans[longest], anchor.first, anchor.end, anchor.likeness)}
    edge = anchor.end
    for at in range(longest + 1, len(spans)):
        part = _nearest(texts[at], file, edge, len(file.rows), first=True)
        if part is None:
            return None
        parts[at] = Part(spans[at], part.first, part.end, part.likeness)
        edge = part.end
    edge = anchor.first
    for at in range(longest - 1, -1, -1):
        part = _nearest(texts[at], file, 0, edge, first=False)
        if part is None:
            return None
        parts[at] = Part(spans[at], part.first, part.end, part.likeness)
        edge = part.first
    return Place(place.ground, place.path, tuple(parts[at] for at in range(len(spans))))


def _nearest(quote: Text, file: Text, low: int, high: int, *, first: bool) -> Alignment | None:
    """Where rows stand between two rows of a file: word for word, the first or the last such place; else nearly."""
    count = len(quote.rows)
    starts = range(low, high - count + 1)
    for at in starts if first else reversed(starts):
        if file.rows.codes[at : at + count] == quote.rows.codes:
            return Alignment(at, at + count, (), 1.0)
    near = [align(quote, file, shifts) for shifts in shifts_in(quote, file)]
    fits = [one for one in near if one is not None and low <= one.first and one.end <= high and one.likeness >= NEARLY]
    return max(fits, key=lambda one: one.likeness, default=None)


def sliced(quote: Text, part: slice) -> Rows:
    """Some of the rows of a quote."""
    rows = quote.rows
    return Rows(rows.texts[part], rows.numbers[part], rows.codes[part])


def _cuts(whole: bytes, part: bytes, cut: str) -> bool:
    """Whether a part is the begin, or the end, of a line, and more is missing than a mark or two."""
    left = whole[len(part) :] if cut == "end" else whole[: -len(part)]
    fits = whole.startswith(part) if cut == "end" else whole.endswith(part)
    return fits and len(part) < len(whole) and any(chr(byte).isalnum() for byte in left)
