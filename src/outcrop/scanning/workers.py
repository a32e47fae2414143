"""Processes that work through batches, results in the order of the batches; one process where more would not pay."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 3  # batches a worker may be ahead of what was taken, so that memory stays bounded
_shared: Any = None


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(work: Callable[[Any, T], R], shared: Any, batches: Sequence[T], jobs: int) -> Iterator[R]:
    """`work(shared, batch)` for every batch, in order; `shared` reaches each process once."""
    if jobs <= 1 or len(batches) <= 1:
        yield from (work(shared, batch) for batch in batches)
        return
    # Forked workers share what is loaded already; where the platform cannot fork, it is sent to them.
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    pool = ProcessPoolExecutor(min(jobs, len(batches)), context, initializer=_begin, initargs=(shared,))
    try:
        waiting: deque[Future[R]] = deque()
        for batch in batches:
            waiting.append(pool.submit(_apply, work, batch))
            if len(waiting) >= jobs * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin(shared: Any) -> None:
    """A worker's first act: keep what is shared, and leave Ctrl-C to the parent."""
    global _shared
    _shared = shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)


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
