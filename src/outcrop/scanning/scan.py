"""One scan: every source is searched in turn; findings come in order, then the record of it all."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import IO

from outcrop.cache.results import Results
from outcrop.errors import SourceError
from outcrop.model.allowance import Allowance, Remark
from outcrop.model.coverage import Coverage, FileCoverage
from outcrop.model.finding import Finding
from outcrop.model.scan import ScannedSource, ScanRecord, Tool
from outcrop.model.version import __version__
from outcrop.patterns.catalogue import Catalogue, Pattern
from outcrop.scanning.allowing import Allowances, idle_remark
from outcrop.scanning.baseline import Gated
from outcrop.scanning.gate import Gate
from outcrop.scanning.searching import search
from outcrop.scanning.selection import Selection, wanted
from outcrop.scanning.wish import Search
from outcrop.sources import Reach, Snapshot, open_source
from outcrop.sources.address import without_credentials
from outcrop.sources.files import LARGEST
from outcrop.sources.opened import Opened

# Told while a scan runs: the source, what is being done, bytes done, bytes in all.
Tell = Callable[[str, str, int, int], None]

Located = tuple[Path, Finding]  # a finding, and the folder at which its path begins


@dataclass(frozen=True, slots=True)
class Request:
    """What to scan, what for, what is allowed, and what may not stand."""

    addresses: tuple[str, ...]
    catalogue: Catalogue
    patterns: tuple[Pattern, ...]
    grades: tuple[str, ...] = ()  # none: all
    selection: Selection = field(default_factory=Selection)
    jobs: int | None = None  # none: one a processor
    stdin: IO[bytes] | None = None
    allow: tuple[Allowance, ...] = ()
    gate: Gate = field(default_factory=Gate)
    reach: Reach = field(default_factory=Reach)
    results: Results | None = None  # where what was found before is remembered; none: nowhere
    opened: Mapping[str, Opened] = field(default_factory=dict)  # the sources that were opened already, by address

    def search(self) -> Search:
        """What to look for in each source."""
        return Search(self.patterns, self.catalogue.vocabulary, self.selection, self.jobs, self.results)

    def is_whole(self, snapshot: Snapshot) -> bool:
        """Whether every pattern is looked for in every file of a snapshot."""
        narrowed = self.selection.include or self.selection.exclude
        return self.patterns == self.catalogue.patterns and not narrowed and snapshot.files == snapshot.around


@dataclass(slots=True)
class Tally:
    """What was counted so far in a scan; in the end it is the record."""

    request: Request
    allowances: Allowances
    grades: dict[str, Counter[str]]  # how many findings of each grade, by pattern
    suppressed: int = 0
    sources: list[ScannedSource] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    rows: list[FileCoverage] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    whole: bool = True

    def count(self, finding: Finding) -> None:
        """Count a finding that is given out."""
        self.grades[finding.pattern][finding.grade] += 1
        self.suppressed += finding.suppressed is not None

    def record(self) -> ScanRecord:
        """The record of the scan."""
        return ScanRecord(
            tool=tool(),
            patterns=tuple(self.grades),
            sources=tuple(self.sources),
            missing=tuple(self.missing),
            found=sum(sum(counts.values()) for counts in self.grades.values()),
            grades=self.grades,
            suppressed=self.suppressed,
            idle=tuple(self._idle()),
            coverage=Coverage.over(self.rows),
        )

    def _idle(self) -> Iterator[str]:
        known = {pattern.id for pattern in self.request.catalogue.patterns}
        sentences = (idle_remark(remark, self.grades, known) for remark in self.remarks)
        yield from (sentence for sentence in sentences if sentence is not None)
        yield from self.allowances.idle(whole=self.whole and not self.missing)


@dataclass(slots=True)
class Scan:
    """Iterate over it for the findings; afterwards `record` says what was scanned and how much of it was read.

    `counted` then holds the findings that count against the gate.
    Iterating raises SourceError where no source at all could be read; where only some are missing, the record names them.
    """

    request: Request
    progress: Tell | None = None
    record: ScanRecord | None = field(default=None, init=False)
    counted: list[Located] = field(default_factory=list, init=False)

    def __iter__(self) -> Iterator[Finding]:
        """The findings, by source, path and line."""
        return (finding for _, finding in self.located())

    def located(self) -> Iterator[Located]:
        """The findings, each with the folder at which its path begins."""
        self.record, self.counted = None, []
        grades: dict[str, Counter[str]] = {pattern.id: Counter() for pattern in self.request.patterns}
        tally = Tally(self.request, Allowances(self.request.allow), grades)
        for address in self.request.addresses:
            try:
                yield from self._search(address, tally)
            except SourceError as error:
                tally.missing.append(str(error))
        if not tally.sources:
            raise SourceError("\n".join(tally.missing))
        self.record = tally.record()

    def _search(self, address: str, tally: Tally) -> Iterator[Located]:
        """Search one source; what it is, and how its files were read, is known in the end."""
        request = self.request
        source = request.opened.get(address) or Opened(
            open_source(address, wanted, request.stdin, replace(request.reach, tell=self._tell)), LARGEST
        )
        snapshot = source.snapshot
        wish = request.search()
        tell = partial(self._tell, snapshot.name)
        gated = Gated(request.gate, snapshot, wish, tell)
        coverage: list[FileCoverage] = []
        remarks: list[Remark] = []
        shown = without_credentials(address)
        for searched in search(shown, source, wish, tell):
            coverage.append(searched.coverage)
            remarks += searched.idle
            for finding in map(tally.allowances.over, searched.findings):
                gated.see(finding)
                if not request.grades or finding.grade in request.grades:
                    tally.count(finding)
                    yield snapshot.top, finding
        self.counted += ((snapshot.top, finding) for finding in gated.counted())
        coverage.sort(key=lambda row: row.path)
        tally.sources.append(
            ScannedSource(snapshot.name, shown, snapshot.url, snapshot.commit, Coverage.over(coverage))
        )
        tally.rows += coverage
        tally.remarks += sorted(remarks, key=lambda remark: (remark.path, remark.line))
        tally.whole = tally.whole and request.is_whole(snapshot)

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
