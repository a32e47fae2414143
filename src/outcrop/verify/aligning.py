"""From rows and the rows of a file to the stretch of it that they are most like: an alignment, row by row, and how much is the same."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from outcrop.verify.rows import Rows

TOKEN = re.compile(r"\w+|[^\w\s]")
GAP = 0.2  # what a row costs that has no counterpart; one that is the same gains 1
SAME = 1.1  # so much more a row must be alike than it may differ, to be taken for another one
SLACK = 10  # rows that an alignment may wander to either side of where it was looked for
FEW_TOKENS = 4  # tokens; rows of so few are compared by their letters, too
SAYS_MUCH = re.compile(rb"\w\w\w")
LIGHT = 0.3  # what a row gains that says next to nothing: a brace
SURE_ROWS = 3  # rows that are the same, and need not be weighed
ALONE, PAIRED, PASSED = 1, 2, 3  # a row of the quote without counterpart, one with, a row of the file without
NEVER = -1e9  # the gain of a step that there is not
MOST_CELLS = 1_500_000  # cells of an alignment


@dataclass(frozen=True, slots=True)
class Text:
    """Rows with the lines that they were."""

    rows: Rows
    lines: Sequence[str]

    def line(self, row: int) -> str:
        """The line that a row was."""
        return self.lines[self.rows.numbers[row] - 1]


@dataclass(frozen=True, slots=True)
class Alignment:
    """The stretch of a file's rows, from the first to the one after the last, and which row of it each row is."""

    first: int
    end: int
    pairs: tuple[tuple[int, int], ...]  # a row of the quote, a row of the file; both are more or less the same
    likeness: float  # from 0 to 1


def align(quote: Text, file: Text, shifts: Sequence[int]) -> Alignment | None:
    """Align a quote with a file where its rows stand about `shifts` rows later, the first of these most; none where nothing is the
    same. What is the same at its begin and its end is taken as it is, and only the rest is weighed."""
    count = len(quote.rows)
    ahead = _same_ahead(quote, file, shifts[0])
    behind, other = max((_same_behind(quote, file, shift), -abs(shift - shifts[0]), shift) for shift in shifts)[::2]
    behind = min(behind, count - ahead)
    if shifts[0] + ahead > other + count - behind:
        behind = 0
    start = shifts[0] + ahead if ahead else None
    end = other + count - behind if behind else None
    low, high = min(shifts) - SLACK, max(shifts) + SLACK
    if (high - low + 1) * (count - ahead - behind) > MOST_CELLS:
        return None
    inner = _weighed(quote, file, (ahead, count - behind), (low, high), (start, end))
    if inner is None:
        return None
    pairs = [(at, at + shifts[0]) for at in range(ahead)] + inner
    pairs += [(at, at + other) for at in range(count - behind, count)]
    if not pairs:
        return None
    first, last = pairs[0][1], pairs[-1][1] + 1
    return Alignment(first, last, tuple(pairs), likeness_of(quote, file, pairs, first, last))


def align_at(quote: Text, file: Text, start: int, end: int) -> Alignment | None:
    """Align a quote with just these rows of a file, from the first to the one after the last."""
    count = len(quote.rows)
    low, high = min(start, end - count) - SLACK, max(start, end - count) + SLACK
    if not 0 <= start < end <= len(file.rows) or (high - low + 1) * count > MOST_CELLS:
        return None
    pairs = _weighed(quote, file, (0, count), (low, high), (start, end))
    return Alignment(start, end, tuple(pairs), likeness_of(quote, file, pairs, start, end)) if pairs else None


def _same_ahead(quote: Text, file: Text, shift: int) -> int:
    """How many rows from the first on stand in the file, so much later; few say nothing."""
    mine, theirs, at = quote.rows.codes, file.rows.codes, 0
    while at < len(mine) and 0 <= at + shift < len(theirs) and mine[at] == theirs[at + shift]:
        at += 1
    return at if at >= SURE_ROWS else 0


def _same_behind(quote: Text, file: Text, shift: int) -> int:
    """The same from the last back."""
    mine, theirs, at = quote.rows.codes, file.rows.codes, len(quote.rows)
    while at > 0 and 0 <= at - 1 + shift < len(theirs) and mine[at - 1] == theirs[at - 1 + shift]:
        at -= 1
    return len(mine) - at if len(mine) - at >= SURE_ROWS else 0


def _weighed(
    quote: Text, file: Text, rows: tuple[int, int], band: tuple[int, int], ends: tuple[int | None, int | None]
) -> list[tuple[int, int]] | None:
    """The best way to pair these rows of the quote with rows of the file, within a band of shifts, from and to where it is fixed.

    The best gain of the first rows where the file is read up to row `j = i + low + k`, and by which step: a table of bands.
    """
    (begin, stop), (low, high), (start, end) = rows, band, ends
    width = high - low + 1
    first = [0.0 if start is None else -GAP * (begin + low + k - start) for k in range(width)]
    gains = [gain if start is None or begin + low + k >= start else NEVER for k, gain in enumerate(first)]
    steps: list[bytearray] = []
    for i in range(begin + 1, stop + 1):
        gains, step = _next_band(quote, i, file, low, gains)
        steps.append(step)
    k = max(range(width), key=lambda at: gains[at]) if end is None else end - stop - low
    if not 0 <= k < width or gains[k] < NEVER / 2:  # the band lies beyond the file
        return None
    return _traced(steps, k, begin, low)


