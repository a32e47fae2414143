"""The sites that a pattern's queries capture, tied to the points they stand at."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from outcrop.engine.site import Site
from outcrop.languages import LANGUAGES, Query
from outcrop.model.code import Function, Point
from outcrop.model.extent import Extent


def captured_sites(function: Function, query: Query) -> Iterator[Site]:
    """The sites that a query captures inside the function, tied to the points they stand at."""
    language = LANGUAGES[function.definition.language]
    starts = [(p.extent.start, p.index) for p in sorted(function.points, key=lambda p: p.extent.start)]
    for match in language.matches(query, function.definition):
        parts = {name.partition(".")[2]: function.text(places[0]) for name, places in match.items() if "." in name}
        for name, places in match.items():
            if "." not in name and not name.startswith("_"):
                for place in places:
                    point = _point_of(function, starts, place)
                    if point is not None:
                        yield Site(name, point.index, place, point.statement, point.arm, parts)


def _point_of(function: Function, starts: Sequence[tuple[int, int]], place: Extent) -> Point | None:
    """The point that a captured place stands at: the last one inside it, or else the next after its start."""
    index = bisect_left(starts, (place.start, -1))
    inside = [function.points[i] for start, i in starts[index : index + 64] if start < place.end]
    exact = [p for p in inside if p.extent == place]
    chosen = exact or [p for p in inside if place.holds(p.extent)]
    if chosen:
        return max(chosen, key=lambda p: p.index)
    return function.points[starts[index][1]] if index < len(starts) else None
