"""From a snapshot to an index of all its lines: where any line stands, found at once; kept in the cache under the commit."""

import json
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from outcrop.cache.keys import digest
from outcrop.cache.results import Results
from outcrop.model.source import Blob
from outcrop.scanning.batches import LARGEST
from outcrop.sources import Snapshot
from outcrop.sources.commit import Commit
from outcrop.verify.rows import codes_of

FORM = f"lines/1/{sys.byteorder}"  # changes when what is kept, or how lines are compared, does; numbers are kept as the machine has them
NUMBERS = ("starts", "codes", "order")
TOLD = 100  # files after which progress is told


@dataclass(frozen=True, slots=True)
class LineIndex:
    """The rows of many files, one after the other; a row is known by its position among them all."""

    paths: Sequence[str]
    starts: "array[int]"  # the position of each file's first row, and where the last file ends
    codes: "array[int]"  # of each row, as `Rows` has them
    order: "array[int]"  # all positions, by their codes

    def count(self, code: int) -> int:
        """How many rows are like this."""
        first, end = self._range(code)
        return end - first

    def places(self, code: int) -> "array[int]":
        """The positions of rows like this."""
        first, end = self._range(code)
        return self.order[first:end]

    def file(self, position: int) -> int:
        """The number of the file in which a row stands."""
        return bisect_right(self.starts, position) - 1

    def runs(self, codes: "array[int]") -> Iterator[tuple[int, int]]:
        """Where these rows stand, one after the other, in one file: its number, and the first row's within it."""
        rarest = min(range(len(codes)), key=lambda at: self.count(codes[at]))
        for position in sorted(self.places(codes[rarest])):
            first = position - rarest
            if first >= 0 and self.codes[first : first + len(codes)] == codes:
                number = self.file(first)
                if first + len(codes) <= self.starts[number + 1]:
                    yield number, first - self.starts[number]

    def _range(self, code: int) -> tuple[int, int]:
        key = self.codes.__getitem__
        return bisect_left(self.order, code, key=key), bisect_right(self.order, code, key=key)


def index_of_lines(files: Iterable[tuple[str, "array[int]"]]) -> LineIndex:
    """The index of files by their rows' codes."""
    paths: list[str] = []
    codes, starts = array("I"), array("I", [0])
    for path, found in files:
        paths.append(path)
        codes.extend(found)
        starts.append(len(codes))
    return LineIndex(paths, starts, codes, array("I", sorted(range(len(codes)), key=codes.__getitem__)))


def kept_index(
    snapshot: Snapshot, paths: Sequence[str], results: Results, tell: Callable[[int, int], None]
) -> LineIndex:
    """The index of these files of a snapshot; that of a commit is kept. `tell` hears of files done, and of files in all."""
    key = digest(FORM, snapshot.commit, *paths) if isinstance(snapshot, Commit) and snapshot.commit else None
    kept = results.get([key]) if key is not None else {}
    if key in kept and (known := _unpacked(kept[key])) is not None:
        return known
    unread: list[str] = []
    made = index_of_lines(_counted(snapshot, paths, tell, unread))
    if key is not None and not unread:
        results.put({key: _packed(made)})
    return made


def _counted(
    snapshot: Snapshot, paths: Sequence[str], tell: Callable[[int, int], None], unread: list[str]
) -> "Iterator[tuple[str, array[int]]]":
    for done, path in enumerate(paths, 1):
        found = snapshot.read(path, LARGEST)
        if isinstance(found, Blob):
            yield path, codes_of(found.data)
        elif found.state != "too-large":  # which it always will be
            unread.append(path)
        if done % TOLD == 0 or done == len(paths):
            tell(done, len(paths))


def _packed(index: LineIndex) -> bytes:
    head = json.dumps({"paths": list(index.paths), **{name: len(getattr(index, name)) for name in NUMBERS}}).encode()
    return b"%d\n" % len(head) + head + b"".join(getattr(index, name).tobytes() for name in NUMBERS)


def _unpacked(data: bytes) -> LineIndex | None:
    """An index as it was kept; none where what is kept is broken."""
    try:
        size, _, rest = data.partition(b"\n")
        head = json.loads(rest[: int(size)])
        at, found = int(size), {}
        for name in NUMBERS:
            found[name] = array("I")
            end = at + head[name] * found[name].itemsize
            found[name].frombytes(rest[at:end])
            at = end
        return LineIndex(head["paths"], **found) if at == len(rest) else None
    except (ValueError, KeyError, TypeError):
        return None
