"""A snapshot read once, and learned from: what every search in it stands on, remembered as far as its files are what they were."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from outcrop.cache.keys import digest, engine, words
from outcrop.cache.results import Results
from outcrop.cache.values import packed, unpacked
from outcrop.engine.learning import Learned
from outcrop.engine.outlines import Outline
from outcrop.engine.relearning import relearn
from outcrop.languages import language_of, languages_of
from outcrop.scanning.batches import LARGEST, Outlined, outline_batch
from outcrop.scanning.blobs import bytes_of
from outcrop.scanning.learning import learned_from, reading
from outcrop.scanning.wish import Search, Told
from outcrop.scanning.workers import unswept
from outcrop.scanning.working import counted, worked
from outcrop.sources import Readable
from outcrop.sources.opened import Opened

PASSING = frozenset({"unreadable", "vanished"})  # a partial clone may hold the file next time
AT_ONCE = 256  # rows and outlines that are written at once
FEW = 64  # files that may have changed for what was learned before to be looked at


@dataclass(frozen=True, slots=True)
class Row:
    """What is remembered of one file of a snapshot."""

    language: str
    outlined: Outlined  # not its outline, which has a row of its own


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned from files, each told by its language, and by the digests of its macros, of all that it teaches, and of it."""

    files: Mapping[str, tuple[str, str, str, str]]
    learned: str  # the key of what was learned


@dataclass(frozen=True, slots=True)
class Ground:
    """A snapshot read once."""

    snapshot: Readable
    languages: Mapping[str, str]  # by path
    outlined: Mapping[str, Outlined]  # by path
    learned: Learned
    kept: "Kept | None" = field(default=None, repr=False)

    def outlines(self, paths: Iterable[str]) -> dict[str, bytes]:
        """The packed outlines of those of these files that hold code, as far as they are still known."""
        files = {path: one for path in paths if (one := self.outlined[path]).is_code}
        found = {path: one.packed for path, one in files.items() if one.packed is not None}
        if self.kept is not None:
            lacking = {path: (self.languages[path], one.blob) for path, one in files.items() if path not in found}
            found |= self.kept.outlines(lacking)
        return found

    def outline(self, path: str) -> Outline | None:
        """The outline of a file; none where it holds no code, or is no longer what it was."""
        data = self.outlines([path]).get(path)
        if data is None and self.outlined[path].is_code:
            [again] = outline_batch(self.snapshot, [(path, self.languages[path])])
            data = again.packed if again.blob == self.outlined[path].blob else None
        return unpacked(Outline, data) if data is not None else None


