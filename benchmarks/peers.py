"""Compare Outcrop with its peers on real fixes and on our examples, by equal rules, and print one table of each.

    python benchmarks/peers.py [CORPUS] [--eval DIR] [--keep DIR] [--only NAME] [--markdown] [--list]

CORPUS (or OUTCROP_CORPUS) holds bare repositories, glusterfs.git and slurm.git; --eval (or OUTCROP_EVAL) holds fixes_dev.jsonl: one
line a fix of one function. Where either is not given, only the examples are compared. A peer that is not installed is named and left
out; OUTCROP_PEER_SPATCH, OUTCROP_PEER_SEMGREP, OUTCROP_PEER_CPPCHECK and OUTCROP_PEER_CLANG_TIDY say where it is if not on the path.
With --keep, inputs and the peers' answers are kept, and only Outcrop is run again; --only runs one peer beside it.

  seen     before the fix, something is said in the function that names the lock or resource (K4: anything)
  placed   and its lines meet a line that the fix says is wrong
  apart    placed, and nothing of that kind is said of the lock or resource after the fix (not asked where other faults remain)
  after    fixed functions of which something is said about the lock or resource, whatever was said before
  OK       correct functions of which something is said about the lock
"""

import argparse
import json
import os
import re
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from peer_tools import CLANG, OUTCROP, PATTERNS, PEERS, Answer, Input, Peer, Said, cached, found, outcrop, timed

