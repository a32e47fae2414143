"""Which functions a pattern can be met in at all, told from the names and words in their bytes before anything is read.

What a card cannot do without is derived from its clauses, once; where that is in doubt, the function is read.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from outcrop.engine.pairs import paired
from outcrop.engine.resources import GIVING_BACK, MAKING
from outcrop.languages import Language
from outcrop.model.code import Definition
from outcrop.model.macros import Head
from outcrop.patterns import card as c
from outcrop.patterns.catalogue import Pattern
from outcrop.vocabulary import IDENTIFIER, MANY, Known, Vocabulary, words_of

# What the engine's own sites cannot do without.
OF = {"release": GIVING_BACK, "gain": GIVING_BACK | MAKING}
REPLIES = frozenset({"reply.send"})
LOCKS = frozenset({"lock.acquire", "lock.release"})
LOCKING = re.compile(rb"lock", re.I)
FUNCTION = re.compile(rb"\)[^;{}=]*\{")  # what may be one, where no head was counted


@dataclass(frozen=True, slots=True)
class Names:
    """What stands in a function's bytes, as far as anybody asks: its identifiers (those in strings and comments too), their words,
    their families."""

    identifiers: frozenset[str]
    words: frozenset[str]
    families: frozenset[str]
    jumps: bool  # a goto, or a macro that hides one
    language: str


Need = Callable[[Names], bool]


@dataclass(slots=True)
class Asked:
    """All that the needs of patterns ask for; whatever else stands in a function need not be looked at."""

    identifiers: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)

    def add(self, other: "Asked") -> None:
        """Ask for this, too."""
        self.identifiers |= other.identifiers
        self.words |= other.words
        self.families |= other.families


@dataclass(frozen=True)
class Needs:
    """What one pattern cannot do without: as a whole, and sign by sign."""

    pattern: Pattern
    whole: Need
    signs: Mapping[int, Need]  # by the identity of the sign
    asked: Asked

    def may(self, sign: c.Sign, names: Names) -> bool:
        """Whether a sign may show in a function with these names."""
        return self.signs[id(sign)](names)


def needs_of(pattern: Pattern) -> Needs:
    """Derive the needs of a pattern from its clauses."""
    derived = _Derived(pattern)
    return Needs(pattern, _all([derived.need(clause) for clause in pattern.card.match]), derived.signs, derived.asked)


@dataclass(frozen=True)
class Candidate:
    """A function in which some patterns may be met."""

    names: Names
    needs: Sequence[Needs]


@dataclass
class Screen:
    """Tells the functions in which one of some patterns may be met; what it learns of identifiers serves the files that follow."""

    needs: Sequence[Needs]
    vocabulary: Vocabulary  # that all files share
    _telling: dict[str, dict[bytes, Known]] = field(default_factory=dict)  # by language: identifiers that are asked for
    _idle: dict[str, set[bytes]] = field(default_factory=dict)  # and those that are not

    def heads(self, file: "Screened", heads: Sequence[Head]) -> dict[int, Candidate]:
        """The heads in which a pattern may be met, by their number. All that stands from the comment above a head to the next head is
        looked at, since who counts braces may be led astray by the branches of an `#if`."""
        found: dict[int, Candidate] = {}
        ends = [*(head.extent.start for head in heads[1:]), len(file.data)]
        for number, (head, end) in enumerate(zip(heads, ends, strict=False)):
            start = file.language.gap_above(file.data, head.extent.start)
            if (one := self._candidate(file, start, max(end, head.extent.end), KINDS | file.scopes)) is not None:
                found[number] = one
        return found

    def before(self, file: "Screened", heads: Sequence[Head]) -> bool:
        """Whether a pattern may be met before the first head: a parser may find a function there that was not counted."""
        end = heads[0].extent.start if heads else len(file.data)
        there = FUNCTION.search(file.data, 0, end)
        return there is not None and self._candidate(file, 0, end, KINDS | file.scopes) is not None

    def definition(self, file: "Screened", definition: Definition) -> Candidate | None:
        """A function for which no head was counted, if a pattern may be met in it."""
        start = definition.comment.start if definition.comment else definition.extent.start
        return self._candidate(file, start, definition.extent.end, words_of(definition.name) | {definition.kind})

    def _candidate(self, file: "Screened", start: int, end: int, words: frozenset[str]) -> Candidate | None:
        names = self._names(file, set(IDENTIFIER.findall(file.data, start, end)), words)
        possible = [need for need in self.needs if need.whole(names)]
        return Candidate(names, possible) if possible else None

    @cached_property
    def _asked(self) -> Asked:
        asked = Asked()
        for need in self.needs:
            asked.add(need.asked)
        return asked

    def _names(self, file: "Screened", there: set[bytes], words: frozenset[str]) -> Names:
        language = file.language.name
        telling = self._telling.setdefault(language, {})
        idle = self._idle.setdefault(language, set())
        if len(telling) + len(idle) > MANY:
            telling.clear()
            idle.clear()
        for identifier in there.difference(telling, idle):
            self._sort(identifier, language, telling, idle)
        own = file.own & there
        hits = [telling[one] for one in telling.keys() & (there - own if own else there)]
        if own:
            known = file.vocabulary.known(language)
            hits += [known[one] for one in own]
        found = {one.name for one in hits}
        families = {family for one in hits for family in one.families}
        told = {word for one in hits for word in one.words} | words | file.words
        if self._asks_for_locks and paired(found):
            families |= LOCKS
        jumps = b"goto" in there or not file.jumps.isdisjoint(there)
        return Names(frozenset(found), frozenset(told), frozenset(families), jumps, language)

    def _sort(self, identifier: bytes, language: str, telling: dict[bytes, Known], idle: set[bytes]) -> None:
        """Whether anybody asks for an identifier, whatever it means in the file at hand."""
        known, asked = self.vocabulary.known(language)[identifier], self._asked
        locks = self._asks_for_locks and LOCKING.search(identifier) is not None
        if locks or known.name in asked.identifiers or known.words & asked.words or known.families & asked.families:
            telling[identifier] = known
        else:
            idle.add(identifier)

    @cached_property
    def _asks_for_locks(self) -> bool:
        return not self._asked.families.isdisjoint(LOCKS)


KINDS = frozenset({"function", "method", "lambda"})


@dataclass(frozen=True)
class Screened:
    """A file that is screened, with what is known in it."""

    path: str
    data: bytes
    language: Language
    vocabulary: Vocabulary
    own: frozenset[bytes]  # the names that mean something else here than elsewhere
    jumps: frozenset[bytes]  # the macros that hide one
    scopes: frozenset[str]  # the words of all names that may qualify a function's

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of its path, which a card may ask for, too."""
        return words_of(self.path)


