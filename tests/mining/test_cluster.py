"""Mining on a real Ray cluster of two worker nodes, one of which is killed midway: nothing is lost, nothing is there twice."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from outcrop.errors import OutcropError
from outcrop.mining import Mine
from outcrop.mining import cluster as clusters
from outcrop.mining.cluster import Cluster
from outcrop.mining.listing import Entry, entry_of
from outcrop.mining.wish import Wish
from outcrop.patterns.catalogue import load
from outcrop.sources import Reach
from sources.servers import free_port

from .given import doubled, manifest, mined, repositories, scanned

ray = pytest.importorskip("ray", reason="Ray is not installed; pip install 'outcrop[ray]'")

pytestmark = pytest.mark.filterwarnings("ignore")  # Ray warns of its own future, and leaves sockets to the collector
STORE = 80 << 20  # bytes of each node's store of objects
SOON = {
    "health_check_period_ms": 1000,
    "health_check_failure_threshold": 5,
}  # a node is known to be dead after five seconds


@pytest.fixture(scope="module")
def wish() -> Wish:
    catalogue = load()
    return Wish.of(catalogue.patterns, catalogue.vocabulary, Reach(), code=True)


@pytest.fixture
def nodes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A cluster whose head does no work, and two nodes of one processor each."""
    from ray.cluster_utils import Cluster as Nodes

    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    head = {"num_cpus": 0, "include_dashboard": False, "object_store_memory": STORE, "_system_config": SOON}
    made = Nodes(initialize_head=True, head_node_args=head)
    try:
        for _ in range(2):
            made.add_node(num_cpus=1, object_store_memory=STORE)
        yield made
    finally:
        ray.shutdown()
        made.shutdown()


def entries(places: list[Path]) -> list[Entry]:
    return [entry_of(str(place), {}) for place in places]


def test_a_node_is_killed_midway(nodes: Any, tmp_path: Path, wish: Wish) -> None:
    places = repositories(tmp_path / "sources", 5) + repositories(tmp_path / "large", 2, copies=3)
    out, told = tmp_path / "out", Cluster(nodes.address, large=60_000, share=30_000)
    run = Mine([*entries(places), entry_of(str(tmp_path / "none"), {})], wish, out, "LIST.txt", cluster=told)
    killed: list[int] = []

    def watch(_: str, __: str, done: int, ___: int) -> None:
        if done >= 2 and not killed and not ray.available_resources().get("CPU"):  # both nodes are at work
            killed.append(done)
            nodes.remove_node(next(iter(nodes.worker_nodes)), allow_graceful=False)

    run.tell = watch
    tally = run.run()
    assert killed, "the node died while there was work"
    assert len(nodes.worker_nodes) == 1
    assert (tally.fresh, tally.before, len(tally.missing)) == (7, 0, 1)
    assert mined(out) == scanned(places)
    assert doubled(mined(out)) == []
    assert len(manifest(out)) == 8
    again = Mine(entries(places), wish, out, "LIST.txt", cluster=told).run()
    assert (again.fresh, again.before, again.missing) == (0, 7, [])
    here = Mine(entries(places), wish, tmp_path / "here", "LIST.txt", processes=1).run()
    assert here.rows == again.rows
    assert _bytes(tmp_path / "here") == _bytes(out), "to the byte as this machine alone does it"


def test_a_cluster_that_is_not_there_is_told_at_once(wish: Wish, tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    with pytest.raises(OutcropError, match=f"Nothing answers at '{address}'; name the address that"):
        Mine(entries([tmp_path]), wish, tmp_path / "out", "LIST.txt", cluster=Cluster(address)).run()


def test_another_outcrop_on_the_nodes_is_told(wish: Wish) -> None:
    other = replace(wish, engine="another")
    with pytest.raises(
        OutcropError, match="A worker runs another Outcrop than this one; install the same on every node"
    ):
        clusters._begin(other, None, 0, 0)  # type: ignore[arg-type]


def _bytes(out: Path) -> dict[str, bytes]:
    return {str(file.relative_to(out)): file.read_bytes() for file in out.rglob("*.parquet")}
