"""Which points ask for a place, and from where these can be reached: elsewhere it matters no more what is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from outcrop.flow.facts import Place
from outcrop.model.graph import Graph


@dataclass(frozen=True, slots=True)
class Asking:
    """The points of one function that ask for places: checks, and returns."""

    graph: Graph
    points: Mapping[Place, frozenset[int]]
    _before: dict[Place, frozenset[int]] = field(default_factory=dict)

    def lies_ahead(self, wanted: Place, point: int) -> bool:
        """Whether some walk from a point on comes to one that asks for a place."""
        if (known := self._before.get(wanted)) is None:
            known = self._before[wanted] = self.graph.leading_to(self.points.get(wanted, ()))
        return point in known
