"""The findings at one commit, of some patterns and in some of its files: remembered where they were found before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from outcrop.cache.keys import digest, pattern_keys
from outcrop.cache.results import Results
from outcrop.cache.values import packed, unpacked
from outcrop.engine.joining import place_of
from outcrop.model.finding import Finding
from outcrop.patterns.catalogue import Catalogue, Pattern
from outcrop.scanning.searching import Search, Told, read_through
from outcrop.scanning.selection import Selection
from outcrop.sources import Snapshot
from outcrop.sources.commit import Commit

ROWS: TypeAdapter[list[Finding]] = TypeAdapter(list[Finding])


@dataclass(frozen=True, slots=True)
class Finder:
    """How findings are found: with which catalogue, by how many processes, and where they are remembered."""

    catalogue: Catalogue
    results: Results | None = None  # none: nothing is remembered
    jobs: int | None = None  # none: one a processor

    def findings(
        self, snapshot: Snapshot, patterns: Sequence[Pattern], paths: Collection[str] | None, tell: Told
    ) -> list[Finding]:
        """The findings of a snapshot by path and line; of vendored and generated files only where `paths` names them.

        A pattern that needs two functions is looked for in all files, and told where it stands in the named ones.
        """
        apart = tuple(one for one in patterns if one.card.scope == "snapshot")
        found = self._found(snapshot, tuple(one for one in patterns if one not in apart), paths, tell)
        everywhere = self._found(snapshot, apart, None, tell)
        found += [one for one in everywhere if paths is None or one.source.path in paths]
        return sorted(found, key=place_of)

    def _found(
        self, snapshot: Snapshot, patterns: tuple[Pattern, ...], paths: Collection[str] | None, tell: Told
    ) -> list[Finding]:
        """The findings, those that are not remembered looked for."""
        asked = [file.path for file in snapshot.files if paths is None or file.path in paths]
        keys = self._keys(snapshot, patterns, asked, named=paths is not None)
        known = self.results.get(filter(None, keys.values())) if self.results is not None else {}
        missing = [place for place, key in keys.items() if key not in known]
        if missing and any(one.card.scope == "snapshot" for one in patterns):  # the other half may stand in any file
            known, missing = {}, list(keys)
        found = [one for data in known.values() if data != b"[]" for one in unpacked(ROWS, data)]
        if not missing:
            return found
        names, files = {name for name, _ in missing}, {path for _, path in missing}
        wish = Search(
            tuple(one for one in patterns if one.id in names),
            self.catalogue.vocabulary,
            Selection(vendored=paths is not None),
            self.jobs,
        )
        narrowed = replace(snapshot, files=tuple(file for file in snapshot.files if file.path in files), unreadable=())
        fresh: dict[tuple[str, str], list[Finding]] = {(name, path): [] for name in names for path in files}
        for searched in read_through(narrowed, wish, tell):
            for finding in searched.findings:
                fresh[finding.pattern, finding.source.path].append(finding)
        if self.results is not None:
            self.results.put({key: packed(ROWS, fresh[place]) for place in fresh if (key := keys[place])})
        return found + [one for place in missing for one in fresh[place]]

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
