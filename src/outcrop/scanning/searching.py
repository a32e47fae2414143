"""One source, file by file: outlined whole, learned from, and searched where it was asked for."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from outcrop.engine.joining import join, place_of
from outcrop.engine.learning import Learned, learn
from outcrop.errors import SourceError
from outcrop.languages import language_of, languages_of
from outcrop.model.coverage import FileCoverage
from outcrop.model.finding import Finding
from outcrop.model.source import Blob, File
from outcrop.patterns.catalogue import Pattern
from outcrop.scanning.batches import LARGEST, Outlined, Searched, Task, Work, find_batch, outline_batch
from outcrop.scanning.selection import Selection
from outcrop.scanning.workers import balanced, each, processors, unswept
from outcrop.sources import Readable, Snapshot
from outcrop.vocabulary import Vocabulary

T = TypeVar("T")
R = TypeVar("R")

BATCH = 256 << 10  # bytes of source a batch: small enough to balance, large enough to be worth sending

# Told while a source is read: what is being done, bytes done, bytes in all.
Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for, in which files, and by how many processes."""

    patterns: tuple[Pattern, ...]
    vocabulary: Vocabulary
    selection: Selection
    jobs: int | None  # none: one a processor


def search(address: str, snapshot: Snapshot, wish: Search, tell: Told) -> Iterator[Searched]:
    """Every file of a snapshot, those that are not searched first; the others by path, each with its findings.

    Raises SourceError where nothing could be read: at once if nothing is asked for, else at the end.
    """
    reasons = [wish.selection.reason(file.path) for file in snapshot.files]
    if None not in reasons:
        raise SourceError(_nothing_asked(address, snapshot, Counter(filter(None, reasons))))
    states: Counter[str] = Counter()
    for searched in read_through(snapshot, wish, tell):
        states[searched.coverage.state] += searched.coverage.state not in ("vendored", "nested")
        yield searched
    if not states["read"]:
        raise SourceError(_nothing_read(address, states))


@dataclass(frozen=True, slots=True)
class Ground:
    """A snapshot read once: what every search in it stands on."""

    snapshot: Readable
    languages: Mapping[str, str]  # by path
    outlined: Mapping[str, Outlined]  # by path
    learned: Learned


def ground_of(snapshot: Readable, wish: Search, tell: Told) -> Ground:
    """Outline every file around, and learn from them."""
    languages = languages_of(
        [file.path for file in snapshot.around], language_of, lambda path: bytes_of(snapshot, path)
    )
    outlined = outline_all(snapshot, languages, wish, tell)
    return Ground(snapshot, languages, outlined, learn_from(snapshot, outlined, wish.vocabulary))


def whole(ground: Ground) -> Ground:
    """The same ground for whoever wants generated files, too."""
    read = {
        path: replace(one, state="read") if one.state == "generated" else one for path, one in ground.outlined.items()
    }
    return replace(ground, outlined=read)


def read_through(snapshot: Readable, wish: Search, tell: Told) -> Iterator[Searched]:
    """Every file, as `search` gives them, whatever there is to be read."""
    return search_on(ground_of(snapshot, wish, tell), snapshot.files, wish, tell)


def search_on(ground: Ground, files: Sequence[File], wish: Search, tell: Told) -> Iterator[Searched]:
    """These files of what was read, as `search` gives them."""
    reasons = {file.path: wish.selection.reason(file.path) for file in files}
    asked = [file for file in files if reasons[file.path] is None]
    unread = _unread(ground.snapshot, reasons, ground.languages, ground.outlined)
    yield from (Searched((), row) for row in unread)
    yield from joined(_find(ground, [file for file in asked if ground.outlined[file.path].state == "read"], wish, tell))


def joined(files: Iterator[Searched]) -> Iterator[Searched]:
    """The files, with the findings that need two functions where the first of these stands; from the first half on they are held
    back, since the other one may stand in the last file."""
    held: list[Searched] = []
    for searched in files:
        if held or searched.halves:
            held.append(searched)
        else:
            yield searched
    found: dict[str, list[Finding]] = {}
    for finding in join(half for searched in held for half in searched.halves):
        found.setdefault(finding.source.path, []).append(finding)
    for searched in held:
        more = found.get(searched.coverage.path, ())
        yield (
            replace(searched, findings=sorted((*searched.findings, *more), key=place_of), halves=())
            if more
            else searched
        )


