"""One source, file by file: outlined whole, learned from, and searched where it was asked for."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from zlib import compress, decompress

from outcrop.cache.values import packed, unpacked
from outcrop.engine.joining import Half, join, place_of
from outcrop.errors import SourceError
from outcrop.model.coverage import FileCoverage
from outcrop.model.finding import Finding
from outcrop.model.source import File
from outcrop.scanning.batches import Outlined, Searched
from outcrop.scanning.ground import Ground, ground_of
from outcrop.scanning.judging import judged_in
from outcrop.scanning.wish import Search, Told
from outcrop.sources import Readable, Snapshot
from outcrop.sources.opened import Opened

PLAIN = 2048  # findings that are held as they are; of more, packing is worth its time


def search(address: str, source: Opened, wish: Search, tell: Told) -> Iterator[Searched]:
    """Every file of a snapshot, those that are not searched first; the others by path, each with its findings.

    Raises SourceError where nothing could be read: at once if nothing is asked for, else at the end.
    """
    snapshot = source.snapshot
    reasons = [wish.selection.reason(file.path) for file in snapshot.files]
    if None not in reasons:
        raise SourceError(_nothing_asked(address, snapshot, Counter(filter(None, reasons))))
    states: Counter[str] = Counter()
    ground = ground_of(snapshot, wish, tell, source if wish.results is not None else None)
    for searched in search_on(ground, snapshot.files, wish, tell):
        states[searched.coverage.state] += searched.coverage.state not in ("vendored", "nested")
        yield searched
    if not states["read"]:
        raise SourceError(_nothing_read(address, states))


def read_through(snapshot: Readable, wish: Search, tell: Told) -> Iterator[Searched]:
    """Every file, as `search` gives them, whatever there is to be read."""
    return search_on(ground_of(snapshot, wish, tell), snapshot.files, wish, tell)


def search_on(ground: Ground, files: Sequence[File], wish: Search, tell: Told) -> Iterator[Searched]:
    """These files of what was read, as `search` gives them."""
    reasons = {file.path: wish.selection.reason(file.path) for file in files}
    states = {path: _state(ground.outlined[path], wish) for path, reason in reasons.items() if reason != "excluded"}
    yield from (Searched((), row) for row in _unread(ground, reasons, states))
    yield from joined(
        judged_in(
            ground, [file for file in files if reasons[file.path] is None and states[file.path] == "read"], wish, tell
        )
    )


def joined(files: Iterator[Searched]) -> Iterator[Searched]:
    """The files, with the findings that need two functions where the first of these stands; from the first half on they are held
    back, since the other one may stand in the last file."""
    held = _Held()
    for searched in files:
        if held.halves or searched.halves:
            held.add(searched)
        else:
            yield searched
    found: dict[str, list[Finding]] = {}
    for finding in join(held.halves):
        found.setdefault(finding.source.path, []).append(finding)
    for searched in held:
        if more := found.get(searched.coverage.path):
            searched = replace(searched, findings=sorted((*searched.findings, *more), key=place_of))
        yield searched


@dataclass(slots=True)
class _Held:
    """Files that are held back, the first ones as they are, all others in few bytes: a source may have any number of findings."""

    halves: list[Half] = field(default_factory=list)
    first: list[Searched] = field(default_factory=list)
    others: list[bytes] = field(default_factory=list)
    findings: int = 0  # in the first ones

    def add(self, searched: Searched) -> None:
        """Hold one more, without its halves."""
        self.halves += searched.halves
        whole = replace(searched, halves=())
        self.findings += len(whole.findings)
        if self.findings <= PLAIN:
            self.first.append(whole)
        else:
            self.others.append(compress(packed(Searched, whole), 1))

    def __iter__(self) -> Iterator[Searched]:
        """All of them in their order, each let go of when it is given."""
        for held in (self.first, self.others):
            held.reverse()
        while self.first:
            yield self.first.pop()
        while self.others:
            yield unpacked(Searched, decompress(self.others.pop()))


def _state(outlined: Outlined, wish: Search) -> str:
    """How a file is read: what a program wrote is code like any other for whoever asks for it."""
    generated = outlined.state == "generated" and wish.selection.asks_for(outlined.path)
    return "read" if generated else outlined.state


def _unread(ground: Ground, reasons: Mapping[str, str | None], states: Mapping[str, str]) -> list[FileCoverage]:
    """What is told as not read; what the caller excluded is not."""
    rows = [FileCoverage(one.path, None, one.state, note=one.why) for one in ground.snapshot.unreadable]
    for path, reason in reasons.items():
        if reason == "vendored":
            rows.append(FileCoverage(path, ground.languages[path], reason))
        elif reason is None and states[path] != "read":
            rows.append(FileCoverage(path, ground.languages[path], states[path], note=ground.outlined[path].note))
    return rows


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
