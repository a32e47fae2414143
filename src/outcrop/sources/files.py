"""From a path below a top to the file there: listed with its size, or read. No link on the way is ever followed."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from outcrop.model.source import Blob, File, Unreadable
from outcrop.sources.blobs import blob_id

LARGEST = 8 << 20  # bytes; no human writes more into one file
_SPECIAL = {
    stat.S_IFDIR: "it is a folder",
    stat.S_IFLNK: "it is a link",
    stat.S_IFIFO: "it is a named pipe",
    stat.S_IFSOCK: "it is a socket",
    stat.S_IFCHR: "it is a device",
    stat.S_IFBLK: "it is a device",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder or checkout holds, wanted or not."""

    files: tuple[File, ...]
    unreadable: tuple[Unreadable, ...]


def to_path(name: bytes) -> str:
    """The bytes of a name as a path, whatever the locale."""
    return name.decode("utf-8", "surrogateescape")


def to_bytes(path: str) -> bytes:
    """The bytes of a path, as the file system has them and as paths are ordered."""
    return path.encode("utf-8", "surrogateescape")


def is_inside(path: str) -> bool:
    """Whether a path names something below a top; a forged index may list `../x`, `/etc/x` or `.git/config`."""
    return not {"", ".", "..", ".git"} & set(path.split("/"))


def what_is(mode: int) -> str | None:
    """What stands in the place of a file; None where it is one."""
    return None if stat.S_ISREG(mode) else _SPECIAL.get(stat.S_IFMT(mode), "it is no regular file")


def measure(top: Path, path: str) -> File | Unreadable | None:
    """List one path: None where nothing or no regular file stands there. The folders above it are taken as they are."""
    try:
        status = os.lstat(os.fsencode(top) + b"/" + to_bytes(path))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return _unreadable(path, error)
    return None if what_is(status.st_mode) else File(path, status.st_size)


def read_file(top: Path, path: str, limit: int) -> Blob | Unreadable:
    """Read one listed file; more than `limit` bytes are too large. What was listed may be gone or replaced by now."""
    if not is_inside(path):
        return Unreadable(path, "unreadable", "it lies outside of what is scanned")
    try:
        return _read(_open_folder(top, path), path, limit)
    except OSError as error:
        return _unreadable(path, error)


def _read(folder: int, path: str, limit: int) -> Blob | Unreadable:
    """Read the file of this path in its open folder, which is closed."""
    name = to_bytes(path.rpartition("/")[2])
    try:
        if why := what_is(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            return Unreadable(path, "unreadable", why)
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    finally:
        os.close(folder)
    with open(file, "rb") as stream:
        status = os.fstat(file)
        if why := what_is(status.st_mode):
            return Unreadable(path, "unreadable", why)
        data = b"" if status.st_size > limit else stream.read(limit + 1)
    if max(len(data), status.st_size) > limit:
        return Unreadable(path, "too-large", f"it holds more than {limit} bytes")
    return Blob(path, blob_id(data), data)


def _open_folder(top: Path, path: str) -> int:
    """Open the folder of a path, step by step from the top: no link is followed, even one slipped in just now."""
    folder = os.open(top, os.O_RDONLY | os.O_DIRECTORY)
    for name in to_bytes(path).split(b"/")[:-1]:
        outer = folder
        try:
            folder = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=outer)
        finally:
            os.close(outer)
    return folder


def _unreadable(path: str, error: OSError) -> Unreadable:
    """What an error of the file system says of a file."""
    if isinstance(error, FileNotFoundError):
        return Unreadable(path, "vanished", "it is gone")
    if isinstance(error, NotADirectoryError):  # O_NOFOLLOW on a link to a folder gives this, too
        return Unreadable(path, "unreadable", "a folder above it is a link or gone")
    return Unreadable(path, "unreadable", error.strerror or str(error))
