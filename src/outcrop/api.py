"""The Python interface: what the command line does, as values."""

from collections.abc import Sequence
from pathlib import Path

from outcrop.cache.results import Results
from outcrop.patterns.catalogue import load
from outcrop.pins.checking import Check
from outcrop.pins.lockfile import read_pins
from outcrop.scanning import Request, Scan, Selection
from outcrop.scanning.finding import Finder
from outcrop.sources import Reach
from outcrop.systems import known_systems


def scan(
    *sources: str | Path,
    patterns: Sequence[str] = (),
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    vendored: bool = False,
    jobs: int | None = 1,
    catalogue: Sequence[Path] = (),
    offline: bool = False,
    cache: bool = True,
) -> Scan:
    """Scan sources (the working folder when none is named): iterate over the result for its findings.

    After the iteration, the result's `record` tells what was scanned and how much of it was read. `jobs` is the number of worker
    processes; None takes one a processor, which needs the caller to be a script that may be imported. `offline` takes of a URL
    only what was fetched before. What was found before is remembered in the cache folder, unless `cache` is false.
    Raises OutcropError for a wrong pattern or catalogue, and SourceError while iterating where no source can be read.
    """
    known = load(catalogue)
    wanted = tuple(known.pattern(name) for name in patterns) or known.patterns
    selection = Selection(tuple(include), tuple(exclude), vendored)
    reach = Reach.of(known_systems(), offline=offline)
    request = Request(
        tuple(map(str, sources)) or (".",),
        known,
        wanted,
        (),
        selection,
        jobs,
        reach=reach,
        results=Results.of(reach.cache) if cache else None,
    )
    return Scan(request)


def check(
    lock: str | Path = "outcrop.lock",
    *,
    against: str | None = None,
    fail_on: Sequence[str] = ("lost", "weakened"),
    jobs: int | None = 1,
    catalogue: Sequence[Path] = (),
    offline: bool = False,
    cache: bool = True,
) -> Check:
    """Check the pins of a lock file: iterate over the result for their drift.

    `against` is a revision, `latest` or `worktree`; each pin's own commit when left out. After the iteration, the result's `record`
    tells what was checked, and how many rows are in one of the states `fail_on`.
    Raises OutcropError for a wrong lock file, FileNotFoundError where there is none, and SourceError while iterating where no
    pin's source can be had. `cache` is as for `scan`.
    """
    file, known, reach = Path(lock), load(catalogue), Reach.of(known_systems(), offline=offline)
    pins = read_pins(file.read_text(encoding="utf-8"), str(file))
    finder = Finder(known, Results.of(reach.cache) if cache else None, jobs)
    return Check(pins, file.resolve().parent, finder, reach, against, tuple(fail_on))
