"""The findings of one source that count against the gate; with a revision, those that were brought since."""

from dataclasses import dataclass, field, replace

from outcrop.model.finding import Finding
from outcrop.scanning.batches import LARGEST
from outcrop.scanning.gate import Gate, brought
from outcrop.scanning.searching import read_through
from outcrop.scanning.selection import wanted
from outcrop.scanning.wish import Search, Told
from outcrop.sources import Snapshot
from outcrop.sources.revision import Revision, at_commit, commit_named


@dataclass(slots=True)
class Gated:
    """Sees the findings of a source go by, and tells in the end which of them count.

    Raises OutcropError at once where the gate's revision is none.
    """

    gate: Gate
    snapshot: Snapshot
    wish: Search
    tell: Told
    commit: str | None = field(init=False)
    found: list[Finding] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.commit = commit_named(self.snapshot, self.gate.since) if self.gate.since is not None else None

    def see(self, finding: Finding) -> None:
        """Remember a finding that may count, or may be the twin of one at the revision."""
        if self.commit is not None or self.gate.counts(finding):
            self.found.append(finding)

    def counted(self) -> list[Finding]:
        """The findings that count; the revision is read only where some may."""
        standing = [finding for finding in self.found if self.gate.counts(finding)]
        if self.commit is None or not standing:
            return standing
        past = at_commit(self.snapshot, self.commit, wanted, LARGEST)
        if not past.changed and {file.path for file in self.snapshot.around} <= past.blobs.keys():
            return []  # the same files give the same findings
        return self._brought(past, standing)

    def _brought(self, past: Revision, standing: list[Finding]) -> list[Finding]:
        """What stands now against what stood then.

        A file that did not change is searched again where something stands in it, since a macro may have changed elsewhere.
        """
        patterns = {pattern.id: pattern for pattern in self.wish.patterns}
        asked = tuple(patterns[name] for name in sorted({finding.pattern for finding in standing}))
        paths = past.changed | {finding.source.path for finding in standing}
        if not any(pattern.card.scope == "snapshot" for pattern in asked):
            past = replace(past, files=tuple(file for file in past.files if file.path in paths))
        then = [
            finding
            for searched in read_through(past, replace(self.wish, patterns=asked), self._tell)
            for finding in searched.findings
        ]
        searched_again = {file.path for file in past.files}
        now = [one for one in self.found if one.source.path in searched_again or one.source.path not in past.blobs]
        return list(brought(self.gate, now, then, patterns))

    def _tell(self, doing: str, done: int, total: int) -> None:
        self.tell(f"{doing} {self.gate.since} of", done, total)
