"""What a pin is of: its repository, and the functions that its rows stand in."""

import os
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

from outcrop.model.extent import Lines
from outcrop.model.pin import Pin, PinnedExcerpt, PinnedFinding
from outcrop.model.source import Blob, Unreadable
from outcrop.pins.index import index_of_files
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
    read = cache(partial(snapshot.read, limit=LARGEST))
    rows: tuple[Row, ...] = (*pin.finding, *pin.excerpt)
    for row in rows:
        blob = read(row.path)
        if (wrong := _wrong(row, blob)) is not None:
            lines = f"lines {row.lines[0]}-{row.lines[1]} of '{row.path}'"
            yield f"The pin '{pin.name}' names {lines}, {wrong} at {pin.commit}; mend the lock file, or pin it anew."


def _wrong(row: Row, blob: Blob | Unreadable) -> str | None:
    """What is wrong with the place of a row; nothing where the file cannot be read."""
    if isinstance(blob, Unreadable):
        return "and no such file of C or C++ stands" if blob.state == "vanished" else None
    count = len(Lines(blob.data))
    if count < row.lines[1]:
        return f"which holds {count:,} lines"
    if isinstance(row, PinnedExcerpt) and row.symbol is not None and not _stands(row.symbol, row.lines, blob):
        return f"and no function '{row.symbol}' stands there"
    return None


def _stands(name: str, lines: tuple[int, int], blob: Blob) -> bool:
    """Whether a function of this name shares some lines of a file."""
    found = index_of_files({blob.path: blob.data}).functions[blob.path]
    return any(one.name == name and one.lines[0] <= lines[1] and lines[0] <= one.lines[1] for one in found)
