"""Mine many repositories on a Ray cluster of one node and of two, one processor each, and print one table as Markdown.

    python benchmarks/mining.py [--sources N] [--rounds N] [DIR]

The repositories are made from the small systems in fixtures/, each with a commit of its own; with DIR, each of its bare repositories
(glusterfs.git, slurm.git, ray.git) is mined beside them, large enough to be shared. One node and two take turns, since the machine
may be busy with other things; the ratio that counts is that of the fastest rounds, which were disturbed least. The processor time of
the busiest node is told beside it, since it says how evenly the work was spread, whatever else the machine did. It ends with 1 where
two nodes are less than 1.6 times as fast as one, or write anything else.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

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
PATIENCE = 60.0  # seconds until a node is up
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
    """Mine by so many nodes, which are up before the clock starts."""
    with contextlib.ExitStack() as ended:
        head = {"num_cpus": 0, "include_dashboard": False, "object_store_memory": STORE}
        cluster = Nodes(initialize_head=True, head_node_args=head)
        ended.callback(cluster.shutdown)
        ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR")
        ended.callback(ray.shutdown)
        workers = []
        for count in range(1, nodes + 1):
            workers.append(ended.enter_context(node(cluster.address)))
            until = time.monotonic() + PATIENCE
            while ray.cluster_resources().get("CPU", 0) < count:
                assert time.monotonic() < until, "a node did not come up"
                time.sleep(0.1)
        before = [busy(worker) for worker in workers]
        begun = time.monotonic()
        tally = Mine(entries, wish, out, "list", cluster=Cluster()).run()
        seconds = time.monotonic() - begun
        busiest = max(busy(worker) - was for worker, was in zip(workers, before, strict=True))
    assert (tally.fresh, tally.missing) == (len(entries), []), tally.missing
    return Took(seconds, busiest, {str(file.relative_to(out)): file.read_bytes() for file in out.rglob("*.parquet")})


@contextlib.contextmanager
def node(address: str) -> Iterator[int]:
    """A node of one processor, in a session of its own, so that Linux shares this machine among nodes as it does among users."""
    words = ["start", "--address", address, "--num-cpus=1", f"--object-store-memory={STORE}", "--block"]
    command = [sys.executable, "-m", "ray.scripts.scripts", *words]
    with subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as started:
        try:
            yield started.pid
        finally:
            os.killpg(started.pid, signal.SIGTERM)


def busy(node: int) -> float:
    """The processor time of a process and of all that it started, as far as these are there or were waited for."""
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
    ours = {node}
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
