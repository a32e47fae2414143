"""Measure Outcrop beside its peers, equal rules in turns, and print tables and which bars are met.

    python benchmarks/bench.py CORPUS [--only SECTION,...] [--tools TOOL,...] [--systems SYSTEM,...] [--rounds N] [--limit SECONDS] [--kernel] [--markdown] [--list]

CORPUS (or OUTCROP_CORPUS) holds bare repositories, glusterfs.git and slurm.git. Sections: one (one pattern, cold, 1 and 2 workers),
catalogue (the whole of it: cold, unchanged, one file changed, 1 and 2 workers), growth (1, 2, 4 and 8 copies), and kernel, which runs
with --kernel alone: copies that make the 30 million lines of a Linux kernel. ast-grep and Semgrep are installed into build/bench/peers,
Coccinelle by apt where that may be done; a tool that is not there is named and left out. A run that takes longer than --limit is ended,
told as "more than", and not asked for again. Progress is told on standard error. Exits with 1 where a bar is missed.
"""

import argparse
import os
import platform
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import bench_peers
from bench_corpus import EDITED, SYSTEMS, changed, checkout, copies, copies_of_kernel_size, lines
from bench_runs import Contender, Series, alternating
from bench_tables import KERNEL, Results, bars, growth, rows
from peers import table

PLACE = Path(__file__).parents[1] / "build" / "bench"
SIZES = (1, 2, 4, 8)
GROWING = "glusterfs"
ROUNDS, LIMIT = 5, 900.0


@dataclass(frozen=True, slots=True)
class Setting:
    """What all sections are given: where the repositories are, which tools take part, and a folder for caches, rules and output."""

    corpus: Path
    tools: Sequence[str]
    systems: Sequence[str]
    scratch: Path

    def outcrop(self, case: str, workers: int, tree: Path, *words: str, cold: bool = True, size: int = 0) -> Contender:
        """A scan with its own cache, which is emptied before where it is to be cold."""
        cache = self.scratch / f"cache-{workers}"
        empty: Callable[[], object] = (lambda: shutil.rmtree(cache, ignore_errors=True)) if cold else (lambda: None)
        kept = {"OUTCROP_CACHE": str(cache)}
        return Contender(
            case, "Outcrop", workers, bench_peers.outcrop(workers, *words), tree, kept, before=empty, lines=size
        )

    def peers(self, case: str, workers: int, tree: Path, size: int = 0) -> Iterator[Contender]:
        """Each peer with the one rule; none remembers anything."""
        for tool in self.tools:
            if tool != "Outcrop":
                words = bench_peers.command(tool, workers, self.scratch)
                yield Contender(case, tool, workers, words, tree, lines=size)


def main() -> int:
    """Measure, print, and say by the exit code whether every bar is met."""
    given = asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what runs is ended too
    versions = bench_peers.installed(given.tools, PLACE)
    for tool in versions:
        if not versions[tool]:
            print(f"{tool} is not installed, and left out.")
    tools = [tool for tool, version in versions.items() if version]
    print(f"{machine()}\n{', '.join(f'{tool} {versions[tool]}' for tool in tools)}\n{load('At the start')}\n")
    results: list[Series] = []
    with tempfile.TemporaryDirectory() as scratch:
        setting = Setting(given.corpus.resolve(), tools, given.systems, Path(scratch))
        for name in given.only:
            rounds = 1 if name == "kernel" and given.rounds == ROUNDS else given.rounds
            series = alternating(SECTIONS[name](setting), rounds, given.limit, Path(scratch), functions)
            results += series
            print(
                f"{name}, {rounds} {'round' if rounds == 1 else 'rounds'}\n\n{table(rows(series), markdown=given.markdown)}",
                flush=True,
            )
            if name == "one":
                print(table(read_by_people(series, given.systems), markdown=given.markdown), flush=True)
            if name == "growth":
                print(table(growth(series), markdown=given.markdown), flush=True)
            if given.list:
                print("\n".join(alone(series)), "\n")
    judged = list(bars(Results(results), given.systems))
    mark = "- " if given.markdown else ""
    print("\n".join(f"{mark}{bar}" for bar in judged), f"\n\n{load('At the end')}")
    return int(not all(bar.met for bar in judged))


def asked() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?", default=os.environ.get("OUTCROP_CORPUS"))
    parser.add_argument("--only", help="these sections, with commas: one, catalogue, growth, kernel")
    parser.add_argument("--tools", help="these tools, with commas: Outcrop, ast-grep, Semgrep, Coccinelle")
    parser.add_argument(
        "--systems", help="these systems, with commas, in the sections one and catalogue: glusterfs, slurm"
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=ROUNDS,
        help="how often each is run; the kernel once, unless another number is given",
    )
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds of one run")
    parser.add_argument("--kernel", action="store_true", help="also copies that make 30 million lines")
    parser.add_argument("--markdown", action="store_true", help="tables in Markdown")
    parser.add_argument(
        "--list", action="store_true", help="also the functions that one tool tells and another does not"
    )
    given = parser.parse_args()
    if given.corpus is None:
        parser.error("name the folder of bare repositories, or set OUTCROP_CORPUS")
    given.corpus = Path(given.corpus)
    usual = [name for name in SECTIONS if name != "kernel" or given.kernel]
    given.only = listed(parser, given.only, SECTIONS, usual)
    given.tools = listed(parser, given.tools, bench_peers.TOOLS, list(bench_peers.TOOLS))
    given.systems = listed(parser, given.systems, SYSTEMS, list(SYSTEMS))
    if given.rounds < 1:
        parser.error("at least one round is needed")
    return given


