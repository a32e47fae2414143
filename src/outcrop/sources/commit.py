"""A repository as one of its commits holds it: listed and read from git's objects, never checked out."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from outcrop.model.source import Blob, File, Origin, Unreadable
from outcrop.sources.files import is_inside, to_bytes
from outcrop.sources.git import Objects
from outcrop.sources.snapshot import Snapshot
from outcrop.sources.trees import rows_of

KEPT = 4  # repositories whose git stays


@dataclass(frozen=True, slots=True)
class Commit(Snapshot):
    """A snapshot whose files are a commit's; its `top` is the checkout or bare repository that holds them."""

    blobs: Mapping[str, str]  # the blob id of each file by its path

    def read(self, path: str, limit: int) -> Blob | Unreadable:
        """The bytes of a listed file; a file of more than `limit` bytes is too large."""
        if path not in self.blobs:
            return Unreadable(path, "vanished", "there is no such file")
        data = _objects(self.top, os.getpid()).blob(self.blobs[path], limit)
        if data == "missing":
            return Unreadable(path, "unreadable", "git does not hold it (a partial clone has to fetch it first)")
        if data == "too-large":
            return Unreadable(path, "too-large", f"it holds more than {limit} bytes")
        return Blob(path, self.blobs[path], data)

    def stamp(self, path: str, limit: int) -> str | Unreadable:  # a commit knows without reading
        """The blob id of a listed file, whether git holds it or not."""
        return self.blobs.get(path) or Unreadable(path, "vanished", "there is no such file")

    def origin(self, blob: Blob) -> Origin:
        """Where a file that was read stands: at this commit."""
        return Origin(self.url, self.commit, blob.path, blob.id)


def commit_snapshot(
    top: Path, name: str, url: str | None, commit: str, wanted: Callable[[str], bool], inside: str = ""
) -> Commit:
    """The wanted files of a commit that git holds at `top`; those of the folder or file `inside` are scanned.

    Nothing is `listed` where there is no such folder or file.
    """
    rows = [row for row in rows_of(top, commit) if is_inside(row.file.path)]
    part = [row for row in rows if not inside or row.file.path == inside or row.file.path.startswith(f"{inside}/")]
    around = tuple(sorted((row.file for row in rows if wanted(row.file.path)), key=_by_bytes))
    taken = {row.file.path for row in part}
    return Commit(
        top=top,
        name=name,
        url=url,
        commit=commit,
        listed=len(part),
        files=tuple(file for file in around if file.path in taken),
        around=around,
        unreadable=(),
        blobs={row.file.path: row.blob for row in rows if wanted(row.file.path)},
    )


def _by_bytes(file: File) -> bytes:
    return to_bytes(file.path)


@lru_cache(maxsize=KEPT)
def _objects(top: Path, process: int) -> Objects:
    """One git for each process that reads: a worker that was forked must not share that of its parent."""
    return Objects(top)
