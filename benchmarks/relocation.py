"""Follow every C function of old releases to the newest commit, beside git's own mapping of lines, and print one table as Markdown.

    python benchmarks/relocation.py DIR [--keep DIR] [--list FILE] [--release SYSTEM@TAG ...]

DIR holds bare repositories with their history: glusterfs.git, slurm.git. Where a function truly is now is told by names, by equal bodies
and by git (relocation_truth.py; docs/relocation.md says how), not by the code that is measured. `git blame` takes most of the time; with
--keep, what it told is kept there. With --list, every function is written to FILE as a line of JSON, for reading. Exits with 1 where a
bar is not met. With --release, other releases are followed.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from relocation_git import Git
from relocation_truth import Place, Truth, holding, place

from outcrop.pins.between import Between
from outcrop.pins.index import index_of
from outcrop.pins.relocating import relocate
from outcrop.pins.spots import Relocated, Was
from outcrop.pins.traces import Trace
from outcrop.scanning.selection import wanted
from outcrop.sources import open_source

RELEASES = ("slurm@slurm-22-05-0-1", "slurm@slurm-25-05-0-1", "glusterfs@v7.0", "glusterfs@v10.0")
SHORTEST = 5  # lines
RIGHT, WRONG = 97.0, 0.1  # per cent: of those that exist, at least; of all, at most
EXISTS = ("name", "body", "lines", "rows")  # the rules by which a function exists
HEADS = (
    "release|by|functions|still there|right|lost|unsure|wrong|gone|lost|unsure|placed|torn or disputed|wrong, of all"
)


@dataclass
class Row:
    """What was counted for one way of one release: by kind of truth and verdict."""

    name: str
    way: str
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def of(self, kind: str, verdict: str | None = None) -> int:
        """How many functions of a kind there are, or got a verdict."""
        return sum(n for (one, said), n in self.counts.items() if one == kind and verdict in (None, said))

    @property
    def right(self) -> float:
        """The share of those that exist that was placed right."""
        return 100 * self.of("exists", "right") / self.of("exists")

    @property
    def wrong(self) -> int:
        """Placements that contradict the truth: elsewhere, or somewhere though gone. What is disputed can contradict nothing."""
        return sum(self.of(kind, "wrong") for kind in ("exists", "gone", "torn"))

    @property
    def all(self) -> int:
        """How many functions were followed."""
        return self.counts.total()

    def told(self) -> str:
        """A line of the table."""
        exists = self.of("exists")
        shares = [f"{100 * self.of('exists', one) / exists:.2f} %" for one in ("right", "lost", "unsure", "wrong")]
        gone = [str(self.of("gone", one)) for one in ("lost", "unsure", "wrong")]
        rest = self.of("torn") + self.of("disputed")
        wrong = f"{self.wrong} ({100 * self.wrong / self.all:.3f} %)"
        cells = [self.name, self.way, self.all, exists, *shares, self.of("gone"), *gone, rest, wrong]
        return f"| {' | '.join(map(str, cells))} |"


def main() -> int:
    """Measure, print, and say by the exit code whether every bar is met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--keep", type=Path, help="keep here what git blame told")
    parser.add_argument("--list", type=Path, help="write what was said of every function to this file")
    parser.add_argument("--release", action="append", help="follow this one instead: slurm@TAG")
    given = parser.parse_args()
    rows: list[Row] = []
    listed: list[dict[str, Any]] = []
    for system, _, tag in (name.partition("@") for name in given.release or RELEASES):
        print(f"{system} {tag}", file=sys.stderr)
        rows += measure(given.corpus / f"{system}.git", tag, given.keep, listed)
    if given.list:
        given.list.write_text("".join(json.dumps(one) + "\n" for one in listed))
    heads = HEADS.split("|")
    print(f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}", *(row.told() for row in rows), sep="\n")
    failed = [
        row.name for row in rows if row.way == "Outcrop" and (row.right < RIGHT or 100 * row.wrong > WRONG * row.all)
    ]
    print(f"\nNot met: {', '.join(failed)}" if failed else "\nEvery bar is met.", file=sys.stderr)
    return int(bool(failed))


def measure(folder: Path, tag: str, keep: Path | None, listed: list[dict[str, Any]]) -> Iterator[Row]:
    """Follow the functions of a release, and let git do so."""
    start = time.perf_counter()
    between = Between(*(index_of(open_source(f"{folder}@{name}", wanted)) for name in (tag, "HEAD")))
    print(f"  both indexed in {time.perf_counter() - start:.1f} s", file=sys.stderr)
    truth = Truth(Git(folder, tag, "HEAD", keep), between.then, between.now)
    functions = [
        one for one in between.then if one.lines[1] - one.lines[0] + 1 >= SHORTEST and one.path.endswith((".c", ".h"))
    ]
    answers = timed(functions, between)
    ours, theirs = Row(f"{folder.stem} {tag}", "Outcrop"), Row(f"{folder.stem} {tag}", "git diff")
    for one, answer in zip(functions, answers, strict=True):
        rule, places = truth.of(one)
        spot = answer.spot
        said = (spot.path, str(spot.name), spot.lines) if spot else None
        kind = "exists" if rule in EXISTS else rule
        verdict = judged(said, places, answer.how == "unsure")
        ours.counts[kind, verdict] += 1
        line = truth.git.line(one.path, one.lines[0])
        holder = holding(truth.now, truth.path(one.path), line) if line else None
        theirs.counts[kind, judged(place(holder) if holder else None, places, unsure=False)] += 1
        listed.append(row_of(tag, rule, verdict, one, places, answer))
    yield from (ours, theirs)


def timed(functions: list[Trace], between: Between) -> list[Relocated]:
    """Follow functions, and tell how long it took."""
    answers, seconds = [], []
    for one in functions:
        start = time.perf_counter()
        answers.append(relocate(Was(one.path, one.name, one.lines), between))
        seconds.append(time.perf_counter() - start)
    first, *ranked = sorted(seconds, reverse=True)
    print(
        f"  {len(seconds)} followed in {sum(seconds):.1f} s: half of them in less than {1e6 * ranked[len(ranked) // 2]:.0f} µs,"
        f" nine of ten in less than {1e6 * ranked[len(ranked) // 10]:.0f} µs, 99 of 100 in less than"
        f" {1e6 * ranked[len(ranked) // 100]:.0f} µs; the slowest, for which newcomers were compared first, in {first:.1f} s",
        file=sys.stderr,
    )
    return answers


def judged(said: Place | None, places: set[Place], unsure: bool) -> str:
    """What an answer is beside the truth."""
    if said is None:
        return "unsure" if unsure else "lost"
    return "right" if said in places else "wrong"


def row_of(tag: str, rule: str, verdict: str, one: Trace, places: set[Place], answer: Relocated) -> dict[str, Any]:
    """What was said of a function, for reading."""
    spots = [answer.spot] if answer.spot else answer.candidates
    said = [(spot.path, spot.name, spot.lines) for spot in spots]
    told = {"release": tag, "rule": rule, "verdict": verdict, "was": place(one), "how": answer.how}
    return {**told, "likeness": round(answer.likeness, 2), "said": said, "truth": sorted(places)}


if __name__ == "__main__":
    sys.exit(main())
