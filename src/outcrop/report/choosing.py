"""Which findings a report for people begins with: the best of each pattern, one a file."""

from collections.abc import Iterable

from outcrop.model.finding import Finding
from outcrop.report.excerpts import Place


def best(findings: Iterable[Finding], count: int, place: Place) -> list[Finding]:
    """The best findings of each pattern, those not allowed first, by confidence, then brevity, at most one a file.

    They come in the order of the scan.
    """
    rows = list(findings)
    order = {id(finding): number for number, finding in enumerate(rows)}
    chosen: list[Finding] = []
    for pattern in dict.fromkeys(f.pattern for f in rows):
        ranked = sorted(
            (f for f in rows if f.pattern == pattern),
            key=lambda f: (f.suppressed is not None, -f.confidence, f.excerpt.end - f.excerpt.start, order[id(f)]),
        )
        files: dict[str, Finding] = {}
        for finding in ranked:
            files.setdefault(place(finding), finding)
        chosen += sorted(list(files.values())[:count], key=lambda f: order[id(f)])
    return chosen
