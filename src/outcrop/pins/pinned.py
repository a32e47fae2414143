"""What a pin is of: its repository, and the functions that its rows stand in."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from outcrop.model.pin import Pin, PinnedExcerpt, PinnedFinding
from outcrop.model.source import Blob
from outcrop.pins.spots import Was
from outcrop.scanning.batches import LARGEST
from outcrop.sources import Snapshot
from outcrop.sources.reach import Reach
from outcrop.sources.repository import Repository, repository_of

Row = PinnedFinding | PinnedExcerpt
ALONE = "<lambda>"  # what a lambda is called that stands in no function
LAMBDA = f"::{ALONE}"  # and behind the name of the function around it


def whereabouts(pin: Pin, folder: Path, reach: Reach) -> Repository:
    """The repository of a pin; `folder` is that of the lock file.

    Raises SourceError where it is not at its place, and OutcropError for a URL that git must not see.
    """
    place = os.path.normpath(folder / pin.place) if pin.place is not None else None
    return repository_of(pin.url, place, reach)


def was_of(row: Row) -> Was:
    """The function that a row stands in: a lambda goes with the one around it. Lines that are in no function have no name."""
    name = row.symbol.partition(LAMBDA)[0] if row.symbol is not None else None
    return Was(row.path, name if name != ALONE else None, row.lines)


def functions_of(pin: Pin) -> list[Was]:
    """The functions of a pin's rows, each once."""
    rows: tuple[Row, ...] = (*pin.finding, *pin.excerpt)
    return list(dict.fromkeys(map(was_of, rows)))


def misplaced(pin: Pin, snapshot: Snapshot) -> Iterator[str]:
    """A sentence on each row that names what the pin's own commit does not hold; a commit never changes, so the lock file is wrong."""

    @cache
    def holds(path: str) -> int | None:
        """How many lines a file has; none where that cannot be told."""
        blob = snapshot.read(path, LARGEST)
        return blob.data.count(b"\n") + 1 if isinstance(blob, Blob) else 0 if blob.state == "vanished" else None

    rows: tuple[Row, ...] = (*pin.finding, *pin.excerpt)
    for row in rows:
        count = holds(row.path)
        if count is not None and count < row.lines[1]:
            told = f"which holds {count:,} lines" if count else "and no such file of C or C++ stands"
            yield (
                f"The pin '{pin.name}' names lines {row.lines[0]}-{row.lines[1]} of '{row.path}', {told} at {pin.commit}; "
                "mend the lock file, or pin it anew."
            )
