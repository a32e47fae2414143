"""Follow every C function of old releases to the newest commit, beside git's own mapping of lines, and print one table as Markdown.

    python benchmarks/relocation.py DIR [--draw N --seed N] [--show KIND]

DIR holds bare repositories: glusterfs.git, slurm.git. Where a function truly is now is told by names, by equal bodies and by git, never
by the code that is measured; docs/relocation.md says how. With --draw, a random sample of the functions that were placed against the
truth, or were not placed though they still exist, is listed for reading.
"""

import argparse
import random
import re
import subprocess
import sys
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from outcrop.pins.between import Between
from outcrop.pins.index import Index, index_of
from outcrop.pins.relocating import relocate
from outcrop.pins.spots import Relocated, Was
from outcrop.pins.traces import Trace
from outcrop.scanning.selection import wanted
from outcrop.sources import open_source

ROWS = (
    ("slurm", "slurm-22-05-0-1"),
    ("slurm", "slurm-25-05-0-1"),
    ("glusterfs", "v7.0"),
    ("glusterfs", "v10.0"),
)
SHORTEST = 5  # lines
HALF, FIFTH = 0.5, 0.2  # shares of a function's lines that git's history carries into a new one
FEW = 3  # lines, of which no history is told
RIGHT, WRONG = 97.0, 0.1  # per cent: at least, at most
COMMENT = re.compile(rb"/\*.*?\*/|//[^\n]*", re.S)
HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.M)

Place = tuple[str, str, tuple[int, int]]  # path, name, lines
Hunks = Sequence[
    tuple[int, int, int]
]  # where a change begins and ends (exclusive), and by how much lines are shifted behind it
Carried = Mapping[tuple[str, int], set[Trace]]  # by old path and line: the new functions that hold it
Counts = Counter[str]


def shifted(rows: Hunks, line: int) -> int | None:
    """Where a line went; none where it was touched."""
    at = bisect_right(rows, line, key=lambda row: row[0]) - 1
    if at < 0:
        return line
    first, end, shift = rows[at]
    return None if first <= line < end else line + shift


@dataclass(frozen=True)
class Git:
    """What git's diff tells of two commits: where files went, and where lines went that were not touched."""

    folder: Path
    then: str
    now: str

    def ask(self, *question: str) -> bytes:
        """The answer to `git diff`."""
        command = ["git", f"--git-dir={self.folder}", "diff", *question, self.then, self.now, "--", "*.c", "*.h"]
        return subprocess.run(command, check=True, capture_output=True).stdout

    @cached_property
    def renames(self) -> Mapping[str, str]:
        """Files that git takes for renamed: `git diff -M --name-status`."""
        rows = self.ask("-M", "-l0", "--name-status", "-z").split(b"\0")
        found: dict[str, str] = {}
        at = 0
        while at + 1 < len(rows):
            if rows[at].startswith(b"R"):
                found[rows[at + 1].decode()] = rows[at + 2].decode()
                at += 3
            else:
                at += 2
        return found

    @cached_property
    def hunks(self) -> Mapping[str, Hunks]:
        """By old path, how its lines were shifted: `git diff -U0 -M`."""
        return {old: hunks for old, _, hunks in self.diff("-M", "-l0")}

    @cached_property
    def copies(self) -> Sequence[tuple[str, str, Hunks]]:
        """Old and new path of all files that git takes for changed, renamed or copied, at a third of their lines, with their hunks."""
        return [*self.diff("-M30%", "-C30%", "--find-copies-harder", "-l0")]

    def diff(self, *how: str) -> Iterator[tuple[str, str, Hunks]]:
        """Old path, new path and hunks of every file that was changed and is still there."""
        for part in self.ask(*how, "-U0").split(b"diff --git ")[1:]:
            old, new = re.search(rb"^--- a/(.*?)\t?$", part, re.M), re.search(rb"^\+\+\+ b/(.*?)\t?$", part, re.M)
            if old is None or new is None:
                continue
            rows, shift = [], 0
            for start, count, _, added in HUNK.findall(part):
                removed, more = int(count or 1), int(added or 1)
                first = int(start) + (removed == 0)
                shift += more - removed
                rows.append((first, first + removed, shift))
            yield old[1].decode(), new[1].decode(), rows

    def line(self, path: str, line: int) -> int | None:
        """Where a line went; none where it was touched."""
        return shifted(self.hunks.get(path, []), line)

    def blame(self, path: str) -> list[tuple[str, int, int]]:
        """The lines of a file that stood somewhere then: in which file, on which line, and where now; as `git blame -M -C` follows
        them through every commit between."""
        import pickle

        if "b" not in self.__dict__:
            self.__dict__["b"] = pickle.load(open(f"/tmp/blame/{self.then}.pkl", "rb"))
        return [(f, o + k, n + k) for o, n, c, f in self.b.get(path, ()) for k in range(c)]


