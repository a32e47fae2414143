"""From what was gathered to the document: what is quoted, in which part, and what is said of each."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from outcrop.appendix.claims import CONCERN_TITLES, caption, claim, explained, joined
from outcrop.appendix.document import AT_ONCE, Document, Entry, Part, Said, Source
from outcrop.appendix.gathering import Gathered, Quote
from outcrop.appendix.quoting import Quoting
from outcrop.citations import revision
from outcrop.languages import language_of
from outcrop.model.appendix import AppendixWish
from outcrop.model.finding import Finding, Words
from outcrop.model.version import __version__
from outcrop.patterns.catalogue import Catalogue
from outcrop.report.choosing import best
from outcrop.report.excerpts import Passage, Row, passages, together
from outcrop.report.graphs import Drawing
from outcrop.report.sentences import coverage_of

TITLE = Words("Appendix: code that scales and survives failures", "附录：体现可扩展性与容错性的代码")
UNEXPLAINED = Words("Quoted code", "引用的代码")
REST = "quoted"  # the key of a part of excerpts that no pattern explains

Draw = Callable[[Finding, Gathered], Drawing | None]


@dataclass(slots=True)
class Composer:
    """Makes one document."""

    catalogue: Catalogue
    wish: AppendixWish
    limit: int | None  # the best of each pattern and source; none: all
    draw: Draw | None = None  # none: no graphs
    drawn: float = AT_ONCE  # excerpts; of a document with more of them, none has its graphs
    labels: Counter[str] = field(default_factory=Counter)
    count: int = 0

    def document(self, gathered: Sequence[Gathered]) -> Document:
        """The appendix of some sources, in the order given."""
        rows = [(one, entry) for one in gathered for entry in self._entries(one)]
        if self.draw is not None and len(rows) <= self.drawn:
            rows = [(one, _with_graphs(entry, one, self.draw)) for one, entry in rows]
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
        files = Quoting(one)
        shown = list(one.findings) if self.limit is None else best(one.findings, self.limit, lambda f: f.source.path)
        ordered = sorted(shown, key=lambda finding: finding.pattern)
        for passage in passages(ordered, long=self.wish.long):
            yield self._explained(files, passage)
        for quote in one.quotes:
            yield self._quoted(files, quote)

    def _explained(self, files: Quoting, passage: Passage) -> Entry:
        """An excerpt that findings are met in."""
        source = files.source(passage.findings[0].source.path, [(passage.start, passage.end)])
        return self._entry(files, source, passage.rows, passage.findings, None)

    def _quoted(self, files: Quoting, quote: Quote) -> Entry:
        """An excerpt that was asked for by its place, with the author's own words."""
        if quote.findings and len(quote.ranges) == 1:
            entry = self._explained(files, together(quote.findings, self.wish.long))
        else:
            rows = tuple(files.rows(quote.path, quote.ranges))
            source = files.source(quote.path, quote.ranges)
            entry = self._entry(files, source, rows, quote.findings, quote.symbol)
        if (chosen := quote.chosen) is None:
            return entry
        own = chosen.title is not None
        return replace(
            entry,
            title=chosen.title or entry.title,
            named=() if own else entry.named,
            before=chosen.before,
            after=chosen.after,
        )

    def _entry(
        self, files: Quoting, source: Source, rows: tuple[Row, ...], findings: Sequence[Finding], symbol: str | None
    ) -> Entry:
        """An excerpt of some rows; `symbol` is what they are where no finding says so."""
        one = files.one
        symbols = list(dict.fromkeys(f.symbol.name for f in findings)) or ([symbol] if symbol else [])
        patterns = list(dict.fromkeys(f.pattern for f in findings))
        titles = [joined(self.catalogue.pattern(name).card.title) for name in patterns]
        language = findings[0].symbol.language if findings else language_of(source.path)
        assert language is not None, "gathering finds only code that is read"
        return Entry(
            label=self._label(one.name, *symbols[:1], *patterns[:1]),
            number=0,
            title=_joined(titles) or UNEXPLAINED,
            named=tuple(symbols),
            caption=caption(symbols, source, revision(one.tag, one.snapshot.commit)),
            pattern=patterns[0] if patterns else None,
            concern=findings[0].concern if findings else None,
            language=language,
            rows=rows,
            said=tuple(self._said(finding, one) for finding in findings),
            source=source,
            licence=files.licence(source.path),
        )

    def _said(self, finding: Finding, one: Gathered) -> Said:
        pattern = self.catalogue.pattern(finding.pattern)
        system = one.system.title if one.system is not None else Words(one.name, one.name)
        return Said(finding, claim(finding, pattern, system), explained(finding), finding.witness)

    def _label(self, *words: str) -> str:
        """Letters, digits and dashes; told apart by a number from the second on."""
        label = "-".join(filter(None, (re.sub(r"[^A-Za-z0-9]+", "-", word).strip("-") for word in words))) or "excerpt"
        told = label
        while told in self.labels:
            self.labels[label] += 1
            told = f"{label}-{self.labels[label]}"
        self.labels[told] = 1
        return told


def _with_graphs(entry: Entry, one: Gathered, draw: Draw) -> Entry:
    return replace(entry, said=tuple(replace(said, flow=draw(said.finding, one)) for said in entry.said))


def _all(one: Gathered) -> Iterator[Finding]:
    yield from one.findings
    for quote in one.quotes:
        yield from quote.findings


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
