"""The findings at one commit, of some patterns and in some of its files: remembered where they were found before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from outcrop.cache.results import Results
from outcrop.engine.joining import place_of
from outcrop.model.coverage import LOST
from outcrop.model.finding import Finding
from outcrop.patterns.catalogue import Catalogue, Pattern
from outcrop.scanning.batches import Searched
from outcrop.scanning.ground import Ground, ground_of
from outcrop.scanning.searching import search_on
from outcrop.scanning.selection import Selection
from outcrop.scanning.wish import Search, Told
from outcrop.sources import Snapshot

GROUNDS = 2  # then and now


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and where nobody could look."""

    findings: Sequence[Finding]  # by path and line
    unread: Mapping[str, str]  # the files that could not be read, with the state of each


def found_in(files: Iterable[Searched]) -> Found:
    """What stands in files that were searched."""
    rows = list(files)
    unread = {row.coverage.path: row.coverage.state for row in rows if row.coverage.state in LOST}
    return Found([finding for row in rows for finding in row.findings], unread)


@dataclass(frozen=True, slots=True)
class Finder:
    """How findings are found: with which catalogue, by how many processes, and where they are remembered."""

    catalogue: Catalogue
    results: Results | None = None  # none: nothing is remembered
    jobs: int | None = None  # none: one a processor
    grounds: dict[int, Ground] = field(default_factory=dict, init=False, compare=False, repr=False)  # the last ones

    def findings(
        self, snapshot: Snapshot, patterns: Sequence[Pattern], paths: Collection[str] | None, tell: Told
    ) -> Sequence[Finding]:
        """As `find`, for whoever needs not know what could not be read."""
        return self.find(snapshot, patterns, paths, tell).findings

    def find(self, snapshot: Snapshot, patterns: Sequence[Pattern], paths: Collection[str] | None, tell: Told) -> Found:
        """The findings of a snapshot; of vendored and generated files only where `paths` names them.

        A pattern that needs two functions is looked for in all files, and told where it stands in the named ones.
        """
        apart = tuple(one for one in patterns if one.card.scope == "snapshot")
        own = self._found(snapshot, tuple(one for one in patterns if one not in apart), paths, tell)
        everywhere = self._found(snapshot, apart, None, tell)
        more = [one for one in everywhere.findings if paths is None or one.source.path in paths]
        findings = sorted((*own.findings, *more), key=place_of)
        return Found(findings, {**everywhere.unread, **own.unread})

    def _found(
        self, snapshot: Snapshot, patterns: tuple[Pattern, ...], paths: Collection[str] | None, tell: Told
    ) -> Found:
        """The findings of these patterns, as they are remembered or found."""
        files = [file for file in snapshot.files if paths is None or file.path in paths] if patterns else []
        if not files:
            return Found((), {})
        wish = Search(
            patterns, self.catalogue.vocabulary, Selection(vendored=paths is not None), self.jobs, self.results
        )
        return found_in(search_on(self._ground(snapshot, wish, tell), files, wish, tell))

    def _ground(self, snapshot: Snapshot, wish: Search, tell: Told) -> Ground:
        """A snapshot outlined and learned from: once, however often and for what it is asked."""
        ground = self.grounds.get(id(snapshot))
        if ground is None or ground.snapshot is not snapshot:
            ground = self.grounds[id(snapshot)] = ground_of(snapshot, wish, tell)
            for old in [*self.grounds][:-GROUNDS]:
                del self.grounds[old]
        return ground
