"""Whether a pattern is met in a function, and how well: bindings that satisfy the card's clauses, grouped and graded.

Until functions have graphs, a `path` is the order of the source, and what would need all walks is unsure.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from outcrop.engine.sameness import place
from outcrop.engine.site import Site
from outcrop.engine.sites import Found
from outcrop.model.code import Jump, Label
from outcrop.patterns import card as c
from outcrop.patterns.catalogue import Pattern
from outcrop.vocabulary import words_of

Binding = Mapping[str, Site]
UNJUDGED = (
    "this grade depends on all ways through the function, which are not followed yet",
    "该等级取决于函数中的所有路径，目前尚未逐条分析",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One finding to be: the sites that take part, the grade, and why it is so."""

    roles: tuple[Site, ...]
    grade: str
    reason: tuple[str, str] | None = None  # why a grade is unsure, in English and Chinese
    score: float | None = None  # of the evidence
    signs: tuple[tuple[c.Sign, tuple[Site, ...]], ...] = ()


@dataclass(slots=True)
class Judge:
    """Judges one pattern in one function."""

    pattern: Pattern
    found: Found
    may: Callable[[c.Sign], bool] = lambda _: True  # whether a sign may show here, told from the words alone
    score: float | None = None
    signs: list[tuple[c.Sign, tuple[Site, ...]]] = field(default_factory=list)

    def verdicts(self) -> Iterator[Verdict]:
        """A verdict for each group of bindings that meet the card."""
        groups: dict[object, list[Binding]] = {}
        for binding in self._all(self.pattern.card.match, {}):
            groups.setdefault(self._group(binding), []).append(binding)
        for bindings in groups.values():
            grade, reason = self._grade(bindings)
            yield Verdict(self._roles(bindings), grade, reason, self.score, tuple(self.signs))

    def _group(self, binding: Binding) -> object:
        by = self.pattern.card.group_by
        return place(self._part(binding, by)) if by else None

    def _part(self, binding: Binding, part: str) -> str:
        site, _, name = part.partition(".")
        value = self.found.part(binding[site], name)
        return value if isinstance(value, str) else ""

    def _grade(self, bindings: Sequence[Binding]) -> tuple[str, tuple[str, str] | None]:
        """The first grade that holds for every binding; a grade that cannot be told ends in unsure."""
        for grade in self.pattern.card.grades:
            if grade.clause is None:
                return grade.name, None
            answers = [self._holds(grade.clause, binding) for binding in bindings]
            if all(answer is True for answer in answers):
                return grade.name, None
            if any(answer is None for answer in answers):
                return "unsure", UNJUDGED
        return "present", None

    def _holds(self, clause: c.Clause, binding: Binding) -> bool | None:
        """Whether a clause holds for a binding; None where only walks could tell."""
        if isinstance(clause, c.EveryPathClause | c.NoPathClause):
            return None
        if isinstance(clause, c.NotClause):
            inner = self._holds(clause.not_, binding)
            return None if inner is None else not inner
        if isinstance(clause, c.AnyClause | c.AllClause):
            answers = [
                self._holds(part, binding) for part in (clause.any if isinstance(clause, c.AnyClause) else clause.all)
            ]
            decisive = isinstance(clause, c.AnyClause)
            return decisive if decisive in answers else None if None in answers else not decisive
        return next(self._each(clause, binding), None) is not None

    def _all(self, clauses: Sequence[c.Clause], binding: Binding) -> Iterator[Binding]:
        """Every binding that meets all clauses, one clause after the other."""
        if not clauses:
            yield binding
            return
        for extended in self._each(clauses[0], binding):
            yield from self._all(clauses[1:], extended)

    def _each(self, clause: c.Clause, binding: Binding) -> Iterator[Binding]:
        """Every way in which a clause holds for a binding, each with what it adds to it."""
        match clause:
            case c.PathClause():
                yield from self._paths(clause, binding)
            case c.CountClause():
                yield from self._counted(clause.count, binding)
            case c.HasClause():
                yield from self._candidates(clause.has, binding)
            case c.InsideClause():
                yield from self._inside(clause.inside, binding)
            case c.SameClause():
                yield from [binding] if self._same(clause.same, binding) else []
            case c.DifferClause():
                first, second = (binding.get(name) for name in clause.differ)
                yield from [binding] if first is not second else []
            case c.WordsClause():
                yield from [binding] if self._words(clause.words, binding) else []
            case c.EvidenceClause():
                yield from [binding] if self._weigh(clause.evidence, binding) else []
            case c.AnyClause():
                yield from next(filter(None, ([*self._each(part, binding)] for part in clause.any)), [])
            case c.AllClause():
                yield from self._all(clause.all, binding)
            case _:
                yield from [binding] if self._holds(clause, binding) is not False else []

    def _candidates(self, name: str, binding: Binding) -> Iterator[Binding]:
        if name in binding:
            yield binding
        else:
            for site in self.found.named(self.pattern, name):
                yield {**binding, name: site}

    def _paths(self, clause: c.PathClause, binding: Binding) -> Iterator[Binding]:
        partial: list[Binding] = [binding]
        for index, name in enumerate(clause.path):
            partial = [
                extended
                for one in partial
                for extended in self._candidates(name, one)
                if index == 0 or self._reaches(one[clause.path[index - 1]], extended[name])
            ]
        for one in partial:
            if self._same(clause.same, one) and (clause.without is None or not self._between(clause.without, one)):
                yield one

    def _reaches(self, first: Site, last: Site) -> bool:
        """Whether one site stands after another, and not behind a branch that was left for good before it."""
        function = self.found.function
        return first.order < last.order and not any(
            self._passes_over(point.event, last.order)
            for arm in self._arms(first.arm) - self._arms(last.arm)
            for point in function.points[first.order : last.order]
            if point.arm == arm
        )

    def _passes_over(self, event: object, order: int) -> bool:
        """Whether an event leaves the function, or jumps to a label further down."""
        if not isinstance(event, Jump) or event.how not in ("return", "goto"):
            return False
        labels = (
            p.index for p in self.found.function.points if isinstance(p.event, Label) and p.event.name == event.label
        )
        return event.how == "return" or next(labels, 0) > order

    def _between(self, without: c.Without, binding: Binding) -> bool:
        """Whether a site stands between two of the path's, and not on a side branch from which the second is not reached."""
        first, last = (binding[name] for name in without.between)
        on_the_way = self._arms(first.arm) | self._arms(last.arm)
        return any(
            first.order < site.order < last.order
            and (site.arm in on_the_way or not self._leaves(site))
            and self._same(without.same, {**binding, without.site: site})
            for site in self.found.named(self.pattern, without.site)
        )

    def _arms(self, arm: int) -> set[int]:
        """An arm and those around it."""
        arms = set()
        while arm >= 0:
            arms.add(arm)
            arm = self.found.function.arms[arm].parent
        return arms

    def _leaves(self, site: Site) -> bool:
        """Whether the arm that a site stands in ends, after it, with a jump out of it."""
        return any(
            point.arm == site.arm and isinstance(point.event, Jump) and point.event.how != "break"
            for point in self.found.function.points[site.order :]
        )

    def _counted(self, count: c.Count, binding: Binding) -> Iterator[Binding]:
        groups: dict[object, list[Site]] = {}
        for site in self.found.named(self.pattern, count.site):
            by = count.by.rpartition(".")[2] if count.by else None
            groups.setdefault(self.found.part(site, by) if by else None, []).append(site)
        for sites in groups.values():
            if len(sites) >= count.at_least:
                for site in sites:
                    yield {**binding, count.site: site}

    def _inside(self, names: tuple[str, str], binding: Binding) -> Iterator[Binding]:
        for one in self._candidates(names[1], binding):
            for both in self._candidates(names[0], one):
                if self._opens(both[names[1]], both[names[0]]):
                    yield both

    def _opens(self, outer: Site, inner: Site) -> bool:
        """Whether the inner site runs only where the outer one's case or test holds."""
        side = self.found.part(outer, "operator") != "!="
        return any((outer.order, side) in self.found.function.arms[arm].tests for arm in self._arms(inner.arm))

    def _same(self, pairs: c.Same, binding: Binding) -> bool:
        return all(place(self._part(binding, a)) == place(self._part(binding, b)) != () for a, b in pairs)

    def _words(self, wanted: c.WordsIn, binding: Binding) -> bool:
        site, _, part = wanted.in_.partition(".")
        if site == "function":
            texts = [self.found.told(part)]
        else:
            bound = [binding[site]] if site in binding else self.found.named(self.pattern, site)
            texts = [value for s in bound if isinstance(value := self.found.part(s, part), str)]
        return any(wanted.hold(words_of(text)) for text in texts)

    def _weigh(self, evidence: c.Evidence, binding: Binding) -> bool:
        """Add up the signs; each counts once, and its sites take part."""
        self.signs = [
            (sign, sites)
            for sign in evidence.signs
            if self.may(sign) and (sites := self._sign(sign.clause, binding)) is not None
        ]
        self.score = sum(sign.weight for sign, _ in self.signs)
        return self.score >= evidence.threshold

    def _sign(self, clause: c.Clause, binding: Binding) -> tuple[Site, ...] | None:
        """The sites by which a sign shows, or None where it does not."""
        ways = list(self._each(clause, binding))
        if not ways:
            return None
        return tuple({(s.name, s.order): s for way in ways for n, s in way.items() if n not in binding}.values())

    def _roles(self, bindings: Sequence[Binding]) -> tuple[Site, ...]:
        """Every site that takes part: the bound ones, those of the signs, and those that the grades look for."""
        taking_part = [site for binding in bindings for site in binding.values()]
        taking_part += [site for sign, found in self.signs if sign.weight > 0 for site in found]
        for clause in (grade.clause for grade in self.pattern.card.grades):
            taking_part += [site for binding in bindings for site in self._sought(clause, binding)]
        sites = {(s.name, s.order, s.extent): s for s in taking_part}
        return tuple(sorted(sites.values(), key=lambda s: (s.statement.start, s.order, s.name)))

    def _sought(self, clause: c.Clause | None, binding: Binding) -> Iterator[Site]:
        """The sites that a grade looks for, whether or not it is given; of a path that is not there, at least its first."""
        match clause:
            case None:
                return
            case c.EveryPathClause(walks) | c.NoPathClause(walks):
                sites = self.found.named(self.pattern, walks.meets)
                yield from (s for s in sites if self._same(walks.same, {**binding, walks.meets: s}))
            case c.NotClause(inner):
                yield from self._sought(inner, binding)
            case c.AnyClause(parts) | c.AllClause(parts):
                for part in parts:
                    yield from self._sought(part, binding)
            case c.PathClause(path=[first, _, *_]) if next(self._each(clause, binding), None) is None:
                same = tuple(pair for pair in clause.same if {p.partition(".")[0] for p in pair} <= {*binding, first})
                yield from self._sought(replace(clause, path=(first,), without=None, same=same), binding)
            case _:
                yield from (site for extended in self._each(clause, binding) for site in extended.values())
