"""What went wrong, in one sentence on what, where and what to do, with the exit code that the command line gives it."""

from collections.abc import Iterable
from difflib import get_close_matches


class OutcropError(Exception):
    """A wrong call, card, configuration or lock file, or an output that cannot be written.

    The message is one sentence (several, one a line, where a card has several mistakes); `code` is the exit code of DESIGN.md.
    """

    code = 2


class SourceError(OutcropError):
    """A source could not be had, is missing, or holds nothing to read."""

    code = 3


def nearest(wanted: str, known: Iterable[str]) -> str:
    """`; did you mean 'X'?` for the known name nearest to the wanted one, or nothing where none is near."""
    close = get_close_matches(wanted, list(known), n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else ""
