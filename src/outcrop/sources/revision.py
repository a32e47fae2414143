"""From a checkout and one of its commits to the files that stood there: listed by ls-tree, read by cat-file, never checked out."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from outcrop.citations import Forge
from outcrop.errors import OutcropError, SourceError
from outcrop.model.source import Blob, File, Origin, Unreadable
from outcrop.sources.files import is_inside, read_file, to_bytes
from outcrop.sources.git import Objects
from outcrop.sources.snapshot import Snapshot
from outcrop.sources.trees import Row, resolve, rows_of


@dataclass(frozen=True, slots=True)
class Revision:
    """A checkout's wanted files as a commit holds them: plain values, so that a worker process may be handed it."""

    top: Path
    url: str | None
    commit: str
    files: tuple[File, ...]  # those to be scanned
    around: tuple[File, ...]  # all of the commit: the vocabulary is learned from these
    unreadable: tuple[Unreadable, ...]  # none: a commit has no folder that cannot be opened
    blobs: Mapping[str, str]  # the blob id of each file by its path
    changed: frozenset[str]  # the files that are not in the work tree as they were
    held: Mapping[str, bytes]  # their bytes by blob id
    forge: Forge | None = None

    def read(self, path: str, limit: int) -> Blob | Unreadable:
        """The bytes of a file at this commit; where they are still in the work tree they are read there."""
        data = self.held.get(self.blobs[path])
        if data is not None:
            return Blob(path, self.blobs[path], data)
        found = read_file(self.top, path, limit)
        if isinstance(found, Blob) and found.id != self.blobs[path]:
            return Unreadable(path, "vanished", "it has just been changed")
        return found

    def stamp(self, path: str, limit: int) -> str | Unreadable:  # a commit knows without reading
        """The blob id of a file at this commit."""
        return self.blobs[path]

    def origin(self, blob: Blob) -> Origin:
        """Where a file that was read stands: at this commit."""
        return Origin(self.url, self.commit, blob.path, blob.id)


def commit_named(snapshot: Snapshot, name: str) -> str:
    """The id of the commit that a revision names in the checkout around a snapshot.

    Raises OutcropError where there is no checkout, or no such commit in it.
    """
    if snapshot.commit is None:
        raise OutcropError(
            f"{str(snapshot.top)!r} is no git checkout with a commit, so nothing can be told since {name!r}."
        )
    with _of_the_call():
        return resolve(snapshot.top, name)


def at_commit(snapshot: Snapshot, commit: str, wanted: Callable[[str], bool], limit: int) -> Revision:
    """The wanted files of the whole commit; all of them are `files`. A file of more than `limit` bytes is not read.

    Raises OutcropError where git does not hold them all.
    """
    with _of_the_call():
        listed = [row for row in rows_of(snapshot.top, commit) if wanted(row.file.path) and is_inside(row.file.path)]
    gone = [row for row in listed if not _stands(snapshot, row, limit)]
    asked = {row.blob for row in gone if row.file.size <= limit}
    with closing(Objects(snapshot.top)) as objects:
        held = {blob: data for blob in sorted(asked) if isinstance(data := objects.blob(blob, limit), bytes)}
    if missing := asked - held.keys():
        hint = "fetch them, since this is a partial clone"
        raise OutcropError(f"Git holds {len(missing)} of the files of {commit} no more, or not yet; {hint}.")
    files = tuple(sorted((row.file for row in listed), key=lambda file: to_bytes(file.path)))
    blobs = {row.file.path: row.blob for row in listed}
    changed = frozenset(row.file.path for row in gone)
    return Revision(snapshot.top, snapshot.url, commit, files, files, (), blobs, changed, held, snapshot.forge)


@contextmanager
def _of_the_call() -> Iterator[None]:
    """A commit to compare with is no source: where it is not there, the call was wrong."""
    try:
        yield
    except SourceError as error:
        raise OutcropError(str(error)) from None


def _stands(snapshot: Snapshot, row: Row, limit: int) -> bool:
    """Whether the work tree holds a file as it was."""
    found = snapshot.read(row.file.path, limit)
    return isinstance(found, Blob) and found.id == row.blob
