"""Processes that work through batches, results in the order of the batches; one process where more would not pay."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

from outcrop.errors import OutcropError

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 3  # batches a worker may be ahead of what was taken, so that memory stays bounded
STOPPING = {signal.SIGINT, signal.SIGTERM}
_shared: Any = None


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(work: Callable[[Any, T], R], shared: Any, batches: Sequence[T], jobs: int) -> Iterator[R]:
    """`work(shared, batch)` for every batch, in order; `shared` reaches each process once.

    Raises OutcropError where processes cannot be started, or where one ends before its work does.
    """
    if jobs <= 1 or len(batches) <= 1:
        yield from (work(shared, batch) for batch in batches)
        return
    with _pool(min(jobs, len(batches)), shared) as pool:
        waiting: deque[Future[R]] = deque()
        for batch in batches:
            waiting.append(_submitted(pool, work, batch))
            if len(waiting) >= jobs * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def _pool(jobs: int, shared: Any) -> Iterator[ProcessPoolExecutor]:
    """Workers that are gone when this ends: when all is done, or at once where the work is broken off."""
    others = set(multiprocessing.active_children())
    # Forked workers share what is loaded already; where the platform cannot fork, it is sent to them.
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    pool = ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(shared,))
    try:
        yield pool
    except BaseException as error:
        for worker in set(multiprocessing.active_children()) - others:
            worker.kill()
        if isinstance(error, BrokenProcessPool):
            raise OutcropError(
                "A worker process ended before its work was done, most likely for want of memory; try --jobs 1."
            ) from error
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, work: Callable[[Any, T], R], batch: T) -> Future[R]:
    """Hand a batch in; workers are born here, and may not hear Ctrl-C before they know what to do with it."""
    try:
        with _uninterrupted():
            return pool.submit(_apply, work, batch)
    except OSError as error:
        raise OutcropError(f"Worker processes cannot be started ({error.strerror}); try --jobs 1.") from error


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Signals that stop a program wait until this ends; a process that is born meanwhile inherits the wait."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(shared: Any) -> None:
    """A worker's first act: keep what is shared, leave Ctrl-C to the parent, and follow it when it ends."""
    global _shared
    _shared = shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    """A parent that is killed cannot tell its workers, who would wait for it for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _apply(work: Callable[[Any, T], R], batch: T) -> R:
    return work(_shared, batch)


def balanced(items: Iterable[tuple[T, int]], target: int) -> list[list[T]]:
    """Items, each with its size, cut into batches of about `target` bytes; the order stays."""
    batches: list[list[T]] = [[]]
    filled = 0
    for item, size in items:
        if filled and filled + size > target:
            batches.append([])
            filled = 0
        batches[-1].append(item)
        filled += size
    return [batch for batch in batches if batch]
