"""Whether a pattern is met in a function, and how well: bindings that satisfy the card's clauses, grouped and graded."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import count, pairwise

from outcrop.engine.following import Answer, Following, Reason, points_of
from outcrop.engine.site import Site
from outcrop.engine.sites import Found
from outcrop.flow.facts import Place
from outcrop.flow.sameness import place
from outcrop.flow.walk import Walk
from outcrop.patterns import card as c
from outcrop.patterns.catalogue import Pattern
from outcrop.vocabulary import words_of

MANY_DOUBTS = 200  # then nothing is told for sure

Binding = Mapping[str, Site]
Halves = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One finding to be: the sites that take part, the grade, and why it is so."""

    roles: tuple[Site, ...]
    grade: str
    reason: Reason | None = None  # why a grade is unsure, in English and Chinese
    walk: Walk | None = None  # that breaks the best grade
    score: float | None = None  # of the evidence
    signs: tuple[tuple[c.Sign, tuple[Site, ...]], ...] = ()
    halves: "Halves | None" = None  # of a pattern that is met by two functions: its own parts, and those of the other


@dataclass(slots=True)
class Chain:
    """Sites that a path may pass one after the other, those that it adds to a binding, and whether some walk does, once that was asked."""

    sites: Sequence[Site]
    added: Binding
    answer: Answer | None = None


