"""From rows and the rows of a file to the stretch of it that they are most like: an alignment, row by row, and how much is the same."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from outcrop.verify.rows import Rows

TOKEN = re.compile(r"\w+|[^\w\s]")
GAP = 0.25  # what a row costs that has no counterpart; one that is the same gains 1
SLACK = 10  # rows that an alignment may wander to either side of where it was looked for
FEW = 4  # tokens; rows of so few are compared by their letters, too
TELLING = re.compile(rb"\w\w\w")
LIGHT = 0.3  # what a row gains that says next to nothing: a brace
MOST = 1_500_000  # cells of an alignment


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
    """Align a quote with a file where its rows stand about `shifts` rows later; none where nothing is the same."""
    low, high = min(shifts) - SLACK, max(shifts) + SLACK
    width, count, size = high - low + 1, len(quote.rows), len(file.rows)
    if width * count > MOST:
        return None
    # The best gain of the first `i` rows where the file is read up to row `j = i + low + k`, and by which step: a table of bands.
    gains = [[0.0] * width]
    steps: list[bytearray] = [bytearray(width)]
    for i in range(1, count + 1):
        before, row, step = gains[-1], [0.0] * width, bytearray(width)
        gain = _weight(quote.rows.texts[i - 1])
        for k in range(width):
            j = i + low + k
            best, how = (before[k + 1] if k + 1 < width else -1e9) - GAP * gain, 1  # the quote's row has no counterpart
            if 1 <= j <= size:
                same = before[k] + _gain(quote, i - 1, file, j - 1, gain)
                if same >= best:
                    best, how = same, 2
                if k and row[k - 1] - GAP > best:
                    best, how = row[k - 1] - GAP, 3  # the file's row has none
            row[k], step[k] = best, how
        gains.append(row)
        steps.append(step)
    return _traced(quote, file, gains[-1], steps, low)


def _traced(quote: Text, file: Text, last: Sequence[float], steps: Sequence[bytearray], low: int) -> Alignment | None:
    """The way back from the best end."""
    k = max(range(len(last)), key=lambda at: last[at])
    i, pairs = len(quote.rows), []
    while i > 0:
        how = steps[i][k]
        if how == 2:
            pairs.append((i - 1, i + low + k - 1))
            i -= 1
        elif how == 1:
            i, k = i - 1, k + 1
        else:
            k -= 1
    pairs.reverse()
    if not pairs:
        return None
    first, end = pairs[0][1], pairs[-1][1] + 1
    return Alignment(first, end, tuple(pairs), likeness_of(quote, file, pairs, first, end))


def likeness_of(quote: Text, file: Text, pairs: Sequence[tuple[int, int]], first: int, end: int) -> float:
    """The letters that are the same, of those of the longer side."""
    same = sum(
        _like(quote, i, file, j) * (len(quote.rows.texts[i]) + len(file.rows.texts[j])) / 2 for i, j in pairs
    )
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
    if len(votes) < len(quote.rows) or len(quote.rows) <= FEW:
        _words(quote, file, votes)
    return grouped(votes)


def _words(quote: Text, file: Text, votes: Counter[int]) -> None:
    """Add votes by words that stand seldom in the file."""
    held: dict[str, list[int]] = {}
    wanted = {word for i in range(len(quote.rows)) for word in _bag(quote.line(i))}
    for j in range(len(file.rows)):
        for word in _bag(file.line(j)):
            if word in wanted:
                held.setdefault(word, []).append(j)
    for i in range(len(quote.rows)):
        for word in _bag(quote.line(i)):
            rows = held.get(word, ())
            if len(rows) <= 64:
                for j in rows:
                    votes[j - i] += 2 * len(word) * 16 // (len(rows) + 3)


def grouped(votes: Counter[int], most: int = 3) -> list[list[int]]:
    """The likeliest shifts, each with those as good that lie near it: a stretch may lack some lines in between."""
    found: list[list[int]] = []
    for shift, strength in votes.most_common(most):
        if any(min(group) - SLACK <= shift <= max(group) + SLACK for group in found):
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
    return (2 * _like(quote, i, file, j) - 1) * gain


def _like(quote: Text, i: int, file: Text, j: int) -> float:
    if quote.rows.codes[i] == file.rows.codes[j]:
        return 1.0
    return _alike(quote.line(i), file.line(j))


@lru_cache(1 << 16)
def _alike(one: str, other: str) -> float:
    """How much of two lines is the same: Dice's coefficient of their tokens, or, of short lines, of their letters."""
    mine, theirs = _bag(one), _bag(other)
    total = sum(mine.values()) + sum(theirs.values())
    same = 2 * sum(min(count, theirs[token]) for token, count in mine.items() if token in theirs) / (total or 1)
    if total <= 2 * FEW:
        letters = SequenceMatcher(None, "".join(one.split()), "".join(other.split()), autojunk=False)
        same = max(same, letters.ratio())
    return same


@lru_cache(1 << 15)
def _bag(line: str) -> dict[str, int]:
    return Counter(TOKEN.findall(line))


def _weight(text: bytes) -> float:
    return 1.0 if TELLING.search(text) else LIGHT
