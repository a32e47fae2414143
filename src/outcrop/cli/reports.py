"""Reports that were written before, word for word: where nothing changed that one is made from, it is written again.

What is remembered of findings makes a second scan quick; where not a byte of any file changed, even that need not be looked at.
"""

import hashlib
import io
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from outcrop.cache.keys import digest, engine
from outcrop.cache.results import Results

MOST = 64 << 20  # bytes of a report that is remembered


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ends: what is said on standard error, and the exit code."""

    said: tuple[str, ...]
    code: int


def key_of(call: Any, sources: Iterable[str], folders: Sequence[Path]) -> str:
    """What a report depends on: this very Outcrop, the call and where it was made, the day, the sources and the catalogue."""
    config = Path("outcrop.toml")
    told = config.read_bytes() if config.exists() else b""
    return digest(
        "report", engine(), repr(call), os.getcwd(), str(date.today()), told, *map(_written, folders), *sources
    )


def _written(folder: Path) -> str:
    """Every file of a catalogue."""
    whole = hashlib.sha256()
    for top, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            file = Path(top, name)
            whole.update(f"{file}\0".encode("utf-8", "surrogateescape") + file.read_bytes())
    return whole.hexdigest()


def written_before(results: Results, key: str) -> tuple[bytes, Ending] | None:
    """A report that is remembered, and how the run ended."""
    if (known := results.get([key]).get(key)) is None:
        return None
    head, _, report = known.partition(b"\n")
    said, code = json.loads(head)
    return report, Ending(tuple(said), code)


class Copying(io.BufferedIOBase):
    """Writes to a stream, and keeps what was written while that is little enough."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self.stream = stream
        self.kept: bytearray | None = bytearray()

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def isatty(self) -> bool:
        """No report for a terminal is kept."""
        return False

    def write(self, data: Any) -> int:
        """Write and keep."""
        if self.kept is not None and len(self.kept) + len(data) > MOST:
            self.kept = None
        if self.kept is not None:
            self.kept += data
        return self.stream.write(data)

    def flush(self) -> None:
        """Nothing is held back here."""
        self.stream.flush()


def remember(results: Results, key: str, report: Copying, ending: Ending) -> None:
    """Keep a report that was written whole."""
    if report.kept is not None:
        head = json.dumps([ending.said, ending.code]).encode()
        results.put({key: head + b"\n" + bytes(report.kept)})
