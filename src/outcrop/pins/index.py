"""From a snapshot to an index of its functions: by place, by name, and by what stands in them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from outcrop.languages import LANGUAGES, language_of
from outcrop.pins.traces import Trace, traces
from outcrop.scanning.blobs import bytes_of
from outcrop.scanning.workers import balanced, each
from outcrop.scanning.working import BATCH
from outcrop.sources import Readable

K = TypeVar("K")


@dataclass(frozen=True)
class Index:
    """What a snapshot holds, for whoever looks for something in it."""

    functions: Mapping[str, Sequence[Trace]]  # by path, those of a file in order; a file without functions is there too
    read: Callable[[str], bytes] = field(repr=False)  # the bytes of a file

    def __iter__(self) -> Iterator[Trace]:
        """Every function, by path, then in order."""
        return (trace for found in self.functions.values() for trace in found)

    @cached_property
    def by_place(self) -> Mapping[tuple[str, str], Sequence[Trace]]:
        """Functions by path and full name."""
        return grouped(self, lambda trace: (trace.path, trace.name))

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[Trace]]:
        """Functions by their last name."""
        return grouped(self, lambda trace: trace.last)

    @cached_property
    def by_full_name(self) -> Mapping[str, Sequence[Trace]]:
        """Functions by their name with its classes."""
        return grouped(self, lambda trace: trace.name)

    @cached_property
    def by_digest(self) -> Mapping[bytes, Sequence[Trace]]:
        """Functions by what stands in their bodies."""
        return grouped(self, lambda trace: trace.digest)

    def code(self, trace: Trace) -> bytes:
        """A function without its comments."""
        if trace.path not in self._codes:
            language = LANGUAGES[language_of(trace.path) or "c"]
            self._codes[trace.path] = language.uncommented(self.read(trace.path))
        return self._codes[trace.path][trace.extent.start : trace.extent.end]

    @cached_property
    def _codes(self) -> dict[str, bytes]:
        return {}


def index_of(snapshot: Readable, jobs: int = 1) -> Index:
    """The index of a snapshot's wanted files. One process reads ten megabytes a second, so that more of them seldom pay."""
    batches = balanced([(file.path, file.size) for file in snapshot.around], BATCH)
    found = {path: of for rows in each(_trace_batch, snapshot, batches, jobs) for path, of in rows}
    return Index(found, lambda path: bytes_of(snapshot, path))


def index_of_files(files: Mapping[str, bytes]) -> Index:
    """The index of files that are at hand."""
    return Index({path: list(traces(path, data)) for path, data in files.items()}, files.__getitem__)


def _trace_batch(snapshot: Readable, paths: Sequence[str]) -> list[tuple[str, list[Trace]]]:
    return [(path, list(traces(path, bytes_of(snapshot, path)))) for path in paths]


def grouped(traces: Iterable[Trace], key: Callable[[Trace], K]) -> Mapping[K, Sequence[Trace]]:
    """Functions that have something in common, in order."""
    found: defaultdict[K, list[Trace]] = defaultdict(list)
    for trace in traces:
        found[key(trace)].append(trace)
    return found
