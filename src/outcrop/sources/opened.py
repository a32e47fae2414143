"""A source that was opened, and which blobs its files are: what tells whether it is what it was."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from outcrop.model.source import Unreadable
from outcrop.sources.snapshot import Snapshot


@dataclass(frozen=True)
class Opened:
    """A snapshot, with each file's blob id told once."""

    snapshot: Snapshot
    limit: int  # bytes of a file that is read

    @cached_property
    def stamps(self) -> dict[str, str | Unreadable]:
        """The blob id of every file around, by path."""
        return {file.path: self.snapshot.stamp(file.path, self.limit) for file in self.snapshot.around}

    @property
    def whole(self) -> bool:
        """Whether every file could be read."""
        return not any(isinstance(stamp, Unreadable) for stamp in self.stamps.values())

    @property
    def identity(self) -> str:
        """What the source is, to the last byte of it."""
        one = self.snapshot
        facts = (
            str(one.top),
            one.name,
            one.url,
            one.commit,
            one.listed,
            one.files,
            one.unreadable,
            one.forge,
            self.stamps,
        )
        return hashlib.sha256(repr(facts).encode("utf-8", "surrogateescape")).hexdigest()
