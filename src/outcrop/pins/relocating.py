"""From a function as it stood then to where it stands now, or that it is gone, or that nobody can tell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from outcrop.model.extent import Extent
from outcrop.pins.between import Between
from outcrop.pins.index import Index
from outcrop.pins.traces import Trace, last_name

How = Literal["same", "moved", "renamed", "lost", "unsure"]

STRANGE = 0.2  # of a function that has its name and place still, what must be left of its code
NAMED = 0.3  # of one that has its name still, in another file
NEAR = 0.5  # of one that has another name, in the same file
FAR = 0.7  # of one that has neither
FAINT = 0.35  # what is so much alike is worth a look
APART = 0.05  # by so much the likeliest must be more alike than the next, or nobody can choose
SAME_NAME, SAME_HOME = 0.3, 0.1  # what a name and a file weigh beside likeness
SHOWN = 8  # candidates


@dataclass(frozen=True, slots=True)
class Was:
    """A function as it was cited: its name as `Definition.name` has it, and its lines, which tell apart those of one name."""

    path: str
    name: str
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a function stands now."""

    path: str
    name: str
    lines: tuple[int, int]  # 1-based and inclusive
    extent: Extent


@dataclass(frozen=True, slots=True)
class Relocated:
    """What became of a function: `same` is its own name in its own file, whatever became of its code."""

    how: How
    spot: Spot | None = None
    likeness: float = 0.0  # how much of it is left, from 0 to 1; 1.0 is the same code
    candidates: tuple[Spot, ...] = ()  # where nobody can choose: the likeliest first


def relocate(was: Was, between: Between) -> Relocated:
    """Follow a function from then to now."""
    trace = find(was, between.then)
    return Relocated("lost") if trace is None else follow(trace, between)


def find(was: Was, index: Index) -> Trace | None:
    """The function that was cited: by its lines among those of its name, else the one of its name."""
    here = index.functions.get(was.path, ())
    named = [one for one in here if one.name == was.name] or [one for one in here if one.last == last_name(was.name)]
    return max(named, key=lambda one: overlap(one.lines, was.lines), default=None)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How many lines two ranges share; negative where they lie apart."""
    return min(one[1], other[1]) - max(one[0], other[0]) + 1


def follow(was: Trace, between: Between) -> Relocated:
    """Follow a function that is known from then to now."""
    one = between.stayed.get(was)
    if one is not None and (one.digest == was.digest or not _is_strange(was, one, between)):
        return _placed(was, one, between)
    ranked = [*_ranked(was, between)]
    if one is not None:
        return _misnamed(was, one, ranked, between)
    return _searched(was, ranked, between)


def _is_strange(was: Trace, one: Trace, between: Between) -> bool:
    return between.alike(was, one) < STRANGE


def _misnamed(was: Trace, one: Trace, ranked: Sequence[tuple[float, Trace]], between: Between) -> Relocated:
    """Its name stands on its place, over other code."""
    elsewhere = [other for _, other in ranked if between.alike(was, other) >= FAR]
    if elsewhere:
        return Relocated("unsure", candidates=_spots([*elsewhere, one]))
    if between.alike(was, one) < STRANGE / 2:
        return Relocated("unsure", candidates=_spots([one]))
    return _placed(was, one, between)


def _searched(was: Trace, ranked: Sequence[tuple[float, Trace]], between: Between) -> Relocated:
    """Its name is gone from its place."""
    likely = [(score, one) for score, one in ranked if between.alike(was, one) >= _needed(was, one, between)]
    likely = [(score, one) for score, one in likely if not _is_claimed(one, was, score, between)]
    if not likely:
        doubts = [*between.doubtful.get(was, ()), *(one for _, one in ranked if between.alike(was, one) >= FAINT)]
        return Relocated("unsure", candidates=_spots(doubts)) if doubts else Relocated("lost")
    close = [one for score, one in likely if score >= likely[0][0] - APART]
    if (len(close) > 1 and likely[0][0] - likely[1][0] < 1e-9) or len(close) > 1:
        return Relocated("unsure", candidates=_spots(close))
    return _placed(was, close[0], between)


def _needed(was: Trace, one: Trace, between: Between) -> float:
    """How much of a function must be left in another for them to be one."""
    if one.last == was.last:
        return NAMED
    return NEAR if one.path == between.home(was.path) else FAR


def _score(was: Trace, one: Trace, between: Between) -> float:
    named = SAME_NAME if one.last == was.last else 0.0
    return between.alike(was, one) + named + (SAME_HOME if one.path == between.home(was.path) else 0.0)


def _ranked(was: Trace, between: Between) -> Iterator[tuple[float, Trace]]:
    """The newcomers that it may be, the likeliest first."""
    found = between.candidates(was)
    return iter(sorted(((_score(was, one, between), one) for one in found), key=lambda row: -row[0]))


def _is_claimed(one: Trace, was: Trace, score: float, between: Between) -> bool:
    """Whether another function that vanished is likelier to have become this one."""
    return any(other != was and _score(other, one, between) > score for other in between.claimants(one))


def _placed(was: Trace, one: Trace, between: Between) -> Relocated:
    how: How = "renamed" if one.name != was.name else "same" if one.path == was.path else "moved"
    degree = 1.0 if one.digest == was.digest else between.alike(was, one)
    return Relocated(how, _spot(one), degree)


def _spots(found: Sequence[Trace]) -> tuple[Spot, ...]:
    return tuple(_spot(one) for one in dict.fromkeys(found))[:SHOWN]


def _spot(one: Trace) -> Spot:
    return Spot(one.path, one.name, one.lines, one.extent)
