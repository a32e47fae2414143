"""What a graph tells of itself: what is reachable, what may come after what."""

from hypothesis import given
from hypothesis import strategies as st

from outcrop.model.graph import ENTRY, EXIT, Edge, Graph

POINTS = st.integers(0, 9)
STEPS = st.tuples(st.just(ENTRY) | POINTS, POINTS | st.just(EXIT))
GRAPHS = st.lists(STEPS, max_size=25).map(
    lambda steps: Graph(tuple(Edge(*step, "next") for step in dict.fromkeys(steps)))
)


def graph(*steps: tuple[int, int]) -> Graph:
    return Graph(tuple(Edge(*step, "next") for step in steps))


def follows(one: Graph, later: int, point: int) -> bool:
    """Whether one or more steps lead from a point to another, told by taking them all."""
    seen: set[int] = set()
    ahead = {point}
    while ahead:
        ahead = {edge.target for edge in one.edges if edge.source in ahead} - seen
        seen |= ahead
    return later in seen


LADDER = graph((ENTRY, 0), (0, 1), (1, 2), (2, 1), (1, 3), (3, EXIT), (4, 3))


def test_a_point_follows_itself_only_in_a_loop() -> None:
    assert 1 in LADDER.reached_from(1)
    assert 0 not in LADDER.reached_from(0)
    assert LADDER.may_follow(2, 2)
    assert not LADDER.may_follow(3, 3)


def test_a_point_that_leads_to_itself_follows_itself() -> None:
    once = graph((ENTRY, 0), (0, 0), (0, EXIT))
    assert once.may_follow(0, 0)


def test_the_steps_of_a_point_are_told_in_the_order_in_which_they_were_read() -> None:
    assert [edge.target for edge in LADDER.after[1]] == [2, 3]
    assert [edge.source for edge in LADDER.before[3]] == [1, 4]


def test_what_nothing_leads_to_is_not_reachable_though_it_leads_on() -> None:
    assert LADDER.reachable == {0, 1, 2, 3, EXIT}


def test_nothing_comes_after_a_point_that_never_returns() -> None:
    ending = LADDER.ending_at({1})
    assert ending.reachable == {0, 1}
    assert not ending.may_follow(3, 1)


@given(GRAPHS)
def test_reachability_is_what_taking_all_steps_tells(one: Graph) -> None:
    for point in (ENTRY, *range(10)):
        assert one.reached_from(point) == {later for later in (*range(10), EXIT) if follows(one, later, point)}


@given(GRAPHS)
def test_may_follow_never_denies_what_some_walk_does(one: Graph) -> None:
    """It may say yes where no walk leads, since it asks only in which order the loops stand; but what it denies is so."""
    for point in (ENTRY, *range(10)):
        for later in (*range(10), EXIT):
            assert one.may_follow(later, point) or not follows(one, later, point)


@given(GRAPHS)
def test_may_follow_denies_every_way_back_that_there_is_not(one: Graph) -> None:
    """Of two points of which one leads to the other, and not back, the way back is denied; this is what it is asked for."""
    for point in range(10):
        for later in range(10):
            if follows(one, later, point) and not follows(one, point, later):
                assert not one.may_follow(point, later)
