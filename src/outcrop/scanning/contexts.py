"""What the findings of a file depend on besides its bytes: what was learned of the names that stand in it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

from outcrop.cache.keys import digest
from outcrop.engine.effects import Effects
from outcrop.engine.learning import Contested, Learned
from outcrop.languages import LANGUAGES
from outcrop.vocabulary import Entry, identifiers_in


@dataclass(frozen=True)
class Contexts:
    """What was learned of each name; where a definition stands does not matter."""

    names: Mapping[bytes, tuple[str, ...]]
    private: Mapping[str, str]  # by file
    contested: Mapping[bytes, Contested]

    @classmethod
    def of(cls, learned: Learned) -> "Contexts":
        """From all that was learned."""
        found: dict[bytes, list[str]] = defaultdict(list)
        for name, fact in _facts(learned):
            found[_bytes(name)].append(fact)
        private = {path: digest(*sorted(map(_told, entries))) for path, entries in learned.private.items()}
        contested = {_bytes(one.name): one for one in learned.contested}
        return cls({name: tuple(sorted(facts)) for name, facts in found.items()}, private, contested)

    def around(self, path: str, data: bytes, language: str) -> str:
        """A digest of all that was learned of what stands in a file."""
        there = identifiers_in(data)
        facts = [fact for name in sorted(self.names.keys() & there) for fact in (*self.names[name], "")]
        disputed = sorted(self.contested.keys() & there)
        includes = LANGUAGES[language].includes(data) if disputed else ()
        for name in disputed:
            seen = self.contested[name].seen_from(path, includes)
            facts += [name.decode("utf-8", "replace"), *(_does(seen[1]) if seen is not None else ())]
        return digest(self.private.get(path, ""), *facts)

    def whole(self) -> str:
        """A digest of all that was learned."""
        names = [
            part for name, facts in sorted(self.names.items()) for part in (name.decode("utf-8", "replace"), *facts)
        ]
        private = [part for row in sorted(self.private.items()) for part in row]
        contested = [
            part
            for name, one in sorted(self.contested.items())
            for (path, _), effects in one.definitions
            for part in (name.decode("utf-8", "replace"), path, *_does(effects))
        ]
        return digest(*names, "private", *private, "contested", *contested)


def _facts(learned: Learned) -> Iterator[tuple[str, str]]:
    """All that was learned of each name that means one thing."""
    for entry in learned.entries:
        yield entry.name.removeprefix("*."), _told(entry)
    for name, jumps in learned.jumps.items():
        yield name, repr(jumps)
    for kind in fields(learned.shapes):
        for name in getattr(learned.shapes, kind.name):
            yield name, kind.name


def _told(entry: Entry) -> str:
    return repr(replace(entry, origin="learned", via=()))


def _does(effects: Effects) -> list[str]:
    """What one of several definitions does."""
    return [*map(_told, effects.entries("", "", method=False)), repr(effects.jumps)]


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")