@dataclass(slots=True)
class Judge:
    """Judges one pattern in one function."""

    pattern: Pattern
    found: Found
    may: Callable[[c.Sign], bool] = lambda _: True  # whether a sign may show here, told from the words alone
    score: float | None = None
    signs: list[tuple[c.Sign, tuple[Site, ...]]] = field(default_factory=list)
    asked: Following | None = None  # who is asked about walks; who has been asked before knows more
    following: Following = field(init=False)
    _paired: dict[tuple[object, ...], c.Same] = field(default_factory=dict)  # pairs by clause, site, and what is bound
    _called: dict[tuple[str, str], dict[Place, list[Site]]] = field(
        default_factory=dict
    )  # sites by what they are called
    _known: dict[tuple[str, str, tuple[Place, ...]], Sequence[Site]] = field(default_factory=dict)
    _walks_there: dict[tuple[int, ...], Answer] = field(default_factory=dict)
    _paths_there: dict[object, Answer] = field(default_factory=dict)
    _chains: dict[object, Sequence[Chain]] = field(default_factory=dict)  # by what a path asks for
    # What the clauses add that speak of nothing bound before: found already, and still to be found.
    _shown_for: dict[tuple[int, int], tuple[list[Binding], Iterator[Binding]]] = field(default_factory=dict)
    _passed: dict[tuple[int, ...], Walk] = field(
        default_factory=dict
    )  # the walks found, by the points they had to pass
    _doubts: dict[frozenset[tuple[str, int]], Reason] = field(
        default_factory=dict
    )  # what of a match nobody can tell, and why

    def __post_init__(self) -> None:
        self.following = self.asked or Following(self.found)
        self.following.begin()

    def verdicts(self) -> Iterator[Verdict]:
        """A verdict for each group of bindings that meet the card."""
        groups: dict[object, list[Binding]] = {}
        for binding in self._all(self.pattern.card.match, {}):
            groups.setdefault(self._group(binding), []).append(binding)
        for bindings in groups.values():
            doubts = [self._doubt(binding) for binding in bindings]
            if None in doubts:  # what is sure speaks for itself
                bindings = [binding for binding, doubt in zip(bindings, doubts, strict=True) if doubt is None]
                doubts = [None]
            grade, reason, broken = self._grade(bindings) if doubts == [None] else ("unsure", doubts[0], None)
            walk = broken if broken is not None else self._shown(bindings) if grade == "leaky" else None
            if walk is not None:
                walk = walk.since({site.order for binding in bindings for site in binding.values()})
            halves = self._halves(bindings[0]) if self.pattern.card.join else None
            yield Verdict(self._roles(bindings), grade, reason, walk, self.score, tuple(self.signs), halves)
        self._shown_for.clear()  # what is still to be found holds the judge, and nobody sweeps cycles

    def _shown_by(self, clause: c.Clause, binding: Binding) -> Walk | None:
        """The walk by which a clause was met: that of its longest path."""
        paths = [one.path for one in _path_clauses([clause]) if binding.keys() >= set(one.path)]
        chains = [tuple(binding[name].order for name in path) for path in sorted(paths, key=len, reverse=True)]
        return next((self._passed[chain] for chain in chains if chain in self._passed), None)

    def _shown(self, bindings: Sequence[Binding]) -> Walk | None:
        """The shortest walk by which the first of the card's paths was met: what a pattern looks for, it names first."""
        for clause in _path_clauses(self.pattern.card.match):
            bound = [binding for binding in bindings if binding.keys() >= set(clause.path)]
            chains = [tuple(binding[name].order for name in clause.path) for binding in bound]
            if walks := [self._passed[chain] for chain in chains if chain in self._passed]:
                return min(walks, key=lambda walk: len(walk.steps))
        return None

    def _group(self, binding: Binding) -> object:
        if self.pattern.card.join:
            return self._halves(binding)
        by = self.pattern.card.group_by
        if not by:
            return None
        return tuple(self._names(binding, by))[-1:]

    def _halves(self, binding: Binding) -> Halves:
        """What a binding is told by where two halves are joined, and what it wants of the other."""
        pairs = self.pattern.card.join
        own, wanted = (tuple(self._part(binding, pair[side]) for pair in pairs) for side in (0, 1))
        return own, wanted

    def _part(self, binding: Binding, part: str) -> str:
        site, _, name = part.partition(".")
        value = self.found.part(binding[site], name)
        return value if isinstance(value, str) else ""

    def _grade(self, bindings: Sequence[Binding]) -> tuple[str, Reason | None, Walk | None]:
        """The first grade that holds for every binding, and the shortest walk that breaks the best one.

        A grade of which nobody can tell whether it holds ends in unsure, with the reason.
        """
        broken: Walk | None = None
        for grade in self.pattern.card.grades:
            if grade.clause is None:
                return grade.name, None, broken
            answers = [self._answer(grade.clause, binding) for binding in bindings]
            if all(answer.holds for answer in answers):
                return grade.name, None, broken
            walks = [answer.walk for answer in answers if not answer.holds and answer.walk is not None]
            if broken is None and walks:
                broken = min(walks, key=lambda walk: len(walk.steps))
            if not any(answer.holds is False for answer in answers):
                reason = next(answer.reason for answer in answers if answer.holds is None)
                return "unsure", reason, broken
        return "present", None, None

    def _answer(self, clause: c.Clause, binding: Binding) -> Answer:
        """Whether a clause holds for a binding, and the walk that says so."""
        match clause:
            case c.EveryPathClause(every_path=walks) | c.NoPathClause(no_path=walks):
                named = {walks.after, *(_split(side)[0] for pair in walks.same for side in pair)} & binding.keys()
                asked = (id(clause), *(id(binding[name]) for name in sorted(named)))
                if (known := self._walks_there.get(asked)) is None:
                    known = self._walks_there[asked] = self._asked(clause, walks, binding)
                return known
            case c.NotClause(not_=inner):
                answer = self._answer(inner, binding)
                return answer if answer.holds is None else Answer(not answer.holds, answer.walk)
            case c.AnyClause(any=parts):
                return self._joined([self._answer(part, binding) for part in parts], decisive=True)
            case c.AllClause(all=parts) if not _binds(parts):
                return self._joined([self._answer(part, binding) for part in parts], decisive=False)
            case c.PathClause():
                key = self._asked_by(clause, binding)
                if (known := self._paths_there.get(key)) is None:
                    known = self._paths_there[key] = self._holds(clause, binding)
                return known
            case c.AllClause():
                told = sorted(c.named_in(clause) & binding.keys())
                key = (id(clause), self._doubt(binding) is None, *((name, id(binding[name])) for name in told))
                if (known := self._paths_there.get(key)) is None:
                    known = self._paths_there[key] = self._holds(clause, binding)
                return known
            case _:
                return self._holds(clause, binding)

    def _asked(self, clause: c.Clause, walks: c.Walks, binding: Binding) -> Answer:
        after, meets = binding[walks.after], self._meeting(walks, binding)
        if isinstance(clause, c.NoPathClause):
            return self.following.none(after, meets, leaving=walks.leaving)
        called = partial(self._meeting, walks, binding)
        return self.following.every(after, meets, called, leaving=walks.leaving)

    def _holds(self, clause: c.Clause, binding: Binding) -> Answer:
        """Whether a clause holds in some way; nobody can tell where all that there are stand in doubt."""
        reason: Reason | None = None
        for extended in self._each(clause, binding):
            doubted = len(self._doubts) < MANY_DOUBTS and self._doubt(binding) is not None  # then that is told already
            if (doubt := self._doubt(extended)) is None or doubted:
                return Answer(True, self._shown_by(clause, extended))
            reason = doubt
        return Answer(False) if reason is None else Answer(None, None, reason)

    def _asked_by(self, clause: c.PathClause, binding: Binding) -> object:
        """What of a binding a path asks for."""
        named = {*clause.path, *([clause.without.site] if clause.without else [])} & binding.keys()
        pairs = (*clause.same, *(clause.without.same if clause.without else ()))
        sides = [side for pair in pairs for side in pair if _split(side)[0] in binding]
        parts = tuple((side, *self._names(binding, side)) for side in sides)
        return id(clause), tuple((name, id(binding[name])) for name in sorted(named)), parts

    def _joined(self, answers: Sequence[Answer], decisive: bool) -> Answer:
        """Answers joined by or (where yes decides) or by and (where no does)."""
        deciding = [answer for answer in answers if answer.holds is decisive]
        unclear = [answer for answer in answers if answer.holds is None]
        walk = next((answer.walk for answer in deciding or answers if answer.walk is not None), None)
        if deciding:
            return Answer(decisive, walk)
        return unclear[0] if unclear else Answer(not decisive, walk)

    def _meeting(self, walks: c.Walks, binding: Binding, called: Place | None = None) -> Sequence[Site]:
        """The sites that a walk is to meet, those that `same` holds for; `called` is what the first one's place is called instead."""
        instead = {walks.after: (called,)} if called is not None else {}
        sites = self._alike(walks.meets, walks.same, binding, instead)
        if len(walks.same) < 2:
            return sites
        return [site for site in sites if self._same(walks.same, {**binding, walks.meets: site}, instead)]

    def _all(self, clauses: Sequence[c.Clause], binding: Binding) -> Iterator[Binding]:
        """Every binding that meets all clauses, one clause after the other."""
        if not clauses:
            yield binding
            return
        for extended in self._each(clauses[0], binding):
            yield from self._all(clauses[1:], extended)

    def _all_of(self, clause: c.AllClause, binding: Binding) -> Iterator[Binding]:
        """As `_all`; what its first clauses find that speak of nothing bound before is the same for every binding."""
        alone = next((n for n, part in enumerate(clause.all) if c.named_in(part) & binding.keys()), len(clause.all))
        if not alone:
            yield from self._all(clause.all, binding)
            return
        key = (id(clause), alone)
        if (known := self._shown_for.get(key)) is None:
            known = self._shown_for[key] = ([], self._all(clause.all[:alone], {}))
        found, more = known
        for number in count():
            if number == len(found):
                if (added := next(more, None)) is None:
                    return
                found.append(added)
            yield from self._all(clause.all[alone:], {**binding, **found[number]})

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
                yield from self._all_of(clause, binding)
            case _:
                yield from [binding] if self._accepted(self._answer(clause, binding), binding) else []

    def _accepted(self, answer: Answer, binding: Binding) -> bool:
        """Whether a match may go on from an answer; one that nobody can give leaves a doubt."""
        if answer.holds is None and answer.reason is not None and len(self._doubts) < MANY_DOUBTS:
            self._doubts[frozenset((name, site.order) for name, site in binding.items())] = answer.reason
        return answer.holds is not False

    def _doubt(self, binding: Binding) -> Reason | None:
        """Why nobody can tell whether a binding meets the card; none where it does."""
        if not self._doubts:
            return None
        items = {(name, site.order) for name, site in binding.items()}
        every = len(self._doubts) == MANY_DOUBTS
        return next((reason for doubted, reason in self._doubts.items() if every or doubted <= items), None)

    def _candidates(self, name: str, binding: Binding) -> Iterator[Binding]:
        if name in binding:
            yield binding
        else:
            for site in self.found.named(self.pattern, name):
                yield {**binding, name: site}

    def _paths(self, clause: c.PathClause, binding: Binding) -> Iterator[Binding]:
        doubted: set[int] = set()
        for chain in self._chained(clause, binding):
            if len(self._doubts) == MANY_DOUBTS and id(chain.sites[0]) in doubted:
                continue
            doubted.add(id(chain.sites[0]))
            extended = {**binding, **chain.added}
            if self._accepted(self._walked(clause, chain, extended), extended):
                yield extended

    def _chained(self, clause: c.PathClause, binding: Binding) -> Sequence[Chain]:
        """The sites that a path may pass, as far as can be told without looking at conditions; the same for all bindings of which it
        asks the same, as for all jumps to one label."""
        key = self._asked_by(clause, binding)
        if (known := self._chains.get(key)) is None:
            bound = [binding] if self._may_pass([binding[name] for name in clause.path if name in binding]) else []
            for number, name in enumerate(clause.path):
                bound = [extended for one in bound for extended in self._extended(clause, number, name, one)]
            new = [name for name in clause.path if name not in binding]
            known = self._chains[key] = [
                Chain([one[name] for name in clause.path], {name: one[name] for name in new}) for one in bound
            ]
        return known

    def _may_pass(self, sites: Sequence[Site]) -> bool:
        """Whether some steps lead through these sites, in this order, whatever is known on the way."""
        graph = self.found.function.graph
        return all(one.parts.get("entry") or graph.may_follow(other.order, one.order) for one, other in pairwise(sites))

    def _extended(self, clause: c.PathClause, number: int, name: str, binding: Binding) -> Iterator[Binding]:
        """A binding of the path so far with each site that may come next: what can be told without looking at conditions."""
        pairs = self._pairs(clause, name, binding)
        sites = [binding[name]] if name in binding else self._alike(name, pairs, binding)
        if number and not (before := binding[clause.path[number - 1]]).parts.get("entry"):
            graph = self.found.function.graph
            sites = [site for site in sites if graph.may_follow(site.order, before.order)]
            if sites:
                barred = self._without(clause, binding).get(number - 1, frozenset())
                onward = self.following.onward(before, barred)
                sites = [site for site in sites if site.order in onward]
        for site in sites:
            if self._same(pairs, extended := {**binding, name: site}):
                yield extended

    def _pairs(self, clause: c.PathClause, name: str, binding: Binding) -> c.Same:
        """Those of a path's pairs that speak of a site, and otherwise only of what is bound."""
        key = (id(clause), name, *binding)
        if (known := self._paired.get(key)) is None:
            bound = {*binding, name}
            told = ((pair, {_split(side)[0] for side in pair}) for pair in clause.same)
            known = self._paired[key] = tuple(pair for pair, names in told if name in names <= bound)
        return known

    def _alike(
        self, name: str, pairs: c.Same, binding: Binding, instead: Mapping[str, Collection[Place]] = {}
    ) -> Sequence[Site]:
        """The sites of a name for which the first of these pairs holds, found by what they are called."""
        if not pairs:
            return self.found.named(self.pattern, name)
        one, other = pairs[0] if _split(pairs[0][0])[0] != name else pairs[0][::-1]
        if _split(one)[0] == name:
            return self.found.named(self.pattern, name)
        if (index := self._called.get((name, other))) is None:
            index = self._called[name, other] = defaultdict(list)
            for site in self.found.named(self.pattern, name):
                for called in self._names({name: site}, other):
                    index[called].append(site)
        names = tuple(instead.get(_split(one)[0]) or self._names(binding, one))
        if (known := self._known.get((name, other, names))) is None:
            found = {id(site): site for called in names for site in index.get(called, ())}
            known = sorted(found.values(), key=lambda site: (site.order, site.extent.start))
            self._known[name, other, names] = known
        return known

    def _without(self, clause: c.PathClause, binding: Binding) -> dict[int, frozenset[int]]:
        """The points that are not to stand between two sites of a path, as far as the binding tells yet."""
        without = clause.without
        if without is None or not {_split(side)[0] for pair in without.same for side in pair} <= {
            *binding,
            without.site,
        }:
            return {}
        sites = self._alike(without.site, without.same, binding)
        if len(without.same) > 1:
            sites = [site for site in sites if self._same(without.same, {**binding, without.site: site})]
        first, last = (clause.path.index(name) for name in without.between)
        return dict.fromkeys(range(first, last), points_of(sites))

    def _walked(self, clause: c.PathClause, chain: Chain, binding: Binding) -> Answer:
        """Whether some walk passes these sites, and none of those that are not to stand between."""
        if (answer := chain.answer) is None:
            barred = self._without(clause, binding)
            for stage, points in self._renaming(clause, chain.sites).items():
                barred[stage] = barred.get(stage, frozenset()) | points
            answer = chain.answer = self.following.path(chain.sites, barred)
        if answer.walk is not None:
            self._passed[tuple(site.order for site in chain.sites)] = answer.walk
        return answer

    def _renaming(self, clause: c.PathClause, chain: Sequence[Site]) -> dict[int, frozenset[int]]:
        """Between two sites that are to name one place: where it becomes another one."""
        barred: dict[int, frozenset[int]] = {}
        for pair in clause.same:
            (first, part), (last, _) = sorted((_split(side) for side in pair), key=lambda side: _index(clause, side[0]))
            if first not in clause.path:
                continue
            begin, end = chain[clause.path.index(first)], chain[clause.path.index(last)]
            if begin.own or end.steady:  # a variable, not a place; what a guard took
                continue
            points = self.following.renaming(begin, part) - {site.order for site in chain}
            for stage in range(clause.path.index(first), clause.path.index(last)):
                barred[stage] = barred.get(stage, frozenset()) | points
        return barred

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
        function = self.found.function
        return any((outer.order, side) in function.arms[arm].tests for arm in function.around(inner.arm))

    def _same(self, pairs: c.Same, binding: Binding, instead: Mapping[str, Collection[Place]] = {}) -> bool:
        """Whether both parts of each pair name one place; `instead` tells what a site's place is called."""
        for pair in pairs:
            one, other = (instead.get(_split(side)[0]) or self._names(binding, side) for side in pair)
            if not any(name in other for name in one):
                return False
        return True

    def _names(self, binding: Binding, part: str) -> Collection[Place]:
        """What a part of a site is called: as it is written, and, of a place, by what its first name was set to."""
        site, written = binding[_split(part)[0]], self._part(binding, part)
        return [place(written)] if site.own and written else self.following.aliases.names(written, site.order)

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
        told: set[object] = set()
        for clause in (grade.clause for grade in self.pattern.card.grades):
            taking_part += [site for binding in bindings for site in self._sought(clause, binding, told)]
        sites = {(s.name, s.order, s.extent): s for s in taking_part}
        return tuple(sorted(sites.values(), key=lambda s: (s.statement.start, s.order, s.name)))

    def _meets_first(self, after: Site, site: Site, meeting: Sequence[Site]) -> bool:
        """Whether some walk comes to an implied site before any other: a guard that let go already has nothing left to do."""
        others = [other for other in meeting if other.order != site.order]
        return self.following.path([after, site], {0: frozenset(other.order for other in others)}).holds is not False

    def _sought(self, clause: c.Clause | None, binding: Binding, told: set[object]) -> Iterator[Site]:
        """The sites that a grade looks for, whether or not it is given; of a path that is not there, at least its first.

        `told` are the sites to be met that were told already, since bindings share them.
        """
        match clause:
            case None:
                return
            case c.EveryPathClause(walks) | c.NoPathClause(walks):
                meeting = self._meeting(walks, binding)
                key = (id(meeting), binding[walks.after].order if any(s.implied for s in meeting) else -1)
                if key in told:
                    return
                told.add(key)
                yield from (s for s in meeting if not s.implied or self._meets_first(binding[walks.after], s, meeting))
            case c.NotClause(c.AllClause(parts) as inner) if _binds(parts):  # where it does hold, what shows it
                if self._answer(inner, binding).holds:
                    yield from (site for extended in self._each(inner, binding) for site in extended.values())
            case c.NotClause(inner):
                yield from self._sought(inner, binding, told)
            case c.AnyClause(parts) | c.AllClause(parts):
                for part in parts:
                    yield from self._sought(part, binding, told)
            case c.PathClause(path=[first, *onward]):
                asked = self._asked_by(clause, binding)
                if asked in told:
                    return
                told.add(asked)
                shown = False
                for extended in self._each(clause, binding):
                    shown = True
                    yield from extended.values()
                if not shown and onward:
                    yield from self._sought(_begun(clause, frozenset({*binding, first})), binding, told)
            case _:
                yield from (site for extended in self._each(clause, binding) for site in extended.values())