def outline_all(snapshot: Readable, languages: Mapping[str, str], wish: Search, tell: Told) -> dict[str, Outlined]:
    """Every file around, read once, by its path; `languages` are theirs."""
    files = [((file.path, languages[file.path]), file.size) for file in snapshot.around]
    rows = _worked(outline_batch, (snapshot, wish.selection), files, _jobs(snapshot, wish), "outlining", tell)
    return {row.path: row for row in rows}


def _unread(
    snapshot: Readable,
    reasons: Mapping[str, str | None],
    languages: Mapping[str, str],
    outlined: Mapping[str, Outlined],
) -> list[FileCoverage]:
    """What is told as not read; what the caller excluded is not."""
    rows = [FileCoverage(one.path, None, one.state, note=one.why) for one in snapshot.unreadable]
    for path, reason in reasons.items():
        if reason == "vendored":
            rows.append(FileCoverage(path, languages[path], reason))
        elif reason is None and outlined[path].state != "read":
            rows.append(FileCoverage(path, languages[path], outlined[path].state, note=outlined[path].note))
    return rows


def _find(ground: Ground, files: Sequence[File], wish: Search, tell: Told) -> Iterator[Searched]:
    work = Work(ground.snapshot, wish.patterns, wish.vocabulary.with_entries(ground.learned.entries), ground.learned)
    tasks = [
        (Task(file.path, ground.languages[file.path], one.blob, one.outline.heads), file.size)
        for file in files
        if (one := ground.outlined[file.path]).outline is not None
    ]
    return _worked(find_batch, work, tasks, _jobs(ground.snapshot, wish), "searching", tell)


def learn_from(snapshot: Readable, outlined: Mapping[str, Outlined], vocabulary: Vocabulary) -> Learned:
    """What the macros and thin functions of outlined files do."""
    outlines = {path: one.outline for path, one in outlined.items() if one.outline is not None}
    with unswept():
        return learn(outlines, lambda path: bytes_of(snapshot, path, outlined[path].blob), vocabulary)


def _worked(
    work: Callable[[Any, Sequence[T]], list[R]],
    shared: Any,
    items: Sequence[tuple[T, int]],
    jobs: int,
    doing: str,
    tell: Told,
) -> Iterator[R]:
    """Items, each with its bytes, worked through in batches; what comes of each, in order."""
    sizes = iter([size for _, size in items])
    done, total = 0, sum(size for _, size in items)
    for results in each(work, shared, balanced(items, BATCH), jobs):
        yield from results
        done += sum(islice(sizes, len(results)))
        tell(doing, done, total)


def _jobs(snapshot: Readable, wish: Search) -> int:
    """One process where the snapshot is small: starting more would take longer than reading it."""
    if wish.jobs is not None:
        return wish.jobs
    return processors() if sum(file.size for file in snapshot.around) > 4 * BATCH else 1


def bytes_of(snapshot: Readable, path: str, blob: str | None = None) -> bytes:
    """The bytes of a file; none where it is gone by now, or no longer the blob that it was."""
    found = snapshot.read(path, LARGEST)
    return found.data if isinstance(found, Blob) and blob in (None, found.id) else b""


def _nothing_asked(address: str, snapshot: Snapshot, left_out: Mapping[str, int]) -> str:
    """Why no file of a source is to be searched."""
    if left_out:
        counts = ", ".join(f"{count} {reason}" for reason, count in sorted(left_out.items()))
        hint = "name other globs" if "excluded" in left_out else "--vendored scans them"
        return f"All C and C++ files of {address!r} are left out ({counts}); {hint}."
    if snapshot.unreadable:
        one, more = snapshot.unreadable[0], len(snapshot.unreadable) - 1
        others = f", and {more} more" if more else ""
        return f"Nothing in {address!r} can be read ({one.path!r}: {one.why}{others}); see who may read it."
    if snapshot.listed:
        files = "1 file" if snapshot.listed == 1 else f"{snapshot.listed} files"
        return f"{address!r} holds {files}, but none of C or C++; Outcrop reads no other language yet."
    return f"{address!r} holds no files; name a folder or checkout with C or C++ sources."


def _nothing_read(address: str, states: Mapping[str, int]) -> str:
    """Why no file of a source could be searched."""
    counts = ", ".join(f"{count} {state}" for state, count in sorted(states.items()) if count)
    hint = "; --vendored reads generated files too" if "generated" in states else ""
    return f"No C or C++ file of {address!r} could be read ({counts}){hint}."
