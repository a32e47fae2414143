"""Walks through a function's graph: is there one, do all of them, and by which way.

States are points with the facts that still matter there, so that a walk takes no branch that an earlier one rules out. The search is
breadth first, so that the first walk found is a shortest one; it is bounded, and says so where the bound was reached.
"""

from collections import Counter, deque
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from outcrop.flow.facts import NOTHING, NOUGHT, Claim, Facts, Place, claims, learn, pass_by
from outcrop.flow.sameness import place
from outcrop.model.code import Assign, Function, Jump, Kind
from outcrop.model.graph import ENTRY, EXIT, Edge

TRACKED = 8  # places whose values are followed at once
STATES_A_POINT = 24  # on average; beyond, there are too many ways

FAILED: Facts = frozenset({Claim(("failed",), NOUGHT)})  # no place of the function: what a walk knows of itself

State = tuple[int, Facts, int]  # a point, what is known when it is reached, and how far along the question is


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a walk: a point, and how it was left (next, true, false, case, jump, back, return, exception), or
    `reached` of the last one of a walk that does not leave the function."""

    point: int
    how: str


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk that was found, from the entry of the function on."""

    steps: tuple[Step, ...]
    guessed: bool = False  # a condition on it repeats, but could not be followed any more

    def since(self, points: Container[int]) -> "Walk":
        """The part of the walk from the first of some points on."""
        begin = next((number for number, step in enumerate(self.steps) if step.point in points), 0)
        return Walk(self.steps[begin:], self.guessed)


class TooMany(Exception):
    """More ways lead through the function than can be followed."""


@dataclass(slots=True)
class Guide:
    """What the walks of one question may do.

    `stages` are sets of points to be passed one after the other; at a stage a walk may not pass what `barred` holds for it.
    `assumed` is what is known after a point from a stage on (that a lock was got), and `ruled` which outcomes of checks that leaves.
    """

    stages: Sequence[frozenset[int]]
    barred: Mapping[int, frozenset[int]] = field(default_factory=dict)  # by stage
    assumed: Mapping[int, tuple[int, Claim]] = field(default_factory=dict)  # by point: the stage, and what is known
    failing: frozenset[int] = frozenset()  # points after which something has failed, for the rest of the walk
    ruled: Mapping[int, Mapping[int, bool]] = field(default_factory=dict)  # by stage: check -> the outcome that is left


