"""A place for the objects of one repository in the cache folder: a bare repository of our own, filled by one process at a time.

Objects never change and are never thrown away here, so whoever reads needs no lock. Whoever fetches holds one, and git inherits it: if
Outcrop is killed, the lock lasts as long as the git that it left behind. What a killed git left half done is cleared away by the next.
"""

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import sleep, time

from outcrop.errors import SourceError
from outcrop.sources.address import without_credentials
from outcrop.sources.git import is_bare

LEFTOVERS = ("*.lock", "refs/**/*.lock", "objects/pack/tmp_*", "objects/**/tmp_obj_*", "objects/pack/.tmp-*")
LONGEST = 150.0  # seconds without a sign of life from whoever fills a store; an Outcrop that lives ends a silent git far sooner
TICK = 0.1  # seconds
CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tfilemode = true\n"


@dataclass(frozen=True, slots=True)
class Store:
    """The place, and the URL from which it is filled."""

    place: Path
    url: str

    @classmethod
    def of(cls, cache: Path, url: str, kind: str = "git") -> "Store":
        """The store of a URL in a cache folder; its name can be read, and differs for every URL and kind."""
        shown = without_credentials(url)
        name = re.sub(r"[^A-Za-z0-9.]+", "-", shown.partition("://")[2] or shown).strip("-.")[-80:]
        digest = hashlib.sha256(shown.encode()).hexdigest()[:12]
        return cls(cache / "sources" / f"{name}-{digest}.{kind}", url)

    @classmethod
    def all(cls, cache: Path) -> "list[Store]":
        """Every store of a cache folder; from where they were filled is not known any more."""
        places = (place for place in sorted((cache / "sources").glob("*")) if place.is_dir())
        return [cls(place, "") for place in places]

    def size(self) -> int:
        """The bytes that it takes on disk."""
        found = 0
        for top, _, names in os.walk(self.place):
            with suppress(OSError):
                found += sum(os.lstat(os.path.join(top, name)).st_size for name in names)
        return found

    def remove(self) -> bool:
        """Remove it, unless somebody fills it just now; whether it is gone.

        Raises OSError where it cannot be removed.
        """
        lock = os.open(f"{self.place}.lock", os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(self.place)
            os.unlink(f"{self.place}.lock")
        except BlockingIOError:
            return False
        finally:
            os.close(lock)
        return True

    def is_there(self) -> bool:
        """Whether it was made."""
        return is_bare(self.place)

    @contextmanager
    def held(self, waiting: Callable[[int, int], None]) -> Iterator[int]:
        """Make the store if need be, and be the only one who fills it meanwhile; the open lock is for git to inherit.

        `waiting` is told that somebody else fills it. Raises SourceError where the cache folder cannot be written, or where whoever
        fills the store shows no sign of life.
        """
        try:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(f"{self.place}.lock", os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise unwritable(self.place.parent, error) from error
        try:
            self._take(lock, waiting)
            try:
                os.utime(lock)
                self._make() if not self.is_there() else self._clear()
            except OSError as error:
                raise unwritable(self.place.parent, error) from error
            try:
                yield lock
            except BaseException:
                self._clear()  # half a pack, where the disk is full; git is gone
                raise
        finally:
            with suppress(OSError):  # there are file systems without locks
                fcntl.flock(lock, fcntl.LOCK_UN)  # also for what git left in the background, as a cache of credentials
            os.close(lock)

    def _take(self, lock: int, waiting: Callable[[int, int], None]) -> None:
        while True:
            try:
                return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time() - os.fstat(lock).st_mtime > LONGEST:
                    raise SourceError(
                        f"{without_credentials(self.url)!r} is being fetched by a process that shows no sign of life; end the git"
                        f" that holds {f'{self.place}.lock'!r}."
                    ) from None
            except OSError as error:
                raise unwritable(self.place.parent, error) from error
            waiting(0, 0)
            sleep(TICK)

    def _make(self) -> None:
        """A bare repository, made beside and then renamed: it is there whole or not at all."""
        scratch = self.place.with_name(f".making-{self.place.name}")
        shutil.rmtree(scratch, ignore_errors=True)  # of an Outcrop that was killed
        for folder in ("objects/pack", "objects/info", "refs"):
            (scratch / folder).mkdir(parents=True)
        (scratch / "config").write_text(CONFIG)
        (scratch / "HEAD").write_text("ref: refs/heads/none\n")
        if self.place.exists():  # somebody removed a part of it
            shutil.rmtree(self.place)
        os.replace(scratch, self.place)

    def _clear(self) -> None:
        """Remove what a git that was killed left behind; while the lock is held none is at work."""
        for pattern in LEFTOVERS:
            for left in self.place.glob(pattern):
                left.unlink(missing_ok=True)


def unwritable(cache: Path, error: OSError) -> SourceError:
    """Why nothing can be kept in the cache folder."""
    return SourceError(
        f"The cache folder {str(cache)!r} cannot be written: {error.strerror}; name another one in OUTCROP_CACHE."
    )
