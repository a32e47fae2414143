"""What a worker does: a source from its address to its outcome, in one go or, where it is large, in shares that others take."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from outcrop.engine.learning import Learned
from outcrop.errors import OutcropError
from outcrop.mining.opening import Job, Place, place_of
from outcrop.mining.outcome import Outcome, failed, outcome_of
from outcrop.mining.wish import Wish
from outcrop.scanning.batches import Searched, Task, Work, find_batch
from outcrop.scanning.searching import Ground, Told, ground_of, joined, search, search_on
from outcrop.scanning.workers import balanced, unswept
from outcrop.sources import Snapshot
from outcrop.sources.reach import silent

T = TypeVar("T")

LARGE = 4 << 20  # bytes of source above which a snapshot is worth several tasks
SHARE = 1 << 20  # bytes of source of each


@dataclass(frozen=True, slots=True)
class Groundwork:
    """A large snapshot read once: what it taught, and the files to be searched, cut into shares."""

    place: Place
    learned: Learned
    unread: Sequence[Searched]
    shares: Sequence[Sequence[Task]]


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
    return outcome_of(wish, place, list(search(place.entry.shown, snapshot, wish.search(jobs), tell)))


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


def _groundwork(wish: Wish, place: Place, snapshot: Snapshot, share: int) -> Groundwork:
    search = wish.search(1)
    ground = ground_of(snapshot, search, silent)
    reasons = {file.path: search.selection.reason(file.path) for file in snapshot.files}
    aside = [file for file in snapshot.files if reasons[file.path] or ground.outlined[file.path].state != "read"]
    unread = list(search_on(ground, aside, search, silent))
    sizes = {file.path: file.size for file in snapshot.files}
    tasks = [(task, sizes[task.path]) for task in _tasks(ground, sizes.keys() - {file.path for file in aside})]
    return Groundwork(place, ground.learned, unread, balanced(tasks, share))


def _tasks(ground: Ground, paths: Iterable[str]) -> Iterator[Task]:
    """The files to be searched, in the order of the snapshot."""
    chosen = set(paths)
    for path, one in ground.outlined.items():
        if path in chosen and one.outline is not None:
            yield Task(path, ground.languages[path], one.blob, one.outline.heads)


def search_share(wish: Wish, groundwork: Groundwork, number: int) -> list[Searched]:
    """Search one share of a large source; of its files only these are fetched.

    Raises SourceError where they cannot be had.
    """
    tasks = groundwork.shares[number]
    paths = {task.path for task in tasks}
    snapshot = groundwork.place.snapshot(wish, paths.__contains__)
    learned = groundwork.learned
    with unswept():
        return find_batch(Work(snapshot, wish.patterns, wish.vocabulary.with_entries(learned.entries), learned), tasks)


def put_together(wish: Wish, groundwork: Groundwork, *shares: Sequence[Searched]) -> Outcome:
    """The outcome of a large source from those of its shares, in order."""
    found = joined(iter(chain.from_iterable(shares)))
    return outcome_of(wish, groundwork.place, [*groundwork.unread, *found])
