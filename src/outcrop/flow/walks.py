"""Walks through a function's graph: is there one, do all of them, and by which way.

States are points with the facts that still matter there, so that a walk takes no branch that an earlier one rules out. Searches are
breadth first, and points between which nothing is decided are passed in one step, so that the first walk found is one with the
fewest decisions; they are bounded, and say so where the bound was reached.
"""

from collections import deque
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from outcrop.flow.attention import Attention
from outcrop.flow.facts import (
    NOTHING,
    Facts,
    Place,
)
from outcrop.flow.guide import Guide
from outcrop.flow.places import Places
from outcrop.flow.walk import Step, Walk
from outcrop.model.code import Function
from outcrop.model.graph import ENTRY, EXIT, Edge

TRACKED = 8  # places whose values are followed at once
STATES_A_POINT = 10  # on average; beyond, there are too many ways
# Looked at for one pattern in one function, and facts in them; or so many a point.
STATES = 8_000
RUN = 16  # points that are passed in one step at most
ASKING = frozenset({"true", "false", "jump"})  # the steps that something rules out

State = tuple[int, Facts, int]  # a point, what is known when it is reached, and how far along the question is
Ends = Callable[
    [Edge, int, Facts], bool
]  # whether a walk may end with a step: the stage it reaches, and what is known then


class TooMany(Exception):
    """More ways lead through the function than can be followed."""


@dataclass(slots=True)
class Tree:
    """What a search has found so far: each state with the step that first led to it, and the first steps to each point and out."""

    guide: Guide
    attention: Attention
    runs: Mapping[int, frozenset[int]]
    early: frozenset[int]  # the points at which it is worth being before the first stage: others do not lead there
    came: dict[State, tuple[State, Edge] | None]
    waiting: deque[State]
    given_up: bool = False  # since there were too many states
    # By point, barred ones too, and stage: the step, and what is known then.
    touched: dict[tuple[int, int], tuple[State, Edge, Facts]] = field(default_factory=dict)
    exits: list[tuple[State, Edge, Facts]] = field(default_factory=list)
    points: frozenset[int] | None = None  # those that were touched, when all is found
    known: dict[State, Facts | None] = field(
        default_factory=dict
    )  # with all that is worth it followed; none: nothing goes there
    wrong: dict[State, frozenset[Place]] = field(default_factory=dict)  # the places by whose values nothing goes there

    def passes(self, point: int) -> frozenset[int]:
        """The points that are passed in one step with this one, since nothing is decided there, nor asked or told of any; none where
        each is taken by itself."""
        run = self.runs.get(point, frozenset())
        if run and self.guide.marked.isdisjoint(run) and self.attention.telling.isdisjoint(run):
            return run
        return frozenset()


Look = Callable[[Tree], tuple[State, Edge] | None]  # finds what is looked for in what a search has found so far


