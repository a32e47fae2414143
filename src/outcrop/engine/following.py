"""A card's questions about walks, asked of a function's graph: sites become points, what a site did becomes what is known."""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from outcrop.engine.failing import ERROR_VALUE
from outcrop.engine.site import Site
from outcrop.engine.sites import Found
from outcrop.flow.aliases import Aliases
from outcrop.flow.attention import FAILED
from outcrop.flow.facts import ABOVE, BELOW, NOUGHT, Claim, Facts, Place, reads
from outcrop.flow.guide import Guide
from outcrop.flow.sameness import place
from outcrop.flow.walk import Walk
from outcrop.flow.walks import TooMany, Ways
from outcrop.model.code import Assign, Call, Check, Jump, Read, ScopeEnd
from outcrop.model.graph import Edge

SUCCESS = frozenset({"0", "SUCCESS", "EXIT_SUCCESS"})
STATUS_TYPE = re.compile(r"\b(?:int|int32_t|int64_t|long|ssize_t)\b")  # no Boolean: there, nought is failure
GOT = {"nonzero": NOUGHT, "zero": BELOW | ABOVE, "negative": NOUGHT | ABOVE}

Reason = tuple[str, str]
HARD_TO_READ = ("the function was not read in full", "该函数未能完整读取")
UNCLEAR = ("a computed goto leads nobody knows where", "存在目标不明的 goto")
MANY = ("more ways lead through the function than are followed", "函数中的路径过多，无法逐一分析")
GUESSED = ("too many conditions repeat on the way to be followed at once", "路径上重复的条件过多，无法同时跟踪")
REASSIGNED = ("what is locked or held is named anew on the way", "路径上被持有的对象被重新赋值")


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes, no, or nobody can tell (`holds` is none) with the reason; and the walk that shows it, where one does."""

    holds: bool | None
    walk: Walk | None = None
    reason: Reason | None = None


@dataclass
class Following:
    """Asks about the walks of one function."""

    found: Found
    _left: dict[object, Answer] = field(default_factory=dict)
    _onward: dict[tuple[int, frozenset[int]], Container[int]] = field(default_factory=dict)
    _assumptions: dict[object, tuple[Mapping[int, Claim], Mapping[int, bool]]] = field(default_factory=dict)

    def begin(self) -> None:
        """Forget what was found, and what it cost: what another pattern has looked at must not decide how far this one may look, nor
        what it is told for nothing. What the function itself is like stays."""
        self._left.clear()
        self._onward.clear()
        self.ways.begin()

    @cached_property
    def ways(self) -> Ways:
        """The ways through the function; calls that never return end them."""
        ends = self.found.by_family.get("process.exit", ())
        return Ways(self.found.function, frozenset(site.order for site in ends))

    @cached_property
    def aliases(self) -> Aliases:
        """What the function's places are called besides."""
        return Aliases(self.found.function)

    def path(self, chain: Sequence[Site], barred: Mapping[int, frozenset[int]]) -> Answer:
        """Whether a walk passes these sites in this order; between two, told by the place of the first, some points are barred."""
        if chain[0].parts.get("entry"):  # every walk begins there
            chain, barred = chain[1:], {stage - 1: points for stage, points in barred.items()}
            if not chain:
                return Answer(True)
        stages = [frozenset({site.order}) for site in chain[:-1]]
        bars = {stage + 1: points for stage, points in barred.items() if stage < len(stages)}
        for stage, site in enumerate(chain[:-1], 1):
            bars[stage] = bars.get(stage, frozenset()) | self._untaken(site)
        guide = self._guide(chain[:-1], stages, bars)
        return self._some(partial(self.ways.reaching, guide, chain[-1].order))

    def _untaken(self, site: Site) -> frozenset[int]:
        """Where a jump inside a macro leads that is not taken: whoever passes a jump takes it."""
        event = self.found.function.points[site.order].event
        if not isinstance(event, Jump) or not event.tested:
            return frozenset()
        steps = self.found.function.graph.after.get(site.order, ())
        return frozenset(edge.target for edge in steps if edge.how != "jump" and edge.target >= 0)

    def onward(self, site: Site, barred: frozenset[int]) -> Container[int]:
        """The points that may come after a site, with these barred, whatever happened before."""
        if (known := self._onward.get(key := (id(site), barred))) is None:
            try:
                known = self.ways.onward(self._guide([site], [frozenset({site.order})], {1: barred}))
            except TooMany:
                known = range(len(self.found.function.points))
            self._onward[key] = known
        return known

    def every(
        self, after: Site, meets: Sequence[Site], called: Callable[[Place], Sequence[Site]], *, leaving: str | None
    ) -> Answer:
        """Whether all walks after a site that leave the function meet one of others; the walk that does not, where there is one.

        What the subject reads may be assigned on the way: then a site of the same words is another place, unless it is a guard's.
        Before that, the place may have got another name; `called` gives the sites that are the same under that. (Of the
        engine's own sites the subject is a variable, in which a value lands, and no place: only where it is not met any more, it
        matters whether another value has landed there.)
        """
        met = points_of(meets)
        graph, at = self.found.function.graph, after.order
        renaming = frozenset(point for point in self.renaming(after) - met if graph.may_follow(point, at))
        copying, again = self._copying(after, met, called)
        first = [frozenset({at}), copying] if copying else [frozenset({at})]
        barred = {1: met | renaming | copying, **({2: again} if copying else {})}
        broken = self._leaving(after, first, barred, {1, 2}, leaving)
        if broken.holds is False and renaming and not after.own:
            steady = frozenset(site.order for site in meets if site.steady)
            renamed = [frozenset({at}), renaming]
            lost = self._leaving(after, renamed, {1: met | renaming | copying, 2: steady}, {2}, leaving)
            if lost.holds:
                return Answer(None, lost.walk, REASSIGNED)
        if broken.holds is False and leaving != "success" and graph.may_follow(at, at) and self._anew(after):
            # what is got again over what was got is lost as well
            broken = self._some(partial(self.ways.reaching, self._guide([after], first[:1], barred), at))
        if broken.holds is False and after.own and renaming:
            broken = self._leaving(after, first, {**barred, 1: met | copying}, {1, 2}, leaving)
            if broken.holds:
                return Answer(None, broken.walk, REASSIGNED)
        return broken if broken.holds is None else Answer(not broken.holds, broken.walk)

    def renaming(self, site: Site, part: str = "subject") -> frozenset[int]:
        """The points after which a part of a site names another place; its own assignment is none of them."""
        named = site.parts.get(part)
        points = self.aliases.renaming(place(named)) if isinstance(named, str) else frozenset()
        return points.difference(self._landing.get(site.order, ()))

    def _copying(
        self, after: Site, met: frozenset[int], called: Callable[[Place], Sequence[Site]]
    ) -> tuple[frozenset[int], frozenset[int]]:
        """The points after which the subject of a site has another name that matters, and what then meets it."""
        named = after.parts.get("subject")
        copies = self.aliases.copying(place(named)) if isinstance(named, str) else ()
        found = [(point, other) for point, name in copies if (other := points_of(called(name)) - met)]
        return frozenset(point for point, _ in found), met.union(*(other for _, other in found))

    def _leaving(
        self,
        after: Site,
        stages: Sequence[frozenset[int]],
        barred: Mapping[int, frozenset[int]],
        last: Container[int],
        leaving: str | None,
    ) -> Answer:
        """Whether some walk through these stages leaves the function in one of the last."""
        key = (after.order, after.own, tuple(stages), *sorted(barred.items()), leaving)
        if (known := self._left.get(key)) is None:
            valued = frozenset(self.ways.places.returned.values()) if leaving is not None else frozenset()
            known = self._left[key] = self._leave(self._guide([after], stages, barred, valued), last, leaving)
        return known

    def _leave(self, guide: Guide, last: Container[int], leaving: str | None) -> Answer:
        def counts(edge: Edge, stage: int, facts: Facts) -> bool:
            return stage in last and self._counts(edge, facts, leaving)

        return self._some(partial(self.ways.leaving, guide, counts, early=leaving in ("failure", "unsignalled")))

    def none(self, after: Site, meets: Sequence[Site], *, leaving: str | None) -> Answer:
        """Whether no walk after a site that leaves the function meets one of others; the walk that does, where there is one."""
        some = self._leaving(after, [frozenset({after.order}), points_of(meets)], {}, {2}, leaving)
        return some if some.holds is None else Answer(not some.holds, some.walk)

    def _some(self, find: Callable[[], Walk | None]) -> Answer:
        """Whether there is such a walk; a walk, or its absence, that rests on what was not read decides nothing."""
        function = self.found.function
        try:
            walk = find()
        except TooMany:
            return Answer(None, None, MANY)
        if function.too_deep or function.definition.read is Read.ERROR:
            return Answer(None, walk, HARD_TO_READ)
        if function.graph.unclear:
            return Answer(None, walk, UNCLEAR)
        if walk is not None and walk.guessed:
            return Answer(None, walk, GUESSED)
        return Answer(walk is not None, walk)

    def _guide(
        self,
        sites: Sequence[Site],
        stages: Sequence[frozenset[int]],
        barred: Mapping[int, frozenset[int]],
        valued: frozenset[Place] = frozenset(),
    ) -> Guide:
        """What is known where these sites did not fail."""
        assumed: dict[int, tuple[int, Claim]] = {}
        ruled: dict[int, dict[int, bool]] = {}
        for number, site in enumerate(sites):
            claims, left = self._where_it_went_well(site)
            assumed.update((point, (number + 1, claim)) for point, claim in claims.items())
            for stage in range(number + 1, len(stages) + 1) if left else ():
                ruled.setdefault(stage, {}).update(left)
        return Guide(stages, barred, assumed, self._failing, ruled, valued)

    def _where_it_went_well(self, site: Site) -> tuple[Mapping[int, Claim], Mapping[int, bool]]:
        """What is so where a site did not fail: what is known, by the point after which it is, and which outcome of a check is left."""
        key = (site.order, site.own, site.parts.get("subject") if site.own else site.entry)
        if (known := self._assumptions.get(key)) is None:
            known = self._assumptions[key] = self._assumed(site)
        return known

    def _assumed(self, site: Site) -> tuple[Mapping[int, Claim], Mapping[int, bool]]:
        event = self.found.function.points[site.order].event
        if site.parts.get("entry"):
            return {}, self._handed_in
        if site.entry is None and not site.own:  # a query's, or any call: it stands there whether it fails or not
            return {}, {}
        if not isinstance(event, Call) or (fails := self._fails_by(site, event)) is None:
            return {}, {}
        claims: dict[int, Claim] = {}
        given = site.parts.get("subject") if site.own else None
        by_argument = isinstance(given, str) and given != self._holder(event)
        holder = self.found.function.variables.get(self._holder(event))
        answered = holder is not None and "bool" in holder.type.lower()  # then no is failure
        default = None if by_argument and not answered and site.entry is None else "zero" if answered else fails
        got = self._got(site, place(self._holder(event)), default)
        if event.result is not None and got is not None:
            got = self._descriptor(got) if site.own and not by_argument else got
            claims[self._landing.get(site.order, [site.order])[0]] = got
        if by_argument and (got := self._got(site, place(str(given)), "zero")):
            claims[site.order] = got
        left = {
            check: not outcome
            for check in self._testing.get(site.order, ())
            for outcome in (True, False)
            if self.found.failing.side(check, outcome)
        }
        if by_argument and (used := self._used_where(site)) is not None:
            left = dict([used])
        left.update(dict.fromkeys(self._hidden(site, event), False))
        return claims, left

    def _used_where(self, site: Site) -> tuple[int, bool] | None:
        """The check of a call's result, and the outcome on which what it gave through an argument is given back: `if (ask(&text)) {
        ...; free(text); }` says by that which outcome is a gain, as long as the other says nothing."""
        released = [s for s in self.found.of("settle") if s.parts["subject"] == site.parts["subject"]]
        function = self.found.function
        on = {test for release in released for arm in function.around(release.arm) for test in function.arms[arm].tests}
        for check in self._testing.get(site.order, ()):
            outcomes = [outcome for outcome in (True, False) if (check, outcome) in on]
            if len(outcomes) == 1 and not any(s.order > check and s.arm == site.arm for s in released):
                return check, outcomes[0]
        return None

    def _holder(self, call: Call) -> str:
        return self.found.function.text(call.result) if call.result is not None else ""

    def _anew(self, site: Site) -> bool:
        """Whether a site that is passed again gets another value, which owes nothing to the one before."""
        point = self.found.function.points[site.order]
        if (
            not site.own
            or not isinstance(point.event, Call)
            or (holder := self._holder(point.event)) != site.parts["subject"]
        ):
            return False
        handed = (place(self.found.function.text(argument)) for argument in point.event.arguments)
        return not any(reads(argument, (holder,)) for argument in handed)

    def _hidden(self, site: Site, call: Call) -> list[int]:
        """The jumps inside the macro that a call is, which are taken where that failed, and inside those that test what it gave."""
        given = {site.parts.get("subject"), self._holder(call)} if site.own else {self._holder(call)} - {""}
        return [
            macro
            for number, macro, told in self._macros
            if number == site.order or (number > site.order and not given.isdisjoint(told))
        ]

    @cached_property
    def _handed_in(self) -> Mapping[int, bool]:
        """The tests of parameters that are pointers, each with the outcome that says that something was handed in."""
        variables = self.found.function.variables
        handed = {(name,) for name, variable in variables.items() if variable.parameter and variable.pointer}
        return {
            check: both[0].signs != NOUGHT
            for check, both in self.ways.places.claims.items()
            if both[0].place in handed and not both[0].relation
        }

    @cached_property
    def _macros(self) -> list[tuple[int, int, frozenset[str]]]:
        """The calls that are macros with a jump inside, which they take or do not; those jumps; and what is handed to them."""
        points, text = self.found.function.points, self.found.function.text
        return [
            (before.index, point.index, frozenset(text(argument).lstrip("! (") for argument in before.event.arguments))
            for point in points
            if isinstance(point.event, Jump) and point.event.macro is not None and point.event.tested
            for before in points[max(point.index - 4, 0) : point.index]
            if isinstance(before.event, Call) and before.event.name == point.event.macro
        ]

    def _got(self, site: Site, holder: Place, fails: str | None) -> Claim | None:
        """What is so where a site did not fail: what the first test of its result says, where one side of it has failed; else what
        `fails` leaves."""
        default = Claim(holder, GOT[fails]) if fails is not None else None
        tests = (
            check for check, both in self.ways.places.claims.items() if check > site.order and both[0].place == holder
        )
        if (check := next(tests, None)) is None:
            return default
        so, otherwise = self.ways.places.claims[check]
        failed = [outcome for outcome in (True, False) if self.found.failing.side(check, outcome)]
        if so.relation and "".join((*so.against, *otherwise.against)).startswith("-"):
            return Claim(holder, GOT["negative"])
        if failed == [True] or so.signs in (BELOW, BELOW | NOUGHT):
            vague = otherwise.relation and not otherwise.holds  # `err != EAI_SYSTEM` tells nothing of the other errors
            return default if vague and default is not None and site.entry is not None else otherwise
        if failed == [False] or so.signs in (ABOVE, ABOVE | NOUGHT):
            return so
        return default

    def _descriptor(self, got: Claim) -> Claim:
        """Nobody but a daemon without any stream gets descriptor 0: who asks `if (fd)` takes it that one was opened."""
        return Claim(got.place, ABOVE) if got.signs == GOT["negative"] else got

    @cached_property
    def _failing(self) -> frozenset[int]:
        """The jumps that are taken because something failed: where they lead, the function has failed."""
        jumps = (point for point in self.found.function.points if isinstance(point.event, Jump))
        return frozenset(p.index for p in jumps if not getattr(p.event, "tested", False) and self.found.failing.at(p))

    def _fails_by(self, site: Site, call: Call) -> str | None:
        """How a site's call shows that it failed; what nobody knows gives nought, as allocators do."""
        if site.entry is not None:
            return site.entry.fails
        return next((entry.fails for entry in self.found.failing.entries(call) if entry.fails is not None), "zero")

    @cached_property
    def _testing(self) -> Mapping[int, Sequence[int]]:
        """The checks that test a call's result right there."""
        return self._of_calls(Check)

    @cached_property
    def _landing(self) -> Mapping[int, Sequence[int]]:
        """The points that assign a call's result."""
        return self._of_calls(Assign)

    def _of_calls(self, kind: type[Check] | type[Assign]) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for point in self.found.function.points:
            if isinstance(point.event, kind) and point.event.call is not None:
                found[point.event.call].append(point.index)
        return found

    def _counts(self, edge: Edge, facts: Facts, leaving: str | None) -> bool:
        """Whether a step out of the function counts: any, or only one that leaves it successful, failed, or failed without saying so."""
        if leaving == "unsignalled":
            return bool(facts & FAILED) and self._says_success(edge, facts)
        return leaving is None or self._fails(edge, facts) is (leaving == "failure")

    def _says_success(self, edge: Edge, facts: Facts) -> bool:
        """Whether what is returned is nothing, success, or a status that is known to be nought, or at least not above it, as after
        `if (count < 1)`."""
        if edge.source < 0 or (where := self.ways.places.returned.get(edge.source)) is None:
            return True  # nothing is returned
        if "".join(where) in SUCCESS:
            return True
        variable = self.found.function.variables.get("".join(where))
        if variable is None or variable.pointer or not STATUS_TYPE.search(variable.type):
            return False
        signs = [fact.signs for fact in facts if fact.place == where and not fact.relation]
        return bool(signs) and all(one & NOUGHT and not one & ABOVE for one in signs)

    def _fails(self, edge: Edge, facts: Facts) -> bool:
        """Whether the function has failed where a step leaves it."""
        if edge.source < 0:
            return False
        if facts & FAILED:
            return True
        point = self.found.function.points[edge.source]
        if isinstance(point.event, ScopeEnd) and edge.source:  # where a macro that tests first does jump
            point = self.found.function.points[edge.source - 1]
        if not isinstance(point.event, Jump):
            return False
        if point.event.how == "throw" or self.found.failing.at(point):
            return True
        if point.event.value is None:
            return False
        value = self.found.function.text(point.event.value)
        signs = [fact.signs for fact in facts if fact.place == place(value)]
        return bool(ERROR_VALUE.search(value)) or value in ("NULL", "nullptr", "false") or BELOW in signs


def points_of(sites: Sequence[Site]) -> frozenset[int]:
    """The points of some sites."""
    return frozenset(site.order for site in sites)
