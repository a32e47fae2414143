"""What every report of verdicts says alike: where an excerpt stands, what differs, what was corrected, and how many there are of each."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from outcrop.model.verdict import KINDS, Difference, Found, Verdict, VerifyRecord
from outcrop.report.wording import say_verdict, say_verify

# How loudly a verdict is told, in SARIF's words; one that is corrected only informs.
LEVELS = {
    "exact": "none",
    "wrong-range": "warning",
    "moved": "warning",
    "altered": "warning",
    "truncated": "note",
    "not-found": "error",
    "unjudged": "none",
}
LOUDEST_FIRST = ("error", "warning", "note", "none")
SHOWN = 6  # lines of a difference on either side


def name_of(row: Verdict) -> str:
    """The verdict, or that there is none."""
    return row.verdict or "unjudged"


def level_of(row: Verdict) -> str:
    """How loudly it is told."""
    level = LEVELS[name_of(row)]
    return "note" if row.corrections and level != "none" else level


def told_rows(rows: Iterable[Verdict], everything: bool) -> list[Verdict]:
    """What is not as it should be, or all."""
    return [row for row in rows if everything or row.verdict not in ("exact", None)]


def loudest_first(rows: Iterable[Verdict], everything: bool) -> list[Verdict]:
    """The same, the loudest first: a reader, or a host, may stop at any row."""
    return sorted(told_rows(rows, everything), key=lambda row: LOUDEST_FIRST.index(level_of(row)))


def place(found: Found) -> str:
    """`path:start-end`, or `path:line`."""
    first, last = found.lines
    return f"{found.path}:{first}-{last}" if first != last else f"{found.path}:{first}"


def told(row: Verdict, language: str) -> Iterator[str]:
    """What is to be said of an excerpt, difference by difference left out."""
    yield getattr(row.why, language)
    for one in row.corrections:
        yield say_verify("corrected", language, line=one.line, after=one.after.strip())


def shown(one: Difference, language: str) -> Iterator[str]:
    """A difference as people read it: the source's lines with a minus, the document's with a plus."""
    marked = f"  ({say_verify('white_space', language)})" if one.kind == "white-space" else ""
    yield f"@@ {one.source} @@{marked}"
    yield from _some(one.original, "-")
    yield from _some(one.quoted, "+")


def _some(lines: Sequence[str], sign: str) -> Iterator[str]:
    yield from (f"{sign} {line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield f"{sign} …"


def summary(record: VerifyRecord, language: str) -> Iterator[str]:
    """How many there are of each, with what they were compared, and which documents quote nothing."""
    between = say_verify("between", language)
    count = sum(record.verdicts.values())
    if count:
        said = [f"{record.verdicts[kind]:,} {say_verdict(kind, language)}" for kind in KINDS if record.verdicts[kind]]
        yield say_verify("verified", language, count=f"{count:,}", verdicts=between.join(said))
    else:
        yield say_verify("none_verified", language)
    if record.corrected:
        yield say_verify("corrected_count", language, count=f"{record.corrected:,}")
    if record.sources:
        yield say_verify(
            "compared", language, sources=between.join(dict.fromkeys(source.name for source in record.sources))
        )
    for document in record.documents:
        if not document.excerpts:
            yield say_verify("no_excerpts", language, document=document.name)


def identity(row: Verdict, number: int) -> str:
    """What tells an excerpt from every other of its document, and stays the same while its words and its reference do."""
    given = row.given.words if row.given is not None else ""
    words = "\0".join((row.document, name_of(row), given, str(number)))
    return sha256(words.encode("utf-8", "surrogateescape")).hexdigest()[:16]
