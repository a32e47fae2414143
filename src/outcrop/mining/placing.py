"""Files that are whole or not there: written beside their place, then renamed."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from outcrop.errors import OutcropError

SCRATCH = ".outcrop-"


def placed(file: Path, data: bytes) -> None:
    """Put these bytes at a place.

    Raises OutcropError where they cannot be written; what was there then stays.
    """
    with told(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, scratch = tempfile.mkstemp(prefix=SCRATCH, dir=file.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(scratch, 0o644)
            os.replace(scratch, file)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(scratch)


@contextmanager
def told(file: Path) -> Iterator[None]:
    """An error of the file system as a sentence."""
    try:
        yield
    except OSError as error:
        raise OutcropError(f"{file} cannot be written: {error.strerror}; name another folder.") from error
