"""From what was cited at one commit to where it stands at another, or that it is gone, or that nobody can tell."""

from dataclasses import replace

from outcrop.languages import LANGUAGES
from outcrop.model.extent import Lines
from outcrop.model.macros import Shapes
from outcrop.pins.between import Between
from outcrop.pins.following import follow
from outcrop.pins.index import Index
from outcrop.pins.passages import follow_lines
from outcrop.pins.spots import Relocated, Spot, Was
from outcrop.pins.traces import Trace, last_name
from outcrop.scanning.batches import SECONDS


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


def exact(spot: Spot, index: Index, shapes: Shapes | None = None) -> Spot:
    """The same spot, its lines those of the definition that a parser finds there: a `template` line above a head counts, a type on a
    line of its own counts anyway. One file is parsed; `shapes` is what the snapshot teaches of its macros."""
    if spot.name is None:
        return spot
    data, language = index.read(spot.path), LANGUAGES[index.languages[spot.path]]
    heads = language.survey(data).heads
    definitions = language.parse(data, heads, shapes or Shapes(), SECONDS).definitions
    body = next((head.body for head in heads if head.extent == spot.extent), -1)
    found = next((one for one in definitions if one.body.start == body), None)
    if found is None:
        return spot
    lines = Lines(data)
    return replace(spot, lines=(lines.line(found.extent.start), lines.line(found.extent.end - 1)), extent=found.extent)


def _shared(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How many lines two ranges share; the farther they lie apart, the more it is below nought."""
    return min(one[1], other[1]) - max(one[0], other[0]) + 1
