"""What a pin is of: its repository, and the functions that its rows stand in."""

import os
from pathlib import Path

from outcrop.model.pin import Pin, PinnedExcerpt, PinnedFinding
from outcrop.pins.spots import Was
from outcrop.sources.reach import Reach
from outcrop.sources.repository import Repository, repository_of

Row = PinnedFinding | PinnedExcerpt


def whereabouts(pin: Pin, folder: Path, reach: Reach) -> Repository:
    """The repository of a pin; `folder` is that of the lock file.

    Raises SourceError where it is not at its place, and OutcropError for a URL that git must not see.
    """
    place = os.path.normpath(folder / pin.place) if pin.place is not None else None
    return repository_of(pin.url, place, reach)


def was_of(row: Row) -> Was:
    """The function that a row stands in: a lambda goes with the one around it. Lines that are no function have no name."""
    return Was(row.path, row.symbol.partition("::<lambda>")[0] if row.symbol is not None else None, row.lines)


def functions_of(pin: Pin) -> list[Was]:
    """The functions of a pin's rows, each once."""
    rows: tuple[Row, ...] = (*pin.finding, *pin.excerpt)
    return list(dict.fromkeys(map(was_of, rows)))
