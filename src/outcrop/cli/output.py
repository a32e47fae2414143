"""Where output goes: standard output, or a file that is written beside and then renamed, so that no half of it is ever seen."""

import io
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import click

from outcrop.errors import OutcropError


def tell(text: str) -> None:
    """Print text to standard output; its colours only where that is a terminal."""
    with opened(None) as stream, text_on(stream) as file:
        click.echo(text, file, nl=False)


@contextmanager
def opened(file: Path | None) -> Iterator[BinaryIO]:
    """The stream to write to: standard output where no file is named, or `-`.

    Raises OutcropError where it cannot be written; a file that was there then stays, and nothing is left beside it.
    A pipe that is closed at its other end raises BrokenPipeError.
    """
    if file in (None, Path("-")):
        if sys.stdout is None:
            raise OutcropError("Standard output is closed; name a file with -o.")
        with _kept(sys.stdout.buffer, "Standard output") as stream:
            yield stream
    elif (mode := _mode(file)) is None or stat.S_ISREG(mode):
        _refuse_source(file, mode)
        with _renamed(file, mode) as stream:
            yield stream
    elif stat.S_ISDIR(mode):
        raise OutcropError(f"{file} is a folder; name a file to write to.")
    else:  # a device or a named pipe is written to; a file in its place would be a surprise
        with _told(file), file.open("wb") as device, _kept(device, file) as stream:
            yield stream


def _refuse_source(file: Path, mode: int | None) -> None:
    """Never write over what might be somebody's code, be it behind a link."""
    from outcrop.languages import language_of  # the grammars, which a run that writes no file can do without

    if mode is not None and language_of(os.path.realpath(file)) is not None:
        raise OutcropError(f"{file} is a source file that is there already; name another file to write to.")


def _mode(file: Path) -> int | None:
    """What stands there, links followed; none where nothing does."""
    try:
        return file.stat().st_mode
    except OSError:
        return None


@contextmanager
def _renamed(file: Path, mode: int | None) -> Iterator[BinaryIO]:
    """A scratch file beside the file, which takes its place when all is written, or is gone."""
    place = Path(os.path.realpath(file))
    with _told(file):
        if mode is not None and not os.access(place, os.W_OK):
            raise PermissionError(None, "it is read-only")
        handle, scratch = tempfile.mkstemp(prefix=".outcrop-", dir=place.parent)
    raw = os.fdopen(handle, "wb")
    try:
        with _kept(raw, file) as stream:
            yield stream
        with _told(file):
            raw.close()
            os.chmod(scratch, 0o666 & ~_umask() if mode is None else stat.S_IMODE(mode))
            os.replace(scratch, place)
    finally:
        with suppress(OSError):
            raw.close()
        with suppress(FileNotFoundError):
            os.unlink(scratch)


@contextmanager
def _kept(stream: BinaryIO, name: Path | str) -> Iterator[BinaryIO]:
    """The stream, flushed at the end and not closed, its errors told by its name."""
    sink = _Sink(stream, name)
    yield sink  # type: ignore[misc]  # typeshed's BinaryIO is no base of the classes of io
    sink.flush()


class _Sink(io.BufferedIOBase):
    """What is written passes through; what goes wrong there is told apart from what goes wrong elsewhere."""

    def __init__(self, stream: BinaryIO, name: Path | str) -> None:
        self._stream = stream
        self._name = name

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._stream.isatty()

    def write(self, data: Any) -> int:
        with _told(self._name):
            return self._stream.write(data)

    def flush(self) -> None:
        with _told(self._name):
            self._stream.flush()


@contextmanager
def _told(name: Path | str) -> Iterator[None]:
    """An error of the file system becomes a sentence; a closed pipe is nobody's mistake, and stays what it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutcropError(f"{name} cannot be written: {error.strerror}; write to another place.") from error


@contextmanager
def text_on(stream: BinaryIO) -> Iterator[TextIO]:
    """The stream as text, whatever the locale; it is not closed. A path's bytes that are not UTF-8 are escaped."""
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        yield text
        text.flush()
    finally:
        text.detach()


def _umask() -> int:
    """The mode bits that the user's new files lack; they can only be read by setting them."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
