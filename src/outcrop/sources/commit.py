"""A repository as one of its commits holds it: listed and read from git's objects, never checked out."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from outcrop.model.source import Blob, Origin, Unreadable
from outcrop.sources.git import Objects
from outcrop.sources.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Commit(Snapshot):
    """A snapshot whose files are a commit's; its `top` is the checkout or bare repository that holds them."""

    blobs: Mapping[str, str]  # the blob id of each file by its path

    def read(self, path: str, limit: int) -> Blob | Unreadable:
        """The bytes of a listed file; a file of more than `limit` bytes is too large."""
        data = _objects(self.top, os.getpid()).blob(self.blobs[path])
        if data is None:
            return Unreadable(path, "unreadable", "git does not hold it (a partial clone has to fetch it first)")
        if len(data) > limit:
            return Unreadable(path, "too-large", f"it holds more than {limit} bytes")
        return Blob(path, self.blobs[path], data)

    def origin(self, blob: Blob) -> Origin:
        """Where a file that was read stands: at this commit."""
        return Origin(self.url, self.commit, blob.path, blob.id)


@cache
def _objects(top: Path, process: int) -> Objects:
    """One git for each process that reads: a worker that was forked must not share that of its parent."""
    return Objects(top)
