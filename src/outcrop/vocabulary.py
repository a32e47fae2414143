"""Families of names that play one part: what each name does, what it does it to, and how its failure shows.

Entries are data: shipped in patterns/vocabulary, or learned from a snapshot's own definitions. A name is an exact name, a method
(`*.lock`), a pattern with `*`, or a set of words that it must hold.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import translate
from functools import lru_cache

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@lru_cache(maxsize=1 << 16)
def words_of(name: str) -> frozenset[str]:
    """The words of an identifier, split at `_` and at case, so that `mapping` and `stopping` do not hold `ping`."""
    return frozenset(word.lower() for word in WORD.findall(name))


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of a family, and what it tells.

    `subject` is what the name acts on: a 1-based argument, `receiver`, `result`, `all` (each argument), or none.
    `fails` says how the result shows a failure: nonzero, zero, negative. `deferred` names arguments that put the action off.
    `words` are groups of which a name must hold one word each (an empty group asks nothing), and `unless` words that rule it out.
    """

    family: str
    name: str
    subject: int | str | None = None
    fails: str | None = None
    languages: tuple[str, ...] = ()
    deferred: tuple[str, ...] = ()
    words: tuple[frozenset[str], ...] = ()
    unless: frozenset[str] = frozenset()
    origin: str | None = None  # where it was learned: `path:line`

    def holds(self, name: str) -> bool:
        """Whether the words of a name are those of this entry."""
        said = words_of(name)
        return all(not group or said & group for group in self.words) and not said & self.unless


@dataclass(frozen=True)
class Vocabulary:
    """All entries of a catalogue, and those learned from one snapshot, found by name."""

    entries: tuple[Entry, ...]
    _known: dict[tuple[str, bool, str], tuple[Entry, ...]] = field(default_factory=dict, repr=False, compare=False)
    _exact: dict[str, list[Entry]] = field(default_factory=dict, repr=False, compare=False)
    _loose: list[tuple[re.Pattern[str] | None, Entry]] = field(default_factory=list, repr=False, compare=False)

    def __post_init__(self) -> None:
        for entry in self.entries:
            if entry.words:
                self._loose.append((None, entry))
            elif "*" in entry.name.removeprefix("*."):
                self._loose.append((re.compile(translate(entry.name.removeprefix("*."))), entry))
            else:
                self._exact.setdefault(entry.name.removeprefix("*.").rpartition("::")[2], []).append(entry)

    def families(self) -> frozenset[str]:
        """The families that have a name."""
        return frozenset(entry.family for entry in self.entries)

    def of(self, name: str, *, method: bool, language: str) -> tuple[Entry, ...]:
        """What is known of a name; a learned or exact entry of a family hides the looser ones of that family."""
        key = (name, method, language)
        if (known := self._known.get(key)) is None:
            known = self._known[key] = self._look_up(name, method, language)
        return known

    def _look_up(self, name: str, method: bool, language: str) -> tuple[Entry, ...]:
        found: dict[str, Entry] = {}
        loose = (entry for regex, entry in self._loose if (regex.match(name) if regex else entry.holds(name)))
        for entry in (*self._exact.get(name, ()), *loose):
            fits = entry.name.startswith("*.") == method or bool(entry.words)
            if fits and (not entry.languages or language in entry.languages):
                found.setdefault(entry.family, entry)
        return tuple(found.values())

    def with_entries(self, entries: Iterable[Entry]) -> "Vocabulary":
        """This vocabulary with more entries, which come before those that it had."""
        return Vocabulary((*entries, *self.entries))


@dataclass(frozen=True, slots=True)
class Contested:
    """A name with several definitions that do different things: what it means depends on where it is used."""

    name: str
    definitions: Mapping[str, tuple[Entry, ...]]  # by path of the file that defines it
