"""A progress bar on standard error, where that is a terminal; nothing anywhere else."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from outcrop.cli.stopping import stop_if_asked
from outcrop.sources.reach import Tell


@contextmanager
def progress_bar() -> Iterator[Tell]:
    """What a scan tells its progress to; there it also stops when it was asked to."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda name, doing, done, total: stop_if_asked()
        return
    from outcrop.cli.bar import drawn

    with drawn() as tell:
        yield tell
