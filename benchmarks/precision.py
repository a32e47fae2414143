"""Draw findings to be read one by one, and tell what the reading came to.

    python benchmarks/precision.py draw FINDINGS.jsonl... --seed N [--count 20]
    python benchmarks/precision.py tell FINDINGS.jsonl... --seed N [--count 20] > docs/precision.md

FINDINGS are what `outcrop scan --format jsonl` wrote, one file a system, named by it: glusterfs.jsonl. Of each pattern the same findings
are drawn every time. Readings are lines of benchmarks/labels.jsonl: repo, path, function, line, pattern, true or false, and a reason.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

Finding = dict[str, Any]
LABELS = Path(__file__).with_name("labels.jsonl")
HEAD = """\
# Precision, read one by one

Of every pattern and system, {count} findings were drawn at random (all, where there are fewer; seed {seed}), and the whole function was read.
*True* means that the function is an instance of the pattern as its summary says.
The readers were ourselves, with the definitions of the patterns beside us and no knowledge of the scores.
The trees are GlusterFS v7.0, Slurm slurm-19-05-8-1 and Ray 86610a30c92f, scanned whole.

    make corpus-check OUTCROP_CORPUS=DIR KEEP=PLACE
    python benchmarks/precision.py tell PLACE/glusterfs.jsonl PLACE/slurm.jsonl PLACE/ray.jsonl --seed {seed}
"""


def main() -> None:
    """Draw, or tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("draw", "tell"))
    parser.add_argument("findings", type=Path, nargs="+")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=20)
    given = parser.parse_args()
    cells = list(drawn(given.findings, given.seed, given.count))
    if given.what == "draw":
        for repo, pattern, _, chosen in cells:
            for one in chosen:
                print(
                    json.dumps(
                        {"repo": repo, "pattern": pattern, **place(one), "explanation": one["explanation"]["en"]}
                    )
                )
    else:
        tell(cells, given.seed, given.count)


def drawn(files: Sequence[Path], seed: int, count: int) -> Iterator[tuple[str, str, int, list[Finding]]]:
    """For each system and pattern: how many findings there are, and those drawn, in order."""
    for file in files:
        findings = [one for one in map(json.loads, file.read_text().splitlines()) if "pattern" in one]
        for pattern in sorted({one["pattern"] for one in findings}):
            all_of_it = [one for one in findings if one["pattern"] == pattern]
            chosen = random.Random(f"{seed}/{file.stem}/{pattern}").sample(all_of_it, min(count, len(all_of_it)))  # noqa: S311
            yield file.stem, pattern, len(all_of_it), sorted(chosen, key=lambda one: tuple(place(one).values()))


def place(finding: Finding) -> dict[str, Any]:
    """Where a finding stands."""
    return {
        "path": finding["source"]["path"],
        "line": finding["span"]["start"]["line"],
        "function": finding["symbol"]["name"],
    }


def tell(cells: Sequence[tuple[str, str, int, list[Finding]]], seed: int, count: int) -> None:
    """The table of shares, then every finding with its reading."""
    read = {}
    for row in map(json.loads, LABELS.read_text().splitlines()):
        read[row["repo"], row["pattern"], row["path"], row["line"], row["function"]] = row
    print(HEAD.format(seed=seed, count=count))
    print("| pattern | system | findings | read | true | share |\n| --- | --- | ---: | ---: | ---: | ---: |")
    answers = []
    for repo, pattern, total, chosen in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        rows = [(one, read.get((repo, pattern, *place(one).values()))) for one in chosen]
        known = [row for _, row in rows if row is not None]
        true = sum(row["true"] for row in known)
        share = f"{100 * true / len(known):.0f} %" if known else ""
        print(f"| {pattern} | {repo} | {total} | {len(known)} of {len(rows)} | {true} | {share} |")
        answers.append((repo, pattern, rows))
    for repo, pattern, rows in answers:
        print(f"\n## {pattern}, {repo}\n\n| place | function | | why |\n| --- | --- | --- | --- |")
        for one, row in rows:
            at = place(one)
            verdict, why = ("true" if row["true"] else "**false**", row["reason"]) if row else ("not read", "")
            print(f"| {at['path']}:{at['line']} | `{at['function']}` | {verdict} | {why.replace('|', ' ')} |")


if __name__ == "__main__":
    main()
