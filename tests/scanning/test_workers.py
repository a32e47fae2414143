"""Processes that work through batches: results in order, memory bounded, and all of them gone in the end."""

import gc
import multiprocessing
import os
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcrop.errors import OutcropError
from outcrop.scanning.workers import AHEAD, apart, balanced, each

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")  # pytest's own threads


@pytest.fixture(autouse=True)
def _nobody_is_left() -> Iterator[None]:
    yield
    gc.collect()
    for child in multiprocessing.active_children():
        child.join(5)
    assert multiprocessing.active_children() == []


def times(factor: int, batch: int) -> int:
    time.sleep(0.02 if batch == 0 else 0)  # the first is the last to be done
    return factor * batch


def who(_: None, batch: int) -> int:
    return os.getpid()


def die(_: None, batch: int) -> None:
    os._exit(1)


def refuse(_: None, batch: int) -> None:
    raise OutcropError(f"batch {batch}")


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_come_in_the_order_of_the_batches(jobs: int) -> None:
    assert list(each(times, 3, list(range(30)), jobs)) == [3 * n for n in range(30)]


def test_one_batch_needs_no_process() -> None:
    assert list(each(who, None, [1], 8)) == [os.getpid()]
    assert os.getpid() not in each(who, None, [1, 2], 2)


def test_nobody_sweeps_while_one_process_works_and_everybody_may_afterwards() -> None:

    sweeping = list(each(lambda _, batch: gc.isenabled(), None, [[1], [2]], 1))
    assert sweeping == [False, False]
    assert gc.isenabled()


def test_a_worker_that_dies_is_told() -> None:
    with pytest.raises(OutcropError, match=r"A worker process ended before its work was done.*--jobs 1"):
        list(each(die, None, [1, 2], 2))


def test_an_error_in_a_worker_is_that_error() -> None:
    with pytest.raises(OutcropError, match="batch 1"):
        list(each(refuse, None, [1, 2], 2))


def test_whoever_stops_listening_leaves_no_process() -> None:
    results = each(times, 1, list(range(1000)), 2)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def large(_: None, batch: int) -> bytes:
    return b"x" * (8 << 20)


def test_whoever_stops_listening_never_waits_for_a_large_result() -> None:
    """A worker that is killed in the middle of sending leaves nobody waiting for the other half."""
    for _ in range(5):
        results = each(large, None, list(range(20)), 2)
        assert len(next(results)) == 8 << 20
        results.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def test_workers_run_ahead_only_so_far() -> None:
    """A slow reader of findings does not fill the memory."""
    given = []

    class Batches(list[int]):
        def __getitem__(self, at: int) -> int:  # type: ignore[override]
            given.append(at)
            return at

    results = each(times, 1, Batches(range(1000)), 2)
    assert [next(results) for _ in range(10)] == list(range(10))
    assert len(given) <= 9 + 2 * AHEAD
    results.close()  # type: ignore[attr-defined]


@given(st.lists(st.integers(0, 100)), st.integers(1, 50))
def test_batches_hold_every_item_once_in_order(sizes: list[int], target: int) -> None:
    batches = balanced(enumerate(sizes), target)
    assert [item for batch in batches for item in batch] == list(range(len(sizes)))
    assert all(batches)
    for *before, last in batches:  # only what is too large by itself makes a batch too large
        filled = sum(sizes[item] for item in before)
        assert not filled or filled + sizes[last] <= target


class TestApart:
    """One piece of work in a process of its own."""

    def test_it_is_another_process(self) -> None:
        assert apart(who, None, 1) != os.getpid()

    def test_it_may_have_workers(self) -> None:
        assert apart(shared_out, 3, 5) == [0, 3, 6, 9, 12]

    def test_its_errors_are_raised_here(self) -> None:
        with pytest.raises(OutcropError, match="batch 7"):
            apart(refuse, None, 7)

    def test_one_that_dies_is_told(self) -> None:
        with pytest.raises(OutcropError, match="ended before its work was done"):
            apart(die, None, 1)


def shared_out(factor: int, count: int) -> list[int]:
    return list(each(times, factor, list(range(count)), 2))