def _next_band(quote: Text, i: int, file: Text, low: int, before: list[float]) -> tuple[list[float], bytearray]:
    """The gains with one more row of the quote, and by which steps."""
    width, size = len(before), len(file.rows)
    gains, step = [0.0] * width, bytearray(width)
    weight = _weight(quote.rows.texts[i - 1])
    for k in range(width):
        j = i + low + k
        best, how = (before[k + 1] if k + 1 < width else NEVER) - GAP * weight, ALONE
        if 1 <= j <= size:
            same = before[k] + _gain(quote, i - 1, file, j - 1, weight)
            if same >= best:
                best, how = same, PAIRED
            if k and gains[k - 1] - GAP > best:
                best, how = gains[k - 1] - GAP, PASSED
        gains[k], step[k] = best, how
    return gains, step


def _traced(steps: Sequence[bytearray], k: int, begin: int, low: int) -> list[tuple[int, int]]:
    """The way back from the best end."""
    i, pairs = begin + len(steps), []
    while i > begin:
        how = steps[i - 1 - begin][k]
        if how == PAIRED:
            pairs.append((i - 1, i + low + k - 1))
            i -= 1
        elif how == ALONE:
            i, k = i - 1, k + 1
        else:
            k -= 1
    return pairs[::-1]


def likeness_of(quote: Text, file: Text, pairs: Sequence[tuple[int, int]], first: int, end: int) -> float:
    """The letters that are the same, of those of the longer side."""
    same = sum(_like(quote, i, file, j) * (len(quote.rows.texts[i]) + len(file.rows.texts[j])) / 2 for i, j in pairs)
    whole = max(sum(map(len, quote.rows.texts)), sum(map(len, file.rows.texts[first:end])))
    return min(1.0, same / whole) if whole else 0.0


def shifts_in(quote: Text, file: Text) -> list[list[int]]:
    """Where in a file to look for a quote: the shifts by which most of its rows, else of its rarer words, stand there."""
    votes: Counter[int] = Counter()
    places: dict[int, list[int]] = {}
    wanted = set(quote.rows.codes)
    for j, code in enumerate(file.rows.codes):
        if code in wanted:
            places.setdefault(code, []).append(j)
    for i, code in enumerate(quote.rows.codes):
        held = places.get(code, ())
        for j in held:
            votes[j - i] += len(quote.rows.texts[i]) * 16 // (len(held) + 3)
    if len(votes) < len(quote.rows) or len(quote.rows) <= FEW_TOKENS:
        _words(quote, file, votes)
    return grouped(votes)


def _words(quote: Text, file: Text, votes: Counter[int]) -> None:
    """Add votes by words that stand seldom in the file."""
    held: dict[str, list[int]] = {}
    wanted = {word for i in range(len(quote.rows)) for word in _bag(quote.line(i))[0]}
    for j in range(len(file.rows)):
        for word in _bag(file.line(j))[0]:
            if word in wanted:
                held.setdefault(word, []).append(j)
    for i in range(len(quote.rows)):
        for word in _bag(quote.line(i))[0]:
            rows = held.get(word, ())
            if len(rows) <= 64:
                for j in rows:
                    votes[j - i] += 2 * len(word) * 16 // (len(rows) + 3)


def grouped(votes: Counter[int], most: int = 3) -> list[list[int]]:
    """The likeliest shifts, each with those as good that lie near it: a stretch may lack some lines in between."""
    found: list[list[int]] = []
    top = max(votes.values(), default=0)
    for shift, strength in votes.most_common(most):
        if strength * 4 < top or any(min(group) - SLACK <= shift <= max(group) + SLACK for group in found):
            continue
        near = [other for other, told in votes.items() if told * 5 >= strength and abs(other - shift) <= 200 * SLACK]
        close = [other for other in near if abs(other - shift) <= 2 * SLACK]
        found.append([shift, *close])
        if len(near) > len(close) and len(near) <= 4:
            found.append([shift, *near])
    return found


def _gain(quote: Text, i: int, file: Text, j: int, gain: float) -> float:
    if quote.rows.codes[i] == file.rows.codes[j]:
        return gain
    return (2 * _like(quote, i, file, j) - SAME) * gain


def _like(quote: Text, i: int, file: Text, j: int) -> float:
    if quote.rows.codes[i] == file.rows.codes[j]:
        return 1.0
    return _alike(quote.line(i), file.line(j))


@lru_cache(1 << 16)
def _alike(one: str, other: str) -> float:
    """How much of two lines is the same: Dice's coefficient of their tokens, or, of short lines, of their letters."""
    (mine, total), (theirs, more) = _bag(one), _bag(other)
    total += more
    same = 2 * sum(min(count, theirs[token]) for token, count in mine.items() if token in theirs) / (total or 1)
    if total <= 2 * FEW_TOKENS and same < 1:
        letters = SequenceMatcher(None, "".join(one.split()), "".join(other.split()), autojunk=False)
        same = max(same, letters.ratio() if letters.quick_ratio() > same else 0.0)
    return same


@lru_cache(1 << 15)
def _bag(line: str) -> tuple[dict[str, int], int]:
    """The tokens of a line, each with how often it stands there, and how many there are."""
    found = Counter(TOKEN.findall(line))
    return found, found.total()


def _weight(text: bytes) -> float:
    return 1.0 if SAYS_MUCH.search(text) else LIGHT
