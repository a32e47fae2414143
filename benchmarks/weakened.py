"""Pin real functions at the fix of a bug, check them against the commit before it: is the leak told as weakened?

    python benchmarks/weakened.py FIXES.jsonl DIR [--list]

FIXES is a file of rows with repo, kind, fix, parent, path, path_after, function, span_after, span_before and lock_or_resource, as
fixes.py reads it; DIR holds glusterfs.git and slurm.git. Rows of correct code (OK) are left out. Each function is pinned as an excerpt
at `fix` and checked against `parent`: a leak is seen where a finding of grade leaky lies in the function at `parent` and names the lock
or resource. Bars: no row is intact, and every row whose leak is seen, and was not there at `fix`, is weakened. Exits with 1 otherwise.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from outcrop.cache.results import Results
from outcrop.model.finding import Finding
from outcrop.model.pin import Pin, PinnedExcerpt
from outcrop.patterns.catalogue import load
from outcrop.pins.checking import Check
from outcrop.scanning.finding import Finder
from outcrop.sources import Reach

REPOSITORIES = {"gluster/glusterfs": "glusterfs.git", "SchedMD/slurm": "slurm.git"}


def main() -> int:
    """Check every row, print a table, and say by the exit code whether the bars are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fixes", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--list", action="store_true", help="print every row")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.fixes.read_text().splitlines() if line.strip()]
    counts: Counter[tuple[str, str]] = Counter()
    bad = 0
    with tempfile.TemporaryDirectory() as scratch:
        for row in (row for row in rows if row["kind"] != "OK" and row["repo"] in REPOSITORIES):
            state, seen, still = checked(row, given.corpus, Path(scratch))
            fails = state == "intact" or (seen and not still and state != "weakened")
            bad += fails
            counts[row["kind"], f"{state}{', leak seen' if seen else ''}{', at the fix too' if still else ''}"] += 1
            if given.list:
                print(row["kind"], row["repo"], row["path"], row["function"], state, seen, still, sep="\t", flush=True)
    for (kind, what), count in sorted(counts.items()):
        print(f"{kind}  {count:3}  {what}")
    print("Every bar is met." if not bad else f"{bad} rows are intact, or leak unseen.")
    return int(bool(bad))


def checked(row: dict[str, Any], corpus: Path, scratch: Path) -> tuple[str, bool, bool]:
    """The state of one function, whether its leak is seen before the fix, and whether it still is after it."""
    catalogue = load()
    first, last = row["span_after"]
    excerpt = PinnedExcerpt(row.get("path_after") or row["path"], (first, last), row["function"])
    pin = Pin("fix", row["fix"], None, str(corpus.resolve() / REPOSITORIES[row["repo"]]), excerpt=(excerpt,))
    finder = Finder(catalogue, Results.of(scratch))
    check = Check([pin], Path("/"), finder, Reach(cache=scratch), row["parent"], ())
    (drift,) = check
    before = leaks(drift.now, finder, row, corpus, row["parent"]) if drift.now is not None else False
    return drift.state, before, leaks(drift.then, finder, row, corpus, row["fix"])


def leaks(standing: Any, finder: Finder, row: dict[str, Any], corpus: Path, commit: str) -> bool:
    """Whether a leaky finding that names the lock or resource lies in the function at a commit."""
    from outcrop.pins.checking import can_leak
    from outcrop.scanning.selection import wanted
    from outcrop.sources import open_source

    snapshot = open_source(f"{corpus / REPOSITORIES[row['repo']]}@{commit}", wanted)
    patterns = [one for one in finder.catalogue.patterns if can_leak(one)]
    found = finder.findings(snapshot, patterns, {standing.path}, lambda *_: None)
    first, last = standing.lines
    here = [f for f in found if f.grade == "leaky" and first <= f.span.start.line and f.span.end.line <= last]
    return any(about(one, row) for one in here)


def about(finding: Finding, row: dict[str, Any]) -> bool:
    """Whether one role's text names the lock or resource of a row, word for word."""
    said = [re.findall(r"\w+", role.text or "") for role in finding.roles]
    wanted = [words for one in (row.get("lock_or_resource") or "").split(";") if (words := re.findall(r"\w+", one))]
    return not wanted or any(
        text[at : at + len(words)] == words for words in wanted for text in said for at in range(len(text))
    )


if __name__ == "__main__":
    sys.exit(main())