@dataclass(frozen=True)
class Truth:
    """Where functions are now, as names, equal bodies and git have it."""

    git: Git
    then: Index
    now: Index

    def path(self, path: str) -> str:
        """Where git has a file now."""
        return self.git.renames.get(path, path)

    def of(self, was: Trace) -> tuple[str, set[Place]]:
        """By which rule a function stands where: `gone` and nowhere, `torn` where less than half of it went, `disputed` where two rules
        name different places."""
        named = self.by_place(was) or self.by_name(was)
        body, (history, torn) = self.by_body(was), self.by_lines(was)
        places = named or body or history
        others = [other for other in (body, history) if other]
        if any(not other & places for other in others) or any(self.is_others(one, was) for one in named):
            return "disputed", places.union(*others)
        if not places:
            return ("torn", torn) if torn else ("gone", set())
        return ("name" if named else "body" if body else "history"), places

    def by_place(self, was: Trace) -> set[Place]:
        """The functions of its name in its file, or in the file that git has for it; by order where there are as many as then."""
        here = self.now.by_place.get((self.path(was.path), was.name), ())
        then = self.then.by_place[was.path, was.name]
        if len(here) == len(then):
            one = here[then.index(was)]
            return {
                place(other)
                for other in here
                if other is one or self.bodies(other, self.now) == self.bodies(was, self.then)
            }
        return {place(one) for one in here}

    def by_name(self, was: Trace) -> set[Place]:
        """The one function of its name, where there was one then and there is one now."""
        now = self.named[1].get(was.name, ())
        return {place(now[0])} if len(now) == len(self.named[0][was.name]) == 1 else set()

    def by_body(self, was: Trace) -> set[Place]:
        """The one new function with its body, where it alone of those with this body stands no more where it stood."""
        body = self.bodies(was, self.then)
        if was in self.standing or len(self.vanished_by_body[body]) != 1:
            return set()
        now = self.new_by_body.get(body, ())
        return {place(now[0])} if len(now) == 1 else set()

    def by_lines(self, was: Trace) -> tuple[set[Place], set[Place]]:
        """The new function into which git carries half of its lines, or which is half made of them; and those that hold a fifth.

        `git blame` follows lines through every commit; where it carries none, `git diff -C` compares then and now.
        """
        half, fifth = self.into(was, self.blamed)
        return (half, fifth) if fifth else self.into(was, self.diffed)

    def into(self, was: Trace, carried: Carried) -> tuple[set[Place], set[Place]]:
        """The new functions that hold half of its lines, or a fifth."""
        lines = self.lines(was, self.then)
        found = Counter(one for line in lines for one in carried.get((was.path, line), ()))
        most = max(found.values(), default=0)
        half = {
            place(one)
            for one, count in found.items()
            if count == most
            and (count >= HALF * len(lines) or (count >= FEW and count >= HALF * len(self.lines(one, self.now))))
        }
        return half, {place(one) for one, count in found.items() if count >= FIFTH * len(lines)}

    def is_others(self, one: Place, was: Trace) -> bool:
        """Whether history makes half of a new function of another one."""
        return any(origin != was for origin in self.origins.get(one, ()))

    @cached_property
    def blamed(self) -> Carried:
        """The new functions that hold a line of then, as history tells."""
        paths = sorted({one.path for one in self.new})
        return self.held((old, line, path, new) for path in paths for old, line, new in self.git.blame(path))

    @cached_property
    def diffed(self) -> Carried:
        """The same, as a comparison of then and now tells."""
        return self.held(
            (old, line, path, new)
            for old, path, hunks in self.git.copies
            for was in self.then.functions.get(old, ())
            for line in range(was.lines[0], was.lines[1] + 1)
            if (new := shifted(hunks, line)) is not None
        )

    def held(self, moves: Iterable[tuple[str, int, str, int]]) -> Carried:
        """The new functions that hold a line of then, by its path and number."""
        found: dict[tuple[str, int], set[Trace]] = defaultdict(set)
        for old, line, path, new in moves:
            if (one := holding(self.now, path, new)) in self.new:
                found[old, line].add(one)
        return found

    @cached_property
    def origins(self) -> Mapping[Place, set[Trace]]:
        """The functions of then of whose lines half of a new function is made."""
        counts: Counter[tuple[Trace, Trace]] = Counter()
        for (path, line), holders in self.blamed.items():
            origin = holding(self.then, path, line)
            if origin is not None and line in self.lines(origin, self.then):
                counts.update((origin, one) for one in holders)
        found: dict[Place, set[Trace]] = defaultdict(set)
        for (origin, one), count in counts.items():
            if count >= FEW and count >= HALF * len(self.lines(one, self.now)):
                found[place(one)].add(origin)
        return found

    def lines(self, one: Trace, index: Index) -> frozenset[int]:
        """The lines of a function that hold a word."""
        key = (one, index is self.now)
        if key not in self._lines:
            rows = self.data(index, one.path)[one.extent.start : one.extent.end].split(b"\n")
            self._lines[key] = frozenset(one.lines[0] + at for at, row in enumerate(rows) if re.search(rb"\w", row))
        return self._lines[key]

    @cached_property
    def _lines(self) -> dict[tuple[Trace, bool], frozenset[int]]:
        return {}

    def holder(self, path: str, line: int) -> Trace | None:
        """The function now that holds a line."""
        return holding(self.now, path, line)

    @cached_property
    def named(self) -> tuple[Mapping[str, list[Trace]], Mapping[str, list[Trace]]]:
        return by(lambda one: one.name, self.then), by(lambda one: one.name, self.now)

    @cached_property
    def standing(self) -> set[Trace]:
        """The functions whose name stands still in their file."""
        return {one for one in self.then if (self.path(one.path), one.name) in self.now.by_place}

    @cached_property
    def new(self) -> set[Trace]:
        """The functions that stand where none of their name stood."""
        stood = {(self.path(path), name) for path, name in self.then.by_place}
        return {one for one in self.now if (one.path, one.name) not in stood}

    @cached_property
    def new_by_body(self) -> Mapping[bytes, list[Trace]]:
        return by(lambda one: self.bodies(one, self.now), self.new)

    @cached_property
    def vanished_by_body(self) -> Mapping[bytes, list[Trace]]:
        return by(lambda one: self.bodies(one, self.then), (one for one in self.then if one not in self.standing))

    def bodies(self, one: Trace, index: Index) -> bytes:
        """A body without comments and white space."""
        known = self._bodies.get((one, index is self.now))
        if known is None:
            data = self.data(index, one.path)[one.body : one.extent.end]
            known = self._bodies[one, index is self.now] = b"".join(COMMENT.sub(b" ", data).split())
        return known

    def data(self, index: Index, path: str) -> bytes:
        key = (path, index is self.now)
        if key not in self._data:
            self._data[key] = index.read(path)
        return self._data[key]

    @cached_property
    def _bodies(self) -> dict[tuple[Trace, bool], bytes]:
        return {}

    @cached_property
    def _data(self) -> dict[tuple[str, bool], bytes]:
        return {}


