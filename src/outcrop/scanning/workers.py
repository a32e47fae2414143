"""Processes that work through batches, results in the order of the batches; one process where more would not pay.

There are no threads here, and nothing that two workers share: each has a pipe of its own. So a worker may be killed
whatever it is doing, and whoever stops listening never waits. (A pool of concurrent.futures waits for ever where a worker
is killed while it sends.)
"""

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from traceback import format_exc
from typing import Any, TypeAlias, TypeVar

from outcrop.errors import OutcropError

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 3  # batches a worker may be ahead of what was taken, so that memory stays bounded
STOPPING = {signal.SIGINT, signal.SIGTERM}

Pipe: TypeAlias = "Connection[Any, Any]"  # a class that cannot be subscripted when it runs


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(work: Callable[[Any, T], R], shared: Any, batches: Sequence[T], jobs: int) -> Iterator[R]:
    """`work(shared, batch)` for every batch, in order; `shared` reaches each process once.

    Raises OutcropError where processes cannot be started, or where one ends before its work does.
    """
    jobs = min(jobs, len(batches))
    if jobs <= 1:
        for batch in batches:
            with unswept():
                result = work(shared, batch)
            yield result
        return
    with _workers(jobs, work, shared) as idle:
        busy: dict[Pipe, int] = {}
        done: dict[int, tuple[R, Exception | None]] = {}
        given = 0
        for taken in range(len(batches)):
            ready: list[Any] = [None]
            while ready or taken not in done:  # nobody who has finished waits while this result is looked at
                while idle and given < min(len(batches), taken + jobs * AHEAD):
                    busy[idle[-1]] = given
                    _give(idle.pop(), batches[given])
                    given += 1
                ready = wait(busy, 0 if taken in done else None) if busy else []
                for pipe in ready:
                    assert isinstance(pipe, Connection)
                    done[busy.pop(pipe)] = _take(pipe)
                    idle.append(pipe)
            result, error = done.pop(taken)
            if error is not None:
                raise error
            yield result


def apart(work: Callable[[Any, T], R], shared: Any, item: T) -> R:
    """`work(shared, item)` in a process of its own, so that the memory that it takes is free again afterwards; it may start workers.

    Raises OutcropError as `each` does.
    """
    with _workers(1, work, shared, daemon=False) as [pipe]:
        _give(pipe, item)
        result: tuple[R, Exception | None] = _take(pipe)
    if result[1] is not None:
        raise result[1]
    return result[0]


@contextmanager
def unswept() -> Iterator[None]:
    """Nobody looks for garbage in cycles: what reading leaves behind holds none, and the looking costs a fifth of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


@contextmanager
def _workers(jobs: int, work: Callable[[Any, T], R], shared: Any, *, daemon: bool = True) -> Iterator[list[Pipe]]:
    """Workers that wait for a batch at the other end of their pipes; they are gone when this ends, busy or not."""
    workers: list[tuple[BaseProcess, Pipe]] = []
    try:
        for _ in range(jobs):
            _start(workers, work, shared, daemon=daemon)
        yield [pipe for _, pipe in workers]
    finally:
        for process, pipe in workers:
            process.kill()
            pipe.close()
        for process, _ in workers:
            process.join()


def _start(workers: list[tuple[BaseProcess, Pipe]], work: Callable[[Any, T], R], shared: Any, *, daemon: bool) -> None:
    """Add a worker, which may have workers of its own if it is no daemon. It may not hear Ctrl-C before it knows what to do with it."""
    # Forked workers share what is loaded already; where the platform cannot fork, it is sent to them.
    forks = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork") if forks else multiprocessing.get_context("spawn")
    started: Callable[..., BaseProcess] = context.Process
    ours, theirs = context.Pipe()
    inherited = [ours, *(pipe for _, pipe in workers)] if forks else []
    process = started(target=_serve, args=(theirs, inherited, work, shared), daemon=daemon)
    try:
        with _uninterrupted():
            process.start()
            workers.append((process, ours))
    except BrokenPipeError:  # what was told before was flushed, and nobody reads it any more
        raise
    except OSError as error:
        raise OutcropError(f"Worker processes cannot be started ({error.strerror}); try --jobs 1.") from error
    finally:
        theirs.close()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Signals that stop a program wait until this ends; a process that is born meanwhile inherits the wait."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _give(pipe: Pipe, batch: Any) -> None:
    with _dying():
        pipe.send(batch)


def _take(pipe: Pipe) -> Any:
    """A worker's result, and the error that its work raised instead."""
    with _dying():
        return pipe.recv()


@contextmanager
def _dying() -> Iterator[None]:
    """A pipe whose other end is gone."""
    try:
        yield
    except (EOFError, OSError) as error:
        ended = "A worker process ended before its work was done, most likely for want of memory; try --jobs 1."
        raise OutcropError(ended) from error


def _serve(pipe: Pipe, inherited: Sequence[Pipe], work: Callable[[Any, T], R], shared: Any) -> None:
    """A worker's life: batches come, results go, until the parent or its end of the pipe is gone."""
    gc.disable()  # as `unswept` does
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    for other in inherited:
        other.close()
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_answer(work, shared, pipe.recv()))


def _answer(work: Callable[[Any, T], R], shared: Any, batch: T) -> tuple[R | None, Exception | None]:
    """The result, or the error for the parent to raise."""
    try:
        return work(shared, batch), None
    except Exception as error:
        error.add_note(format_exc())
        return None, error


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
