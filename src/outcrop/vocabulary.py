"""Families of names that play one part: what each name does, what it does it to, and how its failure shows.

Entries are data: shipped in patterns/vocabulary, or learned from a snapshot's own definitions. A name is an exact name, a method
(`*.lock`), a pattern with `*`, or a set of words that it must hold.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import translate
from functools import cached_property, lru_cache
from sys import intern
from typing import NamedTuple

NOTHING: Sequence["Entry"] = ()
SEVERAL = frozenset({"resource.keep"})  # families of which a name may do it to several arguments, each with an entry
MANY = 1 << 15  # names of which it is remembered at once what they mean: a large source has no end of them
IDENTIFIER = re.compile(rb"[A-Za-z_]\w*")
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@lru_cache(maxsize=MANY)
def words_of(name: str) -> frozenset[str]:
    """The words of an identifier, split at `_` and at case, so that `mapping` and `stopping` do not hold `ping`."""
    return frozenset(intern(word.lower()) for word in WORD.findall(name))


@lru_cache(maxsize=1)
def identifiers_in(data: bytes) -> frozenset[bytes]:
    """All identifiers of a file, those in strings and comments too; of each file they are asked for several times in a row."""
    return frozenset(IDENTIFIER.findall(data))


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
    attempt: bool = False  # that it fails is usual, not an error
    words: tuple[frozenset[str], ...] = ()
    unless: frozenset[str] = frozenset()
    origin: str | None = None  # where it was learned: `path:line`
    place: str = ""  # what it acts on where no argument tells: a global that its definition names
    via: tuple[str, ...] = ()  # the callees from which it was learned

    def holds(self, name: str) -> bool:
        """Whether the words of a name are those of this entry."""
        said = words_of(name)
        return all(not group or said & group for group in self.words) and not said & self.unless


class Known(NamedTuple):
    """What is known of one identifier, called plainly or on an object."""

    name: str
    words: frozenset[str]
    families: frozenset[str]


class _Identifiers(dict[bytes, Known]):
    """Identifiers that were met, as the bytes of a file have them; what is not known, or no longer, is looked up."""

    def __init__(self, vocabulary: "Vocabulary", language: str) -> None:
        super().__init__()
        self.vocabulary, self.language = vocabulary, language
        self.below = vocabulary.below.known(language) if vocabulary.below is not None else None
        self.own = vocabulary.exact_names

    def __missing__(self, identifier: bytes) -> Known:
        if self.below is not None and self.own is not None and identifier not in self.own:
            known = self.below[identifier]
        else:
            name = identifier.decode("utf-8", "replace")
            known = Known(name, words_of(name), self.vocabulary.families_of(name, self.language))
        if len(self) >= MANY:
            self.clear()
        self[identifier] = known
        return known


@dataclass(frozen=True)
class Vocabulary:
    """Entries found by name. One that stands on another hides nothing of it but the entries of the same name and family."""

    entries: tuple[Entry, ...]
    below: "Vocabulary | None" = None
    _known: dict[tuple[str, bool, str], tuple[Entry, ...]] = field(default_factory=dict, repr=False, compare=False)
    _identifiers: dict[str, _Identifiers] = field(default_factory=dict, repr=False, compare=False)
    _exact: dict[str, list[Entry]] = field(default_factory=dict, repr=False, compare=False)
    _loose: list[tuple[re.Pattern[str] | None, Entry]] = field(default_factory=list, repr=False, compare=False)
    _fits: dict[str, Sequence[Entry]] = field(default_factory=dict, repr=False, compare=False)
    # The places in `_loose` of the entries that one of some words must stand for, and of those that have a pattern.
    _worded: dict[str, list[int]] = field(default_factory=dict, repr=False, compare=False)
    _patterned: list[int] = field(default_factory=list, repr=False, compare=False)
    _open: list[int] = field(default_factory=list, repr=False, compare=False)  # those that ask for neither

    def __post_init__(self) -> None:
        for entry in self.entries:
            if entry.words:
                self._loose.append((None, entry))
            elif "*" in entry.name.removeprefix("*."):
                self._loose.append((re.compile(translate(entry.name.removeprefix("*."))), entry))
            else:
                self._exact.setdefault(entry.name.removeprefix("*.").rpartition("::")[2], []).append(entry)
        for number, (_, entry) in enumerate(self._loose):
            for word in min(filter(None, entry.words), key=len, default=()):
                self._worded.setdefault(word, []).append(number)
            if not any(entry.words):
                (self._patterned if self._loose[number][0] is not None else self._open).append(number)

    @cached_property
    def _some_pattern(self) -> re.Pattern[str]:
        """What fits wherever one of the patterns does."""
        patterns = (self._loose[number][0] for number in self._patterned)
        return re.compile("|".join(regex.pattern for regex in patterns if regex is not None) or r"(?!)")

    def families(self) -> frozenset[str]:
        """The families that have a name."""
        own = frozenset(entry.family for entry in self.entries)
        return own | self.below.families() if self.below is not None else own

    def of(self, name: str, *, method: bool, language: str) -> tuple[Entry, ...]:
        """What is known of a name, one entry a family: the first exact one, else the first that fits."""
        if self.below is not None and self.silent_on(name):
            return self.below.of(name, method=method, language=language)
        key = (name, method, language)
        if (known := self._known.get(key)) is None:
            if len(self._known) >= MANY:
                self._known.clear()
            known = self._known[key] = self._look_up(name, method, language)
        return known

    def known(self, language: str) -> Mapping[bytes, Known]:
        """What is known of identifiers, by their bytes; any identifier can be asked for."""
        if language not in self._identifiers:
            self._identifiers[language] = _Identifiers(self, language)
        return self._identifiers[language]

    def families_of(self, name: str, language: str) -> frozenset[str]:
        """The families that a name belongs to, called plainly or on an object."""
        entries = (entry for method in (False, True) for entry in self.of(name, method=method, language=language))
        return frozenset(entry.family for entry in entries)

    @property
    def exact_names(self) -> frozenset[bytes] | None:
        """The names of which this vocabulary says something of its own, as the bytes of a file have them; none where that may be any."""
        return frozenset(name.encode() for name in self._exact) if not self._loose else None

    def silent_on(self, name: str) -> bool:
        """Whether this vocabulary adds nothing to what the one below says of a name."""
        return not self._loose and name not in self._exact

    def _look_up(self, name: str, method: bool, language: str) -> tuple[Entry, ...]:
        found: dict[tuple[str, object], Entry] = {}
        for entry in self._fitting(name):
            fits = entry.name.startswith("*.") == method or bool(entry.words)
            if fits and (not entry.languages or language in entry.languages):
                found.setdefault(_key(entry), entry)
        if self.below is not None:
            for entry in self.below.of(name, method=method, language=language):
                found.setdefault(_key(entry), entry)
        return tuple(found.values())

    def _fitting(self, name: str) -> Sequence[Entry]:
        """The entries that a name fits, called plainly or on an object: exact ones first, the others in their order. It is asked for
        twice of each name, and most fit none."""
        if (known := self._fits.get(name)) is not None:
            return known
        worded = self._worded
        numbers = {*self._open, *(number for word in words_of(name) if word in worded for number in worded[word])}
        if self._some_pattern.match(name):
            numbers.update(self._patterned)
        fitting = self._exact.get(name, NOTHING)
        if numbers:
            maybe = (self._loose[number] for number in sorted(numbers))
            loose = [entry for regex, entry in maybe if (regex.match(name) if regex else entry.holds(name))]
            fitting = [*fitting, *loose]
        if len(self._fits) >= MANY:
            self._fits.clear()
        self._fits[name] = fitting
        return fitting

    def with_entries(self, entries: Iterable[Entry]) -> "Vocabulary":
        """A vocabulary that stands on this one."""
        return Vocabulary(tuple(entries), self)


def _key(entry: Entry) -> tuple[str, object]:
    """Of what a name has one entry."""
    return entry.family, entry.subject if entry.family in SEVERAL else None
