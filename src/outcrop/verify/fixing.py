"""Corrected references for a Markdown document: numbers of lines in prose, in addresses and in info strings; quoted code stays as it is."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from outcrop.model.verdict import Correction, Verdict, VerifyRecord
from outcrop.verify.cases import Case
from outcrop.verify.choosing import Choice
from outcrop.verify.claims import BRANCHES, Claim, fit_of, is_at
from outcrop.verify.document import Document
from outcrop.verify.elisions import stray, tells_parts
from outcrop.verify.mentions import LinesSaid
from outcrop.verify.reading.encoding import mark_of
from outcrop.verify.reading.formats import as_read, line_end

# What joins one number to another, so that both are one expression: to correct a part of it would make it false.
JOINT = r"\s*(?:[-,;/、，和及与到至~–—&]|&\w+;|\b(?:and|or|to|through)\b)\s*(?:and\s+)?(?:lines?\s+|L|第)?"
MORE = re.compile(JOINT + r"\d", re.I)
BEFORE = re.compile(r"\d" + JOINT + r"\Z", re.I)
FIXABLE = {"wrong-range", "moved", "altered"}


@dataclass(frozen=True, slots=True)
class Edit:
    """Digits that are to be others."""

    line: int
    start: int
    end: int
    digits: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A document as it is to be written."""

    name: str
    encoding: str
    edits: tuple[Edit, ...]
    read: dict[int, str]  # the lines that are edited, by their number, as they were read


def corrected(
    document: Document, cases: Sequence[Case], choices: Sequence[Choice | None], rows: Sequence[Verdict]
) -> tuple[list[Verdict], Fixed | None]:
    """The verdicts, with what is corrected in the document; only Markdown is, and only where the true lines are sure."""
    if document.format != "markdown":
        return list(rows), None
    lines = document.rows
    edits: dict[tuple[int, int], Edit] = {}
    owners: dict[int, set[int]] = {}
    for number, (case, choice, row) in enumerate(zip(cases, choices, rows, strict=True)):
        for edit in _edits(case, choice) if choice is not None and row.verdict in FIXABLE else ():
            edits.setdefault((edit.line, edit.start), edit)
            owners.setdefault(edit.line, set()).add(number)
    made = {line: _written(lines[line - 1], [one for one in edits.values() if one.line == line]) for line in owners}
    told = []
    for number, (choice, row) in enumerate(zip(choices, rows, strict=True)):
        own = tuple(Correction(line, lines[line - 1], made[line]) for line in sorted(made) if number in owners[line])
        mended = bool(own) and row.verdict != "altered" and choice is not None and _is_mended(cases[number], choice)
        told.append(replace(row, corrections=own, mended=mended))
    fixed = Fixed(document.name, document.encoding, tuple(edits.values()), {line: lines[line - 1] for line in made})
    return told, fixed if made else None


def _is_mended(case: Case, choice: Choice) -> bool:
    """Whether an excerpt whose reference is corrected is exact: it is not cut off, and no number beside its lines is left wrong."""
    place = choice.place
    said = any(one.reference.zone == "numbers" and one.reference.prose is not None for one in case.claims)
    numbered = said or stray(case.quote, case.text, place) is None
    return numbered and not place.cut and (len(place.parts) == 1 or tells_parts(case.quote, case.text, place))


def _edits(case: Case, choice: Choice) -> Iterator[Edit]:
    """The digits of the reference, and of every other near the excerpt that says the same; none where it names another file."""
    first, last = choice.place.lines
    said = choice.claim.reference.lines if choice.claim is not None else None
    if choice.claim is None or said is None or choice.fit == "right" or choice.claim.kinship(choice.place) == "other":
        return
    for other in case.claims:
        lines, prose = other.reference.lines, other.reference.prose
        if lines is None or prose is None or not prose.verbatim or not _is_same(lines, said):
            continue
        if _is_part(prose.text, lines):
            continue
        if other.kinship(choice.place) == "other" or not _is_here(other, choice):
            continue
        if fit_of(other, choice.place) != "right":
            yield from _digits(prose.text, prose.line, lines, first, last)


def _is_same(one: LinesSaid, other: LinesSaid) -> bool:
    """Whether both say the same lines, or one of them where these begin."""
    if one.more or other.more:
        return one.ranges == other.ranges
    return one.first == other.first and (one.last == other.last or None in (one.last, other.last))


def _is_part(text: str, said: LinesSaid) -> bool:
    """Whether the numbers belong to a longer expression: `lines 10, 11 and 12`, `10-20,30-40`."""
    places = [at for at in (said.first_at, said.last_at) if at is not None]
    if not places:
        return False
    first, last = min(at.start for at in places), max(at.end for at in places)
    return MORE.match(text, last) is not None or BEFORE.search(text[:first]) is not None


def _is_here(claim: Claim, choice: Choice) -> bool:
    """Whether an address is of the very revision that was looked at; at another one other lines may be right."""
    path = claim.reference.path
    if path is None or path.url is None or path.revision in (None, *BRANCHES):
        return True
    return is_at(choice.place.ground, path.revision)


def _digits(text: str, line: int, said: LinesSaid, first: int, last: int) -> Iterator[Edit]:
    for at, number in ((said.first_at, first), (said.last_at, last)):
        if at is not None:
            start = text.rfind("\n", 0, at.start) + 1
            yield Edit(line + text.count("\n", 0, at.start), at.start - start, at.end - start, str(number))


def _written(line: str, edits: Sequence[Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: -edit.start):
        line = line[: edit.start] + edit.digits + line[edit.end :]
    return line


def rewritten(data: bytes, fixed: Fixed) -> bytes:
    """The bytes of a document with the digits that are corrected; all else stays as it is, line ends and the mark of a byte order included.

    Raises ValueError where it is no longer what was read, or cannot be written as it was.
    """
    mark, _ = mark_of(data)
    text = data[len(mark) :].decode(fixed.encoding)
    if text.encode(fixed.encoding) != data[len(mark) :]:
        raise ValueError(f"it cannot be written as {fixed.encoding} just as it was")
    end = line_end(text)
    lines = text.split(end)
    for number, before in fixed.read.items():
        line = lines[number - 1] if number <= len(lines) else ""
        if as_read(line) != before:
            raise ValueError(f"line {number} has just been changed")
        lines[number - 1] = _written(line, [edit for edit in fixed.edits if edit.line == number])
    return mark + end.join(lines).encode(fixed.encoding)


def uncorrected(
    rows: Sequence[Verdict], record: VerifyRecord, documents: Container[str]
) -> tuple[list[Verdict], VerifyRecord]:
    """Verdicts and their record, as they are where these documents could not be written."""
    told = [replace(row, corrections=(), mended=False) if row.document in documents else row for row in rows]
    lost = sum(bool(before.corrections) and not after.corrections for before, after in zip(rows, told, strict=True))
    failed = sum(before.mended and not after.mended for before, after in zip(rows, told, strict=True))
    return told, replace(record, corrected=record.corrected - lost, failed=record.failed + failed)
