"""A source that was opened for verifying: its files, the index of its lines, and where a path that a document names lies in it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from outcrop.citations import cite
from outcrop.model.source import Blob, Origin
from outcrop.model.verdict import Found
from outcrop.scanning.batches import LARGEST
from outcrop.sources import Snapshot
from outcrop.sources.address import name_of
from outcrop.verify.aligning import Text
from outcrop.verify.lines import LineIndex
from outcrop.verify.rows import as_text, rows_of

MOST_FILES = 24  # files that a path may mean; a name that more files have says nothing


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a source that was read."""

    text: Text
    origin: Origin | None  # none where it could not be read: it has no rows then, so that no excerpt can stand in it
    data: bytes


@dataclass(frozen=True)
class Ground:
    """An opened source. `indices` hold every line of its files: of those in a language that Outcrop reads, and of those named."""

    address: str
    snapshot: Snapshot
    indices: Sequence[LineIndex] = field(repr=False)
    names: frozenset[str]  # by which a text may call it, in small letters
    revision: str | None = None  # as it was asked for
    aside: bool = (
        False  # another revision of a source of the call: only what an address at that revision says is held against it
    )

    @property
    def name(self) -> str:
        """What it is called."""
        return self.snapshot.name

    def file(self, path: str) -> SourceFile:
        """A file, read once; an empty one where it cannot be read."""
        if path not in self._files:
            blob = self.snapshot.read(path, LARGEST)
            origin, data = (self.snapshot.origin(blob), blob.data) if isinstance(blob, Blob) else (None, b"")
            lines = [line.rstrip("\r") for line in as_text(data).split("\n")]
            self._files[path] = SourceFile(Text(rows_of(data), lines), origin, data)
        return self._files[path]

    def resolve(self, path: str) -> list[str]:
        """The files that a path may mean: that very path; one below the repository's name; else all that end like it."""
        parts = [part for part in path.split("/") if part not in ("", ".", "..")]
        for at in range(len(parts)):
            tail = "/".join(parts[at:])
            called = (
                at == 0 or parts[at - 1].lower() in self.names or any(part.lower() in self.names for part in parts[:at])
            )
            if tail in self._paths and (called or len(parts) - at > 1):
                return [tail]
        ends = "/" + "/".join(parts)
        found = [one for one in self._by_name.get(parts[-1], ()) if f"/{one}".endswith(ends)] if parts else []
        if not found and path.startswith("."):  # as AsciiDoc begins a title
            return self.resolve(path[1:])
        return found if len(found) <= MOST_FILES else []

    def holds(self, file: Path) -> str | None:
        """The path by which this source holds a file on disk, be it at another commit; none of a file elsewhere."""
        top, place = self.snapshot.top.resolve(), file.resolve()
        return str(place.relative_to(top)) if place.is_relative_to(top) else None

    def is_called(self, path: str) -> bool:
        """Whether a path begins with this source's name."""
        return path.split("/")[0].lower() in self.names

    def found(self, path: str, lines: tuple[int, int], parts: Sequence[tuple[int, int]] = ()) -> Found:
        """Lines of a file, as they are cited."""
        origin = self.file(path).origin
        assert origin is not None, "what stands in a file was read there"
        whole = tuple(parts) or (lines,)
        return Found(self.name, self.snapshot.url, origin.commit, path, lines, whole, cite(origin, *lines))

    def paths(self) -> Iterator[str]:
        """All its files."""
        return (path for index in self.indices for path in index.paths)

    @cached_property
    def _files(self) -> dict[str, SourceFile]:
        return {}

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset(self.paths())

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for path in self.paths():
            found[path.rpartition("/")[2]].append(path)
        return found


def names_of(snapshot: Snapshot, systems: Mapping[str, str]) -> frozenset[str]:
    """By which names a text may call a source: its repository's, and those of the systems that are kept there, by their URL."""
    told = {name_of(snapshot.url or str(snapshot.top)).lower(), snapshot.name.partition("@")[0].lower()}
    return frozenset(told | {name for name, url in systems.items() if url == snapshot.url})
