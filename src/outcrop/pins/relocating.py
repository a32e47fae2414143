"""From what was cited at one commit to where it stands at another, or that it is gone, or that nobody can tell."""

from outcrop.pins.between import Between
from outcrop.pins.following import follow
from outcrop.pins.index import Index
from outcrop.pins.passages import follow_lines
from outcrop.pins.spots import Relocated, Was
from outcrop.pins.traces import Trace, last_name


def relocate(was: Was, between: Between) -> Relocated:
    """Where something stands now. What did not stand then where it was cited is lost."""
    if was.name is None:
        return follow_lines(was, between)
    trace = find(was, between.then)
    return follow(trace, between) if trace is not None else Relocated("lost")


def find(was: Was, index: Index) -> Trace | None:
    """The function that was cited: of those of its name, else of those that end with its lines, the one that shares the most of these."""
    name = was.name or ""
    here = index.functions.get(was.path, ())
    named = [one for one in here if one.name == name] or [one for one in here if one.last == last_name(name)]
    named = named or [one for one in here if one.lines[1] == was.lines[1]]
    return max(named, key=lambda one: _shared(one.lines, was.lines), default=None)


def _shared(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How many lines two ranges share; the farther they lie apart, the more it is below nought."""
    return min(one[1], other[1]) - max(one[0], other[0]) + 1
