"""The folder of results: Parquet partitioned by system, and the manifest; whoever stops midway leaves nothing half or twice."""

import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from outcrop.errors import OutcropError
from outcrop.mining.listing import Entry
from outcrop.mining.manifest import NAME, Manifest, paths_of
from outcrop.mining.outcome import Outcome
from outcrop.mining.placing import SCRATCH, placed, told

OURS = re.compile(rf"[0-9a-f]{{40,64}}(-[0-9a-f]{{8}})?\.parquet|{re.escape(SCRATCH)}.*")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that nobody else writes to now."""

    top: Path
    manifest: Manifest

    def before(self, entry: Entry, key: str) -> str | None:
        """The commit at which a source was mined by this key, if its results still lie here."""
        row = self.manifest.rows.get(entry.shown)
        if row is None or row.state != "done" or row.key != key:
            return None
        return row.commit if all((self.top / path).is_file() for path in paths_of(row)) else None

    def keep(self, outcome: Outcome) -> None:
        """Write down what came of a job: its results, then the row that tells of them; what they replace is removed.

        What was mined once stays where its source cannot be had now.
        Raises OutcropError where that cannot be written.
        """
        if outcome.row is None:
            return
        old = self.manifest.rows.get(outcome.row.address)
        if old is not None and old.state == "done" and outcome.row.state == "failed":
            return
        for path, data in (outcome.tables or {}).items():
            placed(self.top / path, data)
        self.manifest.add(outcome.row)
        self._remove([self.top / path for path in (paths_of(old) if old else ())])

    def sweep(self) -> None:
        """Remove results that no row tells of: a run was killed before it could write the row, or remove what it replaced."""
        found = [file for kind in ("findings", "files") for file in (self.top / kind).glob("system=*/*")]
        self._remove([file for file in found if OURS.fullmatch(file.name)])

    def _remove(self, files: Sequence[Path]) -> None:
        kept = {self.top / path for path in self.manifest.paths()}
        for file in files:
            if file not in kept:
                with suppress(FileNotFoundError), told(file):
                    file.unlink()
                with suppress(OSError):  # others lie there still
                    file.parent.rmdir()


@contextmanager
def writing(top: Path) -> Iterator[Folder]:
    """A folder of results, made where there is none, and clean of what a killed run left.

    Raises OutcropError where it cannot be written, holds a manifest that is none, or is written by another run.
    """
    if top.exists() and not top.is_dir():
        raise OutcropError(f"{top} is a file; name a folder for the results.")
    with told(top):
        top.mkdir(parents=True, exist_ok=True)
        handle = os.open(top, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutcropError(f"Another run writes to {top}; wait for it, or name another folder.") from None
        except OSError:  # a file system that knows no locks
            pass
        folder = Folder(top, Manifest.read(top / NAME))
        folder.manifest.begin()
        folder.sweep()
        yield folder
        folder.manifest.begin()
    finally:
        os.close(handle)
