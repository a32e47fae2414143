"""The ways out of a thin function: what each leaves done, and whether its result tells that something did not work.

All of them are walked, since there are few points: with what conditions and assignments tell, so that no walk takes a branch that an
earlier one rules out, and once for each way in which an acquire may turn out. Too many ways give none: who has so many is not thin.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from outcrop.engine.deeds import GIVEN, Deed
from outcrop.engine.failing import ERROR_VALUE
from outcrop.engine.following import GOT
from outcrop.engine.sites import Found
from outcrop.flow.facts import (
    ABOVE,
    ANY,
    BELOW,
    NOTHING,
    NOUGHT,
    Claim,
    Facts,
    Passing,
    Place,
    claims_of,
    given,
    learn,
    pass_by,
    passings,
    told_by,
)
from outcrop.flow.sameness import place, root
from outcrop.model.code import Assign, Call, Check, Function, Jump, Kind, Point, ScopeEnd
from outcrop.model.extent import Extent
from outcrop.model.graph import ENTRY, EXIT, Edge

MOST = 500  # states of a walk through one definition
RESULT: Place = ("<result>",)  # no place of the function: what it gives back
QUIET = frozenset(
    {Kind.CHECK, Kind.CASE, Kind.JUMP, Kind.LABEL}
)  # kinds of points at which nothing changes but where a deed stands
FALSE = frozenset({"NULL", "nullptr", "false", "FALSE"})
CAST = re.compile(
    r"(?:\([\w:*&]*\)|\()*(?:\w+_cast<[^>]*>\()?"
)  # what may stand before a call whose result is given back as it is
ENDS = re.compile(r"[;{}]\s*([A-Za-z_]\w*)\s*;\s*\}\s*\)[\s;}]*$")  # of `({ ...; x; })`
LAST = 200  # characters in which that is looked for


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way out."""

    done: frozenset[int]  # the deeds that are left done, by their place among all
    failed: frozenset[int]  # those that did not work
    erring: bool  # it says that something failed
    signs: int  # what the result may be, told by its sign
    value: str  # what is given back, as it is written
    returned: Extent | None  # where that stands
    facts: Facts


class State(NamedTuple):
    """What a walk has come to."""

    point: int
    facts: Facts
    done: frozenset[int]
    failed: frozenset[int]
    erring: bool


class Step(NamedTuple):
    """A step that a walk may take: where to, what is known then, and which deeds must have failed, or not."""

    edge: Edge
    target: int
    claim: Claim | None
    needs: Sequence[tuple[int, bool]]
    erring: bool


