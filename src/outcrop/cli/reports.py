"""Reports that were written before, word for word: where nothing changed that one is made from, it is written again.

What is remembered of findings makes a second scan quick; where not a byte of any file changed, even that need not be looked at.
"""

import hashlib
import io
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from outcrop.cache.keys import digest, engine
from outcrop.cache.results import Results

MOST = 128 << 20  # bytes of a compressed report that is remembered
PIECE = 1 << 20  # bytes that are compressed, or written again, at once


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


def written_before(results: Results, key: str) -> tuple[Iterator[bytes], Ending] | None:
    """A report that is remembered, piece by piece, and how the run ended."""
    head, _, report = results.get([key], dense=True).get(key, b"").partition(b"\n")
    try:
        said, code, check = json.loads(head)
    except ValueError:  # there is none, or a machine that lost its power left half of it
        return None
    if zlib.crc32(report) != check:
        return None
    return _pieces(report), Ending(tuple(said), code)


def _pieces(report: bytes) -> Iterator[bytes]:
    """A compressed report as it was, in pieces, since it may be a hundred times as long."""
    reader = zlib.decompressobj()
    rest = report
    while rest:
        yield reader.decompress(rest, PIECE)
        rest = reader.unconsumed_tail
    yield reader.flush()


class Copying(io.BufferedIOBase):
    """Writes to a stream, and keeps what was written, compressed, while that is little enough."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self.stream = stream
        self.waiting = bytearray()
        self.writer = zlib.compressobj(1)
        self.kept: bytearray | None = bytearray()

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def isatty(self) -> bool:
        """No report for a terminal is kept."""
        return False

    def write(self, data: Any) -> int:
        """Write and keep."""
        if self.kept is not None:
            self.waiting += data
            if len(self.waiting) >= PIECE:
                self._keep(self.writer.compress(self.waiting))
        return self.stream.write(data)

    def flush(self) -> None:
        """Nothing is held back from the stream here."""
        self.stream.flush()

    def report(self) -> bytearray | None:
        """All that was written, compressed; none where that is too much. Nothing may be written any more."""
        self._keep(self.writer.compress(self.waiting) + self.writer.flush())
        return self.kept

    def _keep(self, data: bytes) -> None:
        self.waiting.clear()
        if self.kept is not None:
            self.kept += data
            if len(self.kept) > MOST:
                self.kept = None


def remember(results: Results, key: str, copy: Copying, ending: Ending) -> None:
    """Keep a report that was written whole."""
    if (report := copy.report()) is not None:
        head = json.dumps([ending.said, ending.code, zlib.crc32(report)]).encode()
        results.put({key: head + b"\n" + report}, dense=True)
