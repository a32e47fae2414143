"""Measure Outcrop on the real GlusterFS, Slurm and Ray, and print one table.

    python benchmarks/corpus_check.py DIR [--eval DIR] [--keep DIR]

DIR holds bare repositories: glusterfs.git, slurm.git, ray.git. Each is unpacked at its revision and scanned whole. With --eval (or
OUTCROP_EVAL), a folder with score.py and gold_dev.jsonl, the findings are scored too, and with fixes.py and fixes_dev.jsonl, real bugs
are looked for before and after their fix (some minutes). With universal-ctags installed, its functions
are compared with those that were read. Exits with 1 where a bar is not met.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import yaml

from outcrop.model.adapter import adapter
from outcrop.model.finding import Finding
from outcrop.report.excerpts import passages

REVISIONS = {"glusterfs": "v7.0", "slurm": "slurm-19-05-8-1", "ray": "86610a30c92f88a634ba6fe3aaed689d4f7dc584"}
ERRORS = {"glusterfs": 1.0, "slurm": 0.4, "ray": 0.5}  # per cent of functions that may still hold an error
MISSING = 0.02  # per cent of the functions of universal-ctags that may be missing
SECONDS, MEGABYTES = 15, 400
REPOSITORIES = {"gluster/glusterfs": "glusterfs.git", "SchedMD/slurm": "slurm.git"}
GONE_AT, GONE_FROM = "v8.0", "libglusterfs/src/gfdb/gfdb_data_store.c"  # GlusterFS removed gfdb before 8.0,
GONE_WITH = "9d0a69187fe085c45b99d8f63febbab0206437c3"  # by this commit
CITATIONS = Path(__file__).with_name("citations.yaml")


def main() -> int:
    """Measure, print, and say by the exit code whether every bar is met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", default=os.environ.get("OUTCROP_CORPUS"))
    parser.add_argument("--eval", type=Path, default=os.environ.get("OUTCROP_EVAL"))
    parser.add_argument("--keep", type=Path, help="keep the unpacked trees and the findings here")
    given = parser.parse_args()
    if given.corpus is None:
        parser.error("name the folder of bare repositories, or set OUTCROP_CORPUS")
    with tempfile.TemporaryDirectory() as scratch:
        place = given.keep or Path(scratch)
        bars = [bar for name in REVISIONS for bar in measure(name, Path(given.corpus), place)]
        bars += cited(place)
        bars += pinned(Path(given.corpus))
        bars += appended(Path(given.corpus))
        if given.eval:
            bars += scored(Path(given.eval), place)
            bars += fixed(Path(given.eval), Path(given.corpus))
    failed = [sentence for met, sentence in bars if not met]
    print("\nEvery bar is met." if not failed else "\nNot met:\n" + "\n".join(f"  {sentence}" for sentence in failed))
    return int(bool(failed))


def measure(name: str, corpus: Path, place: Path) -> list[tuple[bool, str]]:
    """Unpack and scan one system; print its figures."""
    tree = unpacked(name, corpus, place)
    seconds, megabytes = timed(
        [sys.executable, "-m", "outcrop", "scan", str(tree), "--format", "jsonl", "-o", str(place / f"{name}.jsonl")]
    )
    lines = (place / f"{name}.jsonl").read_bytes().splitlines()
    record = json.loads(lines[-1])
    coverage, grades = record["coverage"], record["grades"]
    functions = coverage["functions"]
    share = 100 * coverage["error"] / functions
    print(f"\n{name} {REVISIONS[name]}: {coverage['read']} files, {functions} functions, {len(lines) - 1} findings")
    print(f"  wall {seconds:.1f} s, peak memory of all processes {megabytes:.0f} MB")
    print(
        f"  coverage {coverage['percent']} %: {coverage['mended']} mended, {coverage['error']} with an error ({share:.2f} %), {coverage['missing']} not found"
    )
    for pattern, counts in grades.items():
        count = sum(counts.values())
        print(f"  {pattern:22} {count:5} findings, {1000 * count / functions:6.1f} a thousand functions")
    leaky = sum(counts.get("leaky", 0) for counts in grades.values())
    print(f"  {leaky} leaky findings, {1000 * leaky / functions:.1f} a thousand functions")
    bars = [(share <= ERRORS[name], f"{name}: {share:.2f} % of the functions hold an error, at most {ERRORS[name]} %")]
    if name != "ray":
        bars.append((seconds < SECONDS, f"{name}: a scan took {seconds:.1f} s, at most {SECONDS} s"))
        bars.append((megabytes < MEGABYTES, f"{name}: a scan took {megabytes:.0f} MB, at most {MEGABYTES} MB"))
    return bars + compared(name, tree, record)


def unpacked(name: str, corpus: Path, place: Path) -> Path:
    """The work tree of a revision, as git archive gives it."""
    tree = place / name
    if not tree.is_dir():
        tree.mkdir(parents=True)
        words = ["git", f"--git-dir={corpus / name}.git", "archive", REVISIONS[name]]
        with subprocess.Popen(words, stdout=subprocess.PIPE) as archive:
            subprocess.run(["tar", "x", "-C", str(tree)], stdin=archive.stdout, check=True)
        if archive.returncode:
            sys.exit(f"{corpus / name}.git holds no {REVISIONS[name]}")
    return tree


