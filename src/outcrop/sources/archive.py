"""From an archive as a forge hands it out (.tar.gz, .zip) to its snapshot: unpacked in memory, never onto the disk.

The top folder that a forge puts around everything is left out of the paths. No URL and no commit are told: an archive proves neither.
"""

import bz2
import gzip
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BufferedIOBase, BufferedReader
from pathlib import Path
from typing import IO

from outcrop.errors import SourceError
from outcrop.model.source import Blob, File, Origin, Unreadable
from outcrop.sources.address import name_of
from outcrop.sources.blobs import blob_id
from outcrop.sources.files import LARGEST, is_inside, to_bytes
from outcrop.sources.local import Wanted
from outcrop.sources.snapshot import Snapshot

TARS = (".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar")
ENDINGS = (*TARS, ".zip")
MOST = 2 << 30  # bytes of wanted files in all
BROKEN = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,  # a name that is not in the encoding that it claims
    OverflowError,  # a size that no disk holds
)
CHUNK = 1 << 20
BLOCK = 512  # bytes; at least one of zeros ends a tar
ENCRYPTED = 1


@dataclass(frozen=True, slots=True)
class Archive(Snapshot):
    """A snapshot whose files were unpacked into memory; its `top` is the folder in which the archive lies."""

    held: Mapping[str, bytes]  # the bytes of each file by its path

    def read(self, path: str, limit: int) -> Blob | Unreadable:
        """The bytes of a listed file; a file of more than `limit` bytes is too large."""
        data = self.held.get(path)
        if data is None or len(data) > limit:
            return Unreadable(path, "too-large", f"it holds more than {min(limit, LARGEST)} bytes")
        return Blob(path, blob_id(data), data)

    def origin(self, blob: Blob) -> Origin:
        """Where a file that was read stands: nowhere but here."""
        return Origin(None, None, blob.path, blob.id)


def is_archive(place: str) -> bool:
    """Whether a file is named as an archive is."""
    return place.lower().endswith(ENDINGS)


def open_archive(place: str, revision: str | None, wanted: Wanted) -> Archive:
    """The wanted files of an archive.

    Raises SourceError where it cannot be read, or is too much for memory, and where a revision of it is asked for.
    """
    if revision is not None:
        raise SourceError(f"{place!r} is an archive, which holds no revision but one; leave out @{revision}.")
    members: list[tuple[str, int, bytes | None]] = []
    room = MOST
    try:
        for path, size, stream in _members(place):
            data = stream.read(LARGEST + 1) if stream is not None and size <= LARGEST and wanted(path) else None
            room -= len(data or b"")  # what an archive says of its sizes may be a lie
            if room < 0:
                raise SourceError(
                    f"{place!r} holds more than {MOST >> 30} GiB of source; unpack it, and scan the folder."
                )
            members.append((path, size, data if data is None or len(data) <= LARGEST else None))
    except BROKEN as error:
        why = str(error) or "it ends too soon"
        raise SourceError(f"{place!r} cannot be read as an archive ({why}); fetch it anew.") from None
    top = _common(path for path, _, _ in members if is_inside(path))
    plain = [(path.removeprefix(top), size, data) for path, size, data in members]
    kept = {path: (size, data) for path, size, data in plain if is_inside(path)}
    outside = sorted(path for path, _, _ in plain if not is_inside(path) and wanted(path))
    unreadable = tuple(Unreadable(path, "unreadable", "it would lie outside of the archive") for path in outside)
    files = tuple(
        File(path, size) for path, (size, _) in sorted(kept.items(), key=lambda row: to_bytes(row[0])) if wanted(path)
    )
    folder = Path(place).resolve().parent
    held = {path: data for path, (_, data) in kept.items() if data is not None}
    name = name_of(_stem(place))
    return Archive(folder, name, None, None, len(kept), files, files, unreadable, held)


def _members(place: str) -> Iterator[tuple[str, int, IO[bytes] | None]]:
    """Every regular file of an archive: its path, its size, and its bytes to be read before the next is asked for."""
    if not place.lower().endswith(TARS):
        with zipfile.ZipFile(place) as zipped:
            for entry in zipped.infolist():
                if not entry.is_dir() and (entry.external_attr >> 28) in (0, 8):  # no link, as Unix writes its modes
                    if entry.flag_bits & ENCRYPTED:
                        raise zipfile.BadZipFile(f"{entry.filename!r} is encrypted")
                    with zipped.open(entry) as stream:
                        yield _plain(entry.filename), entry.file_size, stream
        return
    with open(place, "rb") as raw, _unpacked(raw) as whole:
        with tarfile.open(fileobj=whole, mode="r|", errors="surrogateescape") as tar:
            for member in tar:
                if member.isreg():
                    yield _plain(member.name), member.size, tar.extractfile(member)
        while whole.read(CHUNK):  # the sum over all bytes stands at the end, and is checked there
            pass
        if whole is raw:  # nothing else would tell that the rest is missing
            raw.seek(-BLOCK, os.SEEK_END)
            if any(raw.read(BLOCK)):
                raise EOFError


def _unpacked(raw: BufferedReader) -> BufferedIOBase:
    """The bytes of a tar file, whatever packed it: forges and browsers do not always name it right."""
    beginning = raw.read(6)
    raw.seek(0)
    if beginning.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=raw)
    if beginning.startswith(b"BZh"):
        return bz2.BZ2File(raw)
    return lzma.LZMAFile(raw) if beginning.startswith(b"\xfd7zXZ") else raw


def _plain(path: str) -> str:
    """A path without the `./` that tar writes where it was told to pack a folder."""
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    return path


def _common(paths: Iterator[str]) -> str:
    """The one folder in which everything lies, as `glusterfs-7.0/`; nothing where there is none."""
    tops = {path.partition("/")[0] + "/" if "/" in path else "" for path in paths}
    return tops.pop() if len(tops) == 1 else ""


def _stem(place: str) -> str:
    return next(place[: -len(ending)] for ending in ENDINGS if place.lower().endswith(ending))
