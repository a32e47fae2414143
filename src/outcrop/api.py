"""The Python interface: what the command line does, as values."""

from collections.abc import Sequence
from pathlib import Path

from outcrop.patterns.catalogue import load
from outcrop.scanning import Request, Scan, Selection
from outcrop.sources import Reach


def scan(
    *sources: str | Path,
    patterns: Sequence[str] = (),
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    vendored: bool = False,
    jobs: int | None = 1,
    catalogue: Sequence[Path] = (),
    offline: bool = False,
) -> Scan:
    """Scan sources (the working folder when none is named): iterate over the result for its findings.

    After the iteration, the result's `record` tells what was scanned and how much of it was read. `jobs` is the number of worker
    processes; None takes one a processor, which needs the caller to be a script that may be imported. `offline` takes of a URL
    only what was fetched before.
    Raises OutcropError for a wrong pattern or catalogue, and SourceError while iterating where no source can be read.
    """
    known = load(catalogue)
    wanted = tuple(known.pattern(name) for name in patterns) or known.patterns
    selection = Selection(tuple(include), tuple(exclude), vendored)
    request = Request(
        tuple(map(str, sources)) or (".",), known, wanted, (), selection, jobs, reach=Reach(offline=offline)
    )
    return Scan(request)
