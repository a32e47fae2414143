"""Mine many repositories on a Ray cluster of one node and of two, one processor each, and print one table as Markdown.

    python benchmarks/mining.py [--sources N] [--rounds N] [DIR]

The repositories are made from the small systems in fixtures/, each with a commit of its own, and some are large enough to be shared;
with DIR, each of its bare repositories (glusterfs.git, slurm.git, ray.git) is mined beside them. One node and two take turns, since
the machine may be busy with other things; the ratio is that of the fastest rounds, which were disturbed least. It ends with 1 where two nodes are less than 1.6 times
as fast as one, or find anything else.
"""

import argparse
import os
import sys
import tempfile
import time
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
STORE = 200 << 20  # bytes of each node's store of objects
REVISIONS = {"glusterfs.git": "v7.0", "slurm.git": "slurm-19-05-8-1", "ray.git": "86610a30c"}


def timed(nodes: int, entries: list[Entry], wish: Wish, out: Path) -> tuple[float, dict[str, bytes]]:
    """The seconds that a cluster of so many nodes takes from the first task to the last row, and what it wrote."""
    head = {"num_cpus": 0, "include_dashboard": False, "object_store_memory": STORE}
    cluster = Nodes(initialize_head=True, head_node_args=head)
    try:
        for _ in range(nodes):
            cluster.add_node(num_cpus=1, object_store_memory=STORE)
        begun = time.monotonic()
        tally = Mine(entries, wish, out, "list", cluster=Cluster(cluster.address)).run()
        seconds = time.monotonic() - begun
        assert (tally.fresh, tally.missing) == (len(entries), []), tally.missing
    finally:
        ray.shutdown()
        cluster.shutdown()
    return seconds, {str(file.relative_to(out)): file.read_bytes() for file in out.rglob("*.parquet")}


def main() -> int:
    """Print the table; 1 where the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("--sources", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    call = parser.parse_args()
    catalogue = load()
    wish = Wish.of(catalogue.patterns, catalogue.vocabulary, Reach(), code=True)
    took: dict[int, list[float]] = {1: [], 2: []}
    differs = False
    with tempfile.TemporaryDirectory() as folder:
        os.environ["OUTCROP_CACHE"] = f"{folder}/cache"
        places = [str(place) for place in repositories(Path(folder) / "sources", call.sources, copies=8)]
        if call.corpus is not None:
            there = [name for name in REVISIONS if (call.corpus / name).is_dir()]
            places += [f"{call.corpus / name}@{REVISIONS[name]}" for name in there]
        entries = [entry_of(place, {}) for place in places]
        print("| round | one node: seconds | two nodes: seconds | ratio |\n| --- | --- | --- | --- |")
        for number in range(1, call.rounds + 1):
            wrote = []
            for nodes in (1, 2) if number % 2 else (2, 1):
                seconds, files = timed(nodes, entries, wish, Path(folder) / f"out-{number}-{nodes}")
                took[nodes].append(seconds)
                wrote.append(files)
            differs |= wrote[0] != wrote[1]
            one, two = took[1][-1], took[2][-1]
            print(f"| {number} | {one:.1f} | {two:.1f} | {one / two:.2f} |", flush=True)
    for what, of in (("median", median), ("fastest", min)):
        one, two = of(took[1]), of(took[2])
        print(f"| {what}, {len(entries)} sources | {one:.1f} | {two:.1f} | {one / two:.2f} |")
    print("Both wrote the same, to the byte." if not differs else "They wrote different things.")
    return int(one / two < BAR or differs)


if __name__ == "__main__":
    raise SystemExit(main())
