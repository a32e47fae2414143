"""The findings at one commit, of some patterns and in some of its files: remembered where they were found before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter

from outcrop.cache.keys import digest, pattern_keys
from outcrop.cache.results import Results
from outcrop.cache.values import packed, unpacked
from outcrop.engine.joining import place_of
from outcrop.model.coverage import LOST
from outcrop.model.finding import Finding
from outcrop.patterns.catalogue import Catalogue, Pattern
from outcrop.scanning.batches import Searched
from outcrop.scanning.searching import Ground, Search, Told, ground_of, search_on, whole
from outcrop.scanning.selection import Selection
from outcrop.sources import Snapshot
from outcrop.sources.commit import Commit

ROWS: TypeAdapter[list[Finding]] = TypeAdapter(list[Finding])
NOTHING = b"[]"
TOO_LARGE = "too-large"  # what a file of a commit is for good, so that it is remembered of it
PASSING = frozenset({"unreadable", "vanished"})  # a partial clone may hold the file next time
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
        """The findings, those that are not remembered looked for."""
        asked = [file.path for file in snapshot.files if paths is None or file.path in paths] if patterns else []
        keys = self._keys(snapshot, patterns, asked, named=paths is not None)
        known = self._known(keys)
        if len(known) < len(keys) and any(one.card.scope == "snapshot" for one in patterns):
            known = {}  # the other half may stand in any file
        unread = {path: TOO_LARGE for (_, path), data in known.items() if data == TOO_LARGE.encode()}
        found = [
            one
            for (_, path), data in known.items()
            if path not in unread and data != NOTHING
            for one in unpacked(ROWS, data)
        ]
        missing = [place for place in keys if place not in known]
        if not missing:
            return Found(found, unread)
        names, files = {name for name, _ in missing}, {path for _, path in missing}
        wish = Search(
            tuple(one for one in patterns if one.id in names),
            self.catalogue.vocabulary,
            Selection(vendored=paths is not None),
            self.jobs,
        )
        ground = self._ground(snapshot, wish, tell)
        states: dict[str, str] = {}
        fresh: dict[tuple[str, str], list[Finding]] = {(name, path): [] for name in names for path in files}
        for searched in search_on(ground, [file for file in snapshot.files if file.path in files], wish, tell):
            states[searched.coverage.path] = searched.coverage.state
            for finding in searched.findings:
                fresh[finding.pattern, finding.source.path].append(finding)
        if self.results is not None and PASSING.isdisjoint(one.state for one in ground.outlined.values()):
            rows = {place: _remembered(one, states[place[1]]) for place, one in fresh.items()}
            self.results.put({keys[place]: data for place, data in rows.items() if data is not None and keys[place]})
        unread |= {path: state for path, state in states.items() if path in files and state in LOST}
        return Found(found + [one for place in missing for one in fresh[place]], unread)

    def _known(self, keys: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], bytes]:
        """What is remembered, by pattern and path."""
        known = self.results.get(filter(None, keys.values())) if self.results is not None else {}
        return {place: known[key] for place, key in keys.items() if key in known}

    def _ground(self, snapshot: Snapshot, wish: Search, tell: Told) -> Ground:
        """A snapshot outlined and learned from: once, however often and for what it is asked."""
        ground = self.grounds.get(id(snapshot))
        if ground is None:
            plain = replace(wish, selection=Selection())
            ground = self.grounds[id(snapshot)] = ground_of(snapshot, plain, tell)
            for old in [*self.grounds][:-GROUNDS]:
                del self.grounds[old]
        return whole(ground) if wish.selection.vendored else ground

    def _keys(
        self, snapshot: Snapshot, patterns: Sequence[Pattern], paths: Sequence[str], *, named: bool
    ) -> dict[tuple[str, str], str]:
        """Under which key the findings of a pattern in a file are remembered; under none where the files may change."""
        if self.results is None or not isinstance(snapshot, Commit):
            return {(one.id, path): "" for one in patterns for path in paths}
        around = digest(snapshot.url or "", snapshot.commit or "", str(named), repr(snapshot.forge))
        return {
            (name, path): digest(key, around, path, snapshot.blobs[path])
            for name, key in pattern_keys(patterns, self.catalogue.vocabulary).items()
            for path in paths
        }


def _remembered(findings: list[Finding], state: str) -> bytes | None:
    """What is remembered of a file: its findings; none where it may be read another time."""
    if state == TOO_LARGE:
        return TOO_LARGE.encode()
    return packed(ROWS, findings) if state not in LOST else None
