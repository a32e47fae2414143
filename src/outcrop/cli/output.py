"""Where output goes: standard output, or a file that is written beside and then renamed, so that no half of it is ever seen."""

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from rich.console import Console

from outcrop.errors import OutcropError

PIPE_WIDTH = 160  # columns of tables where nobody's window sets a limit


@contextmanager
def opened(file: Path | None) -> Iterator[BinaryIO]:
    """The stream to write to.

    Raises OutcropError where the file cannot be written; then nothing is left behind, and what was there stays.
    """
    if file is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if file.is_dir():
        raise OutcropError(f"{file} is a folder; name a file to write to.")
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise OutcropError(
            f"{file} cannot be written: {error.strerror}; name a file in a folder that you may write to."
        ) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        os.chmod(beside, 0o666 & ~_umask())
        os.replace(beside, file)
    except OSError as error:
        raise OutcropError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        Path(beside).unlink(missing_ok=True)


def _umask() -> int:
    """The mode bits that the user's new files lack; they can only be read by setting them."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextmanager
def console_on(stream: BinaryIO) -> Iterator[Console]:
    """A console that writes to the stream: colours and the window's width on a terminal, neither in a file or pipe."""
    text = io.TextIOWrapper(stream, encoding="utf-8")
    try:
        yield Console(
            file=text, highlight=False, emoji=False, markup=False, width=None if text.isatty() else PIPE_WIDTH
        )
        text.flush()
    finally:
        text.detach()  # the stream is not the console's to close
