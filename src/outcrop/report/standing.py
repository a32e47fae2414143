"""The sentence by which a gate that does not hold is told: how many findings stand, and which first."""

from collections import Counter
from collections.abc import Sequence

from outcrop.model.finding import Finding
from outcrop.report.excerpts import Place


def standing(findings: Sequence[Finding], since: str | None, place: Place) -> str:
    """What stands, or what came since a revision; at least one finding."""
    first = findings[0]
    grades = " and ".join(f"{count:,} {grade}" for grade, count in Counter(f.grade for f in findings).items())
    one = len(findings) == 1
    what = f"{grades} finding{'' if one else 's'}"
    told = f"{what} stand{'s' if one else ''}" if since is None else f"The change since {since} brought {what}"
    where = f"{first.pattern} in {first.symbol.name}, {place(first)}:{first.span.start.line} ({first.id})"
    them = "it" if one else "them"
    return f"{told}{':' if one else ', the first'} {where}; mend {them}, or allow {them} with a reason."
