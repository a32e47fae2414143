"""The bytes of one file of a snapshot, where nothing but them is asked for."""

from outcrop.model.source import Blob
from outcrop.sources import Readable
from outcrop.sources.files import LARGEST


def bytes_of(snapshot: Readable, path: str, blob: str | None = None) -> bytes:
    """The bytes of a file; none where it is gone by now, or no longer the blob that it was."""
    found = snapshot.read(path, LARGEST)
    return found.data if isinstance(found, Blob) and blob in (None, found.id) else b""
