"""A repository that is pinned: on disk, or behind a URL. Either way its snapshots, its tags and its history can be asked for."""

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from outcrop.errors import SourceError
from outcrop.sources.address import checked_url
from outcrop.sources.checkout import bare_repository, find_checkout
from outcrop.sources.clones import Clone, open_clone
from outcrop.sources.files import LARGEST
from outcrop.sources.git import Objects, ask
from outcrop.sources.history import Step, blob_at, step_at, steps_between
from outcrop.sources.local import open_local
from outcrop.sources.reach import Reach
from outcrop.sources.remote import canonical_url
from outcrop.sources.snapshot import Snapshot

Wanted = Callable[[str], bool]


class Repository(Protocol):
    """Whatever can be asked of a repository. All raise SourceError where it cannot be had."""

    def snapshot(self, revision: str | None, wanted: Wanted) -> Snapshot:
        """The wanted files of a revision; of what is on disk now, or of HEAD, where none is named."""

    def tag(self, name: str) -> str | None:
        """The commit that a tag names now, or offline named when it was fetched; none where there is no such tag, or nobody can tell."""

    def step(self, commit: str) -> Step:
        """One commit."""

    def steps(self, old: str, new: str) -> list[Step]:
        """The commits that lead to `new` by first parents and are not part of `old`, the newest first."""

    def blob(self, commit: str, path: str) -> tuple[str, bytes] | None:
        """The id and the bytes of the file at a path of a commit; none where there is none, or one that is too large."""


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A checkout or bare repository on disk; `url` is what citations name, if not its `origin`."""

    top: Path
    url: str | None

    def snapshot(self, revision: str | None, wanted: Wanted) -> Snapshot:
        """As `Repository` says."""
        return open_local(str(self.top), revision, wanted, self.url)

    def tag(self, name: str) -> str | None:
        """As `Repository` says."""
        answer = ask(self.top, "rev-parse", "--quiet", "--verify", f"refs/tags/{name}^{{commit}}")
        return answer.stdout.decode().strip() or None

    def step(self, commit: str) -> Step:
        """As `Repository` says."""
        return step_at(self.top, commit)

    def steps(self, old: str, new: str) -> list[Step]:
        """As `Repository` says."""
        return steps_between(self.top, old, new)

    def blob(self, commit: str, path: str) -> tuple[str, bytes] | None:
        """As `Repository` says."""
        return _read(self.top, blob_at(self.top, commit, path))


@dataclass(frozen=True, slots=True)
class Fetched:
    """A repository behind a URL, or behind the mirror of one."""

    clone: Clone
    url: str  # for citations

    def snapshot(self, revision: str | None, wanted: Wanted) -> Snapshot:
        """As `Repository` says."""
        return open_clone(self.clone.url, revision, wanted, self.clone.reach, self.url)

    def tag(self, name: str) -> str | None:
        """As `Repository` says."""
        return self.clone.tag(name)

    def step(self, commit: str) -> Step:
        """As `Repository` says."""
        return step_at(self.clone.store.place, self.clone.commit(commit))

    def steps(self, old: str, new: str) -> list[Step]:
        """As `Repository` says: all commits are fetched, without their trees."""
        self.clone.commits(old, new)
        return steps_between(self.clone.history.place, old, new)

    def blob(self, commit: str, path: str) -> tuple[str, bytes] | None:
        """As `Repository` says.

        Over HTTP it costs two requests for the trees that no commit here has, three where only later commits are here, and two more
        for a file that is not here.
        """
        top = self.clone.store.place
        found = blob_at(top, self.clone.neighbour(commit), path)
        if found is not None:
            self.clone.bring([found])
        return _read(top, found)


def repository_of(url: str | None, place: str | None, reach: Reach) -> Repository:
    """The repository at a place on disk, else behind a URL or where its mirror is.

    Raises SourceError where there is none at the place, and OutcropError for a URL that git must not see.
    """
    on_disk, source = (place, place) if place is not None else reach.bytes_of(url or "")
    if on_disk is None:
        return Fetched(Clone(checked_url(source), reach), url or source)
    folder = Path(os.path.realpath(on_disk))
    found = bare_repository(folder) or find_checkout(folder)
    if found is None:
        raise SourceError(
            f"There is no git repository at {on_disk!r}; mend the pin's place, or the mirror of its system."
        )
    return OnDisk(found.top, canonical_url(url) if url is not None else None)


def _read(top: Path, blob: str | None) -> tuple[str, bytes] | None:
    if blob is None:
        return None
    with closing(Objects(top)) as objects:
        data = objects.blob(blob, LARGEST)
    return (blob, data) if isinstance(data, bytes) else None
