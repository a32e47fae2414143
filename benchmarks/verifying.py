"""Verify 1,000 excerpts cut at random from three real trees, changed by this script, and print one table as Markdown.

    python benchmarks/verifying.py DIR [--count N] [--seed N] [--list FILE] [--keep FOLDER]

DIR holds bare repositories: glusterfs.git, slurm.git, ray.git. What is right is known to the script, which made the change; docs/verify.md
says what counts where the same lines stand in several places. Then a document of 50 of these excerpts is timed, cold and warm, as people
run it. With --list, what was judged wrong is written to FILE; with --keep, all documents are left in FOLDER. Exits with 1 where a bar is
not met.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from verifying_cases import CHANGES, Case, Tree, cases
from verifying_documents import FORMS, document

import outcrop
from outcrop.model.verdict import Verdict
from outcrop.sources import Reach
from outcrop.systems import known_systems
from outcrop.verify.verifying import Request, Verification
from outcrop.verify.wishes import Known

TREES = (("glusterfs", "v7.0"), ("slurm", "slurm-19-05-8-1"), ("ray", "86610a30c92f88a634ba6fe3aaed689d4f7dc584"))
RIGHT = 99.0  # per cent, at least
SECONDS = 5.0  # that a document of 50 excerpts may take, warm
MANY = 50


@dataclass(frozen=True)
class Outcome:
    """One document, and whether it was judged as it should."""

    case: Case
    form: str
    file: Path
    right: bool
    said: str


def main() -> int:
    """Measure, print, and say by the exit code whether every bar is met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--list", type=Path, help="write what was judged wrong to this file")
    parser.add_argument("--keep", type=Path, help="leave the documents in this folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        outcomes, seconds = measure(given.corpus.resolve(), folder, given.count, given.seed)
        print(table(outcomes), flush=True)
        if given.list:
            wrong = [
                f"{one.file.name}\t{one.case.change}\t{one.form}\t{one.said}\n" for one in outcomes if not one.right
            ]
            given.list.write_text("".join(wrong))
        cold, warm, busy = timed(given.corpus.resolve(), Path(scratch), outcomes)
    right = 100 * sum(one.right for one in outcomes) / len(outcomes)
    print(f"\n{len(outcomes)} documents were verified in {seconds:.1f} s; {right:.2f} % right.")
    told = f"{cold:.1f} s the first time, {warm:.1f} s from then on ({busy:.1f} s of work)"
    print(f"A document of {MANY} excerpts against the three trees: {told}.")
    met = right >= RIGHT and warm < SECONDS
    print("Every bar is met." if met else "A bar is not met.", file=sys.stderr)
    return int(not met)


def measure(corpus: Path, folder: Path, count: int, seed: int) -> tuple[list[Outcome], float]:
    """Make the documents, verify them in one go, and hold the verdicts against what was done."""
    dice = random.Random(seed)  # noqa: S311  # the same excerpts every time
    trees = [Tree.of(corpus / f"{name}.git", name, revision) for name, revision in TREES]
    made: dict[str, tuple[Case, str]] = {}
    for number, case in enumerate(cases(trees, count, dice)):
        form, ending, text = document(case, dice)
        file = folder / f"{number:04}{ending}"
        file.write_text(text, encoding="utf-8", newline="")
        made[str(file)] = (case, form)
    start = time.perf_counter()
    run = Verification(
        Request([Path(name) for name in made], [f"{name}@{revision}" for name, revision in TREES], known(corpus))
    )
    rows: defaultdict[str, list[Verdict]] = defaultdict(list)
    for row in run:
        rows[row.document].append(row)
    seconds = time.perf_counter() - start
    assert not run.ended().unread, run.ended().unread
    return [judged(case, form, Path(name), rows[name]) for name, (case, form) in made.items()], seconds


def known(corpus: Path) -> Known:
    """The three systems, their bytes taken from the mirrors."""
    systems = known_systems({name: {"mirror": corpus / f"{name}.git"} for name, _ in TREES})
    return Known(systems, (), corpus, Reach.of(systems, offline=True))


def judged(case: Case, form: str, file: Path, rows: list[Verdict]) -> Outcome:
    """Whether there is one verdict, and it is one of those that are right."""
    said = "; ".join(_told(row) for row in rows) or "no excerpt"
    right = len(rows) == 1 and any(_is(rows[0], *one) for one in case.right)
    wanted = " or ".join(f"{kind} {path}:{lines}" for kind, path, lines in case.right[:2])
    return Outcome(case, form, file, right, f"{said} -- wanted {wanted}")


def _is(row: Verdict, kind: str, path: str | None, lines: tuple[int, int] | None) -> bool:
    """Whether a verdict is this one; of what is in no source only the word counts."""
    if kind == "white-space":
        return _is(row, "altered", path, lines) and row.white_space
    if (row.verdict or "unjudged") != kind:
        return False
    return lines is None or (row.found is not None and (row.found.path, row.found.lines) == (path, lines))


def _told(row: Verdict) -> str:
    place = f"{row.found.path}:{row.found.lines}" if row.found is not None else "nowhere"
    given = f" given {row.given.path}:{row.given.first}-{row.given.last}" if row.given is not None else ""
    return f"{row.verdict} {place} likeness {row.likeness}{given} ({row.lines})"


def table(outcomes: list[Outcome]) -> str:
    """Right of all, by change and format."""
    counts = Counter((one.case.change, one.form) for one in outcomes)
    right = Counter((one.case.change, one.form) for one in outcomes if one.right)
    lines = [f"| change | {' | '.join(FORMS)} | all |", f"|{' --- |' * (len(FORMS) + 2)}"]
    for change in (*CHANGES, None):
        cells = [_share(counts, right, change, form) for form in (*FORMS, None)]
        lines.append(f"| {change or 'all'} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(
    counts: Counter[tuple[str, str]], right: Counter[tuple[str, str]], change: str | None, form: str | None
) -> str:
    keys = [key for key in counts if change in (None, key[0]) and form in (None, key[1])]
    return f"{sum(right[key] for key in keys)} of {sum(counts[key] for key in keys)}"


def timed(corpus: Path, scratch: Path, outcomes: list[Outcome]) -> tuple[float, float, float]:
    """How long `outcrop verify` takes on one document of many excerpts, with an empty cache and with what that kept; and how much of
    the latter the processor was at work for it."""
    texts = list(_many(outcomes))
    here = scratch / "timed"
    here.mkdir()
    (here / "many.md").write_text("\n\n".join(texts), encoding="utf-8")
    mirrors = (f"[systems.{name}]\nmirror = {json.dumps(str(corpus / f'{name}.git'))}\n" for name, _ in TREES)
    (here / "outcrop.toml").write_text("".join(mirrors))
    sources = [word for name, revision in TREES for word in ("--source", f"{name}@{revision}")]
    command = [sys.executable, "-m", "outcrop", "verify", "many.md", *sources, "--format", "jsonl", "-o", "out.jsonl"]
    settings = {"OUTCROP_CACHE": str(here / "cache"), "PYTHONPATH": str(Path(outcrop.__file__).parents[1])}
    taken, worked = [], []
    for _ in range(4):
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=here, env={**os.environ, **settings}, check=False)
        taken.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        worked.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    rows = (here / "out.jsonl").read_text().splitlines()
    assert len(rows) == len(texts) + 1, f"{len(rows) - 1} excerpts of {len(texts)}"
    return taken[0], min(taken[1:]), min(worked[1:])  # the others had to share the machine


def _many(outcomes: list[Outcome]) -> Iterator[str]:
    """Markdown documents of every kind of change, as sections of one."""
    texts = [one.file.read_text(encoding="utf-8") for one in outcomes if one.form == "Markdown"]
    return (f"## Excerpt {number}\n\n{text}" for number, text in enumerate(texts[:MANY], 1))


if __name__ == "__main__":
    sys.exit(main())
