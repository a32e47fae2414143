"""From what was gathered to the document: what is quoted, in which part, and what is said of each."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from outcrop.appendix.claims import CONCERN_TITLES, caption, claim, explained, joined
from outcrop.appendix.document import Document, Entry, Licence, Part, Said, Source
from outcrop.appendix.gathering import Gathered, Quote
from outcrop.citations import cite_ranges
from outcrop.languages import language_of
from outcrop.model.appendix import AppendixWish
from outcrop.model.extent import Lines
from outcrop.model.finding import Finding, Words
from outcrop.model.source import Blob, Origin
from outcrop.model.system import System
from outcrop.model.version import __version__
from outcrop.patterns.catalogue import Catalogue
from outcrop.report.choosing import best
from outcrop.report.excerpts import Passage, Row, passages, together
from outcrop.report.graphs import Drawing
from outcrop.report.sentences import coverage_of
from outcrop.scanning.batches import LARGEST
from outcrop.sources import Snapshot
from outcrop.sources.licensing import licence_files, licence_tag

TITLE = Words("Appendix: code that scales and survives failures", "附录：体现可扩展性与容错性的代码")
UNEXPLAINED = Words("Quoted code", "引用的代码")
REST = "quoted"  # the key of a part of excerpts that no pattern explains
SHORT = 12  # letters of a commit where no tag names it

Draw = Callable[[Finding, Gathered], Drawing | None]


@dataclass(slots=True)
class Composer:
    """Makes one document."""

    catalogue: Catalogue
    wish: AppendixWish
    limit: int | None  # the best of each pattern and source; none: all
    draw: Draw | None = None  # none: no graphs
    labels: Counter[str] = field(default_factory=Counter)
    count: int = 0

    def document(self, gathered: Sequence[Gathered]) -> Document:
        """The appendix of some sources, in the order given."""
        rows = [(one, entry) for one in gathered for entry in self._entries(one)]
        parts = tuple(self._parts(rows))
        matrix = Counter((one.name, found.pattern) for one in gathered for found in _all(one))
        met = dict.fromkeys(sorted(name for _, name in matrix))
        known = {one.system.id: one.system for one in gathered if one.system is not None}
        return Document(
            title=self.wish.title or TITLE,
            language=self.wish.lang,
            group=self.wish.group,
            parts=tuple(self._numbered(parts)),
            patterns={name: joined(self.catalogue.pattern(name).card.title) for name in met},
            introduced=() if self.wish.group == "system" else tuple(known.values()),
            systems=tuple(dict.fromkeys(one.name for one in gathered)),
            matrix=dict(matrix),
            coverage=_coverage(gathered),
            tool=f"Outcrop {__version__}",
        )

    def _parts(self, rows: Sequence[tuple[Gathered, Entry]]) -> Iterator[Part]:
        if self.wish.group == "system":
            for name in dict.fromkeys(one.name for one, _ in rows):
                own = [(one, entry) for one, entry in rows if one.name == name]
                system = own[0][0].system
                title = system.title if system is not None else Words(name, name)
                yield Part(name, title, None, system, tuple(entry for _, entry in own))
            return
        keys = [entry.concern if self.wish.group == "concern" else entry.pattern for _, entry in rows]
        for key in (*sorted({key for key in keys if key is not None}, reverse=self.wish.group == "concern"), None):
            entries = tuple(entry for (_, entry), its in zip(rows, keys, strict=True) if its == key)
            if entries:
                yield self._part(key, entries)

    def _part(self, key: str | None, entries: tuple[Entry, ...]) -> Part:
        """The excerpts of one concern or pattern, or of none."""
        if key is None:
            return Part(REST, UNEXPLAINED, None, None, entries)
        if self.wish.group == "concern":
            return Part(key, CONCERN_TITLES[key], None, None, entries)
        card = self.catalogue.pattern(key).card
        return Part(key, joined(card.title), joined(card.summary), None, entries)

    def _numbered(self, parts: Iterable[Part]) -> Iterator[Part]:
        """The parts with their excerpts numbered in the order of the document."""
        number = 0
        for part in parts:
            entries = []
            for entry in part.entries:
                number += 1
                entries.append(replace(entry, number=number))
            yield Part(part.key, part.title, part.intro, part.system, tuple(entries))

    def _entries(self, one: Gathered) -> Iterator[Entry]:
        shown = list(one.findings) if self.limit is None else best(one.findings, self.limit, lambda f: f.source.path)
        ordered = sorted(shown, key=lambda finding: finding.pattern)
        for passage in passages(ordered, long=self.wish.long):
            yield self._entry(one, passage.rows, passage.findings, [(passage.start, passage.end)])
        for quote in one.quotes:
            yield self._quoted(one, quote)

    def _quoted(self, one: Gathered, quote: Quote) -> Entry:
        """An excerpt that was asked for by its place."""
        if quote.findings and len(quote.ranges) == 1:
            passage: Passage = together(quote.findings, self.wish.long)
            return self._entry(one, passage.rows, quote.findings, [(passage.start, passage.end)], quote)
        rows = tuple(_rows(one.snapshot, quote.path, quote.ranges))
        return self._entry(one, rows, quote.findings, quote.ranges, quote)

    def _entry(
        self,
        one: Gathered,
        rows: tuple[Row, ...],
        findings: Sequence[Finding],
        ranges: Sequence[tuple[int, int]],
        quote: Quote | None = None,
    ) -> Entry:
        first = findings[0] if findings else None
        path = first.source.path if first is not None else quote.path if quote is not None else ""
        symbols = list(dict.fromkeys(f.symbol.name for f in findings))
        symbols = symbols or ([quote.symbol] if quote is not None and quote.symbol else [])
        chosen = quote.chosen if quote is not None else None
        patterns = list(dict.fromkeys(f.pattern for f in findings))
        titles = [joined(self.catalogue.pattern(name).card.title) for name in patterns]
        system = one.system.title if one.system is not None else Words(one.name, one.name)
        revision = one.tag or (one.snapshot.commit or "")[:SHORT]
        return Entry(
            label=self._label(one.name, *symbols[:1], *patterns[:1]),
            number=0,
            title=(chosen.title if chosen else None) or _joined(titles) or UNEXPLAINED,
            caption=caption(symbols, path, ranges, one.name, revision),
            pattern=patterns[0] if patterns else None,
            concern=first.concern if first is not None else None,
            language=first.symbol.language if first is not None else language_of(path) or "c",
            rows=rows,
            said=tuple(self._said(finding, one, system) for finding in findings),
            source=_source(one, path, ranges),
            licence=_licence(one, path),
            before=chosen.before if chosen else None,
            after=chosen.after if chosen else None,
        )

    def _said(self, finding: Finding, one: Gathered, system: Words) -> Said:
        pattern = self.catalogue.pattern(finding.pattern)
        flow = self.draw(finding, one) if self.draw is not None else None
        return Said(finding, claim(finding, pattern, system), explained(finding), finding.witness, flow)

    def _label(self, *words: str) -> str:
        """Letters, digits and dashes; told apart by a number from the second on."""
        label = "-".join(filter(None, (re.sub(r"[^A-Za-z0-9]+", "-", word).strip("-") for word in words))) or "excerpt"
        self.labels[label] += 1
        return label if self.labels[label] == 1 else f"{label}-{self.labels[label]}"


def _all(one: Gathered) -> Iterator[Finding]:
    yield from one.findings
    for quote in one.quotes:
        yield from quote.findings


def _rows(snapshot: Snapshot, path: str, ranges: Sequence[tuple[int, int]]) -> Iterator[Row]:
    """Lines as they stand, with a row for what is left out between two ranges."""
    blob = snapshot.read(path, LARGEST)
    lines = Lines(blob.data if isinstance(blob, Blob) else b"")
    end = None
    for first, last in ranges:
        if end is not None and first > end + 1:
            yield Row(end + 1, first - 1, None)
        for number in range(first if end is None else max(first, end + 1), min(last, len(lines)) + 1):
            yield Row(number, number, lines.text(number))
        end = last


def _source(one: Gathered, path: str, ranges: Sequence[tuple[int, int]]) -> Source:
    blob = one.snapshot.read(path, LARGEST)
    origin = one.snapshot.origin(blob) if isinstance(blob, Blob) else Origin(None, None, path, "0" * 40)
    cited = cite_ranges(origin, ranges, one.snapshot.forge)
    return Source(one.name, origin.url, origin.commit, one.tag, path, cited)


def _licence(one: Gathered, path: str) -> Licence:
    """The file's own tag, else what the systems list says, else the repository's licence file, else nothing."""
    blob = one.snapshot.read(path, LARGEST)
    tag = licence_tag(blob.data) if isinstance(blob, Blob) else None
    if tag is not None:
        return Licence(tag, "file")
    system: System | None = one.system
    if system is not None and system.licence:
        return Licence(system.licence, "system")
    files = licence_files(one.snapshot)
    return Licence(files[0], "repository") if files else Licence(None, "nobody")


def _coverage(gathered: Sequence[Gathered]) -> Words:
    """How much was read of each source that was scanned."""
    told = [(one.name, one.coverage) for one in gathered if one.coverage is not None]
    texts: Mapping[str, list[str]] = {
        language: [f"{name}: {sentence}" for name, coverage in told for sentence, _ in coverage_of(coverage, language)]
        for language in ("en", "zh")
    }
    return Words(" ".join(texts["en"]), "".join(texts["zh"]))


def _joined(titles: Sequence[Words]) -> Words | None:
    return Words(", ".join(one.en for one in titles), "、".join(one.zh for one in titles)) if titles else None
