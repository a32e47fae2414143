"""A card's questions about walks, asked of a function's graph: sites become points, what a site did becomes what is known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from outcrop.engine.failing import ERROR_VALUE
from outcrop.engine.site import Site
from outcrop.engine.sites import Found
from outcrop.flow.facts import ABOVE, BELOW, NOUGHT, Claim, Facts
from outcrop.flow.sameness import place
from outcrop.flow.walks import FAILED, Guide, TooMany, Walk, Ways
from outcrop.model.code import Assign, Call, Check, Jump, Read, ScopeEnd
from outcrop.model.graph import EXIT, Edge

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
    _answers: dict[object, Answer] = field(default_factory=dict)

    @cached_property
    def ways(self) -> Ways:
        """The ways through the function; calls that never return end them."""
        ends = self.found.by_family.get("process.exit", ())
        return Ways(self.found.function, frozenset(site.order for site in ends))

    def path(self, chain: Sequence[Site], barred: Mapping[int, Sequence[Site]]) -> Answer:
        """Whether a walk passes these sites in this order; between two of them, told by the place of the first, some are barred."""
        if chain[0].parts.get("entry"):  # every walk begins there
            chain, barred = chain[1:], {stage - 1: sites for stage, sites in barred.items()}
        stages = [frozenset({site.order}) for site in chain]
        bars = {stage + 1: frozenset(site.order for site in sites) for stage, sites in barred.items()}
        guide = self._guide(chain, stages, bars)
        return self._some(guide, lambda edge, stage, facts: stage == len(chain))

    def every(self, after: Site, meets: Sequence[Site], *, leaving: str | None) -> Answer:
        """Whether all walks after a site that leave the function meet one of others; the walk that does not, where there is one."""
        met = frozenset(site.order for site in meets)
        guide = self._guide([after], [frozenset({after.order})], {1: met})
        broken = self._some(
            guide, lambda edge, stage, facts: stage == 1 and edge.target == EXIT and self._counts(edge, facts, leaving)
        )
        if broken.holds is None:
            return broken
        if broken.holds and self._renamed(after, broken.walk):
            return Answer(None, broken.walk, REASSIGNED)
        return Answer(not broken.holds, broken.walk)

    def none(self, after: Site, meets: Sequence[Site], *, leaving: str | None) -> Answer:
        """Whether no walk after a site that leaves the function meets one of others; the walk that does, where there is one."""
        met = frozenset(site.order for site in meets)
        guide = self._guide([after], [frozenset({after.order}), met], {})
        some = self._some(
            guide, lambda edge, stage, facts: stage == 2 and edge.target == EXIT and self._counts(edge, facts, leaving)
        )
        return some if some.holds is None else Answer(not some.holds, some.walk)

    def _some(self, guide: Guide, ends: Callable[[Edge, int, Facts], bool]) -> Answer:
        """Whether there is such a walk; a walk, or its absence, that rests on what was not read decides nothing."""
        function = self.found.function
        try:
            walk = self.ways.first(guide, ends)
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
        self, sites: Sequence[Site], stages: Sequence[frozenset[int]], barred: Mapping[int, frozenset[int]]
    ) -> Guide:
        """What is known where these sites did not fail."""
        assumed: dict[int, tuple[int, Claim]] = {}
        ruled: dict[int, dict[int, bool]] = {}
        for number, site in enumerate(sites):
            event = self.found.function.points[site.order].event
            if not isinstance(event, Call) or (fails := self._fails_by(site, event)) is None:
                continue
            if event.result is not None:
                got = Claim(place(self.found.function.text(event.result)), GOT[fails])
                assumed[self._landed(site.order)] = (number + 1, got)
            left = {
                point.index: not outcome
                for point in self.found.function.points
                if isinstance(point.event, Check) and point.event.call == site.order
                for outcome in (True, False)
                if self.found.failing.side(point.index, outcome)
            }
            for stage in range(number + 1, len(stages) + 1):
                ruled.setdefault(stage, {}).update(left)
        return Guide(stages, barred, assumed, self._failing, ruled)

    @cached_property
    def _failing(self) -> frozenset[int]:
        """The jumps that are taken because something failed: where they lead, the function has failed."""
        jumps = (point for point in self.found.function.points if isinstance(point.event, Jump))
        return frozenset(p.index for p in jumps if not getattr(p.event, "tested", False) and self.found.failing.at(p))

    def _fails_by(self, site: Site, call: Call) -> str | None:
        """How a site's call shows that it failed; what nobody knows gives nought, as allocators do."""
        if site.entry is not None:
            return site.entry.fails
        language = self.found.function.definition.language
        known = self.found.vocabulary.of(call.name, method=call.receiver is not None, language=language)
        return next((entry.fails for entry in known if entry.fails is not None), "zero")

    def _landed(self, call: int) -> int:
        """The point that assigns a call's result; the call itself where there is none."""
        points = (p.index for p in self.found.function.points if isinstance(p.event, Assign) and p.event.call == call)
        return next(points, call)

    def _counts(self, edge: Edge, facts: Facts, leaving: str | None) -> bool:
        """Whether a step out of the function counts: any, or only one that leaves it successful, or failed."""
        return leaving is None or self._fails(edge, facts) is (leaving == "failure")

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

    def _renamed(self, site: Site, walk: Walk | None) -> bool:
        """Whether a walk assigns anew what the subject of a site is named by."""
        subject = site.parts.get("subject")
        if walk is None or not isinstance(subject, str):
            return False
        passed = [step.point for step in walk.steps]
        named = place(subject)
        after = passed[len(passed) - 1 - passed[::-1].index(site.order) :] if site.order in passed else []
        events = (self.found.function.points[index].event for index in after)
        assigned = [event for event in events if isinstance(event, Assign) and event.call != site.order]
        targets = [place(self.found.function.text(event.target)) for event in assigned]
        return any(named[: len(target)] == target for target in targets)
