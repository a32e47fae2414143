"""Walks through a function's graph: is there one, do all of them, and by which way.

States are points with the facts that still matter there, so that a walk takes no branch that an earlier one rules out. Searches are
breadth first, so that the first walk found is a shortest one; they are bounded, and say so where the bound was reached.
"""

from collections import Counter, deque
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from outcrop.flow.facts import NOTHING, NOUGHT, Claim, Facts, Place, claims, learn, pass_by
from outcrop.flow.sameness import place
from outcrop.model.code import Assign, Call, Function, Jump, Kind
from outcrop.model.graph import ENTRY, EXIT, Edge

TRACKED = 8  # places whose values are followed at once
FOLLOWED = 64  # along one walk
STATES_A_POINT = 24  # on average; beyond, there are too many ways
STATES = 150_000  # looked at in one function, and facts in them, for all questions together: about a second

FAILED: Facts = frozenset({Claim(("failed",), NOUGHT)})  # no place of the function: what a walk knows of itself

State = tuple[int, Facts, int]  # a point, what is known when it is reached, and how far along the question is
Ends = Callable[
    [Edge, int, Facts], bool
]  # whether a walk may end with a step: the stage it reaches, and what is known then


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a walk: a point, and how it was left (next, true, false, case, jump, back, return, exception), or
    `reached` of the last one of a walk that does not leave the function."""

    point: int
    how: str


@dataclass(frozen=True)
class Walk:
    """A walk that was found, from the entry of the function on; its steps are worked out when somebody asks."""

    told: Callable[[], tuple[Step, ...]]
    guessed: bool = False  # a condition on it repeats, but could not be followed any more

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """What it passes, in order."""
        return self.told()

    def since(self, points: Container[int]) -> "Walk":
        """The part of the walk from the first of some points on."""
        begin = next((number for number, step in enumerate(self.steps) if step.point in points), 0)
        return Walk(lambda: self.steps[begin:], self.guessed)


class TooMany(Exception):
    """More ways lead through the function than can be followed."""


@dataclass(frozen=True)
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

    @cached_property
    def told(self) -> frozenset[Place]:
        """The places of which something is assumed."""
        return frozenset(claim.place for _, claim in self.assumed.values())

    @property
    def start(self) -> int | None:
        """The one point that all walks come to first, whatever stands before it."""
        return (
            next(iter(self.stages[0])) if self.stages and len(self.stages[0]) == 1 and not self.barred.get(0) else None
        )


@dataclass(slots=True)
class Tree:
    """What a search has found: each state with the step that first led to it, and the first steps to each point and out."""

    came: dict[State, tuple[State, Edge] | None]
    waiting: deque[State]
    touched: dict[int, tuple[State, Edge]] = field(default_factory=dict)  # barred points included
    exits: list[tuple[State, Edge, Facts]] = field(default_factory=list)
    known: dict[State, Facts | None] = field(
        default_factory=dict
    )  # with all that is worth it followed; none: nothing goes there

    @classmethod
    def of(cls, start: State) -> "Tree":
        """A search that has not begun."""
        return cls({start: None}, deque([start]))


@dataclass
class Ways:
    """The ways through one function."""

    function: Function
    stops: frozenset[int] = frozenset()  # points that never return
    spent: int = 0  # states that were looked at, and facts in them
    _asked: dict[Place, frozenset[int]] = field(default_factory=dict)
    _trees: dict[object, Tree] = field(default_factory=dict)
    _before: dict[frozenset[int], dict[int, Facts | None]] = field(default_factory=dict)
    _later: dict[frozenset[int], frozenset[int]] = field(default_factory=dict)

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

    @cached_property
    def _targets(self) -> Mapping[int, Place]:
        """What is assigned, by the point that does."""
        events = ((p.index, p.event) for p in self.function.points)
        return {index: place(self.function.text(event.target)) for index, event in events if isinstance(event, Assign)}

    @cached_property
    def _prefixes(self) -> Mapping[int, Edge]:
        """A shortest way from the entry to each point that can be reached: its last step."""
        found: dict[int, Edge] = {}
        waiting = deque([ENTRY])
        while waiting:
            if (source := waiting.popleft()) in self.stops:
                continue
            for edge in self.function.graph.after.get(source, ()):
                if edge.target != EXIT and edge.target not in found:
                    found[edge.target] = edge
                    waiting.append(edge.target)
        return found

    def _after(self, points: frozenset[int]) -> frozenset[int]:
        """The points that some step leads to after one of these."""
        if (known := self._later.get(points)) is None:
            seen: set[int] = set()
            waiting = list(points)
            while waiting:
                for edge in self.function.graph.after.get(waiting.pop(), ()):
                    if edge.target not in seen:
                        seen.add(edge.target)
                        waiting.append(edge.target)
            known = self._later[points] = frozenset(seen)
        return known

    def onward(self, guide: Guide) -> Container[int]:
        """The points to which steps lead from the one point of the first stage, whatever happened before; barred ones included."""
        return self._tree(guide).touched if guide.start in self._prefixes else ()

    def reaching(self, guide: Guide) -> Walk | None:
        """A shortest walk through all stages, to a point of the last one.

        Raises TooMany where more ways must be looked at than can be.
        """
        last = len(guide.stages)
        ends: Ends = lambda edge, stage, facts: stage == last  # noqa: E731
        rooted = last == 1 or (last == 2 and guide.start is not None)
        if not rooted or len(guide.stages[-1]) != 1:
            return self._first(guide, ends)
        if guide.start not in self._prefixes if last == 2 else not self._open(guide):
            return None
        tree = self._tree(guide) if last == 2 else self._rooted(guide)
        if (found := tree.touched.get(next(iter(guide.stages[-1])))) is None:
            return None
        return self._gone(tree, *found, guide, lambda *_: True) or self._searched(guide, ends)

    def leaving(self, guide: Guide, counts: Ends, *, early: bool = False) -> Walk | None:
        """A shortest walk through the stages and out of the function, for which `counts` says yes of its last step.

        Where what happens before the first stage may decide whether it counts, `early` says so. Raises TooMany as `reaching` does.
        """
        ends: Ends = lambda edge, stage, facts: edge.target == EXIT and counts(edge, stage, facts)  # noqa: E731
        early = early and guide.start in self._after(guide.failing)
        if early or guide.start is None or len(guide.stages) != 1:
            return self._first(guide, ends, early=early)
        if guide.start not in self._prefixes:
            return None
        tree = self._tree(guide)
        found = next(((state, edge) for state, edge, facts in tree.exits if counts(edge, 1, facts)), None)
        if found is None:
            return None
        return self._gone(tree, *found, guide, ends) or self._searched(guide, ends)

    def _open(self, guide: Guide) -> bool:
        """Whether steps lead from the entry to the first stage without what is barred before it; asked backwards, since that is near."""
        seen, waiting = set(), list(guide.stages[0])
        barred = guide.barred.get(0, frozenset())
        while waiting:
            for edge in self.function.graph.before.get(waiting.pop(), ()):
                if edge.source == ENTRY:
                    return True
                if edge.source not in seen and edge.source not in barred and edge.source not in self.stops:
                    seen.add(edge.source)
                    waiting.append(edge.source)
        return False

    def _rooted(self, guide: Guide) -> Tree:
        """All that comes after the entry, with nothing followed."""
        key = (ENTRY, barred := guide.barred.get(0, frozenset()))
        if (tree := self._trees.get(key)) is None:
            tree = Tree.of((ENTRY, NOTHING, 0))
            for _ in self._growing(tree, Guide((), {0: barred}, failing=guide.failing), frozenset()):
                pass
            self._trees[key] = tree
        return tree

    def _tree(self, guide: Guide) -> Tree:
        """All that comes after the first stage's point, with nothing followed but what the question assumes; questions share it."""
        assert guide.start is not None
        assumed = {point: told for point, told in guide.assumed.items() if told[0] <= 1}
        ruled = guide.ruled.get(1, {})
        key = (guide.start, guide.barred.get(1, frozenset()), frozenset(assumed.items()), frozenset(ruled.items()))
        if (tree := self._trees.get(key)) is None:
            alone = Guide(guide.stages[:1], guide.barred, assumed, guide.failing, {1: ruled})
            tree = Tree.of((guide.start, NOTHING, 1))
            for state, edge, after in self._growing(tree, alone, alone.told):
                if edge.target == EXIT:
                    tree.exits.append((state, edge, after[1]))
            self._trees[key] = tree
        return tree

    def _first(self, guide: Guide, ends: Ends, *, early: bool = False) -> Walk | None:
        """A shortest walk that ends so. First nothing is followed but what the question assumes, from the first stage on: where there
        is no walk even so, closer looks are spared; and a walk that may be gone with all that is told on it is the one."""
        if guide.start is None or early:
            return self._searched(guide, ends)
        if guide.start not in self._prefixes:
            return None
        tree = Tree.of((guide.start, NOTHING, 1))
        for state, edge, after in self._growing(tree, guide, guide.told):
            if ends(edge, after[2], after[1]):
                return self._gone(tree, state, edge, guide, ends) or self._searched(guide, ends)
        return None

    def _searched(self, guide: Guide, ends: Ends) -> Walk | None:
        """A shortest walk from the entry, looked for ever more closely: followed is first what the question assumes, then what governs
        its points, then all that is worth it."""
        if self.spent > STATES:
            raise TooMany
        governing = self._governing(guide)
        worth = sorted(self._worth, key=lambda where: where not in governing)
        near = [where for where in worth if where in governing][:TRACKED]
        found: Walk | None = None
        before: frozenset[Place] | None = None
        for kept in (guide.told, guide.told.union(near), guide.told.union(worth[:TRACKED])):
            if kept != before:
                found = self._from_entry(guide, ends, kept)
                if found is None:
                    return None
            before = kept
        assert found is not None
        checks = self._repeated(worth[TRACKED:])
        return Walk(found.told, bool(checks) and any(step.point in checks for step in found.steps))

    def _repeated(self, dropped: Sequence[Place]) -> frozenset[int]:
        """The checks that ask for one of these places, where others ask for it too: a walk that passes one, unfollowed, is guessed."""
        places = {where for where in dropped if self._tested[where] > 1}
        return frozenset(index for index, both in self._claims.items() if both[0].place in places)

    @cached_property
    def _unfollowed(self) -> frozenset[int]:
        return self._repeated(self._worth[FOLLOWED:])

    def _from_entry(self, guide: Guide, ends: Ends, kept: frozenset[Place]) -> Walk | None:
        tree = Tree.of((ENTRY, NOTHING, 0))
        bound = STATES_A_POINT * (len(self.function.points) + 100)
        for state, edge, after in self._growing(tree, guide, kept):
            if ends(edge, after[2], after[1]):
                return Walk(partial(self._told, tree, state, edge))
            if len(tree.came) > bound:
                raise TooMany
        return None

    def _growing(self, tree: Tree, guide: Guide, kept: Container[Place]) -> Iterator[tuple[State, Edge, State]]:
        """Every step of a search, as it is taken, and the state to which it leads."""
        while tree.waiting:
            state = tree.waiting.popleft()
            self.spent += 1 + len(state[1])
            if self.spent > STATES:
                raise TooMany
            for edge, after in self._steps(state, guide, kept, tree):
                yield state, edge, after
                if edge.target != EXIT and after not in tree.came:
                    tree.came[after] = (state, edge)
                    tree.waiting.append(after)

    def _steps(self, state: State, guide: Guide, kept: Container[Place], tree: Tree) -> Iterator[tuple[Edge, State]]:
        index, known, stage = state
        if index in self.stops:
            return
        facts = self._passed(index, known, stage, guide, kept)
        for edge in self.function.graph.after.get(index, ()):
            onward = self._taken(edge, facts, stage, guide)
            if onward is None:
                continue
            if edge.target == EXIT:
                yield edge, (EXIT, onward, stage)
                continue
            onward = self._kept(onward, edge.target, kept)
            tree.touched.setdefault(edge.target, (state, edge))
            if stage < len(guide.stages) and edge.target in guide.stages[stage]:
                yield edge, (edge.target, onward, stage + 1)
            if edge.target not in guide.barred.get(stage, ()):
                yield edge, (edge.target, onward, stage)

    def _passed(self, index: int, facts: Facts, stage: int, guide: Guide, kept: Container[Place]) -> Facts:
        """What is known after a point."""
        if index == ENTRY:
            return facts
        point = self.function.points[index]
        telling = isinstance(point.event, (Assign, Call)) if facts else self._targets.get(index) in kept
        if telling:
            facts = pass_by(facts, self.function, point)
        if index in guide.failing:
            facts |= FAILED
        since, claim = guide.assumed.get(index, (0, None))
        if claim is not None and stage >= since:
            facts = learn(facts, claim) or facts
        return facts

    def _taken(self, edge: Edge, facts: Facts, stage: int, guide: Guide) -> Facts | None:
        """What is known after a step; none where it cannot be taken."""
        if edge.how not in ("true", "false"):
            return facts
        ruled = guide.ruled[stage].get(edge.source) if stage in guide.ruled else None
        if ruled is not None and ruled is not (edge.how == "true"):
            return None
        both = self._claims.get(edge.source)
        return learn(facts, both[edge.how == "false"]) if both is not None else facts

    def _kept(self, facts: Facts, target: int, kept: Container[Place]) -> Facts:
        """The facts that are followed, and of which something will be asked."""
        if not facts:
            return facts
        return frozenset(f for f in facts if f in FAILED or (f.place in kept and target in self._asked_from(f.place)))

    def _gone(self, tree: Tree, state: State, edge: Edge, guide: Guide, ends: Ends) -> Walk | None:
        """The walk by which a search came to a step, if it can be gone with all that is worth it followed along it."""
        facts = self._known(tree, state, guide)
        if facts is None:
            return None
        kept = self._followed | guide.told
        left = self._taken(edge, self._passed(state[0], facts, state[2], guide, kept), state[2], guide)
        stage = state[2] + (state[2] < len(guide.stages) and edge.target in guide.stages[state[2]])
        if left is None or not ends(edge, stage, left):
            return None
        told = partial(self._told, tree, state, edge)
        return Walk(told, bool(self._unfollowed) and any(step.point in self._unfollowed for step in told()))

    @cached_property
    def _followed(self) -> frozenset[Place]:
        return frozenset(self._worth[:FOLLOWED])

    def _known(self, tree: Tree, state: State, guide: Guide) -> Facts | None:
        """What is known in a state of a search that began in the middle of the function, on the walk by which it came there."""
        kept = self._followed | guide.told
        pending: list[State] = []
        while state not in tree.known:
            if (before := tree.came[state]) is None:
                tree.known[state] = self._known_before(state[0], guide)
                break
            pending.append(state)
            state = before[0]
        for state in reversed(pending):
            before = tree.came[state]
            assert before is not None
            (index, _, stage), edge = before
            facts = tree.known[before[0]]
            if facts is not None:
                facts = self._taken(edge, self._passed(index, facts, stage, guide, kept), stage, guide)
            tree.known[state] = self._kept(facts, edge.target, kept) if facts is not None else None
        return tree.known[pending[0] if pending else state]

    def _known_before(self, start: int, guide: Guide) -> Facts | None:
        """What is known at a point when it is reached from the entry the shortest way."""
        known = self._before.setdefault(guide.failing, {ENTRY: NOTHING})
        bare = Guide((), failing=guide.failing)
        pending: list[int] = []
        while start not in known:
            pending.append(start)
            start = self._prefixes[start].source
        for point in reversed(pending):
            edge = self._prefixes[point]
            facts = known[edge.source]
            if facts is not None:
                facts = self._taken(edge, self._passed(edge.source, facts, 0, bare, self._followed), 0, bare)
            known[point] = self._kept(facts, point, self._followed) if facts is not None else None
        return known[pending[0] if pending else start]

    def _told(self, tree: Tree, state: State, last: Edge) -> tuple[Step, ...]:
        """The steps by which a search came to its last one, those from the entry to its beginning included."""
        steps = [] if last.target == EXIT else [Step(last.target, "reached")]
        steps.append(Step(last.source, last.how))
        while (before := tree.came[state]) is not None:
            state, edge = before
            steps.append(Step(edge.source, edge.how))
        point = state[0]
        while point != ENTRY:
            edge = self._prefixes[point]
            steps.append(Step(edge.source, edge.how))
            point = edge.source
        return tuple(step for step in reversed(steps) if step.point != ENTRY)
