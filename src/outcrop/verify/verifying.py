"""The whole of it: documents are read, sources opened, every excerpt is looked for and judged; rows come in order, then the record."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from outcrop.errors import OutcropError, SourceError
from outcrop.model.verdict import KINDS, Verdict, VerifiedDocument, VerifiedSource, VerifyRecord
from outcrop.scanning.scan import tool
from outcrop.verify.document import Document
from outcrop.verify.fixing import Fixed, corrected
from outcrop.verify.grounds import Ground
from outcrop.verify.judging import judge
from outcrop.verify.opening import Opened, Tell, opened
from outcrop.verify.reading.formats import read_document
from outcrop.verify.references import ReadDocument, references_of
from outcrop.verify.weighing import weighed
from outcrop.verify.wishes import Known

NO_SOURCE = (
    "No source is named to compare with: the document names none that `outcrop systems` lists or outcrop.lock pins;"
    " name one, as in --source glusterfs@v7.0, --source URL@REV or --source FOLDER."
)


@dataclass(frozen=True, slots=True)
class Request:
    """Which documents to verify, against which sources."""

    documents: Sequence[Path]
    addresses: Sequence[str]
    known: Known
    fix: bool = False


@dataclass(slots=True)
class Tally:
    """What is counted of the rows that went by."""

    verdicts: Counter[str] = field(default_factory=Counter)
    corrected: int = 0
    mended: int = 0
    documents: list[VerifiedDocument] = field(default_factory=list)

    def count(self, document: Document, rows: Sequence[Verdict]) -> None:
        """A document's rows go by."""
        self.verdicts.update(row.verdict or "unjudged" for row in rows)
        self.corrected += sum(bool(row.corrections) for row in rows)
        self.mended += sum(row.mended for row in rows)
        unjudged = sum(row.verdict is None for row in rows)
        self.documents.append(VerifiedDocument(document.name, document.format, document.encoding, len(rows), unjudged))

    def record(self, sources: Opened, unread: Sequence[str]) -> VerifyRecord:
        """The row that ends a stream."""
        return VerifyRecord(
            tool=tool(),
            documents=tuple(self.documents),
            sources=tuple(_told(ground) for ground in sources.grounds),
            verdicts={kind: self.verdicts[kind] for kind in KINDS},
            unjudged=self.verdicts["unjudged"],
            corrected=self.corrected,
            failed=sum(self.verdicts[kind] for kind in KINDS if kind != "exact") - self.mended,
            unread=tuple(unread),
            missing=tuple(sources.missing),
            notes=tuple(sources.notes),
        )


@dataclass(slots=True)
class Verification:
    """Iterate over it for the verdicts; afterwards `record` says what was compared with what, and `fixed` what is to be written.

    Iterating raises OutcropError where no document could be read, or where there is nothing to compare with.
    """

    request: Request
    progress: Tell | None = None
    record: VerifyRecord | None = field(default=None, init=False)
    fixed: list[Fixed] = field(default_factory=list, init=False)

    def __iter__(self) -> Iterator[Verdict]:
        """The verdicts, document by document, in the order of their excerpts."""
        read, unread = _read(self.request.documents)
        if unread and not read:
            raise OutcropError("\n".join(unread))
        sources = opened(read, self.request.addresses, self.request.known, self._tell)
        if not sources.grounds and sources.missing:
            raise SourceError("\n".join(sources.missing))
        if not sources.grounds and any(one.quotes for one in read):
            raise OutcropError(NO_SOURCE)
        tally = Tally()
        for one in read:
            rows = self._judged(one, sources.grounds)
            tally.count(one.document, rows)
            yield from rows
        self.record = tally.record(sources, unread)

    def ended(self) -> VerifyRecord:
        """The record of a verification that has ended."""
        assert self.record is not None, "a verification that ended has its record"
        return self.record

    def _tell(self, name: str, what: str, done: int, count: int) -> None:
        if self.progress is not None:
            self.progress(name, what, done, count)

    def _judged(self, read: ReadDocument, grounds: Sequence[Ground]) -> list[Verdict]:
        """The verdicts on a document, and what is to be corrected in it."""
        found = weighed(read, grounds, self.request.known, self._tell)
        cases, choices = [one.case for one in found], [one.choice for one in found]
        rows = [judge(one.case, one.choice) for one in found]
        if self.request.fix:
            rows, fixed = corrected(read.document, cases, choices, rows)
            self.fixed += [fixed] if fixed is not None else []
        return rows


def _read(files: Sequence[Path]) -> tuple[list[ReadDocument], list[str]]:
    """The documents with their excerpts, and a sentence on each that cannot be read."""
    found, unread = [], []
    for file in dict.fromkeys(files):
        try:
            document = read_document(file)
        except OutcropError as error:
            unread.append(str(error))
        else:
            found.append(ReadDocument(document, references_of(document)))
    return found, unread


def _told(ground: Ground) -> VerifiedSource:
    snapshot = ground.snapshot
    return VerifiedSource(snapshot.name, ground.address, snapshot.url, snapshot.commit, len([*ground.paths()]))