def ground_of(snapshot: Readable, wish: Search, tell: Told, opened: Opened | None = None) -> Ground:
    """Outline every file around, and learn from them; `opened` knows the snapshot's blobs."""
    if wish.results is None:
        languages = _languages(snapshot)
        outlined = {one.path: one for one in _outlined(snapshot, languages, wish, tell)}
        ground = Ground(snapshot, languages, outlined, Learned())
        return replace(ground, learned=learned_from(ground, wish))
    return Kept(wish.results, digest(engine(), words(wish.vocabulary))).ground(snapshot, wish, tell, opened)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered of snapshots, under keys that begin with all that does not depend on them."""

    results: Results
    stem: str

    def ground(self, snapshot: Readable, wish: Search, tell: Told, opened: Opened | None) -> Ground:
        """The ground of a snapshot, as much of it remembered as stands."""
        stamps = opened.stamps if opened else {one.path: snapshot.stamp(one.path, LARGEST) for one in snapshot.around}
        parts = (
            part for path, stamp in stamps.items() for part in (path, stamp if isinstance(stamp, str) else stamp.state)
        )
        key = digest("snapshot", self.stem, *parts)
        if known := self.results.get([key]):
            rows = unpacked(tuple[Row, ...], known[key])
            languages = {row.outlined.path: row.language for row in rows}
            outlined = {row.outlined.path: row.outlined for row in rows}
            return Ground(snapshot, languages, outlined, self._learned(snapshot, languages, outlined, wish), self)
        languages = _languages(snapshot)
        outlined = self._outlined(
            snapshot, languages, {p: s for p, s in stamps.items() if isinstance(s, str)}, wish, tell
        )
        learned = self._learned(snapshot, languages, outlined, wish)
        if PASSING.isdisjoint(one.state for one in outlined.values()):
            rows = tuple(Row(languages[path], one) for path, one in outlined.items())
            self.results.put({key: packed(tuple[Row, ...], rows)})
        return Ground(snapshot, languages, outlined, learned, self)

    def outlines(self, files: Mapping[str, tuple[str, str]]) -> dict[str, bytes]:
        """The outlines that are remembered of files, each of a language and a blob."""
        keys = {path: self._outline(path, *file) for path, file in files.items()}
        known = self.results.get(keys.values())
        return {path: known[key] for path, key in keys.items() if key in known}

    def _outline(self, path: str, language: str, blob: str) -> str:
        return digest("outline", self.stem, path, language, blob)

    def _row(self, path: str, language: str, blob: str) -> str:
        return digest("row", self.stem, path, language, blob)

    def _outlined(
        self, snapshot: Readable, languages: Mapping[str, str], stamps: Mapping[str, str], wish: Search, tell: Told
    ) -> dict[str, Outlined]:
        """Every file around; those that are not remembered are read."""
        keys = {path: self._row(path, languages[path], blob) for path, blob in stamps.items()}
        known = self.results.get(keys.values())
        rows = {path: unpacked(tuple[Row, ...], known[key])[0].outlined for path, key in keys.items() if key in known}
        told: dict[str, bytes] = {}
        for one in _outlined(snapshot, languages, wish, tell, rows.keys()):
            rows[one.path] = replace(one, packed=None)
            if one.state not in PASSING and one.blob:
                file = one.path, languages[one.path], one.blob
                told[self._row(*file)] = packed(tuple[Row, ...], (Row(languages[one.path], rows[one.path]),))
                if one.packed is not None:
                    told[self._outline(*file)] = one.packed
                if len(told) > AT_ONCE:
                    self.results.put(told)
                    told.clear()
        self.results.put(told)
        return {file.path: rows[file.path] for file in snapshot.around}

    def _learned(
        self, snapshot: Readable, languages: Mapping[str, str], outlined: Mapping[str, Outlined], wish: Search
    ) -> Learned:
        """What files teach: as is remembered of these very files, or of most of them where the others teach the same."""
        files = {
            path: (languages[path], one.macros, one.teaches, one.blob) for path, one in outlined.items() if one.is_code
        }
        key = digest("learned", self.stem, *(part for path, one in files.items() for part in (path, *one[:3])))
        last = digest("last", self.stem, snapshot.url or str(snapshot.top))
        known = self.results.get([key, last])
        if key in known:
            return unpacked(Learned, known[key])
        ground = Ground(snapshot, languages, outlined, Learned(), self)
        before = unpacked(Lesson, known[last]) if last in known else None
        learned = self._relearned(before, files, ground, wish) if before is not None else None
        if learned is None:
            learned = learned_from(ground, wish)
        self.results.put({key: packed(Learned, learned), last: packed(Lesson, Lesson(files, key))})
        return learned

    def _relearned(
        self, before: Lesson, files: Mapping[str, tuple[str, str, str, str]], ground: Ground, wish: Search
    ) -> Learned | None:
        """What was learned before, if the files that changed since teach the same."""
        gone = before.files.keys() - files.keys()
        none = ("", digest(), "", "")  # of a file that was not there
        changed = [path for path, one in files.items() if before.files.get(path, none)[:3] != one[:3]]
        same_macros = all(before.files.get(path, none)[1] == files[path][1] for path in changed)
        same_languages = {one[0] for one in before.files.values()} == {one[0] for one in files.values()}
        if len(changed) + len(gone) > FEW or not same_macros or not same_languages:
            return None
        if any(before.files[path][1] != none[1] for path in gone):
            return None
        known = self.results.get([before.learned])
        outlines = {path: ground.outline(path) for path in changed}
        if not known or None in outlines.values():
            return None
        told = {path: one for path, one in outlines.items() if one is not None}
        known_then = {path: (old[0], old[3]) for path in changed if (old := before.files.get(path)) is not None}
        then = {path: unpacked(Outline, data) for path, data in self.outlines(known_then).items()}
        languages = frozenset(language for language, *_ in files.values())
        read = reading(ground)
        with unswept():
            return relearn(unpacked(Learned, known[before.learned]), then, told, read, wish.vocabulary, languages, gone)


def _languages(snapshot: Readable) -> dict[str, str]:
    return languages_of([file.path for file in snapshot.around], language_of, lambda path: bytes_of(snapshot, path))


def _outlined(
    snapshot: Readable, languages: Mapping[str, str], wish: Search, tell: Told, known: Iterable[str] = ()
) -> Iterator[Outlined]:
    """Every file around but those that are known."""
    wanted = [file for file in snapshot.around if file.path not in known]
    files = [((file.path, languages[file.path]), file.size) for file in wanted]
    return worked(outline_batch, snapshot, files, wish.jobs, counted("outlining", wanted, tell))
