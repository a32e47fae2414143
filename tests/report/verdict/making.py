"""Verdicts made by hand: one of each kind, and one in which everything that could act does."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from outcrop.model.finding import Citation, Words
from outcrop.model.verdict import (
    KINDS,
    Correction,
    Difference,
    Found,
    Given,
    Kind,
    Verdict,
    VerifiedDocument,
    VerifiedSource,
    VerifyRecord,
)
from outcrop.scanning.scan import tool

from ..drift.making import HOSTILE

URL, COMMIT = "https://github.com/x/peers", "1" * 40
GIVEN = Given("src/list.c, lines 5-10", 3, None, None, "src/list.c", 5, 10, False)


def found(path: str = "src/list.c", first: int = 3, last: int = 12) -> Found:
    """Lines of a file at a commit."""
    citation = Citation(f"{URL}/blob/{COMMIT}/{path}#L{first}-L{last}", f"swh:1:cnt:{'b' * 40};lines={first}-{last}")
    return Found("peers@v1", URL, COMMIT, path, (first, last), ((first, last),), citation)


def verdict(kind: Kind | None, why: str = "It is so.", given: Given | None = GIVEN) -> Verdict:
    """A row without more."""
    place = found() if kind not in (None, "not-found") else None
    return Verdict(
        document="docs/report.md",
        lines=(6, 15),
        verdict=kind,
        why=Words(why, f"{why}（中文）"),
        given=given,
        found=place,
        likeness=1.0 if place else 0.0,
    )


EXACT, WRONG, MOVED = verdict("exact"), verdict("wrong-range"), verdict("moved")
ALTERED = replace(
    verdict("altered"),
    likeness=0.9,
    differences=(
        Difference("code", 9, 6, ("\treturn 1;",), ("\treturn 0;",)),
        Difference("white-space", 11, 8, ("    return;",), ("\treturn;",)),
    ),
)
TRUNCATED, LOST, UNJUDGED = verdict("truncated"), verdict("not-found"), verdict(None, given=None)
MENDED = replace(WRONG, corrections=(Correction(3, "lines 5-10", "lines 3-12"),), mended=True)
EVERY = (EXACT, WRONG, MOVED, ALTERED, TRUNCATED, LOST, UNJUDGED)
ODD = replace(
    verdict("altered", HOSTILE, replace(GIVEN, words=HOSTILE, path=HOSTILE)),
    document=HOSTILE,
    found=replace(found(), source=HOSTILE, path=HOSTILE, citation=Citation(HOSTILE, HOSTILE)),
    differences=(Difference("code", 9, 6, (HOSTILE,), (HOSTILE,)),),
    corrections=(Correction(3, HOSTILE, HOSTILE),),
)


def record(rows: Sequence[Verdict], **values: tuple[str, ...]) -> VerifyRecord:
    """The record that closes these rows."""
    counts = Counter(row.verdict for row in rows)
    names = dict.fromkeys([row.document for row in rows] or ["docs/report.md"])
    documents = [
        VerifiedDocument(
            name,
            "markdown",
            "utf-8",
            sum(row.document == name for row in rows),
            sum(row.document == name and row.verdict is None for row in rows),
        )
        for name in names
    ]
    mended = sum(row.mended for row in rows)
    return VerifyRecord(
        tool=tool(),
        documents=tuple(documents),
        sources=(VerifiedSource("peers@v1", "peers@v1", URL, COMMIT, 3),),
        verdicts={kind: counts[kind] for kind in KINDS},
        unjudged=counts[None],
        corrected=sum(bool(row.corrections) for row in rows),
        failed=sum(counts[kind] for kind in KINDS if kind != "exact") - mended,
        **values,
    )


HOSTILE_RECORD = record([ODD], missing=(HOSTILE,), unread=(HOSTILE,), notes=(HOSTILE,))
