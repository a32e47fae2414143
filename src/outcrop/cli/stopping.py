"""Ctrl-C and the polite kill: the first unwinds, so that workers end and no scratch file stays; impatience cannot cut that short."""

import os
import signal
import sys
from contextlib import suppress
from itertools import count
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

INTERRUPTED = 130
PATIENCE = 2  # signals that are heard without leaving at once

_heard = count(1)
_first: int | None = None  # the signal that was heard first


def stoppable() -> None:
    """Listen, unless whoever started this program told it not to."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _stop)
    sys.unraisablehook = _unraisable


def stop_if_asked() -> None:
    """Raise what a signal asked for. It was raised before, but a library written in C may have swallowed it."""
    if _first == signal.SIGINT:
        raise KeyboardInterrupt
    if _first is not None:
        raise SystemExit(128 + _first)


def leave_stopped() -> NoReturn:
    """Say so and be gone, what is still buffered with it; all else has been unwound.

    Leaving in the ordinary way, Python might die of the signal instead: it does so where an `exec` was interrupted,
    as those that make a dataclass, even though the interruption was caught.
    """
    with suppress(OSError, AttributeError):
        sys.stderr.write("outcrop: Stopped.\n")
        sys.stderr.flush()
    os._exit(INTERRUPTED)


def deaf() -> None:
    """All is done but leaving, which is too short to be stopped."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _unraisable(what: "UnraisableHookArgs") -> None:
    """What asked to stop, and was swallowed where nothing can be raised, is no news: `stop_if_asked` raises it again."""
    if _first is None or not issubclass(what.exc_type, (KeyboardInterrupt, SystemExit)):
        sys.__unraisablehook__(what)


def _stop(number: int, _: FrameType | None) -> None:
    """Once unwinds; twice is taken for impatience; three times leaves at once."""
    global _first
    heard = next(_heard)
    if heard > PATIENCE:
        os._exit(128 + number)
    if heard == 1:
        _first = number
        stop_if_asked()
