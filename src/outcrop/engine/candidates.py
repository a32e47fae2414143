"""Which functions a pattern can be met in at all, told from the names and words in their bytes before anything is read.

What a card cannot do without is derived from its clauses, once; where that is in doubt, the function is read.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from outcrop.engine.pairs import paired
from outcrop.engine.resources import GIVING_BACK, MAKING
from outcrop.model.code import Definition
from outcrop.model.macros import MacroJump
from outcrop.patterns import card as c
from outcrop.patterns.catalogue import Pattern
from outcrop.vocabulary import Vocabulary, words_of

# What the engine's own sites cannot do without.
OF = {"release": GIVING_BACK, "gain": GIVING_BACK | MAKING}
REPLIES = frozenset({"reply.send"})
IDENTIFIER = re.compile(rb"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Names:
    """What stands in a function's bytes: its identifiers (those in strings and comments too), their words, their families."""

    identifiers: frozenset[str]
    words: frozenset[str]
    families: frozenset[str]
    jumps: bool  # a goto, or a macro that hides one
    language: str


Need = Callable[[Names], bool]


@dataclass(frozen=True)
class Needs:
    """What one pattern cannot do without: as a whole, and sign by sign."""

    pattern: Pattern
    whole: Need
    signs: Mapping[int, Need]  # by the identity of the sign

    def may(self, sign: c.Sign, names: Names) -> bool:
        """Whether a sign may show in a function with these names."""
        return self.signs[id(sign)](names)


def needs_of(pattern: Pattern) -> Needs:
    """Derive the needs of a pattern from its clauses."""
    signs: dict[int, Need] = {}
    return Needs(pattern, _all([_need(clause, pattern, signs) for clause in pattern.card.match]), signs)


def among(
    path: str,
    data: bytes,
    definitions: Sequence[Definition],
    needs: Sequence[Needs],
    vocabulary: Vocabulary,
    jumps: Mapping[str, Sequence[MacroJump]],
) -> Iterator[tuple[Definition, Names, list[Needs]]]:
    """The definitions in which one of the patterns may be met, each with its names and those patterns."""
    for definition in definitions:
        names = _names(path, data, definition, vocabulary, jumps)
        possible = [need for need in needs if need.whole(names)]
        if possible:
            yield definition, names, possible


def _names(
    path: str, data: bytes, definition: Definition, vocabulary: Vocabulary, jumps: Mapping[str, Sequence[MacroJump]]
) -> Names:
    """The names in a definition and in the comment above it; its kind and the words of its path, which a card may ask for too."""
    start = definition.comment.start if definition.comment else definition.extent.start
    identifiers = set(IDENTIFIER.findall(data, start, definition.extent.end))
    found: set[str] = set()
    words: set[str] = set()
    families: set[str] = set()
    for known in map(vocabulary.known(definition.language).__getitem__, identifiers):
        found.add(known.name)
        words |= known.words
        families |= known.families
    words |= words_of(definition.name) | words_of(path) | {definition.kind}
    if paired(found):
        families |= {"lock.acquire", "lock.release"}
    jumping = "goto" in found or not found.isdisjoint(jumps)
    return Names(frozenset(found), frozenset(words), frozenset(families), jumping, definition.language)


def _need(clause: c.Clause, pattern: Pattern, signs: dict[int, Need]) -> Need:
    """What a clause cannot do without; the needs of signs are noted on the way."""
    match clause:
        case c.PathClause(path=path) | c.InsideClause(inside=path):
            return _all([_site(name, pattern) for name in path])
        case c.CountClause(count=count):
            return _site(count.site, pattern)
        case c.HasClause(has=name):
            return _site(name, pattern)
        case c.WordsClause(words=words):
            if words.in_.endswith(".kind") and not words.in_.startswith("function."):
                return lambda _: True  # a word of the engine's, not of the code
            return _said(words.any, words.with_)
        case c.NotClause(not_=c.NoPathClause(no_path=walks)):
            return _all([_site(name, pattern) for name in (walks.after, walks.meets)])
        case c.NotClause(not_=c.EveryPathClause(every_path=walks)):
            return _site(walks.after, pattern)
        case c.EvidenceClause(evidence=evidence):
            needs = {id(sign): _need(sign.clause, pattern, signs) for sign in evidence.signs}
            signs.update(needs)
            positive = [(needs[id(sign)], sign.weight) for sign in evidence.signs if sign.weight > 0]
            return lambda names: sum(weight for need, weight in positive if need(names)) >= evidence.threshold
        case c.AnyClause(any=parts):
            return _any([_need(part, pattern, signs) for part in parts])
        case c.AllClause(all=parts):
            return _all([_need(part, pattern, signs) for part in parts])
        case _:
            return lambda _: True


def _site(name: str, pattern: Pattern) -> Need:
    """What a site needs: a name of its families, the words that narrow it, or what the query that captures it compares with."""
    told = pattern.card.sites.get(name)
    ways: list[Need] = [_captured(pattern)] if name in pattern.captured else []
    if told is not None and told.family:
        ways.append(_known(frozenset(told.family)))
    if told is not None and told.of:
        wanted = [w.words for w in told.where.values() if isinstance(w, c.WordsCondition)]
        goto = told.of == "label" or (told.of == "jump" and told.where.get("how") == "goto")
        own = [_known(OF[told.of])] if told.of in OF else []
        own += [_known(REPLIES)] if told.of == "give" and told.where.get("kind") == "reply" else []
        own += [_logs] if told.where.get("reported") is True else []
        ways.append(_all([*(_said(words.any, words.with_) for words in wanted), *([_jumps] if goto else []), *own]))
    return _any(ways)


def _captured(pattern: Pattern) -> Need:
    queries = pattern.queries
    return lambda names: names.language in queries and queries[names.language].may_match(names.identifiers)


def _jumps(names: Names) -> bool:
    return names.jumps


def _logs(names: Names) -> bool:
    return "log.error" in names.families or "stderr" in names.identifiers


def _known(families: frozenset[str]) -> Need:
    return lambda names: not names.families.isdisjoint(families)


def _said(one: frozenset[str], other: frozenset[str]) -> Need:
    if other:
        return lambda names: not names.words.isdisjoint(one) and not names.words.isdisjoint(other)
    return lambda names: not names.words.isdisjoint(one)


def _all(needs: Sequence[Need]) -> Need:
    if len(needs) == 1:
        return needs[0]
    return lambda names: all(need(names) for need in needs)


def _any(needs: Sequence[Need]) -> Need:
    if len(needs) == 1:
        return needs[0]
    return lambda names: any(need(names) for need in needs)
