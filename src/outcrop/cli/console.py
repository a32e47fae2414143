"""A console that writes tables and colours to a stream."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from rich.console import Console

from outcrop.cli.output import text_on

PIPE_WIDTH = 160  # columns of tables where nobody's window sets a limit


@contextmanager
def console_on(stream: BinaryIO) -> Iterator[Console]:
    """A console that writes to the stream: colours and the window's width on a terminal, neither in a file or pipe."""
    with text_on(stream) as file:
        seen = file.isatty()
        width = None if seen else PIPE_WIDTH
        yield _Console(file=file, force_terminal=seen, width=width, highlight=False, emoji=False, markup=False)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Rich would leave with 1; a closed pipe is nobody's mistake."""
        raise  # the error that is being handled
