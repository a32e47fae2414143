"""A command in, what it took out: seconds, processor seconds and memory of all its processes; and many commands that take turns."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from corpus_check import memory

STEP = 0.05  # seconds from one look at the memory to the next


@dataclass(frozen=True, slots=True)
class Sample:
    """One run. `over` where it was ended at the limit; what it took is then more than what stands here."""

    wall: float
    cpu: float
    megabytes: float
    code: int
    over: bool = False


@dataclass(frozen=True, slots=True)
class Contender:
    """One command that takes part: what is measured, by which tool with how many workers, and what goes before and after each run."""

    case: str
    tool: str
    workers: int
    words: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], object] = lambda: None
    after: Callable[[], object] = lambda: None
    lines: int = 0  # of C in the folder, where it is asked how time grows with them


@dataclass(slots=True)
class Series:
    """All runs of one contender, and the functions that the last complete one told."""

    contender: Contender
    samples: list[Sample] = field(default_factory=list)
    told: frozenset[tuple[str, str]] = frozenset()
    failed: str = ""

    def __str__(self) -> str:
        state = self.failed or f"{self.samples[-1].wall:.2f} s{', over the limit' if self.over else ''}"
        return f"{self.contender.case}, {self.contender.tool}, workers {self.contender.workers}: {state}"

    @property
    def over(self) -> bool:
        """Whether a run reached the limit."""
        return any(sample.over for sample in self.samples)

    @property
    def wall(self) -> float:
        """The median of the seconds."""
        return median(sample.wall for sample in self.samples)

    @property
    def spread(self) -> tuple[float, float]:
        """The least and the most seconds."""
        walls = [sample.wall for sample in self.samples]
        return min(walls), max(walls)

    @property
    def cpu(self) -> float:
        """The median of the processor seconds."""
        return median(sample.cpu for sample in self.samples)

    @property
    def megabytes(self) -> float:
        """The median of the peaks."""
        return median(sample.megabytes for sample in self.samples)


def measured(contender: Contender, output: Path, limit: float | None) -> Sample:
    """Run it once; what it prints goes to a file, what it says on the way to another beside it."""
    with output.open("wb") as out, output.with_suffix(".err").open("wb") as err:
        begun = time.monotonic()
        run = subprocess.Popen(
            contender.words,
            cwd=contender.folder,
            env={**os.environ, **contender.environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        watcher = Watcher(run.pid, begun, limit)
        watcher.start()
        try:
            _, status, usage = os.wait4(run.pid, 0)
        except (KeyboardInterrupt, SystemExit):
            end(run.pid)  # it does not hear the keyboard in a session of its own
            raise
        wall = time.monotonic() - begun
    run.returncode = os.waitstatus_to_exitcode(status)
    watcher.done.set()
    watcher.join()
    # Without /proc, the greatest process stands for all. Elsewhere it would not do: it begins with what this one held when it forked.
    megabytes = (watcher.peak or usage.ru_maxrss) / 1024
    return Sample(wall, usage.ru_utime + usage.ru_stime, megabytes, run.returncode, watcher.over)


class Watcher(threading.Thread):
    """Looks at the memory of a process and all below it, and ends them when the time is over."""

    def __init__(self, pid: int, begun: float, limit: float | None) -> None:
        super().__init__(daemon=True)
        self.pid, self.begun, self.limit = pid, begun, limit
        self.done = threading.Event()
        self.peak, self.over = 0, False

    def run(self) -> None:
        """Until the process ends."""
        while not self.done.wait(STEP):
            self.peak = max(self.peak, memory(self.pid))
            if self.limit is not None and not self.over and time.monotonic() - self.begun > self.limit:
                self.over = True
                end(self.pid)


def end(group: int) -> None:
    """End a process and all below it, where it has not ended by itself."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def alternating(
    contenders: Iterable[Contender],
    rounds: int,
    limit: float | None,
    scratch: Path,
    told: Callable[[Contender, str], frozenset[tuple[str, str]]],
) -> list[Series]:
    """Every contender once, then every one again, so that what else the machine does meets all alike.

    Who is over the limit, or fails, is not run again.
    """
    series = [Series(contender) for contender in contenders]
    for number in range(1, rounds + 1):
        for one in series:
            if not one.over and not one.failed:
                again(one, limit, scratch / "output", told)
                print(f"  round {number}: {one}", file=sys.stderr, flush=True)
    return series


def again(
    one: Series, limit: float | None, output: Path, told: Callable[[Contender, str], frozenset[tuple[str, str]]]
) -> None:
    """One more run."""
    one.contender.before()
    try:
        sample = measured(one.contender, output, limit)
    finally:
        one.contender.after()
    one.samples.append(sample)
    if sample.over:
        return
    if sample.code:
        last = output.with_suffix(".err").read_text(errors="replace").strip().splitlines()[-1:]
        one.failed = f"failed with {sample.code}: {''.join(last)[:100]}"
    else:
        one.told = told(one.contender, output.read_text(errors="replace"))
