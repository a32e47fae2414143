"""A place for the objects of one repository in the cache folder: a bare repository of our own, filled by one process at a time.

Objects never change and are never thrown away here, so whoever reads needs no lock. Whoever fetches holds one, and git inherits it: if
Outcrop is killed, the lock lasts as long as the git that it left behind. What a killed git left half done is cleared away by the next.
"""

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from outcrop.errors import SourceError
from outcrop.sources.address import without_credentials

LEFTOVERS = ("*.lock", "refs/**/*.lock", "objects/pack/tmp_*", "objects/**/tmp_obj_*", "objects/pack/.tmp-*")
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

    def is_there(self) -> bool:
        """Whether it was made."""
        return (self.place / "HEAD").is_file()

    @contextmanager
    def held(self) -> Iterator[int]:
        """Make the store if need be, and be the only one who fills it meanwhile; the open lock is for git to inherit.

        Raises SourceError where the cache folder cannot be written.
        """
        try:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(f"{self.place}.lock", os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise unwritable(self.place.parent, error) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                self._make() if not self.is_there() else self._clear()
            except OSError as error:
                raise unwritable(self.place.parent, error) from error
            yield lock
        finally:
            os.close(lock)

    def _make(self) -> None:
        """A bare repository, made beside and then renamed: it is there whole or not at all."""
        scratch = Path(tempfile.mkdtemp(prefix=".making-", dir=self.place.parent))
        for folder in ("objects/pack", "objects/info", "refs"):
            (scratch / folder).mkdir(parents=True)
        (scratch / "config").write_text(CONFIG)
        (scratch / "HEAD").write_text("ref: refs/heads/none\n")
        scratch.chmod(0o755)
        if self.place.exists():  # somebody else's half: it has no HEAD
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