@dataclass
class Leaving:
    """Walks through one definition, of which `deeds` matter."""

    found: Found
    deeds: Sequence[Deed]
    expression: bool  # it gives back what the one call that it makes gives
    _asking: dict[Place, set[int]] = field(default_factory=dict)
    _known: dict[int, Sequence[Step]] = field(default_factory=dict)

    @cached_property
    def _passings(self) -> Mapping[int, Passing]:
        """What each point does to what is known."""
        return passings(self.found.function)

    def outcomes(self) -> list[Outcome] | None:
        """Every way out; none where there are too many."""
        first = State(ENTRY, NOTHING, frozenset(), frozenset(), erring=False)
        seen, waiting = {first}, [first]
        outcomes: dict[Outcome, None] = {}
        while waiting:
            for after in self._passed(waiting.pop()):
                for edge, state in self._onward(after):
                    if edge.target == EXIT:
                        outcomes[self._outcome(edge, state)] = None
                    elif state not in seen:
                        seen.add(state)
                        waiting.append(state)
            if len(seen) > MOST:
                return None
        return list(outcomes)

    def _passed(self, state: State) -> Iterator[State]:
        """What a walk may have come to when it leaves its point: a deed there may have worked, or not."""
        if state.point == ENTRY or (state.point not in self._at and self.function.points[state.point].kind in QUIET):
            yield state
            return
        if state.point in self._stops:
            return
        point = self.function.points[state.point]
        facts = pass_by(state.facts, self._passings[point.index]) if point.index in self._passings else state.facts
        if isinstance(point.event, Assign) and point.event.call is not None:
            facts = self._landed(facts, state, point.event)
        done = state.done
        if state.point in self._settled:
            done -= {index for index in done if self.deeds[index].made in self._settled[state.point]}
        states = [State(state.point, facts, done, state.failed, state.erring)]
        for index in self._at.get(state.point, ()):
            states = [after for before in states for after in self._did(before, index)]
        yield from states

    def _did(self, state: State, index: int) -> Iterator[State]:
        deed = self.deeds[index]
        undone = {one for one in state.done if deed.meets(self.deeds[one])}
        done = (
            state.done - undone if undone or deed.site.implied else state.done | {index}
        )  # a guard lets go what it holds
        yield State(state.point, state.facts, done, state.failed - {index}, state.erring)
        if deed.fails is not None and index not in state.failed:
            left = done if deed.undoes else state.done
            yield State(state.point, state.facts, left, state.failed | {index}, state.erring)

    def _landed(self, facts: Facts, state: State, event: Assign) -> Facts:
        """What is known of a place in which the result of a deed lands."""
        assert event.call is not None
        for index in self._at.get(event.call, ()):
            if (fails := self.deeds[index].fails) is not None:
                signs = ANY & ~GOT[fails] if index in state.failed else GOT[fails]
                facts = learn(facts, Claim(place(self.function.text(event.target)), signs)) or facts
        return facts

    def _onward(self, state: State) -> Iterator[tuple[Edge, State]]:
        for step in self._steps(state.point):
            if any((index in state.failed) is not failed for index, failed in step.needs):
                continue
            facts: Facts | None = state.facts
            if step.claim is not None:
                facts = learn(state.facts, step.claim)
            if facts is None:
                continue
            if facts and step.target != EXIT:
                facts = frozenset(fact for fact in facts if self._asks_for(fact.place, step.target))
            yield step.edge, State(step.target, facts, state.done, state.failed, state.erring or step.erring)

    def _steps(self, point: int) -> Sequence[Step]:
        if (known := self._known.get(point)) is None:
            known = self._known[point] = [self._step(edge) for edge in self.function.graph.after.get(point, ())]
        return known

    def _step(self, edge: Edge) -> Step:
        target = self._plain.get(edge.target, edge.target)
        if edge.how not in ("true", "false"):
            return Step(edge, target, None, (), self._told_by_macro(edge))
        both = self._claims.get(edge.source)
        claim = both[edge.how == "false"] if both is not None else None
        event = self.function.points[edge.source].event
        called = self._at.get(event.call, ()) if isinstance(event, Check) and event.call is not None else ()
        looked = [index for index in called if self.deeds[index].fails is not None and self._tells(edge.source)]
        side = bool(looked) and self.found.failing.side(edge.source, edge.how == "true")
        return Step(edge, target, claim, tuple((index, side) for index in looked), erring=False)

    def _tells(self, check: int) -> bool:
        """Whether one side of a check, and not both, says that something failed."""
        return self.found.failing.side(check, True) is not self.found.failing.side(check, False)

    def _told_by_macro(self, edge: Edge) -> bool:
        """Whether a step is the jump of a macro that tests first, or an exception."""
        if edge.how == "exception":
            return True
        if edge.source < 0 or edge.how not in ("jump", "return"):
            return False
        event = self.function.points[edge.source].event
        if isinstance(event, ScopeEnd) and edge.source:
            event = self.function.points[edge.source - 1].event
        return isinstance(event, Jump) and event.macro is not None and event.tested

    def _outcome(self, edge: Edge, state: State) -> Outcome:
        event = self.function.points[edge.source].event if edge.source >= 0 else None
        returned = event.value if isinstance(event, Jump) and event.how == "return" else None
        value = self.function.text(returned) if returned is not None else self.macro_value
        signs = self._signs(value, state, {point for point in self._at if self.inside(point, returned)})
        erring = state.erring or any(not self.deeds[index].undoes for index in state.failed) or _is_error(value, signs)
        erring = erring or (signs == NOUGHT and self.gives_pointer)
        return Outcome(state.done, state.failed, erring, signs, value, returned, state.facts)

    def _signs(self, value: str, state: State, calls: set[int]) -> int:
        """The signs that a result may have."""
        passed = state.done | state.failed
        for index, deed in enumerate(self.deeds):
            given_back = deed.site.order in calls or (self.expression and index in passed)
            if given_back and deed.fails is not None:
                return ANY & ~GOT[deed.fails] if index in state.failed else GOT[deed.fails]
        if not value:
            return ANY
        told = told_by(RESULT, value)
        signs = ANY
        for fact in given(state.facts, told) if told is not None else ():
            signs &= fact.signs if fact.place == RESULT else ANY
        if signs != ANY:
            return signs
        made = {self.deeds[index].made for index in state.done}
        return (
            BELOW | ABOVE if self.gives_pointer or root(value) in made else ANY
        )  # where null is given back, it says so

    def gives(self, deed: Deed, outcome: Outcome) -> bool:
        """Whether the very result of a deed is what is given back."""
        return deed.gives and (self.expression or self.inside(deed.site.order, outcome.returned))

    def inside(self, point: int, value: Extent | None) -> bool:
        """Whether a returned value is what a call gives, perhaps cast, in parentheses, or by a choice."""
        call = self.function.points[point].extent
        if value is None or not value.start <= call.start <= call.end <= value.end:
            return False
        before = "".join(self.function.text(Extent(value.start, call.start)).split())
        after = self.function.text(Extent(call.end, value.end))
        return CAST.fullmatch(before) is not None and not after.strip(" )\n\t")

    @property
    def function(self) -> Function:
        """The definition that is walked."""
        return self.found.function

    @cached_property
    def gives_pointer(self) -> bool:
        """Whether what is given back is declared as a pointer."""
        start, end = self.function.definition.extent.start, self.function.definition.body.start
        return b"*" in self.function.data[start:end].partition(b"(")[0]

    @cached_property
    def macro_value(self) -> str:
        """What the statement expression gives that a macro is."""
        found = ENDS.search(self.function.text(self.function.definition.body)[-LAST:])
        return found[1] if found is not None else ""

    @cached_property
    def _stops(self) -> frozenset[int]:
        return frozenset(site.order for site in self.found.by_family.get("process.exit", ()))

    @cached_property
    def _at(self) -> Mapping[int, Sequence[int]]:
        """The deeds at each point."""
        at: dict[int, list[int]] = {}
        for index, deed in enumerate(self.deeds):
            at.setdefault(deed.site.order, []).append(index)
        return at

    @cached_property
    def _claims(self) -> Mapping[int, tuple[Claim, Claim]]:
        told = ((point.index, claims_of(self.function, point)) for point in self.function.points)
        found = {index: both for index, both in told if both is not None}
        tested = Counter(both[0].place for both in found.values())
        events = (point.event for point in self.function.points)
        given = {place(self.function.text(event.target)) for event in events if isinstance(event, Assign)}
        worth = {where for where in tested if tested[where] > 1 or where in given or where in self._values.values()}
        worth |= self._null_among(tested)
        return {index: both for index, both in found.items() if both[0].place in worth}

    @cached_property
    def returned(self) -> Sequence[Extent]:
        """What is given back, anywhere."""
        events = (point.event for point in self.function.points)
        return [event.value for event in events if isinstance(event, Jump) and event.how == "return" and event.value]

    @cached_property
    def _plain(self) -> Mapping[int, int]:
        """Points at which nothing happens that matters, with the next one at which something may."""
        steps: dict[int, int] = {}
        told = {token for both in self._claims.values() for token in (*both[0].place, *both[0].against)}
        told = told.union(*self._values.values()) if self._values else told
        for point in self.function.points:
            edges = self.function.graph.after.get(point.index, ())
            straight = len(edges) == 1 and edges[0].target > point.index and edges[0].how in ("next", "case")
            if straight and not self._matters(point, told):
                steps[point.index] = edges[0].target
        for index in sorted(steps, reverse=True):
            steps[index] = steps.get(steps[index], steps[index])
        return steps

    def _matters(self, point: Point, told: Container[str]) -> bool:
        """Whether a point may change what a walk has come to know or do."""
        if point.index in self._at or point.index in self._stops or point.index in self._settled:
            return True
        event = point.event
        if isinstance(event, Assign):
            target = place(self.function.text(event.target))
            return not target or any(token in told for token in target)
        if isinstance(event, Call):
            return any(self.function.data[argument.start : argument.start + 1] == b"&" for argument in event.arguments)
        return isinstance(event, Check)

    @cached_property
    def _values(self) -> Mapping[int, Place]:
        """Which place is given back, or to another place, at a point."""
        events = ((point.index, point.event) for point in self.function.points)
        told = ((i, e.value) for i, e in events if isinstance(e, (Jump, Assign)) and e.value is not None)
        return {index: place(self.function.text(value)) for index, value in told}

    def _asks_for(self, wanted: Place, point: int) -> bool:
        """Whether something is asked of a place from a point on: by a check, or by whoever gets the result, or sees what was null."""
        if wanted in self._null:
            return True
        if (points := self._asking.get(wanted)) is None:
            points = set()
            waiting = [index for index, both in self._claims.items() if both[0].place == wanted]
            waiting += [index for index, value in self._values.items() if value == wanted]
            waiting += [EXIT] if place(self.macro_value) == wanted else []
            while waiting:
                if (index := waiting.pop()) not in points:
                    points.add(index)
                    waiting += (edge.source for edge in self.function.graph.before.get(index, ()))
            self._asking[wanted] = points
        return point in points

    @cached_property
    def _null(self) -> frozenset[Place]:
        return self._null_among(both[0].place for both in self._claims.values())

    def _null_among(self, tested: Iterable[Place]) -> frozenset[Place]:
        """The places that may be what is acted on, or lead there; where one is null, there was nothing to do."""
        names = {name for deed in self.deeds for name in deed.names}
        parameters = {name for name, variable in self.function.variables.items() if variable.parameter}
        return frozenset(
            where
            for where in tested
            if any(name[: len(where)] == where or ("*", *name) == where for name in names)
            or (where[-1] in parameters and len(where) <= 2)
        )

    def _returned_there(self, point: Point) -> bool:
        """Whether a pointer that a call gives is given back at once: what it was handed comes back in another form."""
        values = self.returned if self.gives_pointer and point.kind is Kind.CALL else ()
        return any(value.start <= point.extent.start and point.extent.end <= value.end for value in values)

    @cached_property
    def _settled(self) -> Mapping[int, frozenset[str]]:
        """The locals whose values leave the function's hands at a point otherwise than by being returned, or copied to a local."""
        found: dict[int, frozenset[str]] = {}
        if any(deed.family in GIVEN for deed in self.deeds):
            for site in self.found.of("settle"):
                point = self.function.points[site.order]
                if not _stays(self.function, point) and not self._returned_there(point):
                    found[site.order] = found.get(site.order, frozenset()) | {str(site.parts["subject"])}
        return found


def _stays(function: Function, point: Point) -> bool:
    """Whether a value that leaves its variable here is returned, or only gets another name."""
    if isinstance(point.event, Jump):
        return True
    if not isinstance(point.event, Assign):
        return False
    variable = function.variables.get(function.text(point.event.target))
    return variable is not None and not variable.static


def _is_error(value: str, signs: int) -> bool:
    return bool(ERROR_VALUE.search(value)) or value in FALSE or value.endswith(("_false", "_FALSE")) or signs == BELOW
