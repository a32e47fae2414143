"""Items worked through in batches of about as many bytes, by as many processes as pay."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from outcrop.model.source import File
from outcrop.scanning.wish import Told
from outcrop.scanning.workers import balanced, each, processors

T = TypeVar("T")
R = TypeVar("R")

BATCH = 256 << 10  # bytes of source a batch: small enough to balance, large enough to be worth sending


def worked(
    work: Callable[[Any, Sequence[T]], list[R]],
    shared: Any,
    items: Sequence[tuple[T, int]],
    jobs: int | None,
    tell: Callable[[int], None],
) -> Iterator[R]:
    """Items, each with its bytes, worked through; what comes of each, in order. `tell` hears of bytes that are done."""
    sizes = iter([size for _, size in items])
    total = sum(size for _, size in items)
    # Starting more processes for little would take longer than reading it.
    processes = jobs or (processors() if total > 4 * BATCH else 1)
    for results in each(work, shared, balanced(items, BATCH), processes):
        yield from results
        tell(sum(islice(sizes, len(results))))


def counted(doing: str, files: Iterable[File], tell: Told) -> Callable[[int], None]:
    """Adds up what is done of some files, and tells it."""
    done, total = 0, sum(file.size for file in files)

    def more(size: int) -> None:
        nonlocal done
        done += size
        tell(doing, done, total)

    return more
