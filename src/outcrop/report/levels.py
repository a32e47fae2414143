"""How loudly a finding or drift is told where warnings are shown beside code, and a finding at which place."""

from collections.abc import Collection, Iterable

from outcrop.model.drift import Drift
from outcrop.model.extent import Span
from outcrop.model.finding import Finding
from outcrop.pins.checking import fails

LEVELS = {"leaky": "warning", "unsure": "note"}  # any other grade informs, and is told to those who ask

# What somebody should look at, though no gate is on it; any other difference informs.
WARNED = frozenset({"lost", "weakened", "changed", "unsure"})
LOUDEST_FIRST = ("error", "warning", "note", "none")


def level(finding: Finding) -> str:
    """`warning`, `note`, or `none`, in SARIF's words."""
    return LEVELS.get(finding.grade, "none")


def loud(findings: Iterable[Finding], everything: bool) -> list[Finding]:
    """The findings to be told: warnings and notes, or all that there are."""
    return [finding for finding in findings if everything or finding.grade in LEVELS]


def spot(finding: Finding) -> Span | int:
    """The place to look at first: the line on which the witness of a broken promise ends, else the first role, else all."""
    if finding.grade == "leaky" and finding.witness:
        return finding.witness[-1].line
    return next((role.span for role in finding.roles), finding.span)


def drift_level(drift: Drift, fail_on: Collection[str]) -> str:
    """`error` for what may not stand, `warning`, `note`, or `none` of what is intact, in SARIF's words."""
    if drift.state == "intact":
        return "none"
    if fails(drift, fail_on):
        return "error"
    return "warning" if drift.state in WARNED else "note"


def loudest_first(rows: Iterable[Drift], fail_on: Collection[str], everything: bool) -> list[Drift]:
    """What differs, or all that was checked, the loudest first: a reader, or a host, may stop at any row."""
    told = [row for row in rows if everything or row.state != "intact"]
    return sorted(told, key=lambda row: LOUDEST_FIRST.index(drift_level(row, fail_on)))
