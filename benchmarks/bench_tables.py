"""Series in, what is told of them: rows for a table, the exponent by which time grows, and which bars are met."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import log

from bench_runs import Series

KERNEL = 30_000_000  # lines of C in a Linux kernel
TITLES = [
    "",
    "tool",
    "workers",
    "seconds",
    "from - to",
    "processor seconds",
    "peak MB",
    "functions",
    "of them Outcrop's",
    "times Outcrop",
]


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that was set as a goal, and what became of it."""

    met: bool
    sentence: str

    def __str__(self) -> str:
        return f"{'met' if self.met else 'MISSED'}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Results:
    """All series of a run; those that failed measure nothing."""

    series: Sequence[Series]

    def of(self, case: str, tool: str = "Outcrop", workers: int = 2) -> Series | None:
        """The series of one case, where it was measured."""
        for one in self.series:
            asked = one.contender
            if (asked.case, asked.tool, asked.workers) == (case, tool, workers) and one.samples and not one.failed:
                return one
        return None


def rows(series: Sequence[Series]) -> list[list[str]]:
    """One row a contender. Ratios are to Outcrop's first row with as many workers on the same folder."""
    return [TITLES, *(_row(one, _beside(one, series)) for one in series)]


def _beside(one: Series, series: Sequence[Series]) -> Series | None:
    same = (one.contender.folder, one.contender.workers)
    for other in series:
        if (
            other.contender.tool == "Outcrop"
            and (other.contender.folder, other.contender.workers) == same
            and not other.failed
        ):
            return other
    return None


def _row(one: Series, beside: Series | None) -> list[str]:
    asked = one.contender
    first = [asked.case, asked.tool, str(asked.workers)]
    if one.failed or not one.samples:
        return [*first, one.failed or "not run", *[""] * (len(TITLES) - 4)]
    more = "more than " if one.over else ""
    shared = "" if beside is None or one is beside or one.over or beside.over else str(len(one.told & beside.told))
    ratio = "" if beside is None or one is beside or beside.over else f"{more}{one.wall / beside.wall:.2f}"
    least, most = one.spread
    figures = [
        f"{more}{one.wall:.2f}",
        f"{least:.2f} - {most:.2f}",
        f"{more}{one.cpu:.2f}",
        f"{more}{one.megabytes:.0f}",
    ]
    return [*first, *figures, "" if one.over else str(len(one.told)), shared, ratio]


def exponent(points: Iterable[tuple[float, float]]) -> float:
    """By which power of the size the time grows: the slope of the straight line that lies nearest in logarithms, by least squares."""
    logs = [(log(size), log(time)) for size, time in points]
    if len({size for size, _ in logs}) < 2:
        raise ValueError("an exponent needs two sizes")
    across, along = (sum(column) / len(logs) for column in zip(*logs, strict=True))
    slope: float = sum((x - across) * (y - along) for x, y in logs) / sum((x - across) ** 2 for x, _ in logs)
    return slope


def growth(series: Sequence[Series]) -> list[list[str]]:
    """One row a tool: seconds and memory at the least and the greatest size that it came through, and the exponent between."""
    table = [["tool", "workers", "lines", "exponent", "peak MB, least to greatest", "times"]]
    for (tool, workers), complete in _complete(series):
        if len(complete) < 2:
            table.append([tool, str(workers), "", "too few sizes within the limit", "", ""])
            continue
        least, most = complete[0], complete[-1]
        memory = f"{least.megabytes:.0f} to {most.megabytes:.0f}"
        sizes = f"{least.contender.lines} to {most.contender.lines}"
        table.append(
            [tool, str(workers), sizes, f"{_exponent(complete):.3f}", memory, f"{most.megabytes / least.megabytes:.2f}"]
        )
    return table


def _complete(series: Sequence[Series]) -> Iterator[tuple[tuple[str, int], list[Series]]]:
    def key(one: Series) -> tuple[str, int]:
        return one.contender.tool, one.contender.workers

    for which, group in groupby(sorted(series, key=key), key):
        whole = [one for one in group if one.samples and not one.over and not one.failed]
        yield which, sorted(whole, key=lambda one: one.contender.lines)


def _exponent(series: Sequence[Series]) -> float:
    return exponent((one.contender.lines, one.wall) for one in series)


def bars(results: Results, systems: Sequence[str]) -> Iterator[Bar]:
    """The bars of what was measured; of what was not, nothing is said."""
    for system in systems:
        for workers in (1, 2):
            yield from _against_peers(results, system, workers)
        yield from _catalogue(results, system)
    yield from _seconds(results, "glusterfs: catalogue, unchanged", 0.5)
    yield from _seconds(results, "glusterfs: catalogue, one file changed", 0.6)
    yield from _growth(results)
    yield from _seconds(results, "kernel: catalogue, cold", 180, megabytes=1000)
    yield from _seconds(results, "kernel: catalogue, unchanged", 10)


def _against_peers(results: Results, system: str, workers: int) -> Iterator[Bar]:
    case = f"{system}: one pattern, cold"
    ours = results.of(case, workers=workers)
    for tool, times in (("ast-grep", 5), ("Semgrep", 30)):
        theirs = results.of(case, tool, workers)
        if ours and theirs:
            ratio = theirs.wall / ours.wall
            more = "more than " if theirs.over else ""
            met = ratio >= times and not ours.over
            yield Bar(met, f"{case}, workers {workers}: {more}{ratio:.2f} times as fast as {tool} (at least {times})")
            if not theirs.over and not ours.over:
                counts = f"{len(ours.told)} functions told, {tool} {len(theirs.told)}, {len(theirs.told - ours.told)} of them by {tool} alone"
                yield Bar(len(ours.told) >= len(theirs.told), f"{case}, workers {workers}: {counts}")


def _catalogue(results: Results, system: str) -> Iterator[Bar]:
    case = f"{system}: catalogue, cold"
    alone, ours = results.of(case, workers=1), results.of(case)
    theirs = results.of(f"{system}: one rule", "ast-grep")
    if ours and theirs:
        met = ours.wall < theirs.wall and not ours.over
        yield Bar(met, f"{case}, two workers: {ours.wall:.2f} s, ast-grep with one rule {theirs.wall:.2f} s (less)")
    if ours and alone and not ours.over:
        ratio = alone.wall / ours.wall
        yield Bar(ratio >= 1.7, f"{case}: two workers {ratio:.2f} times as fast as one (at least 1.7)")


def _seconds(results: Results, case: str, seconds: float, megabytes: float | None = None) -> Iterator[Bar]:
    if ours := results.of(case):
        more = "more than " if ours.over else ""
        met = ours.wall < seconds and not ours.over
        yield Bar(met, f"{case}: {more}{ours.wall:.2f} s (less than {seconds})")
        if megabytes is not None:
            met = ours.megabytes < megabytes and not ours.over
            yield Bar(met, f"{case}: {more}{ours.megabytes:.0f} MB (less than {megabytes})")


def _growth(results: Results) -> Iterator[Bar]:
    grown = [
        one for one in results.series if one.contender.tool == "Outcrop" and one.contender.case.startswith("growth")
    ]
    for _, complete in _complete(grown):
        if len(complete) < 2:
            continue
        power, memory = _exponent(complete), complete[-1].megabytes / complete[0].megabytes
        times = round(complete[-1].contender.lines / complete[0].contender.lines)
        yield Bar(power <= 1.05, f"growth: time grows with the lines to the power of {power:.3f} (at most 1.05)")
        yield Bar(
            memory <= 1.3, f"growth: peak memory at {times} times the size is {memory:.2f} times as much (at most 1.3)"
        )