Row = dict[str, Any]
REPOSITORIES = {"gluster/glusterfs": "glusterfs.git", "SchedMD/slurm": "slurm.git"}
LOCKING = ("lock-leak", "lock-misuse", "guarded-collection")
KINDS = {"K1": "lock left held", "K2": "taken or let go wrongly", "K3": "not given back", "K4": "unwound wrongly"}
INCLUDE = re.compile(rb'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)
DEPTH = 3  # how many headers deep an input is
EXAMPLES = Path(__file__).parents[1] / "fixtures" / "patterns"
EXPECTED = re.compile(r"expect: ([\w-]+) leaky")


@dataclass(frozen=True, slots=True)
class Result:
    """What one tool answered, its version and processor seconds."""

    tool: str
    version: str
    answers: Mapping[str, Answer]
    seconds: float


def main() -> None:
    """Compare, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", default=os.environ.get("OUTCROP_CORPUS"))
    parser.add_argument("--eval", type=Path, default=os.environ.get("OUTCROP_EVAL"))
    parser.add_argument("--keep", type=Path, help="keep inputs and the peers' answers here")
    parser.add_argument("--only", help="run this peer alone beside Outcrop: Coccinelle, Semgrep, Cppcheck")
    parser.add_argument("--markdown", action="store_true", help="tables in Markdown")
    parser.add_argument("--list", action="store_true", help="the outcome of every row too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        keep = (given.keep or Path(scratch)).resolve()
        keep.mkdir(parents=True, exist_ok=True)
        if given.corpus is None or given.eval is None:
            print("The real fixes are left out: OUTCROP_CORPUS and OUTCROP_EVAL are not both set.\n")
        else:
            compare_fixes(Path(given.corpus), Path(given.eval) / "fixes_dev.jsonl", keep, given)
        compare_examples(given)


def compare_fixes(corpus: Path, fixes: Path, keep: Path, given: argparse.Namespace) -> None:
    """What each tool says of the fixes."""
    rows = [row for row in map(json.loads, fixes.read_text().splitlines()) if row["repo"] in REPOSITORIES]
    inputs = [one for number, row in enumerate(rows) for one in versions(number, row, corpus, keep / "inputs")]
    results = []
    for peer in (OUTCROP, *available(given.only)):
        answers, seconds = timed(peer, inputs) if peer is OUTCROP else cached(peer, inputs, keep)
        results.append(Result(peer.name, peer.version(), answers, seconds))
    tallies = {result.tool: tally(rows, result.answers) for result in results}
    print(table(fixes_table(results, tallies, Counter(row["kind"] for row in rows)), markdown=given.markdown))
    if given.list:
        print(table(list(outcomes(rows, results)), markdown=given.markdown))


def available(only: str | None) -> Iterator[Peer]:
    """The peers that can run; the others are named."""
    for name, peer in PEERS.items():
        if only and peer.name != only:
            continue
        if found(name):
            yield peer
        else:
            print(f"{peer.name} is left out: there is no command {name}.")


def versions(number: int, row: Row, corpus: Path, place: Path) -> Iterator[Input]:
    """The file of a row before its fix and after it, each in a folder with the headers around; correct code has one version."""
    gitdir = corpus / REPOSITORIES[row["repo"]]
    yield unpacked(f"{number:03}-before", gitdir, row["parent"], row["path"], place)
    if row["kind"] != "OK":
        yield unpacked(f"{number:03}-after", gitdir, row["fix"], row.get("path_after") or row["path"], place)


def unpacked(name: str, gitdir: Path, revision: str, path: str, place: Path) -> Input:
    """One file at a revision, and the headers that it includes."""
    folder = place / f"{name}-{revision[:12]}"
    if not (folder / path).is_file():
        for inner, data in closure(gitdir, revision, path).items():
            file = folder / inner
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    return Input(name, folder, path)


def closure(gitdir: Path, revision: str, path: str) -> dict[str, bytes]:
    """A file and the headers that it includes, some levels deep, each found by the tail of its path."""
    around, files, todo = headers(gitdir, revision), dict[str, bytes](), [(path, 0)]
    while todo:
        at, depth = todo.pop()
        if at not in files:
            files[at] = git(gitdir, "show", f"{revision}:{at}")
            for met in INCLUDE.finditer(files[at]) if depth < DEPTH else ():
                tail = met[1].decode("utf-8", "replace")
                todo += [(header, depth + 1) for header in around[tail.rpartition("/")[2]] if header.endswith(tail)]
    return files


@cache
def headers(gitdir: Path, revision: str) -> defaultdict[str, list[str]]:
    """The headers of a revision by their last name."""
    by_name = defaultdict(list)
    for path in git(gitdir, "ls-tree", "-r", "--name-only", revision).decode("utf-8", "replace").splitlines():
        if path.endswith((".h", ".hpp")):
            by_name[path.rpartition("/")[2]].append(path)
    return by_name


def git(gitdir: Path, *words: str) -> bytes:
    """What git prints."""
    return subprocess.run(["git", f"--git-dir={gitdir}", *words], capture_output=True, check=True).stdout


def within(said: Iterable[Said], span: Sequence[int]) -> list[Said]:
    """What is said of the lines of a function."""
    return [one for one in said if one.start <= span[1] and one.end >= span[0]]


def about(one: Said, row: Row) -> bool:
    """Whether it names the lock or resource of a row (one of them, where it has several), word for word."""
    told = [re.findall(r"\w+", text) for text in one.texts]
    wanted = [words for thing in (row.get("lock_or_resource") or "").split(";") if (words := re.findall(r"\w+", thing))]
    runs = ((thing, words[at : at + len(thing)]) for thing in wanted for words in told for at in range(len(words)))
    return not wanted or any(thing == run for thing, run in runs)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tool made of one row."""

    seen: bool = False
    placed: bool = False
    asked: bool = False
    quiet: bool = True
    after: bool = False
    flagged: bool = False

    def __str__(self) -> str:
        if self.flagged:
            return "flagged"
        word = "placed" if self.placed else "seen" if self.seen else "-"
        return word if self.quiet else f"{word}, and after"


def outcome(number: int, row: Row, answers: Mapping[str, Answer]) -> Outcome:
    """What is said before the fix and after it."""
    before = within(answers[f"{number:03}-before"].said, row["span_before"])
    if row["kind"] == "OK":
        return Outcome(flagged=any(one.kind in LOCKING and about(one, row) for one in before))
    if row["kind"] != "K4":
        before = [one for one in before if one.kind in PATTERNS and about(one, row)]
    after = [one for one in within(answers[f"{number:03}-after"].said, row["span_after"]) if about(one, row)]
    wrong = set(row.get("defect_lines_before") or ())
    kinds = {one.kind for one in before}
    return Outcome(
        seen=bool(before),
        placed=any(wrong.intersection(one.lines) for one in before),
        asked=not row.get("after_still_defective"),
        quiet=not any(one.kind in kinds for one in after),
        after=any(one.kind in PATTERNS for one in after),
    )


def tally(rows: Sequence[Row], answers: Mapping[str, Answer]) -> dict[str, Counter[str]]:
    """The outcomes of each kind of row, counted."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for number, row in enumerate(rows):
        one = outcome(number, row, answers)
        apart = one.placed and one.quiet and one.asked
        for word, holds in (("seen", one.seen), ("placed", one.placed), ("apart", apart), ("flagged", one.flagged)):
            counts[row["kind"]][word] += holds
        counts[row["kind"]]["after"] += one.after and one.asked
    return counts


def fixes_table(
    results: Sequence[Result], tallies: Mapping[str, Mapping[str, Counter[str]]], rows: Counter[str]
) -> list[list[str]]:
    """One row a figure, one column a tool."""
    lines = [["", "of", *(f"{one.tool} {one.version}" for one in results)]]
    for kind, title in KINDS.items():
        for word in ("seen", "placed", "apart"):
            counts = [str(tallies[one.tool][kind][word]) for one in results]
            lines.append([f"{kind} {title}: {word}", str(rows[kind]), *counts])
    fixed = sum(rows[kind] for kind in KINDS)
    for word in ("seen", "placed", "apart", "after"):
        counts = [str(sum(tallies[one.tool][kind][word] for kind in KINDS)) for one in results]
        lines.append([f"all: {word}", str(fixed), *counts])
    lines.append(["OK: flagged", str(rows["OK"]), *(str(tallies[one.tool]["OK"]["flagged"]) for one in results)])
    unread = [
        "not asked" if one.tool == "Outcrop" else str(sum(not answer.read for answer in one.answers.values()))
        for one in results
    ]
    lines.append(["files it stumbles over, as it says", str(len(results[0].answers)), *unread])
    lines.append(["processor seconds", "", *(f"{one.seconds:.0f}" for one in results)])
    return lines


def outcomes(rows: Sequence[Row], results: Sequence[Result]) -> Iterator[list[str]]:
    """Every row, and what each tool made of it."""
    yield ["", "difficulty", "path", "function", *(one.tool for one in results)]
    for number, row in enumerate(rows):
        told = [str(outcome(number, row, one.answers)) for one in results]
        yield [row["kind"], row.get("difficulty", "-"), row["path"], row["function"], *told]


def compare_examples(given: argparse.Namespace) -> None:
    """What each tool says of our own examples, which compile, so that clang's checker can be asked too."""
    folders = [EXAMPLES / pattern for pattern in (*PATTERNS, "guarded-collection")]
    files = sorted(file for folder in folders for file in folder.glob("*.c"))
    inputs = [Input(f"{file.parent.name}/{file.name}", file.parent, file.name) for file in files]
    own = Peer("Outcrop", OUTCROP.version, outcrop_alone)
    peers = [own, *available(given.only)]
    if found("clang-tidy"):
        peers.append(CLANG)
    else:
        print(f"{CLANG.name} is left out: there is no command clang-tidy.")
    results = [Result(peer.name, peer.version(), *timed(peer, inputs)) for peer in peers]
    print(
        table(
            examples_table(results, {one.name: marked(file) for one, file in zip(inputs, files, strict=True)}),
            markdown=given.markdown,
        )
    )


def outcrop_alone(inputs: Sequence[Input]) -> Iterator[tuple[str, Answer]]:
    """Outcrop on examples: each file by itself, and the lock leaks that guarded-collection tells."""
    for one in inputs:
        yield from outcrop([Input(one.name, one.folder / one.path, one.path)], (*PATTERNS, "guarded-collection"))


def marked(file: Path) -> list[tuple[int, int, str]]:
    """The functions that an example calls leaky: first line, last line, pattern."""
    lines = file.read_text().splitlines()
    spans = []
    for at, line in enumerate(lines, 1):
        if met := EXPECTED.search(line):
            end = next(number for number in range(at, len(lines) + 1) if lines[number - 1].startswith("}"))
            spans.append((at, end, met[1]))
    return spans


def examples_table(results: Sequence[Result], spans: Mapping[str, Sequence[tuple[int, int, str]]]) -> list[list[str]]:
    """Leaky functions that are found, and things said of others, one column a tool."""
    lines = [["", "of", *(f"{one.tool} {one.version}" for one in results)]]
    patterns = sorted({pattern for file in spans.values() for *_, pattern in file})
    for asked in patterns:
        leaky = [(name, span) for name, file in spans.items() for *span, pattern in file if pattern == asked]
        hits = [str(sum(bool(within(one.answers[name].said, span)) for name, span in leaky)) for one in results]
        lines.append([f"{asked}: leaky functions found", str(len(leaky)), *hits])
    lines.append(["said of other code", "", *(str(sum(1 for _ in elsewhere(one, spans))) for one in results)])
    unread = [
        "not asked" if one.tool == "Outcrop" else str(sum(not answer.read for answer in one.answers.values()))
        for one in results
    ]
    lines.append(["files it stumbles over, as it says", str(len(spans)), *unread])
    lines.append(["processor seconds", "", *(f"{one.seconds:.0f}" for one in results)])
    return lines


def elsewhere(result: Result, spans: Mapping[str, Sequence[tuple[int, int, str]]]) -> Iterator[tuple[str, int]]:
    """Where a tool speaks of a lock or resource outside the functions that are marked as leaky, each line once."""
    for name, answer in result.answers.items():
        outside = {
            one.start
            for one in answer.said
            if one.kind in (*PATTERNS, *LOCKING) and not any(within([one], span[:2]) for span in spans[name])
        }
        yield from ((name, line) for line in sorted(outside))


def table(rows: Sequence[Sequence[str]], *, markdown: bool) -> str:
    """Rows under a head, in columns."""
    if markdown:
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:], ""])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return (
        "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
