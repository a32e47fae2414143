"""Mining on this machine: small sources side by side, one a process, then the large ones, each by all processes."""

from collections.abc import Generator, Sequence
from functools import partial

from outcrop.mining.opening import Job, Place, place_of
from outcrop.mining.outcome import Outcome
from outcrop.mining.wish import Wish
from outcrop.mining.working import failing_well, mine_whole
from outcrop.scanning import Tell
from outcrop.scanning.workers import each, processors
from outcrop.sources.reach import silent

MANY = 300  # files above which a source is large; how many bytes they hold is not known before they are fetched


def mined_here(wish: Wish, jobs: Sequence[Job], processes: int | None, tell: Tell) -> Generator[Outcome, None, None]:
    """The outcome of every job, as they come.

    Raises OutcropError where processes cannot be started, or where one ends before its work does.
    """
    processes = processes or processors()
    small: list[Place] = []
    large: list[Place] = []
    for found in each(_look, wish, [[job] for job in jobs], processes):
        if isinstance(found, Place):
            (small if found.count <= MANY else large).append(found)
        else:
            yield found
    yield from each(_mine, wish, small, processes)
    for place in large:
        yield _mine_by(wish, place, processes, tell)


def _look(wish: Wish, jobs: Sequence[Job]) -> Place | Outcome:
    [job] = jobs
    return failing_well(lambda: place_of(wish, job) or Outcome(job.entry), job)


def _mine(wish: Wish, place: Place) -> Outcome:
    return _mine_by(wish, place, 1, silent)


def _mine_by(wish: Wish, place: Place, processes: int, tell: Tell) -> Outcome:
    told = partial(tell, place.entry.shown)
    return failing_well(lambda: mine_whole(wish, place, place.snapshot(wish), processes, told), Job(place.entry))
