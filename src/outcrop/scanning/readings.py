"""What was found in files before: remembered by the file's blob, and within that by its context and by pattern.

A file is read under few contexts: as two branches, or two commits, know the names in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from outcrop.cache.keys import card, digest, engine, words
from outcrop.cache.results import Results
from outcrop.cache.values import packed, unpacked
from outcrop.engine.learning import Learned
from outcrop.engine.search import Part
from outcrop.model.allowance import Remark
from outcrop.patterns.catalogue import Pattern
from outcrop.scanning.batches import Judged
from outcrop.scanning.contexts import Contexts
from outcrop.scanning.wish import Search

LASTING = frozenset({"read", "binary"})  # how a file reads each time; others may have had bad luck
CONTEXTS = 3  # that are remembered of a file
WHOLES = 4  # snapshots of which it is known that a context holds in them
PARTS = 64  # patterns that are remembered of a context
FULL = 4 << 20  # bytes of results that wait to be written


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read in one context."""

    context: str
    wholes: tuple[str, ...]  # digests of all that was learned, of snapshots in which this is the context
    state: str
    heads: int
    remarks: tuple[Remark, ...]
    parts: Mapping[str, Part]  # by the pattern's key


@dataclass(slots=True)
class Readings:
    """The readings of the files of a snapshot, and those that are to be written."""

    results: Results
    stem: str
    whole: str  # a digest of all that was learned from the snapshot
    keys: Mapping[str, str]  # of patterns, by their ids
    waiting: dict[str, bytes] = field(default_factory=dict)
    held: int = 0  # bytes that wait

    @classmethod
    def of(cls, results: Results, wish: Search, learned: Learned, contexts: Contexts) -> "Readings":
        """Those that a search can make use of."""
        keys = {one.id: _key(one, learned) for one in wish.patterns}
        return cls(results, digest(engine(), words(wish.vocabulary)), contexts.whole(), keys)

    def known(self, files: Sequence[tuple[str, str, str]]) -> dict[str, tuple[Reading, ...]]:
        """What is remembered of files, each a path, its language and its blob; by path."""
        keys = {path: self._row(path, language, blob) for path, language, blob in files}
        rows = self.results.get(keys.values())
        return {path: unpacked(tuple[Reading, ...], rows[key]) for path, key in keys.items() if key in rows}

    def standing(self, blob: str, readings: Sequence[Reading]) -> Judged | None:
        """What all patterns found, if that is known without reading the file."""
        for one in readings:
            if self.whole in one.wholes and all(key in one.parts for key in self.keys.values()):
                return self._judged(blob, one)
        return None

    def covered(self, readings: Sequence[Reading]) -> dict[str, frozenset[str]]:
        """The patterns whose findings are known, by context."""
        return {one.context: frozenset(name for name, key in self.keys.items() if key in one.parts) for one in readings}

    def keep(self, file: tuple[str, str, str], before: Sequence[Reading], judged: Judged) -> Judged:
        """Remember what was found now, with what was known before; gives both."""
        path, language, blob = file
        if judged.blob != blob or judged.state not in LASTING:
            return judged
        old = next((one for one in before if one.context == judged.context), None)
        new = {self.keys[name]: part for name, part in judged.parts.items()}
        if old is None:
            now = Reading(judged.context, (self.whole,), judged.state, judged.heads, judged.remarks, new)
        else:
            wholes = (self.whole, *(one for one in old.wholes if one != self.whole))
            now = replace(old, wholes=wholes[:WHOLES], parts={**old.parts, **new})
        others = [one for one in before if one is not old]
        kept = replace(now, parts=dict([*now.parts.items()][-PARTS:]))
        self._write(self._row(path, language, blob), packed(tuple[Reading, ...], (kept, *others)[:CONTEXTS]))
        return self._judged(blob, now)

    def _judged(self, blob: str, reading: Reading) -> Judged:
        parts = {name: reading.parts[key] for name, key in self.keys.items()}
        return Judged(blob, reading.context, reading.state, reading.heads, parts, reading.remarks)

    def flush(self) -> None:
        """Write what waits."""
        self.results.put(self.waiting)
        self.waiting, self.held = {}, 0

    def _write(self, key: str, data: bytes) -> None:
        self.waiting[key] = data
        self.held += len(data)
        if self.held > FULL:
            self.flush()

    def _row(self, path: str, language: str, blob: str) -> str:
        return digest("found", self.stem, path, language, blob)


def _key(pattern: Pattern, learned: Learned) -> str:
    """What the findings of a pattern depend on, whatever they are in; that of most cards is not where a name was learned."""
    asks = b".origin" in (pattern.folder / "pattern.yaml").read_bytes()
    return digest(card(pattern.folder), *(entry.origin or "" for entry in learned.entries if asks))