@dataclass
class _Derived:
    """What the clauses of a card cannot do without; the needs of signs, and what is asked for, are noted on the way."""

    pattern: Pattern
    signs: dict[int, Need] = field(default_factory=dict)
    asked: Asked = field(default_factory=Asked)

    def need(self, clause: c.Clause) -> Need:
        """What a clause cannot do without."""
        match clause:
            case c.PathClause(path=path) | c.InsideClause(inside=path):
                return _all([self._site(name) for name in path])
            case c.CountClause(count=count):
                return self._site(count.site)
            case c.HasClause(has=name):
                return self._site(name)
            case c.WordsClause(words=words):
                if words.in_.endswith(".kind") and not words.in_.startswith("function."):
                    return lambda _: True  # a word of the engine's, not of the code
                return self._said(words.any, words.with_)
            case c.NotClause(not_=c.NoPathClause(no_path=walks)):
                return _all([self._site(name) for name in (walks.after, walks.meets)])
            case c.NotClause(not_=c.EveryPathClause(every_path=walks)):
                return self._site(walks.after)
            case c.EvidenceClause(evidence=evidence):
                needs = {id(sign): self.need(sign.clause) for sign in evidence.signs}
                self.signs.update(needs)
                positive = [(needs[id(sign)], sign.weight) for sign in evidence.signs if sign.weight > 0]
                return lambda names: sum(weight for need, weight in positive if need(names)) >= evidence.threshold
            case c.AnyClause(any=parts):
                return _any([self.need(part) for part in parts])
            case c.AllClause(all=parts):
                return _all([self.need(part) for part in parts])
            case _:
                return lambda _: True

    def _site(self, name: str) -> Need:
        """What a site needs: a name of its families, the words that narrow it, or what the query that captures it compares with."""
        told = self.pattern.card.sites.get(name)
        ways: list[Need] = [self._captured()] if name in self.pattern.captured else []
        if told is not None and told.family:
            ways.append(self._known(frozenset(told.family)))
        if told is not None and told.of:
            wanted = [w.words for w in told.where.values() if isinstance(w, c.WordsCondition)]
            goto = told.of == "label" or (told.of == "jump" and told.where.get("how") == "goto")
            own = [self._known(OF[told.of])] if told.of in OF else []
            own += [self._known(REPLIES)] if told.of == "give" and told.where.get("kind") == "reply" else []
            own += [self._logs()] if told.where.get("reported") is True else []
            ways.append(
                _all([*(self._said(words.any, words.with_) for words in wanted), *([_jumps] if goto else []), *own])
            )
        return _any(ways)

    def _captured(self) -> Need:
        queries = self.pattern.queries
        self.asked.identifiers.update(
            *(names for query in queries.values() for names in chain.from_iterable(query.needs))
        )
        return lambda names: names.language in queries and queries[names.language].may_match(names.identifiers)

    def _logs(self) -> Need:
        self.asked.families.add("log.error")
        self.asked.identifiers.add("stderr")
        return lambda names: "log.error" in names.families or "stderr" in names.identifiers

    def _known(self, families: frozenset[str]) -> Need:
        self.asked.families |= families
        return lambda names: not names.families.isdisjoint(families)

    def _said(self, one: frozenset[str], other: frozenset[str]) -> Need:
        self.asked.words |= one | other
        if other:
            return lambda names: not names.words.isdisjoint(one) and not names.words.isdisjoint(other)
        return lambda names: not names.words.isdisjoint(one)


def _jumps(names: Names) -> bool:
    return names.jumps


def _all(needs: Sequence[Need]) -> Need:
    if len(needs) == 1:
        return needs[0]
    return lambda names: all(need(names) for need in needs)


def _any(needs: Sequence[Need]) -> Need:
    if len(needs) == 1:
        return needs[0]
    return lambda names: any(need(names) for need in needs)