def holding(index: Index, path: str, line: int) -> Trace | None:
    """The function that holds a line."""
    found = index.functions.get(path, ())
    at = bisect_right(found, line, key=lambda one: one.lines[0]) - 1
    return found[at] if at >= 0 and found[at].lines[1] >= line else None


def by(key, functions):
    found = defaultdict(list)
    for one in functions:
        found[key(one)].append(one)
    return found


def place(one: Trace) -> Place:
    return one.path, one.name, one.lines


@dataclass
class Row:
    """What was counted for one release."""

    name: str
    counts: Counts = field(default_factory=Counter)
    rules: Counts = field(default_factory=Counter)
    baseline: Counts = field(default_factory=Counter)
    notable: list[tuple[str, str, Trace, set[Place], Relocated]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def judge(found: set[Place], truth: set[Place], unsure: bool) -> str:
    """In one word, what was said of a function of this truth."""
    if not truth:
        return "gone: " + ("placed" if found else "unsure" if unsure else "lost")
    return "right" if found & truth else "wrong" if found else "unsure" if unsure else "lost"


def measure(corpus: Path, system: str, tag: str) -> Row:
    row = Row(f"{system} {tag}")
    folder = corpus / f"{system}.git"
    then, now = (open_source(f"{folder}@{name}", wanted) for name in (tag, "HEAD"))
    start = time.perf_counter()
    between = Between(index_of(then), index_of(now))
    row.seconds["indexing both"] = time.perf_counter() - start
    truth = Truth(Git(folder, tag, "HEAD"), between.then, between.now)
    functions = [one for one in between.then if one.lines[1] - one.lines[0] + 1 >= SHORTEST]
    start = time.perf_counter()
    answers = [relocate(Was(one.path, one.name, one.lines), between) for one in functions]
    row.seconds["relocating all"] = time.perf_counter() - start
    for one, answer in zip(functions, answers, strict=True):
        rule, places = truth.of(one)
        row.rules[rule] += 1
        found = {(answer.spot.path, answer.spot.name, answer.spot.lines)} if answer.spot else set()
        word = judge(found, places, answer.how == "unsure")
        if rule in ("disputed", "torn"):
            word = f"{rule}: {word}"
        row.counts[word] += 1
        line = truth.git.line(one.path, one.lines[0])
        holder = truth.holder(truth.path(one.path), line) if line else None
        if rule not in ("disputed", "torn"):
            row.baseline[judge({place(holder)} if holder else set(), places, unsure=False)] += 1
        row.notable.append((word, rule, one, places, answer))
    return row


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--draw", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append")
    given = parser.parse_args()
    for system, tag in ROWS:
        row = measure(given.corpus, system, tag)
        print(row.name, row.seconds)
        print("  ", dict(row.rules))
        print("  ", dict(row.counts))
        print("  ", dict(row.baseline))
        c = row.counts
        ex = sum(c[k] for k in ("right", "wrong", "lost", "unsure"))
        n = sum(c.values())
        b = row.baseline
        print(
            f"   right {100 * c['right'] / ex:.2f} wrong {100 * (c['wrong'] + c['gone: placed'] + c['torn: wrong']) / n:.3f}  base right {100 * b['right'] / ex:.2f} wrong {b['wrong'] + b['gone: placed']}"
        )
        for kind in given.kind or ():
            rows = [r for r in row.notable if r[0] == kind]
            for w, rule, one, pl, a in random.Random(given.seed).sample(rows, min(given.draw, len(rows))):
                print(
                    "   ",
                    w,
                    rule,
                    one.path,
                    one.name,
                    one.lines,
                    "| truth",
                    sorted(pl)[:3],
                    "| said",
                    a.how,
                    f"{a.likeness:.2f}",
                    a.spot and (a.spot.path, a.spot.name, a.spot.lines),
                    [(x.path, x.name, x.lines) for x in a.candidates][:3],
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
