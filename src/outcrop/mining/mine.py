"""One run over a list: what is missing is mined, and written down source by source, so that a run that is stopped loses little."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from outcrop.mining.cluster import Cluster, mined_on
from outcrop.mining.folder import Folder, writing
from outcrop.mining.listing import Entry
from outcrop.mining.local import mined_here
from outcrop.mining.opening import Job
from outcrop.mining.outcome import Outcome, also
from outcrop.mining.tables import need_pyarrow
from outcrop.mining.wish import Wish
from outcrop.model.mined import Mined
from outcrop.scanning import Tell
from outcrop.sources.reach import silent
from outcrop.sources.remote import canonical_url

Outcomes = Generator[Outcome | None, None, None] | Generator[Outcome, None, None]


@dataclass(slots=True)
class Tally:
    """What a run over a list comes to."""

    fresh: int = 0  # sources that were mined now
    before: int = 0  # sources of which all was there
    missing: list[str] = field(default_factory=list)  # a sentence on each source that could not be mined
    rows: list[Mined] = field(default_factory=list)  # of every source of the list, in its order

    def count(self, outcome: Outcome) -> None:
        """Count what became of one source."""
        row = outcome.row
        self.before += row is None
        self.fresh += row is not None and row.why is None
        self.missing += [row.why] if row is not None and row.why is not None else []

    @property
    def done(self) -> int:
        """Sources of which it is known by now what became of them."""
        return self.fresh + self.before + len(self.missing)

    @property
    def commits(self) -> list[Mined]:
        """One row for each commit of a repository: several addresses may name one."""
        return [*{row.findings: row for row in self.rows if row.findings is not None}.values()]


@dataclass(slots=True)
class Mine:
    """Mine a list into a folder: `run` does what is missing there.

    `cluster` is where the work is done: on Ray, else by so many processes here.
    """

    entries: Sequence[Entry]
    wish: Wish
    top: Path
    name: str  # of the list, for whoever watches
    processes: int | None = None  # none: one a processor
    cluster: Cluster | None = None
    tell: Tell = field(default=silent)

    def run(self) -> Tally:
        """Mine what is missing.

        Raises OutcropError where pyarrow or Ray is missing, or the folder cannot be written or is written by another run.
        """
        need_pyarrow()
        tally = Tally()
        with writing(self.top) as folder:
            named: dict[Entry, list[Entry]] = {}  # the names of each repository at a revision, by the first of them
            for several in self._alike():
                named[several[0]] = several
            self.tell(self.name, "mining", 0, len(self.entries))
            jobs = [self._job(folder, several) for several in named.values()]
            with closing(self._outcomes(jobs)) as outcomes:  # workers end at once, also where this is stopped midway
                for outcome in outcomes:
                    if outcome is not None:
                        self._keep(folder, tally, outcome, named[outcome.entry])
                    self.tell(self.name, "mining", tally.done, len(self.entries))
            tally.rows += [folder.manifest.rows[entry.shown] for entry in self.entries]
        return tally

    def _keep(self, folder: Folder, tally: Tally, outcome: Outcome, several: Sequence[Entry]) -> None:
        for entry in several:
            tally.count(outcome)
            folder.keep(also(outcome, entry))

    def _alike(self) -> Iterable[list[Entry]]:
        """The entries by repository and revision: HDFS, Hadoop and YARN live in one."""
        groups: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.entries:
            known = self.wish.systems.get(entry.source)
            url = known.url if known is not None else entry.source
            groups.setdefault((canonical_url(url) or url, entry.revision), []).append(entry)
        return groups.values()

    def _job(self, folder: Folder, several: Sequence[Entry]) -> Job:
        """The job of a repository that has several names; nothing of it is missing only where each of them is told of."""
        before = {folder.before(entry, self.wish.key) for entry in several}
        return Job(several[0], before.pop() if len(before) == 1 else None)

    def _outcomes(self, jobs: Sequence[Job]) -> Outcomes:
        if self.cluster is not None:
            return mined_on(self.cluster, self.wish, jobs)
        return mined_here(self.wish, jobs, self.processes, self.tell)
