"""Mining on a Ray cluster: what is to be done is told to Ray; where, when and how often it is tried is Ray's.

A small source is one task. A large one is a task that reads it and learns from it, a task for every share of its files, and one that
puts them together; what was learned goes from one to the next through Ray's store of objects.
"""

import os
import re
import signal
import socket
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from typing import Any

from outcrop.cache.keys import engine
from outcrop.errors import OutcropError
from outcrop.mining.opening import Job
from outcrop.mining.outcome import Outcome, failed
from outcrop.mining.wish import Wish
from outcrop.mining.working import LARGE, SHARE, Groundwork, mine, put_together, search_share
from outcrop.scanning.batches import Searched

MISSING = "--engine ray needs Ray, which is not installed; run pip install 'outcrop[ray]'."
TRIES = 3  # more of a task whose worker or node dies
PLAIN = re.compile(r"(?P<host>[^/:\s]+):(?P<port>\d+)")
PATIENCE = 5.0  # seconds until somebody answers
WAIT = 0.5  # seconds between two looks at whether somebody wants to stop


class OtherEngineError(OutcropError):
    """A worker runs another Outcrop."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where Ray runs: at an address, else where RAY_ADDRESS says, else on so many processors of this machine for as long as it takes."""

    address: str | None = None
    processors: int | None = None  # none: all
    large: int = LARGE  # bytes of source above which a snapshot is shared, and of each share
    share: int = SHARE


def mined_on(cluster: Cluster, wish: Wish, jobs: Sequence[Job]) -> Generator[Outcome | None, None, None]:
    """The outcome of every job, as they come; nothing now and then, so that whoever waits may change their mind.

    Raises OutcropError where Ray is not installed, no cluster answers, or a worker runs another Outcrop.
    """
    ray = _ray()
    with _connected(ray, cluster):
        shared = ray.put(wish)
        task = ray.remote(num_cpus=1, max_retries=TRIES)
        begun = task(_begin).options(num_returns=2)
        share, together = task(_share), task(_together)
        # By the reference to what is awaited: the job, and the groundwork, where there is to be one.
        running: dict[Any, tuple[Job, Any]] = {}
        for job in jobs:
            first, groundwork = begun.remote(shared, job, cluster.large, cluster.share)
            running[first] = (job, groundwork)
        while running:
            ready, _ = ray.wait([*running], timeout=WAIT)
            if not ready:
                yield None
            for one in ready:
                job, groundwork = running.pop(one)
                found = _result(ray, one, job)
                if isinstance(found, Outcome):
                    yield found
                else:
                    parts = [share.remote(shared, groundwork, number) for number in range(found)]
                    running[together.remote(shared, groundwork, *parts)] = (job, None)


def _begin(wish: Wish, job: Job, large: int, share: int) -> tuple[Outcome | int, Groundwork | None]:
    """The outcome, or how many shares there are of what else is given back."""
    if engine() != wish.engine:
        raise OtherEngineError("A worker runs another Outcrop than this one; install the same on every node.")
    found = mine(wish, job, large, share)
    return (len(found.shares), found) if isinstance(found, Groundwork) else (found, None)


def _share(wish: Wish, groundwork: Groundwork, number: int) -> list[Searched]:
    return search_share(wish, groundwork, number)


def _together(wish: Wish, groundwork: Groundwork, *shares: list[Searched]) -> Outcome:
    return put_together(wish, groundwork, *shares)


def _result(ray: Any, reference: Any, job: Job) -> Any:
    """What a task gives back, or that the source could not be mined; a defect of ours stays one."""
    try:
        return ray.get(reference)
    except ray.exceptions.RayError as error:
        cause = error.cause if isinstance(error, ray.exceptions.RayTaskError) else error
        if isinstance(cause, OutcropError) and not isinstance(cause, OtherEngineError):
            return failed(job, str(cause))
        if not isinstance(cause, ray.exceptions.RayError):
            raise cause from None
        why = str(cause).splitlines()[0].rstrip(".:")
        return failed(job, f"{job.entry.shown!r} was given up by Ray after {TRIES + 1} tries: {why}.")


def _ray() -> Any:
    """Ray, which tells nobody how it is used.

    Raises OutcropError where it is not installed.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError as error:
        raise OutcropError(MISSING) from error
    return ray


@contextmanager
def _connected(ray: Any, cluster: Cluster) -> Iterator[None]:
    """A connection, unless the caller has one; Ray's own way to hear the polite kill gives way to whatever was there."""
    if ray.is_initialized():
        yield
        return
    address = cluster.address or os.environ.get("RAY_ADDRESS")
    if address is not None and not _answers(address):
        raise OutcropError(f"Nothing answers at {address!r}; name the address that `ray start --head` told.")
    heard = signal.getsignal(signal.SIGTERM)
    told = {"log_to_driver": False, "logging_level": "ERROR"}
    try:
        if address is not None:
            ray.init(address=address, **told)
        else:
            ray.init(address="local", num_cpus=cluster.processors, include_dashboard=False, **told)
    except (ConnectionError, ValueError, RuntimeError, ImportError) as error:
        where = f"at {address!r}" if address is not None else "on this machine"
        why = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
        raise OutcropError(f"No Ray cluster could be reached {where}: {why}; see `ray status` there.") from error
    signal.signal(signal.SIGTERM, heard)
    # Ray tells of dead nodes on standard output, on pages; its logs have it.
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        try:
            yield
        finally:
            ray.shutdown()


def _answers(address: str) -> bool:
    """Whether anything listens at HOST:PORT, which Ray would try for minutes to find out; of any other address Ray knows more."""
    found = PLAIN.fullmatch(address)
    if found is None:
        return True
    try:
        with socket.create_connection((found["host"], int(found["port"])), PATIENCE):
            return True
    except (OSError, OverflowError):
        return False
