"""Which functions a pattern can be met in at all, told from the names and words in their bytes before anything is read.

What a card cannot do without is derived from its clauses; where that is in doubt, the function is read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from outcrop.model.code import Definition
from outcrop.model.macros import MacroJump
from outcrop.patterns import card as c
from outcrop.patterns.catalogue import Pattern
from outcrop.vocabulary import Vocabulary, words_of

IDENTIFIER = re.compile(rb"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Names:
    """What stands in a function's bytes: its identifiers (those in strings and comments too), their words, their families."""

    identifiers: frozenset[str]
    words: frozenset[str]
    families: frozenset[str]


@dataclass(slots=True)
class Candidates:
    """Decides for one file's vocabulary; what a name belongs to is remembered."""

    vocabulary: Vocabulary
    jumps: Mapping[str, Sequence[MacroJump]]
    language: str
    _families: dict[str, frozenset[str]] = field(default_factory=dict)

    def among(
        self, data: bytes, definitions: Sequence[Definition], patterns: Sequence[Pattern]
    ) -> Iterator[tuple[Definition, list[Pattern]]]:
        """The definitions in which one of the patterns may be met, each with those patterns."""
        for definition in definitions:
            names = self.names(data, definition)
            possible = [p for p in patterns if all(self._possible(clause, p, names) for clause in p.card.match)]
            if possible:
                yield definition, possible

    def names(self, data: bytes, definition: Definition) -> Names:
        """The names in a definition and in the comment above it."""
        start = definition.comment.start if definition.comment else definition.extent.start
        found = frozenset(name.decode() for name in set(IDENTIFIER.findall(data, start, definition.extent.end)))
        found |= frozenset(definition.name.split("::"))
        words = frozenset().union(*map(words_of, found))
        return Names(found, words, frozenset().union(*map(self._family, found)))

    def _family(self, name: str) -> frozenset[str]:
        if (known := self._families.get(name)) is None:
            entries = [
                e for method in (False, True) for e in self.vocabulary.of(name, method=method, language=self.language)
            ]
            known = self._families[name] = frozenset(e.family for e in entries)
        return known

    def _possible(self, clause: c.Clause, pattern: Pattern, names: Names) -> bool:
        match clause:
            case c.PathClause():
                return all(self._site(name, pattern, names) for name in clause.path)
            case c.CountClause():
                return self._site(clause.count.site, pattern, names)
            case c.HasClause():
                return self._site(clause.has, pattern, names)
            case c.InsideClause():
                return all(self._site(name, pattern, names) for name in clause.inside)
            case c.WordsClause():
                return bool(names.words & clause.words.any) and (
                    not clause.words.with_ or bool(names.words & clause.words.with_)
                )
            case c.EvidenceClause():
                signs = (s for s in clause.evidence.signs if s.weight > 0 and self._possible(s.clause, pattern, names))
                return sum(sign.weight for sign in signs) >= clause.evidence.threshold
            case c.AnyClause():
                return any(self._possible(part, pattern, names) for part in clause.any)
            case c.AllClause():
                return all(self._possible(part, pattern, names) for part in clause.all)
            case _:
                return True

    def _site(self, name: str, pattern: Pattern, names: Names) -> bool:
        """Whether a site of this name may be there; what a query captures always may."""
        told = pattern.card.sites.get(name)
        if told is None or name in pattern.captured:
            return True
        if told.family and not told.of:
            return bool(names.families.intersection(told.family))
        if told.of == "jump" and told.where.get("how") == "goto" and "goto" not in names.identifiers:
            return not names.identifiers.isdisjoint(self.jumps)
        wanted = [w.words for w in told.where.values() if isinstance(w, c.WordsCondition)]
        return all(names.words & words.any and (not words.with_ or names.words & words.with_) for words in wanted)
