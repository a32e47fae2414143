"""Where the time of a scan goes, step by step, in seconds of one processor.

    python benchmarks/steps.py SOURCE [OPTION of `outcrop scan`]...
    OUTCROP_CACHE=/some/folder python benchmarks/steps.py SOURCE    # twice: cold, then unchanged

It is a scan with one worker, in this process; what it finds goes nowhere. Each step's seconds are its own, without those of the
steps that it calls. Noting them costs something too, so that steps of many short calls look dearer than they are.
"""

import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import wraps
from importlib import import_module
from inspect import isgeneratorfunction
from typing import Any

BEGUN = time.process_time()

# What each step is: functions, where they are called from.
STEPS = {
    "list and hash": (
        "outcrop.cli.scan:open_source",
        "outcrop.scanning.scan:open_source",
        "outcrop.sources.opened:Opened.stamps",
    ),
    "outline": ("outcrop.scanning.ground:outline_batch",),
    "learn": ("outcrop.scanning.learning:learn", "outcrop.scanning.ground:relearn"),
    "tell contexts": (
        "outcrop.scanning.contexts:Contexts.of",
        "outcrop.scanning.contexts:Contexts.around",
        "outcrop.scanning.contexts:Contexts.whole",
    ),
    "screen": (
        "outcrop.engine.candidates:Screen.heads",
        "outcrop.engine.candidates:Screen.before",
        "outcrop.engine.candidates:Screen.definition",
        "outcrop.scanning.batches:needs_of",
    ),
    "parse and mend": ("outcrop.languages.c.family:Language.parse",),
    "make graphs": ("outcrop.languages.c.family:Language.read",),
    "collect sites": ("outcrop.engine.search:collect",),
    "assemble": ("outcrop.engine.search:assemble",),
    "pack and unpack": (
        *(f"outcrop.scanning.{name}:packed" for name in ("ground", "batches", "readings", "searching")),
        *(
            f"outcrop.scanning.{name}:unpacked"
            for name in ("ground", "learning", "batches", "readings", "judging", "searching")
        ),
    ),
    "read and write the cache": ("outcrop.cache.results:Results.get", "outcrop.cache.results:Results.put"),
}
JUDGE = "outcrop.engine.judge:Judge.verdicts"  # a step for each pattern


class Clock:
    """The seconds of each step, without those of the steps inside it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: Counter[str] = Counter()
        self.running = ["import and begin"]
        self.since = BEGUN

    def enter(self, step: str) -> None:
        """From now on it is this step's time."""
        self._note()
        self.running.append(step)

    def leave(self) -> None:
        """From now on it is that of whoever called it."""
        self._note()
        self.running.pop()

    def _note(self) -> None:
        now = time.process_time()
        self.seconds[self.running[-1]] += now - self.since
        self.since = now

    def timed(self, step: Callable[..., str], function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its seconds noted; of a generator, those between being asked and giving."""

        @wraps(function)
        def call(*given: Any, **named: Any) -> Any:
            name = step(*given)
            self.calls[name] += 1
            self.enter(name)
            try:
                return function(*given, **named)
            finally:
                self.leave()

        @wraps(function)
        def generate(*given: Any, **named: Any) -> Iterator[Any]:
            name, values = step(*given), function(*given, **named)
            self.calls[name] += 1
            while True:
                self.enter(name)
                try:
                    value = next(values)
                except StopIteration:
                    return
                finally:
                    self.leave()
                yield value

        return generate if isgeneratorfunction(function) else call


def main() -> int:
    """Scan, and print a table."""
    clock = Clock()
    for step, places in STEPS.items():
        for place in places:
            watch(clock, place, lambda *_, step=step: step)
    watch(clock, JUDGE, lambda judge: f"judge {judge.pattern.id}")
    from outcrop.cli.program import run

    clock.enter("all else")
    code = run(["scan", *sys.argv[1:], "--jobs", "1", "--format", "jsonl", "-o", os.devnull])
    clock.leave()
    for step, seconds in sorted(clock.seconds.items(), key=lambda one: -one[1]):
        print(f"{seconds:8.2f} s  {clock.calls[step] or '':>7}  {step}")
    print(f"{sum(clock.seconds.values()):8.2f} s           together")
    return code


def watch(clock: Clock, place: str, step: Callable[..., str]) -> None:
    """Put a watched function where it is called from."""
    module, _, path = place.partition(":")
    owner: Any = import_module(module)
    *outer, name = path.split(".")
    for one in outer:
        owner = getattr(owner, one)
    kept = vars(owner)[name]
    if isinstance(kept, classmethod):
        setattr(owner, name, classmethod(clock.timed(step, kept.__func__)))
    elif callable(kept):
        setattr(owner, name, clock.timed(step, kept))
    else:  # a property
        kept.func = clock.timed(step, kept.func)


if __name__ == "__main__":
    sys.exit(main())