def _binds(clauses: Sequence[c.Clause]) -> bool:
    """Whether one of these clauses, which all are to hold, gives a name a site that the others then speak of."""
    return any(isinstance(clause, c.HasClause | c.PathClause | c.InsideClause | c.CountClause) for clause in clauses)


def _split(part: str) -> tuple[str, str]:
    """A site's name and its part's: `lock.subject`."""
    site, _, name = part.partition(".")
    return site, name


def _index(clause: c.PathClause, site: str) -> int:
    """Where a path names a site; one that it does not comes first."""
    return clause.path.index(site) if site in clause.path else -1


@lru_cache(maxsize=1 << 8)  # answers are remembered by clause, so the same one is given each time
def _begun(clause: c.PathClause, named: frozenset[str]) -> c.PathClause:
    """The first site of a path alone, with those of its pairs that speak of nothing but these names."""
    same = tuple(pair for pair in clause.same if {_split(side)[0] for side in pair} <= named)
    return replace(clause, path=clause.path[:1], without=None, same=same)


def _path_clauses(clauses: Sequence[c.Clause]) -> Iterator[c.PathClause]:
    for clause in clauses:
        match clause:
            case c.PathClause():
                yield clause
            case c.AnyClause(any=parts) | c.AllClause(all=parts):
                yield from _path_clauses(parts)
            case _:
                pass
