"""What a worker does: a source from its address to its outcome, in one go or, where it is large, in shares that others take."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from outcrop.engine.learning import Learned
from outcrop.errors import OutcropError
from outcrop.mining.opening import Job, Place, place_of
from outcrop.mining.outcome import Outcome, failed, outcome_of
from outcrop.mining.wish import Wish
from outcrop.model.source import File
from outcrop.scanning.batches import Outlined, Searched
from outcrop.scanning.ground import Ground, ground_of
from outcrop.scanning.judging import judged_in
from outcrop.scanning.searching import joined, search, search_on
from outcrop.scanning.wish import Told
from outcrop.scanning.workers import balanced
from outcrop.sources import Snapshot
from outcrop.sources.files import LARGEST
from outcrop.sources.opened import Opened
from outcrop.sources.reach import silent

T = TypeVar("T")

LARGE = 4 << 20  # bytes of source above which a snapshot is worth several tasks
SHARE = 1 << 20  # bytes of source of each


@dataclass(frozen=True, slots=True)
class Share:
    """Some files of a large snapshot, with what is known of them since they were outlined."""

    files: Sequence[File]
    languages: Mapping[str, str]  # by path
    outlined: Mapping[str, Outlined]  # by path


@dataclass(frozen=True, slots=True)
class Groundwork:
    """A large snapshot read once: what it taught, and the files to be searched, cut into shares."""

    place: Place
    learned: Learned
    unread: Sequence[Searched]
    shares: Sequence[Share]


def failing_well(work: Callable[[], T], job: Job) -> T | Outcome:
    """What comes of it, or that it could not be had: one source that is missing stops no other."""
    try:
        return work()
    except OutcropError as error:
        return failed(job, str(error))
    except OSError as error:  # a full disk, a cache folder that cannot be written: the next machine may fare better
        where = f" ({error.filename})" if error.filename else ""
        return failed(job, f"{job.entry.shown!r} could not be read: {error.strerror}{where}.")


def mine_whole(wish: Wish, place: Place, snapshot: Snapshot, jobs: int | None, tell: Told) -> Outcome:
    """Search a snapshot, all at once.

    Raises SourceError where nothing in it can be read.
    """
    source = Opened(snapshot, LARGEST)
    return outcome_of(wish, place, list(search(place.entry.shown, source, wish.search(jobs), tell)))


def mine(wish: Wish, job: Job, large: int = LARGE, share: int = SHARE) -> Outcome | Groundwork:
    """Mine a source, or, where it is large, read and learn only, so that the search can be shared."""
    return failing_well(lambda: _mine(wish, job, large, share), job)


def _mine(wish: Wish, job: Job, large: int, share: int) -> Outcome | Groundwork:
    place = place_of(wish, job)
    if place is None:
        return Outcome(job.entry)
    snapshot = place.snapshot(wish)
    if sum(file.size for file in snapshot.files) <= large:
        return mine_whole(wish, place, snapshot, 1, silent)
    return _groundwork(wish, place, snapshot, share)


def _groundwork(wish: Wish, place: Place, snapshot: Snapshot, size: int) -> Groundwork:
    search = wish.search(1)
    ground = ground_of(snapshot, search, silent)
    code: list[File] = []
    aside: list[File] = []
    for file in snapshot.files:
        read = search.selection.reason(file.path) is None and ground.outlined[file.path].state == "read"
        (code if read else aside).append(file)
    unread = list(search_on(ground, aside, search, silent))
    shares = [_share(ground, files) for files in balanced([(file, file.size) for file in code], size)]
    return Groundwork(place, ground.learned, unread, shares)


def _share(ground: Ground, files: Sequence[File]) -> Share:
    paths = [file.path for file in files]
    languages = {path: ground.languages[path] for path in paths}
    return Share(files, languages, {path: ground.outlined[path] for path in paths})


def search_share(wish: Wish, groundwork: Groundwork, number: int) -> list[Searched]:
    """Search one share of a large source; of its files only these are fetched. What needs two functions is not joined yet.

    Raises SourceError where they cannot be had.
    """
    share = groundwork.shares[number]
    snapshot = groundwork.place.snapshot(wish, share.languages.__contains__)
    ground = Ground(snapshot, share.languages, share.outlined, groundwork.learned)
    return list(judged_in(ground, share.files, wish.search(1), silent))


def put_together(wish: Wish, groundwork: Groundwork, *shares: Sequence[Searched]) -> Outcome:
    """The outcome of a large source from those of its shares, in order."""
    found = joined(iter(chain.from_iterable(shares)))
    return outcome_of(wish, groundwork.place, [*groundwork.unread, *found])