def listed(parser: argparse.ArgumentParser, words: str | None, known: Iterable[str], usual: list[str]) -> list[str]:
    """What an option names, with commas between; one that is not known ends with a sentence."""
    chosen = words.split(",") if words else usual
    for word in chosen:
        if word not in known:
            parser.error(f"'{word}' is none of {', '.join(known)}")
    return chosen


def one_pattern(setting: Setting) -> Iterator[Contender]:
    """guarded-collection by every tool, on each system, with one worker and with two."""
    pattern = ("--pattern", bench_peers.PATTERN)
    for system in setting.systems:
        tree = checkout(system, setting.corpus, PLACE)
        for workers in (1, 2):
            yield setting.outcrop(f"{system}: one pattern, cold", workers, tree, *pattern)
            yield setting.outcrop(f"{system}: one pattern, no cache", workers, tree, *pattern, "--no-cache")
            yield from setting.peers(f"{system}: one pattern, cold", workers, tree)


def catalogue(setting: Setting) -> Iterator[Contender]:
    """The whole catalogue: cold, then unchanged and with one file changed on what the cold run has remembered; ast-grep with its one rule."""
    for system in setting.systems:
        tree = checkout(system, setting.corpus, PLACE)
        for workers in (1, 2):
            yield setting.outcrop(f"{system}: catalogue, cold", workers, tree)
            yield setting.outcrop(f"{system}: catalogue, unchanged", workers, tree, cold=False)
            yield edited(
                setting.outcrop(f"{system}: catalogue, one file changed", workers, tree, cold=False),
                tree / EDITED[system],
            )
            yield setting.outcrop(f"{system}: catalogue, no cache", workers, tree, "--no-cache")
            if "ast-grep" in setting.tools:
                words = bench_peers.command("ast-grep", workers, setting.scratch)
                yield Contender(f"{system}: one rule", "ast-grep", workers, words, tree)


def edited(scan: Contender, file: Path) -> Contender:
    """The same scan after one statement more has been written into a file, a different one each time; then the file is as it was."""
    original = file.read_bytes()
    texts = (changed(original.decode("latin-1"), number).encode("latin-1") for number in range(1, 1_000_000))
    return Contender(
        scan.case,
        scan.tool,
        scan.workers,
        scan.words,
        scan.folder,
        scan.environment,
        before=lambda: file.write_bytes(next(texts)),
        after=lambda: file.write_bytes(original),
    )


def growing(setting: Setting) -> Iterator[Contender]:
    """One system, copied so many times: the whole catalogue, cold, and the peers' rule, with two workers."""
    for count in SIZES:
        tree = copies([GROWING], count, setting.corpus, PLACE, "growth")
        size = lines(tree)
        yield setting.outcrop(f"growth: {count}x {GROWING}", 2, tree, size=size)
        yield from setting.peers(f"growth: {count}x {GROWING}", 2, tree, size)


def kernel(setting: Setting) -> Iterator[Contender]:
    """As much C as a Linux kernel has: the whole catalogue, cold and unchanged, and ast-grep's one rule."""
    count = copies_of_kernel_size(setting.corpus, PLACE, KERNEL)
    tree = copies(SYSTEMS, count, setting.corpus, PLACE, "kernel")
    yield setting.outcrop("kernel: catalogue, cold", 2, tree)
    yield setting.outcrop("kernel: catalogue, unchanged", 2, tree, cold=False)
    if "ast-grep" in setting.tools:
        yield Contender("kernel: one rule", "ast-grep", 2, bench_peers.command("ast-grep", 2, setting.scratch), tree)


SECTIONS = {"one": one_pattern, "catalogue": catalogue, "growth": growing, "kernel": kernel}


def functions(contender: Contender, text: str) -> frozenset[bench_peers.Place]:
    """The functions of guarded-collection in what a contender printed; a catalogue's other patterns are not compared."""
    return bench_peers.functions(contender.tool, text, contender.folder)


def read_by_people(series: Sequence[Series], systems: Sequence[str]) -> list[list[str]]:
    """How many of the functions that people have read each tool tells: of those that are true, and of those that are not."""
    titles = [f"{system}: {word}" for system in systems for word in ("true", "not true")]
    marks = [
        (f"{system}: one pattern, cold", bench_peers.labelled(system, true=true))
        for system in systems
        for true in (True, False)
    ]
    told = {(one.contender.case, one.contender.tool): one.told for one in series if not one.over and not one.failed}
    lines = [["functions that people have read", *titles], ["all", *(str(len(marked)) for _, marked in marks)]]
    for tool in bench_peers.TOOLS:
        if any((case, tool) in told for case, _ in marks):
            lines.append([tool, *(str(len(told.get((case, tool), frozenset()) & marked)) for case, marked in marks)])
    return lines


def alone(series: Sequence[Series]) -> list[str]:
    """What a peer tells and Outcrop does not, to be read by someone."""
    whole = [one for one in series if one.samples and not one.over and not one.failed]
    ours = {one.contender.case: one.told for one in whole if one.contender.tool == "Outcrop"}
    lines = set()
    for one in whole:
        for path, name in one.told - ours.get(one.contender.case, one.told):
            lines.add(f"{one.contender.case}: {one.contender.tool} alone: {path} {name}")
    return sorted(lines)


def machine() -> str:
    """What it ran on."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{os.cpu_count()} processors, {pages / 2**30:.0f} GB, {platform.system()} {platform.machine()}, Python {platform.python_version()}."


def load(when: str) -> str:
    """How busy the machine was."""
    return f"{when}, the load was {', '.join(f'{one:.1f}' for one in os.getloadavg())} (1, 5, 15 minutes)."


if __name__ == "__main__":
    sys.exit(main())
