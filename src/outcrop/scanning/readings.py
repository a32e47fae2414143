"""What was found in files before: remembered by the file's blob, and within that by its context and by pattern.

A file is read under few contexts: as two branches, or two commits, know the names in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from outcrop.cache.keys import card, digest, engine, words
from outcrop.cache.results import Results
from outcrop.cache.values import packed, unpacked
from outcrop.engine.joining import Half
from outcrop.engine.learning import Learned
from outcrop.model.allowance import Remark
from outcrop.model.coverage import FileCoverage
from outcrop.model.finding import Finding
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
class Part:
    """What one pattern found in a file."""

    findings: tuple[Finding, ...] = ()
    halves: tuple[Half, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read in one context."""

    context: str
    wholes: tuple[str, ...]  # digests of all that was learned, of snapshots in which this is the context
    coverage: FileCoverage
    remarks: tuple[Remark, ...]
    parts: Mapping[str, Part]  # by the pattern's key

    def judged(self, blob: str, keys: Iterable[str]) -> Judged:
        """What these patterns found."""
        parts = [self.parts[key] for key in keys]
        findings = tuple(one for part in parts for one in part.findings)
        halves = tuple(one for part in parts for one in part.halves)
        return Judged(blob, self.context, self.coverage, findings, halves, self.remarks)


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
    def of(cls, results: Results, wish: Search, learned: Learned) -> "Readings":
        """Those that a search can make use of."""
        keys = {one.id: _key(one, learned) for one in wish.patterns}
        return cls(results, digest(engine(), words(wish.vocabulary)), Contexts.of(learned).whole(), keys)

    def known(self, files: Sequence[tuple[str, str, str]]) -> dict[str, tuple[Reading, ...]]:
        """What is remembered of files, each a path, its language and its blob; by path."""
        keys = {path: self._row(path, language, blob) for path, language, blob in files}
        rows = self.results.get(keys.values())
        return {path: unpacked(tuple[Reading, ...], rows[key]) for path, key in keys.items() if key in rows}

    def standing(self, blob: str, readings: Sequence[Reading]) -> Judged | None:
        """What all patterns found, if that is known without reading the file."""
        wanted = self.keys.values()
        for one in readings:
            if self.whole in one.wholes and all(key in one.parts for key in wanted):
                return one.judged(blob, wanted)
        return None

    def covered(self, readings: Sequence[Reading]) -> dict[str, frozenset[str]]:
        """The patterns whose findings are known, by context."""
        return {one.context: frozenset(name for name, key in self.keys.items() if key in one.parts) for one in readings}

    def keep(self, file: tuple[str, str, str], before: Sequence[Reading], judged: Judged) -> Judged:
        """Remember what was found now, with what was known before; gives both."""
        path, language, blob = file
        if judged.blob != blob or (judged.coverage is not None and judged.coverage.state not in LASTING):
            return judged
        old = next((one for one in before if one.context == judged.context), None)
        wholes = (self.whole, *(one for one in (old.wholes if old is not None else ()) if one != self.whole))
        parts = dict(old.parts) if old is not None else {}
        coverage = old.coverage if old is not None else judged.coverage
        assert coverage is not None, "where nothing was known before, the file was read"
        if judged.coverage is not None:
            parts = {**parts, **self._parts(judged, parts)}
        now = Reading(judged.context, wholes[:WHOLES], coverage, old.remarks if old else judged.remarks, _newest(parts))
        others = [one for one in before if one is not old]
        self._write(self._row(path, language, blob), packed(tuple[Reading, ...], (now, *others)[:CONTEXTS]))
        return replace(now, parts=parts).judged(blob, self.keys.values())

    def flush(self) -> None:
        """Write what waits."""
        self.results.put(self.waiting)
        self.waiting, self.held = {}, 0

    def _parts(self, judged: Judged, known: Mapping[str, Part]) -> dict[str, Part]:
        lacking = {name: key for name, key in self.keys.items() if key not in known}
        findings: dict[str, list[Finding]] = {name: [] for name in lacking}
        halves: dict[str, list[Half]] = {name: [] for name in lacking}
        for finding in judged.findings:
            findings[finding.pattern].append(finding)
        for half in judged.halves:
            halves[half.finding.pattern].append(half)
        return {key: Part(tuple(findings[name]), tuple(halves[name])) for name, key in lacking.items()}

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


def _newest(parts: Mapping[str, Part]) -> dict[str, Part]:
    return dict([*parts.items()][-PARTS:])
