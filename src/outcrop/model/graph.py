"""The control-flow graph of one function: its points, and how one leads to another.

A language module builds it while it reads the function; whoever follows it knows nothing of the language.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

ENTRY, EXIT = -1, -2


class Edge(NamedTuple):
    """One step of a walk.

    `how` is next, true or false (of a check), case, jump (goto, break, continue), back (a loop begins anew, and no test says it), return, exception.
    """

    source: int  # the index of a point, or ENTRY
    target: int  # the index of a point, or EXIT
    how: str


@dataclass(frozen=True)
class Graph:
    """The edges between a function's points. `unclear` says that some jump leads nobody knows where."""

    edges: tuple[Edge, ...] = ()
    unclear: bool = False
    _reached: dict[int, frozenset[int]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def after(self) -> dict[int, Sequence[Edge]]:
        """The steps that leave a point, in the order in which they were read."""
        steps: dict[int, list[Edge]] = {}
        for edge in self.edges:
            steps.setdefault(edge.source, []).append(edge)
        return {source: tuple(found) for source, found in steps.items()}

    @cached_property
    def before(self) -> dict[int, Sequence[Edge]]:
        """The steps that reach a point."""
        steps: dict[int, list[Edge]] = {}
        for edge in self.edges:
            steps.setdefault(edge.target, []).append(edge)
        return {target: tuple(found) for target, found in steps.items()}

    def reached_from(self, point: int) -> frozenset[int]:
        """The points that some walk passes after this one; the point itself only where a loop leads back to it."""
        if (known := self._reached.get(point)) is None:
            seen: set[int] = set()
            waiting = [point]
            while waiting:
                for edge in self.after.get(waiting.pop(), ()):
                    if edge.target not in seen:
                        seen.add(edge.target)
                        waiting.append(edge.target)
            known = self._reached[point] = frozenset(seen)
        return known

    def ending_at(self, points: Container[int]) -> "Graph":
        """The graph in which nothing comes after these points, since they never return."""
        return Graph(tuple(edge for edge in self.edges if edge.source not in points), self.unclear)

    @cached_property
    def reachable(self) -> frozenset[int]:
        """The points that some walk from the entry passes; the others are dead code."""
        return self.reached_from(ENTRY)
