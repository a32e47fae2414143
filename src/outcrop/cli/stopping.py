"""Ctrl-C and the polite kill: the first unwinds, so that workers end and no scratch file stays; impatience cannot cut that short."""

import os
import signal
from itertools import count
from types import FrameType

INTERRUPTED = 130
PATIENCE = 2  # signals that are heard without leaving at once

_heard = count(1)


def stoppable() -> None:
    """Listen, unless whoever started this program told it not to."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _stop)


def deaf() -> None:
    """All is done but leaving, which is too short to be stopped."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _stop(number: int, _: FrameType | None) -> None:
    """Once unwinds; twice is taken for impatience; three times leaves at once."""
    heard = next(_heard)
    if heard > PATIENCE:
        os._exit(128 + number)
    if heard == 1 and number == signal.SIGINT:
        raise KeyboardInterrupt
    if heard == 1:
        raise SystemExit(128 + number)
