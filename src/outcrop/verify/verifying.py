"""The whole of it: documents are read, sources opened, every excerpt is looked for and judged; rows come in order, then the record."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from outcrop.cache.results import Results
from outcrop.errors import OutcropError, SourceError
from outcrop.languages import language_of
from outcrop.model.verdict import KINDS, Verdict, VerifiedDocument, VerifiedSource, VerifyRecord
from outcrop.scanning.scan import tool
from outcrop.sources.remote import canonical_url
from outcrop.verify.cases import Case
from outcrop.verify.choosing import Choice, choose, lists_shown
from outcrop.verify.claims import is_at, same_repository
from outcrop.verify.document import Document
from outcrop.verify.fixing import Fixed, corrected
from outcrop.verify.grounds import Ground, names_of
from outcrop.verify.growing import grown
from outcrop.verify.judging import judge
from outcrop.verify.lines import kept_index
from outcrop.verify.reading.formats import read_document
from outcrop.verify.references import Quoted, Reference, references_of
from outcrop.verify.wishes import Known, Wish, name_before, named

# Told while sources are read: the source, what is being done, files done, files in all.
Tell = Callable[[str, str, int, int], None]
Read = tuple[Document, list[Quoted]]

GROWING = 0.5  # how like its place a quote must be that is to be grown there

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
class Verification:
    """Iterate over it for the verdicts; afterwards `record` says what was compared with what, and `fixed` what is to be written.

    Iterating raises OutcropError where no document could be read, or where there is nothing to compare with.
    """

    request: Request
    progress: Tell | None = None
    record: VerifyRecord | None = field(default=None, init=False)
    fixed: list[Fixed] = field(default_factory=list, init=False)
    unread: list[str] = field(default_factory=list, init=False)
    missing: list[str] = field(default_factory=list, init=False)
    notes: list[str] = field(default_factory=list, init=False)

    def __iter__(self) -> Iterator[Verdict]:
        """The verdicts, document by document, in the order of their excerpts."""
        read = self._read()
        if self.unread and not read:
            raise OutcropError("\n".join(self.unread))
        grounds = self._opened(read)
        if not grounds and any(rows for _, rows in read):
            raise SourceError("\n".join(self.missing)) if self.missing else OutcropError(NO_SOURCE)
        counts: Counter[str] = Counter()
        documents: list[VerifiedDocument] = []
        corrected_rows = mended = 0
        for document, quotes in read:
            rows = self._judged(document, quotes, grounds)
            documents.append(_counted(document, rows))
            for row in rows:
                counts[row.verdict or "unjudged"] += 1
                corrected_rows += bool(row.corrections)
                mended += row.mended
                yield row
        failed = sum(counts[kind] for kind in KINDS if kind != "exact") - mended
        self.record = VerifyRecord(
            tool=tool(),
            documents=tuple(documents),
            sources=tuple(_told(ground) for ground in grounds),
            verdicts={kind: counts[kind] for kind in KINDS},
            unjudged=counts["unjudged"],
            corrected=corrected_rows,
            failed=failed,
            unread=tuple(self.unread),
            missing=tuple(self.missing),
            notes=tuple(self.notes),
        )

    def ended(self) -> VerifyRecord:
        """The record of a verification that has ended."""
        assert self.record is not None, "a verification that ended has its record"
        return self.record

    def _read(self) -> list[Read]:
        """The documents with their excerpts; what cannot be read is told."""
        found: list[Read] = []
        for file in dict.fromkeys(self.request.documents):
            try:
                document = read_document(file)
            except OutcropError as error:
                self.unread.append(str(error))
            else:
                found.append((document, references_of(document)))
        return found

    def _opened(self, read: Sequence[Read]) -> list[Ground]:
        """The sources of the call, then those that the documents name; nothing is opened for a document without excerpts."""
        known = self.request.known
        files = {path for _, rows in read for quoted in rows for path in _unread_names(quoted.references)}
        grounds: list[Ground] = []
        if not any(rows for _, rows in read):
            return grounds
        for address in dict.fromkeys(self.request.addresses):
            try:
                grounds.append(self._open(known.told(address), files))
            except SourceError as error:
                self.missing.append(str(error))
        for wish in named(read, known, grounds, alone=not self.request.addresses):
            try:
                grounds.append(self._open(wish, files))
            except SourceError as error:
                if wish.aside:
                    self.notes.append(
                        f"{error} What the documents cite of {wish.address!r} was compared with what is named."
                    )
                else:
                    self.missing.append(str(error))
        return grounds

    def _open(self, wish: Wish, files: set[str]) -> Ground:
        """A source and the index of its lines: of all files in a language that is read, and of those that the documents name."""
        snapshot = wish.open(lambda path: language_of(path) is not None or path.rpartition("/")[2] in files)
        paths = [file.path for file in snapshot.around]
        if not paths:
            raise SourceError(f"{wish.address!r} holds no file of C or C++, and none that the documents name.")
        read = [path for path in paths if language_of(path) is not None]
        rest = [path for path in paths if language_of(path) is None]
        results = Results.of(self.request.known.reach.cache)
        tell = self.progress or (lambda *_: None)
        indices = [
            kept_index(snapshot, some, results, lambda done, all_of: tell(snapshot.name, "reading", done, all_of))
            for some in (read, rest)
            if some
        ]
        urls = {name: canonical_url(one.url) or one.url for name, one in self.request.known.systems.items()}
        return Ground(wish.address, snapshot, indices, names_of(snapshot, urls), wish.revision, wish.aside)

    def _judged(self, document: Document, quotes: Sequence[Quoted], grounds: Sequence[Ground]) -> list[Verdict]:
        """The verdicts on a document. What is right takes its reference first, so that no other excerpt is held against it."""
        cases = self._cases(document, quotes, grounds)
        taken: set[object] = set()
        choices: list[Choice | None] = []
        for case in cases:
            choice = choose(case, lambda _: False)
            right = choice is not None and choice.fit == "right" and choice.place.likeness == 1
            choices.append(choice if right else None)
            if right and choice is not None and choice.claim is not None:
                taken.add(choice.claim.reference.where)
        for number, case in enumerate(cases):
            if choices[number] is None:
                choices[number] = choice = choose(
                    case, lambda reference: reference.where is not None and reference.where in taken
                )
                if choice is not None and choice.claim is not None:
                    taken.add(choice.claim.reference.where)
        choices = lists_shown(choices)
        rows = [judge(case, choice) for case, choice in zip(cases, choices, strict=True)]
        if self.request.fix:
            rows, fixed = corrected(document, cases, choices, rows)
            self.fixed += [fixed] if fixed is not None else []
        return rows

    def _cases(self, document: Document, quotes: Sequence[Quoted], grounds: Sequence[Ground]) -> list[Case]:
        """The excerpts, those that nothing bounds grown as far as their source tells; what is within another one is none."""
        cases: list[Case] = []
        held = ((ground, ground.holds(Path(document.name))) for ground in grounds)
        own = frozenset((id(ground), path) for ground, path in held if path is not None)
        tell = self.progress or (lambda *_: None)
        for number, quoted in enumerate(quotes, 1):
            tell(document.name, "verifying", number, len(quotes))
            if cases and quoted.quote.lines[1] <= cases[-1].quote.lines[1]:
                continue
            case = replace(self._case(document, quoted, grounds), own=own)
            choice = choose(case, lambda _: False)
            likely = choice is not None and choice.place.likeness > GROWING
            larger = grown(document, case.quote, choice.place) if choice is not None and likely else case.quote
            cases.append(case if larger is case.quote else replace(case, quote=larger))
        return cases

    def _case(self, document: Document, quoted: Quoted, grounds: Sequence[Ground]) -> Case:
        concerned = [one for one in grounds if _concerns(one, quoted.references)]
        name = partial(name_before, document, quoted.at, self.request.known)
        return Case(document.name, quoted.quote, quoted.references, concerned, name)


def _concerns(ground: Ground, references: Sequence[Reference]) -> bool:
    """Whether a source has to do with a quote."""
    paths = [one.path for one in references if one.path is not None and one.path.url is not None]
    return not ground.aside or any(
        same_repository(ground.snapshot.url, canonical_url(path.url or "") or path.url) and is_at(ground, path.revision)
        for path in paths
    )


def _unread_names(references: Sequence[Reference]) -> Iterator[str]:
    """The names of files that are in no language that is read."""
    names = (one.path.path.rpartition("/")[2] for one in references if one.path is not None)
    return (name for name in names if language_of(name) is None)


def _counted(document: Document, rows: Sequence[Verdict]) -> VerifiedDocument:
    unjudged = sum(row.verdict is None for row in rows)
    return VerifiedDocument(document.name, document.format, document.encoding, len(rows), unjudged)


def _told(ground: Ground) -> VerifiedSource:
    snapshot = ground.snapshot
    return VerifiedSource(snapshot.name, ground.address, snapshot.url, snapshot.commit, len([*ground.paths()]))
