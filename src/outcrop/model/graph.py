"""The control-flow graph of one function: its points, and how one leads to another.

A language module builds it while it reads the function; whoever follows it knows nothing of the language.
"""

from collections.abc import Container, Iterable, Sequence
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

    @cached_property
    def meeting(self) -> frozenset[int]:
        """The points to which several steps lead."""
        return frozenset(target for target, steps in self.before.items() if len(steps) > 1)

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

    def leading_to(self, points: Iterable[int]) -> frozenset[int]:
        """The points from which some walk comes to these, and these themselves; ENTRY is told too."""
        seen = set(points)
        waiting = list(seen)
        before = self.before
        while waiting:
            for source, _, _ in before.get(waiting.pop(), ()):
                if source not in seen:
                    seen.add(source)
                    waiting.append(source)
        return frozenset(seen)

    def may_follow(self, later: int, point: int) -> bool:
        """Whether a point may come after another, told from the order in which loops and single points stand; where this says no,
        no walk leads there, and where it says yes, one may."""
        ranks, looping = self._ranks
        first, last = ranks.get(point, 0), ranks.get(later, 0)
        return first > last or (first == last and (point != later or point in looping))

    @cached_property
    def _ranks(self) -> tuple[dict[int, int], set[int]]:
        """Points by the group of points that lead to one another (Tarjan's strongly connected components), groups that come later
        with lower numbers; and the points that lead back to themselves."""
        ranks: dict[int, int] = {}
        looping = {edge.source for edge in self.edges if edge.source == edge.target}
        found: dict[int, int] = {}  # when a point was met
        low: dict[int, int] = {}
        stack: list[int] = []
        groups = 0
        for root in self.after:
            if root in found:
                continue
            found[root] = low[root] = len(found)
            stack.append(root)
            work = [(root, iter(self.after.get(root, ())))]
            while work:
                point, steps = work[-1]
                for edge in steps:
                    if edge.target not in found:
                        found[edge.target] = low[edge.target] = len(found)
                        stack.append(edge.target)
                        work.append((edge.target, iter(self.after.get(edge.target, ()))))
                        break
                    if edge.target not in ranks:
                        low[point] = min(low[point], found[edge.target])
                else:
                    work.pop()
                    if work:
                        low[work[-1][0]] = min(low[work[-1][0]], low[point])
                    if low[point] == found[point]:
                        begin = stack.index(point) if stack[-1] != point else len(stack) - 1
                        group = stack[begin:]
                        del stack[begin:]
                        ranks.update(dict.fromkeys(group, groups))
                        looping.update(group if len(group) > 1 else ())
                        groups += 1
        return ranks, looping

    def ending_at(self, points: Container[int]) -> "Graph":
        """The graph in which nothing comes after these points, since they never return."""
        return Graph(tuple(edge for edge in self.edges if edge.source not in points), self.unclear)

    @cached_property
    def reachable(self) -> frozenset[int]:
        """The points that some walk from the entry passes; the others are dead code."""
        return self.reached_from(ENTRY)
