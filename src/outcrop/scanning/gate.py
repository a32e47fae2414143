"""The gate on one's own code: which findings may not stand, and which of them a change brought."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from outcrop.model.finding import Finding
from outcrop.patterns.catalogue import Pattern


@dataclass(frozen=True, slots=True)
class Gate:
    """The grades that may not stand; with a revision, only where they did not stand there already."""

    fail_on: tuple[str, ...] = ()
    since: str | None = None

    def counts(self, finding: Finding) -> bool:
        """Whether a finding counts against the gate; one that is allowed does not."""
        return finding.grade in self.fail_on and finding.suppressed is None


def brought(
    gate: Gate, now: Iterable[Finding], then: Iterable[Finding], patterns: Mapping[str, Pattern]
) -> Iterator[Finding]:
    """The findings that count and that a change brought: new ones, and those whose grade fell.

    A finding is matched by its fingerprint, in its own file first; one whose file was moved is matched elsewhere. Each of
    `then` is matched once, so that a copy is new.
    """
    before = {(finding.id, finding.source.path): finding for finding in then}
    findings = list(now)
    twins = [before.pop((finding.id, finding.source.path), None) for finding in findings]
    moved: dict[str, list[Finding]] = defaultdict(list)
    for finding in before.values():
        moved[finding.id].append(finding)
    for finding, stayed in zip(findings, twins, strict=True):
        twin = stayed or (moved[finding.id].pop(0) if moved[finding.id] else None)
        if gate.counts(finding) and (twin is None or fell(patterns[finding.pattern], twin.grade, finding.grade)):
            yield finding


def fell(pattern: Pattern, then: str, now: str) -> bool:
    """Whether a grade is worse than another, in the order of the pattern's card."""
    return _place(pattern, now) > _place(pattern, then)


def _place(pattern: Pattern, grade: str) -> float:
    """A grade's place in its card, best first; `unsure`, which no card orders, stands just above the worst."""
    names = [grade.name for grade in pattern.card.grades] or ["present"]
    return names.index(grade) if grade in names else len(names) - 1.5
