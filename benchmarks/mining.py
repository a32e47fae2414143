"""Mine many repositories on a Ray cluster of one node and of two, one processor each, and print one table as Markdown.

    python benchmarks/mining.py [--sources N] [--rounds N] [DIR]

The repositories are made from the small systems in fixtures/, each with a commit of its own; with DIR, each of its bare repositories
(glusterfs.git, slurm.git, ray.git) is mined beside them, large enough to be shared. One node and two take turns, since the machine
may be busy with other things; the ratio that counts is that of the fastest rounds, which were disturbed least. The processor time of
the busiest node is told beside it, since it says how evenly the work was spread, whatever else the machine did. It ends with 1 where
two nodes are less than 1.6 times as fast as one, or write anything else.
"""

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import ray
from ray.cluster_utils import Cluster as Nodes

from outcrop.mining import Mine
from outcrop.mining.cluster import Cluster
from outcrop.mining.listing import Entry, entry_of
from outcrop.mining.wish import Wish
from outcrop.patterns.catalogue import load
from outcrop.sources import Reach

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from mining.given import repositories

BAR = 1.6
STORE = 200 << 20  # bytes of each node's store of objects
REVISIONS = {"glusterfs.git": "v7.0", "slurm.git": "slurm-19-05-8-1", "ray.git": "86610a30c"}
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Took:
    """What a run took, from the first task to the last row."""

    seconds: float
    busiest: float  # seconds of processor time of the node that had most to do
    wrote: dict[str, bytes]


def took(nodes: int, entries: list[Entry], wish: Wish, out: Path) -> Took:
    """Mine by so many nodes."""
    head = {"num_cpus": 0, "include_dashboard": False, "object_store_memory": STORE}
    cluster = Nodes(initialize_head=True, head_node_args=head)
    try:
        workers = [cluster.add_node(num_cpus=1, object_store_memory=STORE) for _ in range(nodes)]
        before = [busy(worker) for worker in workers]
        busiest: list[float] = []

        def watch(_: str, __: str, done: int, total: int) -> None:
            if done == total:  # while the nodes are there
                busiest[:] = [max(busy(one) - was for one, was in zip(workers, before, strict=True))]

        begun = time.monotonic()
        tally = Mine(entries, wish, out, "list", cluster=Cluster(cluster.address), tell=watch).run()
        seconds = time.monotonic() - begun
        assert (tally.fresh, tally.missing) == (len(entries), []), tally.missing
    finally:
        ray.shutdown()
        cluster.shutdown()
    return Took(seconds, busiest[0], {str(file.relative_to(out)): file.read_bytes() for file in out.rglob("*.parquet")})


def busy(node: Any) -> float:
    """The processor time of a node's processes and of all that they started, as far as these are there or were waited for."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        process = int(stat.parent.name)
        parents[process] = int(fields[1])
        ticks[process] = sum(map(int, fields[11:15]))
    ours = {one.process.pid for several in node.all_processes.values() for one in several}
    while more := {process for process, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(ticks.get(process, 0) for process in ours) / TICK


def main() -> int:
    """Print the table; 1 where the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("--sources", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    call = parser.parse_args()
    catalogue = load()
    wish = Wish.of(catalogue.patterns, catalogue.vocabulary, Reach(), code=True)
    rounds: list[tuple[Took, Took]] = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["OUTCROP_CACHE"] = f"{folder}/cache"
        places = [str(place) for place in repositories(Path(folder) / "sources", call.sources, copies=8)]
        if call.corpus is not None:
            there = [name for name in REVISIONS if (call.corpus / name).is_dir()]
            places += [f"{call.corpus / name}@{REVISIONS[name]}" for name in there]
        entries = [entry_of(place, {}) for place in places]
        print(f"{len(entries)} sources\n")
        print("| round | one node: seconds | two nodes: seconds | ratio | one node: busy | the busier of two | ratio |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for number in range(1, call.rounds + 1):
            done = {}
            for nodes in (1, 2) if number % 2 else (2, 1):
                done[nodes] = took(nodes, entries, wish, Path(folder) / f"out-{number}-{nodes}")
            rounds.append((done[1], done[2]))
            row(str(number), *((one.seconds, one.busiest) for one in rounds[-1]))
    for what, of in (("median", median), ("fastest", min)):
        row(
            what,
            *(
                (of(one.seconds for one in those), of(one.busiest for one in those))
                for those in zip(*rounds, strict=True)
            ),
        )
    fastest = [min(one.seconds for one in those) for those in zip(*rounds, strict=True)]
    differs = any(one.wrote != two.wrote for one, two in rounds)
    print("\nThey wrote different things." if differs else "\nAll wrote the same, to the byte.")
    return int(fastest[0] / fastest[1] < BAR or differs)


def row(name: str, one: tuple[float, float], two: tuple[float, float]) -> None:
    """A line of the table."""
    cells = [f"{a:.1f} | {b:.1f} | {a / b:.2f}" for a, b in zip(one, two, strict=True)]
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