@dataclass
class Ways:
    """The ways through one function."""

    function: Function
    stops: frozenset[int] = frozenset()  # points that never return
    _asked: dict[Place, frozenset[int]] = field(default_factory=dict)

    @cached_property
    def _claims(self) -> Mapping[int, tuple[Claim, Claim]]:
        found = ((p.index, claims(self.function, p)) for p in self.function.points if p.kind is Kind.CHECK)
        return {index: both for index, both in found if both is not None}

    @cached_property
    def _tested(self) -> Counter[Place]:
        """How many checks ask for a place."""
        return Counter(both[0].place for both in self._claims.values())

    @cached_property
    def _worth(self) -> Sequence[Place]:
        """The places that are worth following, the most tested first: tested twice, or given a value and tested or returned."""
        given = {place(self.function.text(p.event.target)) for p in self.function.points if isinstance(p.event, Assign)}
        asked = dict.fromkeys((*self._tested, *self._given_back.values()))
        worth = [where for where in asked if self._tested[where] > 1 or where in given]
        return sorted(worth, key=lambda where: -self._tested[where])

    def _governing(self, guide: Guide) -> set[Place]:
        """The places by whose tests it is decided whether the points of a question are passed."""
        points = {index for several in (*guide.stages, *guide.barred.values()) for index in several}
        found = set()
        for arm in {self.function.points[index].arm for index in points if index >= 0}:
            while arm >= 0:
                tests = self.function.arms[arm].tests
                found |= {self._claims[check][0].place for check, _ in tests if check in self._claims}
                arm = self.function.arms[arm].parent
        return found

    @cached_property
    def _given_back(self) -> Mapping[int, Place]:
        """The places whose values are returned, by the point that returns them."""
        return {
            p.index: place(self.function.text(p.event.value))
            for p in self.function.points
            if isinstance(p.event, Jump) and p.event.how == "return" and p.event.value is not None
        }

    def _asked_from(self, wanted: Place) -> frozenset[int]:
        """The points from which some check, or return, that asks for a place can be reached."""
        if (known := self._asked.get(wanted)) is None:
            asking = [index for index, both in self._claims.items() if both[0].place == wanted]
            waiting = asking + [index for index, where in self._given_back.items() if where == wanted]
            seen = set(waiting)
            while waiting:
                for edge in self.function.graph.before.get(waiting.pop(), ()):
                    if edge.source not in seen:
                        seen.add(edge.source)
                        waiting.append(edge.source)
            known = self._asked[wanted] = frozenset(seen)
        return known

    def first(self, guide: Guide, ends: Callable[[Edge, int, Facts], bool]) -> Walk | None:
        """The shortest walk from the entry for which `ends` says yes of a step, the stage that it reaches, and what is known then.

        First nothing is followed but what the question assumes, then what governs its points, then all that is worth it: where there
        is no walk even so, closer looks are spared. Raises TooMany where the bound is reached before the closest look is done.
        """
        assumed = {claim.place for _, claim in guide.assumed.values()}
        governing = self._governing(guide)
        worth = sorted(self._worth, key=lambda where: where not in governing)
        near = [where for where in worth if where in governing][:TRACKED]
        found: Walk | None = None
        before: frozenset[Place] | None = None
        for kept in (frozenset(assumed), assumed.union(near), assumed.union(worth[:TRACKED])):
            if kept != before:
                found = self._first(guide, ends, frozenset(kept))
                if found is None:
                    return None
            before = frozenset(kept)
        dropped = {index for index, both in self._claims.items() if both[0].place in worth[TRACKED:]}
        assert found is not None
        return Walk(found.steps, any(step.point in dropped and self._tested_twice(step.point) for step in found.steps))

    def _tested_twice(self, check: int) -> bool:
        return self._tested[self._claims[check][0].place] > 1

    def _first(self, guide: Guide, ends: Callable[[Edge, int, Facts], bool], kept: frozenset[Place]) -> Walk | None:
        start: State = (ENTRY, NOTHING, 0)
        came: dict[State, tuple[State, str] | None] = {start: None}
        waiting = deque([start])
        bound = STATES_A_POINT * (len(self.function.points) + 100)
        while waiting:
            state = waiting.popleft()
            for edge, after in self._steps(state, guide, kept):
                if ends(edge, after[2], after[1]):
                    return self._walk(state, edge, came)
                if edge.target != EXIT and after not in came:
                    came[after] = (state, edge.how)
                    waiting.append(after)
                    if len(came) > bound:
                        raise TooMany
        return None

    def _steps(self, state: State, guide: Guide, kept: frozenset[Place]) -> Iterable[tuple[Edge, State]]:
        index, known, stage = state
        if index in self.stops:
            return
        facts = known
        if index != ENTRY:
            facts = pass_by(facts, self.function, self.function.points[index])
            if index in guide.failing:
                facts |= FAILED
            since, claim = guide.assumed.get(index, (0, None))
            if claim is not None and stage >= since:
                facts = learn(facts, claim) or facts
        both = self._claims.get(index)
        ruled = guide.ruled.get(stage, {}).get(index)
        for edge in self.function.graph.after.get(index, ()):
            onward = facts
            if edge.how in ("true", "false"):
                if ruled is not None and ruled is not (edge.how == "true"):
                    continue
                if both is not None:
                    added = learn(facts, both[edge.how == "false"])
                    if added is None:
                        continue
                    onward = added
            if edge.target == EXIT:
                yield edge, (EXIT, onward, stage)
                continue
            onward = frozenset(
                f for f in onward if f in FAILED or (f.place in kept and edge.target in self._asked_from(f.place))
            )
            if stage < len(guide.stages) and edge.target in guide.stages[stage]:
                yield edge, (edge.target, onward, stage + 1)
            if edge.target not in guide.barred.get(stage, ()):
                yield edge, (edge.target, onward, stage)

    def _walk(self, state: State, last: Edge, came: Mapping[State, tuple[State, str] | None]) -> Walk:
        steps = [] if last.target == EXIT else [Step(last.target, "reached")]
        steps.append(Step(last.source, last.how))
        while (before := came[state]) is not None:
            state, how = before
            steps.append(Step(state[0], how))
        found = tuple(step for step in reversed(steps) if step.point != ENTRY)
        return Walk(found)
