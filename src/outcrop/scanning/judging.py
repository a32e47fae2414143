"""What stands in files that were outlined: as it is remembered, or as workers find it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from outcrop.cache.values import unpacked
from outcrop.citations import recited
from outcrop.engine.joining import place_of
from outcrop.engine.search import covered
from outcrop.model.source import Blob, File
from outcrop.scanning.allowing import by_remarks
from outcrop.scanning.batches import Judged, Searched, Task, Work, find_batch
from outcrop.scanning.contexts import Contexts
from outcrop.scanning.ground import Ground
from outcrop.scanning.readings import Reading, Readings
from outcrop.scanning.wish import Search, Told
from outcrop.scanning.working import counted, worked

STRETCH = 16 << 20  # bytes of source whose findings may be held at once


def judged_in(ground: Ground, files: Sequence[File], wish: Search, tell: Told) -> Iterator[Searched]:
    """Files that hold code, each with its findings, in the order in which they are given."""
    judging, more = _Judging(ground, wish), counted("searching", files, tell)
    stretch: list[File] = []
    size = 0
    for file in files:
        if size > STRETCH:
            yield from judging.through(stretch, more)
            stretch, size = [], 0
        stretch.append(file)
        size += file.size
    yield from judging.through(stretch, more)


@dataclass(frozen=True)
class _Judging:
    ground: Ground
    wish: Search

    @cached_property
    def readings(self) -> Readings | None:
        """What is remembered, if anything is."""
        wish = self.wish
        if wish.results is None or self.contexts is None:
            return None
        return Readings.of(wish.results, wish, self.ground.learned, self.contexts)

    @cached_property
    def contexts(self) -> Contexts | None:
        """What names are known to do, worked out once for all workers; none where nothing is remembered."""
        return Contexts.of(self.ground.learned) if self.wish.results is not None else None

    @cached_property
    def work(self) -> Work:
        """What workers are told."""
        learned, wish = self.ground.learned, self.wish
        vocabulary = wish.vocabulary.with_entries(learned.entries)
        return Work(self.ground.snapshot, wish.patterns, vocabulary, learned, self.contexts)

    def through(self, files: Sequence[File], tell: Callable[[int], None]) -> Iterator[Searched]:
        """So many files as may be held at once; those of which not all is known are read."""
        readings = self.readings
        keys = [(file.path, self.ground.languages[file.path], self.ground.outlined[file.path].blob) for file in files]
        before = readings.known(keys) if readings is not None else {}
        known: dict[str, Judged] = {}
        for path, _, blob in keys:
            if readings is not None and (found := readings.standing(blob, before.get(path, ()))) is not None:
                known[path] = found
        tell(sum(file.size for file in files if file.path in known))
        fresh = self._found([file for file in files if file.path not in known], before, tell)
        for key in keys:
            path = key[0]
            judged = known.get(path) or next(fresh)
            if readings is not None and path not in known:
                judged = readings.keep(key, before.get(path, ()), judged)
            yield self._shown(path, judged)
        if readings is not None:
            readings.flush()

    def _found(
        self, files: Sequence[File], before: Mapping[str, Sequence[Reading]], tell: Callable[[int], None]
    ) -> Iterator[Judged]:
        """Files that are read."""
        readings, ground = self.readings, self.ground
        outlines = ground.outlines(file.path for file in files)
        covered = {file.path: readings.covered(before.get(file.path, ())) for file in files} if readings else {}
        tasks = [
            (
                Task(
                    path, ground.languages[path], ground.outlined[path].blob, outlines.get(path), covered.get(path, {})
                ),
                file.size,
            )
            for file in files
            for path in [file.path]
        ]
        return (unpacked(Judged, data) for data in worked(find_batch, self.work, tasks, self.wish.jobs, tell))

    def _shown(self, path: str, judged: Judged) -> Searched:
        """Findings as they are cited now, with what the file's remarks say of them."""
        snapshot, language = self.ground.snapshot, self.ground.languages[path]
        origin = snapshot.origin(Blob(path, judged.blob, b""))
        parts = judged.parts.values()
        findings = [one for part in parts for one in part.findings]
        halves = [one for part in parts for one in part.halves]
        cited = [
            one
            if one.source == origin and snapshot.forge is None
            else recited(replace(one, source=origin), snapshot.forge)
            for one in (*findings, *(half.finding for half in halves))
        ]
        shown, idle = by_remarks(cited, judged.remarks)
        told = [replace(half, finding=one) for half, one in zip(halves, shown[len(findings) :], strict=True)]
        coverage = replace(covered(path, language, judged.state, judged.heads, parts), note=judged.note)
        return Searched(sorted(shown[: len(findings)], key=place_of), coverage, idle, told)
