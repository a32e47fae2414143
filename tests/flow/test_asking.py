"""Whether something still asks for a place, told from the graph alone."""

from outcrop.flow.asking import Asking
from outcrop.model.graph import ENTRY, EXIT, Edge, Graph

# 0 tests x; on one side 1 follows, on the other 2, which goes round; both lead to 3, which leaves.
GRAPH = Graph(
    (
        Edge(ENTRY, 0, "next"),
        Edge(0, 1, "true"),
        Edge(0, 2, "false"),
        Edge(2, 2, "back"),
        Edge(1, 3, "next"),
        Edge(2, 3, "next"),
        Edge(3, EXIT, "return"),
    )
)


def test_a_place_is_asked_for_ahead_of_every_point_that_leads_to_a_check_of_it() -> None:
    asking = Asking(GRAPH, {("x",): frozenset({0}), ("y",): frozenset({2})})
    assert [point for point in range(4) if asking.lies_ahead(("x",), point)] == [0]
    assert [point for point in range(4) if asking.lies_ahead(("y",), point)] == [0, 2]


def test_what_nothing_asks_for_lies_ahead_of_no_point() -> None:
    assert not any(Asking(GRAPH, {}).lies_ahead(("z",), point) for point in range(4))
