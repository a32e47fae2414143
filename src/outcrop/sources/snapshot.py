"""A local source as it is on disk: what is scanned, what is learned from, and how a listed file is read and cited."""

from dataclasses import dataclass, field
from pathlib import Path

from outcrop.citations import Forge
from outcrop.model.source import Blob, File, Origin, Unreadable
from outcrop.sources.checkout import blobs_at
from outcrop.sources.files import read_file


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Plain values only, so that a worker process may be handed it; `read` and `origin` open what they need.

    All paths are relative to `top`; files are in the order of their paths' bytes.
    """

    top: Path  # of the repository, else the scanned folder, or the one around the scanned files
    name: str
    url: str | None
    commit: str | None  # HEAD's; None of an unborn HEAD and of a folder that is no checkout
    listed: int  # how many files SOURCE holds, wanted or not
    files: tuple[File, ...]  # those of them that are wanted: to be scanned
    around: tuple[File, ...]  # all wanted files of the whole checkout or folder: the vocabulary is learned from these
    unreadable: tuple[Unreadable, ...]  # what of SOURCE could not even be listed
    forge: Forge | None = field(default=None, kw_only=True)  # how its forge links, where only the user knows

    def read(self, path: str, limit: int) -> Blob | Unreadable:
        """The bytes of a listed file as they are now; a file of more than `limit` bytes is too large."""
        return read_file(self.top, path, limit)

    def stamp(self, path: str, limit: int) -> str | Unreadable:
        """The blob id of a listed file, as `read` would give it."""
        found = self.read(path, limit)
        return found.id if isinstance(found, Blob) else found

    def origin(self, blob: Blob) -> Origin:
        """Where a file that was read stands: at HEAD's commit where its bytes are HEAD's, else nowhere but here."""
        clean = self.commit is not None and blobs_at(self.top, self.commit).get(blob.path) == blob.id
        return Origin(self.url if clean else None, self.commit if clean else None, blob.path, blob.id)