def timed(command: list[str]) -> tuple[float, float]:
    """Wall seconds of a command, and the greatest memory that it and its children held at one time, shared pages counted once."""
    start = time.monotonic()
    run = subprocess.Popen(command)
    peak = [0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            peak[0] = max(peak[0], memory(run.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = run.wait()
    done.set()
    watcher.join()
    if code:
        sys.exit(f"{' '.join(command)} failed with {code}")
    return time.monotonic() - start, peak[0] / 1024


def memory(pid: int) -> int:
    """Proportional set size of a process and its children, in kilobytes; nothing where it has ended, or /proc is not there."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [child for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return 0
    own = re.search(r"^Pss:\s+(\d+)", rollup, re.M)
    return int(own[1] if own else 0) + sum(memory(int(child)) for child in children)


def compared(name: str, tree: Path, record: dict[str, Any]) -> list[tuple[bool, str]]:
    """The functions of universal-ctags that were read neither as functions nor as lambdas."""
    from coverage import missing_functions

    found = missing_functions(tree, record)
    if found is None:
        print("  universal-ctags is not installed: its functions were not compared")
        return []
    total, missing = found
    share = 100 * len(missing) / total
    print(
        f"  universal-ctags has {total} functions in the scanned files, of which {len(missing)} are missing ({share:.3f} %)"
    )
    for path, line, function in missing:
        print(f"    {path}:{line} {function}")
    return [(share <= MISSING, f"{name}: {share:.3f} % of ctags' functions are missing, at most {MISSING} %")]


def cited(place: Path) -> list[tuple[bool, str]]:
    """The six citations: right pattern, right function, right span; the first two in one excerpt."""
    print("\ncitations")
    bars = []
    findings: dict[str, list[Finding]] = {}
    for row in yaml.safe_load(CITATIONS.read_text()):
        name = row["repo"]
        if name not in findings:
            lines = (place / f"{name}.jsonl").read_bytes().splitlines()[:-1]
            findings[name] = [adapter(Finding).validate_json(line) for line in lines]
        met = any(
            (f.pattern, f.source.path, f.symbol.name, f.span.start.line, f.span.end.line)
            == (row["pattern"], row["path"], row["function"], *row["lines"])
            for f in findings[name]
        )
        print(
            f"  {'ok  ' if met else 'MISS'} {row['pattern']:22} {row['path']}:{row['lines'][0]}-{row['lines'][1]} {row['function']}"
        )
        bars.append((met, f"{row['path']}:{row['function']} is not found as {row['pattern']} at {row['lines']}"))
    first = [
        f
        for f in findings["glusterfs"]
        if f.source.path.endswith("gfdb_data_store.c") and f.pattern == "guarded-collection"
    ]
    joined = any((passage.start, passage.end) == (77, 171) for passage in passages(first))
    print(f"  {'ok  ' if joined else 'MISS'} one excerpt of lines 77-171 joins the first two")
    return [*bars, (joined, "the first two citations are not joined in one excerpt 77-171")]


def pinned(corpus: Path) -> list[tuple[bool, str]]:
    """The six citations pinned: intact at their commits, and what became of those of GlusterFS in v8.0, where gfdb is gone."""
    print("\npins")
    rows: dict[str, list[str]] = {}
    for row in yaml.safe_load(CITATIONS.read_text()):
        rows.setdefault(row["repo"], []).append(f"{row['path']}:{row['function']}")
    with tempfile.TemporaryDirectory() as scratch:
        for name, places in rows.items():
            source = f"{(corpus / name).resolve()}.git@{REVISIONS[name]}"
            only = [word for place in places for word in ("--only", place)]
            outcrop(["pin", source, "--name", name, *only], Path(scratch))
        own = outcrop(["check", "--format", "json"], Path(scratch))
        later = outcrop(["check", "glusterfs", "--against", GONE_AT, "--format", "json"], Path(scratch))
    print(f"  at their commits: {told(own['states'])}")
    print(f"  glusterfs against {GONE_AT}: {told(later['states'])}")
    lost = [row for row in later["drift"] if row["state"] == "lost"]
    by = {row["removal"]["commit"] if row["removal"] else None for row in lost}
    places = {row["then"]["path"] for row in lost}
    intact = own["states"]["intact"] == sum(own["states"].values()) > 0
    return [
        (intact, f"the pinned citations are not intact at their own commits: {told(own['states'])}"),
        (places == {GONE_FROM}, f"in {GONE_AT} other things are lost than {GONE_FROM}: {places}"),
        (by == {GONE_WITH}, f"what is lost in {GONE_AT} was not taken away by {GONE_WITH}, but {by}"),
    ]


def appended(corpus: Path) -> list[tuple[bool, str]]:
    """The appendix of the six citations, written from an author's list; what it quotes is verified against the sources again."""
    print("\nappendix")
    toml = [f'[systems.{name}]\nmirror = "{(corpus / name).resolve()}.git"' for name in REVISIONS]
    toml.append('[appendix]\nlang = "both"')
    rows = yaml.safe_load(CITATIONS.read_text())
    for row in rows:
        source, place = f"{row['repo']}@{REVISIONS[row['repo']]}", f"{row['path']}:{row['function']}"
        toml.append(f'[[appendix.excerpt]]\nsource = "{source}"\nat = "{place}"\npattern = "{row["pattern"]}"')
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "outcrop.toml").write_text("\n".join(toml))
        for file in ("appendix.md", "appendix.html", "appendix.tex"):
            outcrop(["appendix", "-o", file], Path(scratch))
            print(f"  {file}: {(Path(scratch) / file).stat().st_size:,} bytes")
        quoted = outcrop(["verify", "appendix.md", "--format", "json"], Path(scratch))["excerpts"]
    said = [one["verdict"] for one in quoted if one["verdict"] is not None]
    print(f"  verified: {', '.join(said)}")
    right = [one in ("exact", "truncated") for one in said]  # long functions are shown in parts
    return [(len(said) == len(rows) and all(right), f"of {len(rows)} quoted excerpts not all are verified: {said}")]


def outcrop(words: list[str], folder: Path) -> dict[str, Any]:
    """What a command prints as JSON; nothing of one that prints none."""
    environment = {**os.environ, "OUTCROP_CACHE": str(folder / "cache")}
    command = [sys.executable, "-m", "outcrop", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode > 1:
        sys.exit(f"{' '.join(words)} failed with {done.returncode}: {done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout) if "json" in words else {}
    return found


def told(states: dict[str, int]) -> str:
    """The states that there are, with their counts."""
    return ", ".join(f"{count} {state}" for state, count in states.items() if count)


def scored(folder: Path, place: Path) -> list[tuple[bool, str]]:
    """The figures of score.py, and the bars that stand on them."""
    command = [sys.executable, str(folder / "score.py"), str(folder / "gold_dev.jsonl")]
    for name in REVISIONS:
        command += ["--repo", name, str(place / f"{name}.jsonl")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    print("\n" + told)
    mean = figure(r"mean F1 over \d+ cells: ([\d.]+)", told)
    negatives = figure(r"neg: ([\d.]+)", told)
    bars = [
        (mean >= 0.87, f"mean F1 is {mean}, at least 0.87"),
        (negatives <= 0.10, f"{negatives} of the negatives are marked, at most 0.10"),
    ]
    for row in (line.split() for line in told.splitlines() if line.startswith("all ")):
        if row[1] in ("guarded-collection", "goto-unwind", "liveness-probe", "task-failure-handler"):
            bars.append(
                (float(row[7]) > float(row[8]), f"{row[1]}: F1 {row[7]} is not above marking everything ({row[8]})")
            )
    return bars


def fixed(folder: Path, corpus: Path) -> list[tuple[bool, str]]:
    """The figures of fixes.py, and the bars that stand on them: shares of the rows of several kinds together."""
    command = [sys.executable, str(folder / "fixes.py"), str(folder / "fixes_dev.jsonl")]
    for repository, name in REPOSITORIES.items():
        command += ["--git", repository, str(corpus / name)]
    told = subprocess.run(
        [*command, "--outcrop", f"{sys.executable} -m outcrop"], capture_output=True, text=True, check=True
    ).stdout
    print("\n" + told)
    rows = [line.split() for line in told.splitlines()[1:]]

    def share(kinds: tuple[str, ...], column: int, of: int = 2) -> float:
        of_kind = [row for row in rows if row[0] in kinds and row[1] != "callee"]
        return 100 * sum(int(row[column]) for row in of_kind) / sum(int(row[of]) for row in of_kind)

    locks, all_of_it = ("K1", "K2"), ("K1", "K2", "K3", "K4")
    quiet = [row for row in rows if row[0] == "OK"]
    flagged = sum(int(row[6]) - int(row[5]) for row in quiet)
    told_of = [
        (share(locks, 3), 90, "of the lock bugs are seen"),
        (share(locks, 4), 85, "of the lock bugs are placed"),
        (share(("K3",), 3), 80, "of the forgotten releases are seen (those that need a callee's contract left out)"),
        (share(("K4",), 4), 50, "of the wrong unwindings are placed"),
        (share(all_of_it, 5, of=6), 95, "are quiet after the fix"),
    ]
    bars = [(found >= least, f"{found:.0f} % {what}, at least {least} %") for found, least, what in told_of]
    return [*bars, (flagged <= 1, f"{flagged} of the correct rows are flagged, at most 1")]


def figure(pattern: str, told: str) -> float:
    """A number that score.py printed."""
    found = re.search(pattern, told)
    if found is None:
        sys.exit(f"score.py printed no line like {pattern}")
    return float(found[1])


if __name__ == "__main__":
    sys.exit(main())
