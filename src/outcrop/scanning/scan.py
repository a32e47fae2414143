"""One scan: each source is listed, outlined, learned from and searched; findings come in order, then the record of it all."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import IO

from outcrop.engine.learning import learn
from outcrop.errors import SourceError
from outcrop.languages import language_of, languages_of
from outcrop.model.coverage import Coverage, FileCoverage
from outcrop.model.finding import Finding
from outcrop.model.scan import ScannedSource, ScanRecord, Tool
from outcrop.model.source import Blob
from outcrop.model.version import __version__
from outcrop.patterns.catalogue import Catalogue, Pattern
from outcrop.scanning.batches import LARGEST, Outlined, Work, find_batch, outline_batch
from outcrop.scanning.selection import Selection, wanted
from outcrop.scanning.workers import balanced, each, processors
from outcrop.sources import Snapshot, open_source

BATCH = 256 << 10  # bytes of source a batch: small enough to balance, large enough to be worth sending

# Told while a scan runs: the source, what is being done, bytes done, bytes in all.
Tell = Callable[[str, str, int, int], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What to scan, and what for."""

    addresses: tuple[str, ...]
    catalogue: Catalogue
    patterns: tuple[Pattern, ...]
    grades: tuple[str, ...] = ()  # none: all
    selection: Selection = field(default_factory=Selection)
    jobs: int | None = None  # none: one a processor
    stdin: IO[bytes] | None = None


@dataclass(slots=True)
class Scan:
    """Iterate over it for the findings; afterwards `record` says what was scanned and how much of it was read.

    Iterating raises SourceError where no source at all could be read; where only some are missing, the record names them.
    """

    request: Request
    progress: Tell | None = None
    record: ScanRecord | None = field(default=None, init=False)
    top: Path = field(default=Path(), init=False)  # where the path of the finding just told begins

    def __iter__(self) -> Iterator[Finding]:
        """The findings, by source, path and line."""
        sources: list[ScannedSource] = []
        rows: list[FileCoverage] = []
        missing: list[str] = []
        grades: dict[str, Counter[str]] = {pattern.id: Counter() for pattern in self.request.patterns}
        for address in self.request.addresses:
            coverage: list[FileCoverage] = []
            try:
                snapshot = open_source(address, wanted, self.request.stdin)
                for finding in self._search(address, snapshot, coverage):
                    grades[finding.pattern][finding.grade] += 1
                    self.top = snapshot.top
                    yield finding
            except SourceError as error:
                missing.append(str(error))
                continue
            sources.append(
                ScannedSource(snapshot.name, address, snapshot.url, snapshot.commit, Coverage.over(coverage))
            )
            rows += coverage
        if not sources:
            raise SourceError("\n".join(missing))
        self.record = ScanRecord(
            tool=tool(),
            patterns=tuple(grades),
            sources=tuple(sources),
            missing=tuple(missing),
            found=sum(sum(counts.values()) for counts in grades.values()),
            grades=grades,
            coverage=Coverage.over(rows),
        )

    def _search(self, address: str, snapshot: Snapshot, coverage: list[FileCoverage]) -> Iterator[Finding]:
        """Outline the whole snapshot, learn from it, and search the files that were asked for; fills in the coverage."""
        skipped = {file.path: self.request.selection.reason(file.path) for file in snapshot.files}
        asked = [file for file in snapshot.files if skipped[file.path] is None]
        if not asked:
            raise SourceError(_nothing(address, snapshot))
        languages = languages_of([f.path for f in snapshot.around], language_of, lambda path: _bytes(snapshot, path))
        jobs = self._jobs(snapshot)
        outlined = self._outline(address, snapshot, languages, jobs)
        coverage += (FileCoverage(one.path, None, one.state, note=one.why) for one in snapshot.unreadable)
        coverage += (FileCoverage(path, languages.get(path), why) for path, why in skipped.items() if why == "vendored")
        coverage += (
            FileCoverage(f.path, languages[f.path], outlined[f.path].state, note=outlined[f.path].note)
            for f in asked
            if outlined[f.path].state != "read"
        )
        files = [(f.path, f.size) for f in asked if outlined[f.path].state == "read"]
        outlines = {path: one.outline for path, one in outlined.items() if one.outline is not None}
        learned = learn(outlines, lambda path: _bytes(snapshot, path), self.request.catalogue.vocabulary)
        vocabulary = self.request.catalogue.vocabulary.with_entries(learned.entries)
        work = Work(snapshot, self.request.patterns, vocabulary, learned)
        batches = balanced((((path, languages[path], outlines[path].heads), size) for path, size in files), BATCH)
        sizes = dict(files)
        done, total = 0, sum(sizes.values())
        for batch, results in zip(batches, each(find_batch, work, batches, jobs), strict=True):
            for findings, row in results:
                coverage.append(row)
                yield from (f for f in findings if not self.request.grades or f.grade in self.request.grades)
            done += sum(sizes[path] for path, *_ in batch)
            self._tell(snapshot.name, "searching", done, total)

    def _outline(
        self, address: str, snapshot: Snapshot, languages: Mapping[str, str], jobs: int
    ) -> dict[str, Outlined]:
        batches = balanced((((file.path, languages[file.path]), file.size) for file in snapshot.around), BATCH)
        sizes = {file.path: file.size for file in snapshot.around}
        outlined: dict[str, Outlined] = {}
        done, total = 0, sum(sizes.values())
        for batch, results in zip(
            batches, each(outline_batch, (snapshot, self.request.selection), batches, jobs), strict=True
        ):
            outlined.update((one.path, one) for one in results)
            done += sum(sizes[path] for path, _ in batch)
            self._tell(snapshot.name, "outlining", done, total)
        return outlined

    def _jobs(self, snapshot: Snapshot) -> int:
        """One process where the snapshot is small: starting more would take longer than reading it."""
        if self.request.jobs is not None:
            return self.request.jobs
        return processors() if sum(file.size for file in snapshot.around) > 4 * BATCH else 1

    def _tell(self, name: str, doing: str, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(name, doing, done, total)


def tool() -> Tool:
    """This version of Outcrop, and of what it reads with."""
    return Tool(
        "outcrop",
        __version__,
        {name: version(name) for name in ("tree-sitter", "tree-sitter-c", "tree-sitter-cpp")},
    )


def _bytes(snapshot: Snapshot, path: str) -> bytes:
    """The bytes of a file that was read before; none where it is gone by now."""
    blob = snapshot.read(path, LARGEST)
    return blob.data if isinstance(blob, Blob) else b""


def _nothing(address: str, snapshot: Snapshot) -> str:
    """Why there is nothing to search in a source."""
    if snapshot.listed == 0:
        return f"{address!r} holds no files; name a folder or checkout with C or C++ sources."
    if not snapshot.files:
        return f"{address!r} holds {snapshot.listed} files, but none of C or C++; Outcrop reads no other language yet."
    return (
        f"{address!r} holds {len(snapshot.files)} C or C++ files, but all are left out; try --vendored, or other globs."
    )
