"""How loudly a finding is told where warnings are shown beside code: by its grade, and at which place."""

from collections.abc import Iterable

from outcrop.model.extent import Span
from outcrop.model.finding import Finding

LEVELS = {"leaky": "warning", "unsure": "note"}  # any other grade informs, and is told to those who ask


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
