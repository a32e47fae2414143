"""One scan: every source is searched in turn; findings come in order, then the record of it all."""

from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import IO

from outcrop.errors import SourceError
from outcrop.model.coverage import Coverage, FileCoverage
from outcrop.model.finding import Finding
from outcrop.model.scan import ScannedSource, ScanRecord, Tool
from outcrop.model.version import __version__
from outcrop.patterns.catalogue import Catalogue, Pattern
from outcrop.scanning.searching import Search, search
from outcrop.scanning.selection import Selection, wanted
from outcrop.sources import open_source

# Told while a scan runs: the source, what is being done, bytes done, bytes in all.
Tell = Callable[[str, str, int, int], None]

Grades = dict[str, Counter[str]]  # how many findings of each grade, by pattern


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

    def __iter__(self) -> Iterator[Finding]:
        """The findings, by source, path and line."""
        return (finding for _, finding in self.located())

    def located(self) -> Iterator[tuple[Path, Finding]]:
        """The findings, each with the folder at which its path begins."""
        self.record = None
        sources: list[ScannedSource] = []
        rows: list[FileCoverage] = []
        missing: list[str] = []
        grades: Grades = {pattern.id: Counter() for pattern in self.request.patterns}
        for address in self.request.addresses:
            try:
                source, coverage = yield from self._search(address, grades)
            except SourceError as error:
                missing.append(str(error))
            else:
                sources.append(source)
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

    def _search(
        self, address: str, grades: Grades
    ) -> Generator[tuple[Path, Finding], None, tuple[ScannedSource, list[FileCoverage]]]:
        """Search one source, count its findings, and give back what it is and how its files were read."""
        request = self.request
        snapshot = open_source(address, wanted, request.stdin)
        wish = Search(request.patterns, request.catalogue.vocabulary, request.selection, request.jobs)
        coverage: list[FileCoverage] = []
        for findings, row in search(address, snapshot, wish, partial(self._tell, snapshot.name)):
            coverage.append(row)
            for finding in findings:
                if not request.grades or finding.grade in request.grades:
                    grades[finding.pattern][finding.grade] += 1
                    yield snapshot.top, finding
        coverage.sort(key=lambda row: row.path)
        return ScannedSource(snapshot.name, address, snapshot.url, snapshot.commit, Coverage.over(coverage)), coverage

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
