"""Results in one SQLite file in the cache folder: bytes by key, shared by processes, bounded in size, removable at any time.

A cache is never a reason to fail: where it cannot be read or written, nothing is remembered.
"""

import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MOST = 512 << 20  # bytes of results that are kept; those that were not asked for longest go first
PATIENCE = 10.0  # seconds that another process may be writing
AT_ONCE = 500  # keys a question
STALE = 3600  # seconds after which a use is noted again
OLDEST = "DELETE FROM results WHERE key IN (SELECT key FROM results ORDER BY used LIMIT (SELECT (COUNT(*) + 3) / 4 FROM results))"
TABLE = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS results (key TEXT PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS by_use ON results (used);
"""


@dataclass(frozen=True, slots=True)
class Results:
    """The results that are kept in a file."""

    file: Path
    most: int = MOST

    @classmethod
    def of(cls, cache: Path) -> "Results":
        """Those of a cache folder."""
        return cls(cache / "results.sqlite")

    def get(self, keys: Iterable[str], *, dense: bool = False) -> dict[str, bytes]:
        """The results that are known, by key; dense ones were put as such."""
        found: dict[str, bytes] = {}
        wanted = list(keys)
        with suppress(OSError, sqlite3.Error), self._told(), closing(self._opened()) as base, base:
            for first in range(0, len(wanted), AT_ONCE):
                some = wanted[first : first + AT_ONCE]
                marks = ",".join("?" * len(some))
                found.update(base.execute(f"SELECT key, value FROM results WHERE key IN ({marks})", some))  # noqa: S608  # marks
            now = int(time.time())
            base.executemany(
                "UPDATE results SET used = ? WHERE key = ? AND used < ?", [(now, key, now - STALE) for key in found]
            )
        return found if dense else dict(_whole(found))

    def put(self, results: Mapping[str, bytes], *, dense: bool = False) -> None:
        """Keep these results; dense ones are compressed already, and whoever gets them sees to it that they are whole."""
        now = int(time.time())
        rows = [(key, value if dense else zlib.compress(value, 1), now) for key, value in results.items()]
        with suppress(OSError, sqlite3.Error), self._told(), closing(self._opened()) as base, base:
            base.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows)
            self._trim(base)

    def size(self) -> tuple[int, int]:
        """How many results there are, and the bytes that they take on disk."""
        with suppress(OSError, sqlite3.Error), self._told():
            if self.file.exists():
                with closing(self._opened()) as base:
                    [count] = base.execute("SELECT COUNT(*) FROM results").fetchone()
                return int(count), sum(place.stat().st_size for place in self._files() if place.exists())
        return 0, 0

    def clear(self) -> None:
        """Forget all of them. Whoever has them open meanwhile goes on, and forgets them at its end.

        Raises OSError where the files cannot be removed.
        """
        for place in self._files():
            place.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        """The file, and those that SQLite keeps beside it."""
        return [Path(f"{self.file}{ending}") for ending in ("-shm", "-wal", "")]

    def _opened(self) -> sqlite3.Connection:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        base = sqlite3.connect(self.file, timeout=PATIENCE)
        base.executescript(TABLE)
        return base

    @contextmanager
    def _told(self) -> Iterator[None]:
        """A file that is no base, or a broken one, is thrown away; one that is only busy, or closed to us, is not."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if not isinstance(error, sqlite3.OperationalError):
                with suppress(OSError):
                    self.clear()
            raise

    def _trim(self, base: sqlite3.Connection) -> None:
        """Let go of the quarter that was not used longest, as often as there is too much."""
        while _held(base) > self.most and base.execute(OLDEST).rowcount:
            pass


def _whole(found: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The results that can still be read: a machine that loses its power may leave pages of which nothing is to be made."""
    for key, value in found.items():
        with suppress(zlib.error, TypeError):
            yield key, zlib.decompress(value)


def _held(base: sqlite3.Connection) -> int:
    """Bytes of the pages that hold something."""
    pages, free, size = (
        base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)