@dataclass
class Ways:
    """The ways through one function."""

    function: Function
    stops: frozenset[int] = frozenset()  # points that never return
    spent: int = 0  # states that were looked at, and facts in them
    _trees: dict[object, Tree] = field(default_factory=dict)
    _before: dict[frozenset[int], dict[int, Facts | None]] = field(default_factory=dict)
    _later: dict[frozenset[int], frozenset[int]] = field(default_factory=dict)
    _earlier: dict[frozenset[int], frozenset[int]] = field(default_factory=dict)

    def begin(self) -> None:
        """Forget all searches, and what they cost."""
        self._trees.clear()
        self.spent = 0

    @cached_property
    def places(self) -> Places:
        """What the function does to the places that a walk may keep in mind."""
        return Places(self.function)

    @cached_property
    def _bound(self) -> int:
        return max(STATES, STATES_A_POINT // 3 * len(self.function.points))

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

    @cached_property
    def _runs(self) -> Mapping[int, frozenset[int]]:
        """By each point, those from it on to which nothing but the one before leads, and that nothing but the next follows."""
        after, meeting = self.function.graph.after, self.function.graph.meeting
        found: dict[int, frozenset[int]] = {}
        for point in reversed(range(len(self.function.points))):
            steps = after.get(point, ())
            if len(steps) != 1 or steps[0].how != "next" or point in self.stops:
                continue
            follower = steps[0].target
            if follower == point + 1 and follower not in meeting:
                run = found.get(follower, frozenset({follower}))
                found[point] = run | {point} if len(run) < RUN else frozenset({point, follower})
        return found

    @cached_property
    def _begins(self) -> Mapping[int, Sequence[int]]:
        """By each point, those that are passed in one step with it, if nothing is asked of them; the nearest first."""
        found: dict[int, list[int]] = {}
        for begin, run in sorted(self._runs.items(), reverse=True):
            for point in run - {begin}:
                found.setdefault(point, []).append(begin)
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

    def _leading_to(self, points: frozenset[int]) -> frozenset[int]:
        """The points from which some step leads to one of these, and these."""
        if (known := self._earlier.get(points)) is None:
            known = self._earlier[points] = self.function.graph.leading_to(points)
        return known

    def onward(self, guide: Guide) -> Container[int]:
        """The points to which steps lead from the one point of the first stage, whatever happened before; barred ones included."""
        if guide.start not in self._prefixes:
            return ()
        assert guide.start is not None
        tree = self._tree((guide.start, NOTHING, 1), guide, guide.told)
        self._until(tree, lambda _: None)
        if tree.points is None:
            touched = {point for point, _ in tree.touched}
            tree.points = frozenset(touched.union(*map(tree.passes, touched)))
        return tree.points

    def reaching(self, guide: Guide, point: int) -> Walk | None:
        """A walk with the fewest decisions through all stages, and then to a point.

        Raises TooMany where more ways must be looked at than can be.
        """
        if not guide.stages and not self._open(point, guide):
            return None
        return self._first(
            guide, partial(_touched, self._begins.get(point, ()), point, len(guide.stages)), lambda *_: True
        )

    def leaving(self, guide: Guide, counts: Ends, *, early: bool = False) -> Walk | None:
        """A walk with the fewest decisions through the stages and out of the function, for which `counts` says yes of its last step.

        Where what happens before the first stage may decide whether it counts, `early` says so. Raises TooMany as `reaching` does.
        """
        if guide.valued and not self._leaves(replace(guide, valued=frozenset())):
            return None
        early = early and (bool(guide.valued) or guide.start in self._after(guide.failing))
        return self._first(guide, partial(_left, counts, {}), counts, early=early)

    def _leaves(self, guide: Guide) -> bool:
        """Whether any walk leaves the function, told from little, whatever it leaves with: mostly none does, and much need not be asked."""
        if guide.start is None:
            return True
        if guide.start not in self._prefixes:
            return False
        tree = self._tree((guide.start, NOTHING, 1), guide, guide.told)
        return self._until(tree, lambda tree: tree.exits[0][:2] if tree.exits else None) is not None

    def _open(self, point: int, guide: Guide) -> bool:
        """Whether steps lead from the entry to a point without what is barred before it; asked backwards, since that is near."""
        seen, waiting = set(), [point]
        barred = guide.barred.get(0, frozenset())
        while waiting:
            for edge in self.function.graph.before.get(waiting.pop(), ()):
                if edge.source == ENTRY:
                    return True
                if edge.source not in seen and edge.source not in barred and edge.source not in self.stops:
                    seen.add(edge.source)
                    waiting.append(edge.source)
        return False

    def _first(self, guide: Guide, look: Look, ends: Ends, *, early: bool = False) -> Walk | None:
        """A shortest walk that is looked for, ever more closely: followed is first what the question assumes; where a walk that was
        found cannot be gone, the places that rule it out are followed besides (Clarke et al., Counterexample-Guided Abstraction
        Refinement, CAV 2000).

        What comes before the first stage is looked at last: where nothing is found without it, nothing is found with it. A walk that
        more places than can be followed would have to rule out is guessed.
        """
        kept, bound = guide.told, len(guide.told) + TRACKED
        if guide.start is not None and guide.start not in self._prefixes:
            return None
        roots: list[State] = [(ENTRY, NOTHING, 0)]
        if guide.start is not None and not early:
            roots.insert(0, (guide.start, NOTHING, 1))
        guessed: Walk | None = None
        for root in roots:
            while True:
                tree = self._tree(root, guide, kept)
                if (found := self._until(tree, look)) is None:
                    return None
                if isinstance(wrong := self._gone(tree, *found, guide, ends), Walk):
                    return wrong
                if wrong <= kept or len(kept | wrong) > bound:
                    guessed = Walk(partial(self._told, tree, *found), guessed=True)
                    break
                kept |= wrong
        return guessed

    def _tree(self, root: State, guide: Guide, kept: frozenset[Place]) -> Tree:
        """The search for all that a guide allows, from a state on, with some places followed; questions share it."""
        key = (root, guide.key, kept)
        if (tree := self._trees.get(key)) is None:
            early = self._leading_to(guide.stages[0]) if guide.stages and root[2] == 0 else frozenset()
            attention = self.places.attention(kept)
            tree = self._trees[key] = Tree(guide, attention, self._runs, early, {root: None}, deque([root]))
        return tree

    def _until(self, tree: Tree, look: Look) -> tuple[State, Edge] | None:
        """Let a search go on until what is looked for is found in it, or nothing is left: take the steps that leave its next state.

        Raises TooMany where it was given up.
        """
        guide, attention, stages = tree.guide, tree.attention, tree.guide.stages
        came, waiting, touched, runs = tree.came, tree.waiting, tree.touched, tree.runs
        failing, assumed, stops, telling = guide.failing, guide.assumed, self.stops, attention.telling
        after, meeting = self.function.graph.after, self.function.graph.meeting
        most = STATES_A_POINT * (len(self.function.points) + 100)
        while (found := look(tree)) is None:
            if not waiting:
                if tree.given_up:
                    raise TooMany
                return None
            state = waiting.popleft()
            index, known, stage = state
            self.spent += 1 + len(known)
            if self.spent > self._bound or len(came) > most:
                tree.given_up = True
                waiting.clear()
                continue
            if index in stops:
                continue
            facts = known
            if index in telling or index in failing or index in assumed:
                facts = attention.passed(index, known, stage, guide)
            wanted = stages[stage] if stage < len(stages) else ()
            barred = guide.barred.get(stage, ())
            leads = tree.early if not stage and stages else None
            for edge in after.get(index, ()):
                _, target, how = edge
                if leads is not None and target not in leads:
                    continue
                onward = attention.taken(edge, facts, stage, guide) if how in ASKING else facts
                if onward is None:
                    continue
                if target == EXIT:
                    tree.exits.append((state, edge, onward))
                    continue
                if onward and target in meeting:
                    onward = attention.lasting(onward, target)
                step = (state, edge)
                if (target, stage) not in touched:
                    touched[target, stage] = (state, edge, onward)
                if target in runs and (run := tree.passes(target)):
                    if (there := (target + len(run) - 1, onward, stage)) not in came:
                        came[there] = step
                        waiting.append(there)
                    continue
                if target in wanted and (there := (target, onward, stage + 1)) not in came:
                    came[there] = step
                    waiting.append(there)
                if target not in barred and (there := (target, onward, stage)) not in came:
                    came[there] = step
                    waiting.append(there)
        return found

    def _gone(self, tree: Tree, state: State, edge: Edge, guide: Guide, ends: Ends) -> Walk | frozenset[Place]:
        """The walk by which a search came to a step, if it can be gone with all that is worth it followed along it; else the places by
        whose values it cannot."""
        attention = self.places.attention(self.places.followed | guide.told)
        if (facts := self._known(tree, state, guide, attention)) is None:
            return tree.wrong.get(state, frozenset())
        passed = attention.passed(state[0], facts, state[2], guide)
        left = attention.taken(edge, passed, state[2], guide)
        if left is None:
            return self.places.contradicting(edge, passed)
        stage = state[2] + (state[2] < len(guide.stages) and edge.target in guide.stages[state[2]])
        if not ends(edge, stage, left):
            returned = self.places.returned.get(edge.source)
            return frozenset({returned} if returned is not None else ())
        told = partial(self._told, tree, state, edge)
        return Walk(told, bool(self.places.unfollowed) and any(step.point in self.places.unfollowed for step in told()))

    def _known(self, tree: Tree, state: State, guide: Guide, attention: Attention) -> Facts | None:
        """What is known in a state of a search, on the walk by which it came there; none where that walk cannot be gone."""
        pending: list[State] = []
        while state not in tree.known:
            if (before := tree.came[state]) is None:
                tree.known[state] = NOTHING if state[0] == ENTRY else self._known_before(state[0], guide)
                break
            pending.append(state)
            state = before[0]
        for state in reversed(pending):
            before = tree.came[state]
            assert before is not None
            (index, _, stage), edge = before
            facts = tree.known[before[0]]
            if facts is None:
                tree.wrong[state] = tree.wrong.get(before[0], frozenset())
            else:
                passed = attention.passed(index, facts, stage, guide)
                if (facts := attention.taken(edge, passed, stage, guide)) is None:
                    tree.wrong[state] = self.places.contradicting(edge, passed)
                else:
                    facts = attention.lasting(facts, edge.target)
                    for point in range(edge.target, state[0]):
                        facts = attention.passed(point, facts, stage, guide)
            tree.known[state] = facts
        return tree.known[pending[0] if pending else state]

    def _known_before(self, start: int, guide: Guide) -> Facts | None:
        """What is known at a point when it is reached from the entry the shortest way."""
        known = self._before.setdefault(guide.failing, {ENTRY: NOTHING})
        bare, attention = Guide((), failing=guide.failing), self.places.attention(self.places.followed)
        pending: list[int] = []
        while start not in known:
            pending.append(start)
            start = self._prefixes[start].source
        for point in reversed(pending):
            edge = self._prefixes[point]
            facts = known[edge.source]
            if facts is not None:
                facts = attention.taken(edge, attention.passed(edge.source, facts, 0, bare), 0, bare)
            known[point] = attention.lasting(facts, point) if facts is not None else None
        return known[pending[0] if pending else start]

    def _told(self, tree: Tree, state: State, last: Edge) -> tuple[Step, ...]:
        """The steps by which a search came to its last one, those from the entry to its beginning included."""
        steps = [] if last.target == EXIT else [Step(last.target, "reached")]
        steps.append(Step(last.source, last.how))
        while (before := tree.came[state]) is not None:
            at, (state, edge) = state[0], before
            steps.extend(Step(point, "next") for point in reversed(range(edge.target, at)))
            steps.append(Step(edge.source, edge.how))
        point = state[0]
        while point != ENTRY:
            edge = self._prefixes[point]
            steps.append(Step(edge.source, edge.how))
            point = edge.source
        return tuple(step for step in reversed(steps) if step.point != ENTRY)


def _touched(begins: Sequence[int], point: int, stage: int, tree: Tree) -> tuple[State, Edge] | None:
    """The first step to a point; where it was passed in one step with those before it, that one is taken apart."""
    if (found := tree.touched.get((point, stage))) is not None:
        return found[:2]
    for begin in begins:
        if (found := tree.touched.get((begin, stage))) is not None and point in tree.passes(begin):
            before = (point - 1, found[2], stage)
            tree.came.setdefault(before, found[:2])
            return before, Edge(point - 1, point, "next")
    return None


def _left(counts: Ends, seen: dict[int, int], tree: Tree) -> tuple[State, Edge] | None:
    """The first step out of the function that counts; those that do not are looked at once."""
    for number in range(seen.get(id(tree), 0), len(tree.exits)):
        state, edge, facts = tree.exits[number]
        if counts(edge, state[2], facts):
            return state, edge
        seen[id(tree)] = number + 1
    return None
