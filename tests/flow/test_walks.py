"""Walks: the shortest one that does what is asked, or none; never one that the graph does not have."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings

from flow.asking import called, function, lines, reach, walk, ways
from languages.paths import function_in
from languages.programs import BODIES, MACROS, Node, written
from outcrop.engine.sites import Found
from outcrop.flow.facts import BELOW, NOUGHT, Claim
from outcrop.flow.guide import Guide
from outcrop.flow.walk import Walk
from outcrop.flow.walks import STATES, TooMany, Ways
from outcrop.model.graph import ENTRY, EXIT, Edge

BRANCH = """\
a();
if (x)
    b();
c();
"""


def leaving(found: Found, guide: Guide) -> Walk | None:
    return ways(found).leaving(guide, lambda edge, stage, facts: True)


def test_a_walk_begins_at_the_entry_and_is_a_shortest_one() -> None:
    found = function(BRANCH)
    (c,) = called(found.function, "c")
    one = reach(ways(found), [], c)
    assert one is not None
    assert lines(found, one) == [1, 2, 4]
    assert [step.how for step in one.steps] == ["next", "false", "reached"]


def test_calls_are_passed_in_the_order_in_which_they_are_asked_for() -> None:
    assert walk(BRANCH, "a", "b", "c") is not None
    assert walk(BRANCH, "c", "a") is None
    assert walk("while (x) { a(); b(); }", "b", "a") is not None


def test_what_is_barred_is_walked_around_or_not_at_all() -> None:
    assert walk(BRANCH, "a", "c", barred={1: ["b"]}) is not None
    assert walk("a(); b(); c();", "a", "c", barred={1: ["b"]}) is None
    assert walk("a(); b(); c();", "a", "c", barred={0: ["b"]}) is not None


def test_a_point_that_is_barred_and_asked_for_is_reached_the_first_time() -> None:
    found = function("a(); while (x) { a(); } b();")
    both, (b,) = called(found.function, "a"), called(found.function, "b")
    assert reach(ways(found), [both], b, barred={0: both, 1: both}) is not None


def test_nothing_comes_after_a_call_that_never_returns() -> None:
    assert walk("a(); exit(1); b();", "a", "b") is None
    assert walk("a(); if (x) exit(1); b();", "a", "b") is not None


def test_a_walk_out_of_the_function_ends_with_the_step_that_leaves_it() -> None:
    found = function("a();\nif (x)\n    return 1;\nb();\nreturn 0;")
    out = leaving(found, Guide([called(found.function, "a")], {1: called(found.function, "b")}))
    assert out is not None
    assert lines(found, out) == [1, 2, 3]
    assert out.steps[-1].how == "return"
    assert leaving(function("a(); for (;;) b();"), Guide([frozenset({0})])) is None


def test_only_exits_that_count_are_looked_for() -> None:
    found = function("a();\nif (x)\n    return 1;\nreturn 0;")
    last = max(p.index for p in found.function.points)
    guide = Guide([called(found.function, "a")])
    out = ways(found).leaving(guide, lambda edge, stage, facts: edge.source == last)
    assert out is not None
    assert lines(found, out) == [1, 2, 4]


def test_what_is_assumed_after_a_point_rules_out_the_other_side() -> None:
    """A lock that was got: on the failing side of its check nothing is held."""
    found = function("x = a();\nif (x)\n    return b();\nc();")
    lock = next(p.index for p in found.function.points if p.kind == "assign")
    guide = Guide([frozenset({lock})], assumed={lock: (1, Claim(("x",), NOUGHT))})
    out = leaving(found, guide)
    assert out is not None
    assert lines(found, out) == [1, 2, 4]
    failed = Guide([frozenset({lock})], assumed={lock: (1, Claim(("x",), BELOW))})
    out = leaving(found, failed)
    assert out is not None
    assert lines(found, out) == [1, 2, 3]


def test_an_outcome_may_be_ruled_by_stage() -> None:
    found = function(BRANCH)
    check = next(p.index for p in found.function.points if p.kind == "check")
    a, (b,) = called(found.function, "a"), called(found.function, "b")
    assert reach(ways(found), [a], b, ruled={1: {check: True}}) is not None
    assert reach(ways(found), [a], b, ruled={1: {check: False}}) is None


def test_a_walk_may_be_told_from_some_point_on() -> None:
    found = function(BRANCH)
    (c,) = called(found.function, "c")
    one = reach(ways(found), [called(found.function, "b")], c)
    assert one is not None
    assert lines(found, one.since(called(found.function, "b"))) == [3, 4]


def test_more_ways_than_can_be_followed_are_told() -> None:
    """Thirty flags that are set and tested again, in a loop: nothing is found by giving up, and giving up comes soon."""
    names = [f"v{number}" for number in range(30)]
    declared = "".join(f"int {name} = 0; " for name in names)
    turned = "".join(f"if (g()) {name} = 1; else {name} = 0;\n" for name in names)
    asked = "".join(f"if ({name}) h();\n" for name in names)
    never = " && ".join(names[:7])
    found = function(f"{declared}\nwhile (z--) {{\n{turned}{asked}}}\na();\nif ({never} && !v0) b();")
    asking, (b,) = ways(found), called(found.function, "b")
    try:
        one = reach(asking, [called(found.function, "a")], b)
    except TooMany:
        one = None
    assert one is None
    assert asking.spent <= STATES + 1000


def test_points_between_which_nothing_is_decided_cost_one_step() -> None:
    """The walk tells all of them nevertheless, and one in their midst can be asked for."""
    found = function("a();\n" + "c();\n" * 12 + "b();\nd();")
    asking, (b,) = ways(found), called(found.function, "b")
    one = reach(asking, [called(found.function, "a")], b)
    assert one is not None
    assert lines(found, one) == [*range(1, 15)]
    assert asking.spent < 5
    assert reach(asking, [called(found.function, "a")], min(called(found.function, "c")) + 5) is not None
    assert reach(asking, [called(found.function, "a")], b, barred={1: called(found.function, "c")}) is None


def test_a_chain_of_branches_costs_each_of_them_a_little() -> None:
    """Their facts are forgotten where nobody asks for them any more: twice the branches cost about twice the work."""

    def cost(branches: int) -> int:
        found = function("a();\n" + "".join(f"if (g({n})) h({n});\n" for n in range(branches)) + "b();")
        asking, (b,) = ways(found), called(found.function, "b")
        assert reach(asking, [called(found.function, "a")], b) is not None
        return asking.spent

    assert cost(400) <= 3 * cost(200) + 100


@given(BODIES)
@settings(max_examples=25, deadline=None)
def test_every_walk_that_is_told_is_one_of_the_graph_and_as_short_as_any(body: Sequence[Node]) -> None:
    """Each is a row of steps that lead on; one is told for no point that cannot be reached."""
    function = function_in(MACROS + written(body, "f")).function
    asking, distances = Ways(function), _distances(function.graph.after)
    steps = set(function.graph.edges)
    for point in function.points:
        try:
            one = reach(asking, [], point.index)
        except TooMany:
            continue
        if one is None:
            continue
        passed = [step.point for step in one.steps]
        assert passed[-1] == point.index
        assert len(passed) >= distances[point.index]
        assert any(edge[:2] == (ENTRY, passed[0]) for edge in steps)
        for step, after in pairwise(one.steps):
            assert Edge(step.point, after.point, step.how) in steps
    unreached = {point.index for point in function.points} - function.graph.reachable
    assert all(reach(asking, [], index) is None for index in unreached)


def _distances(after: dict[int, Sequence[Edge]]) -> dict[int, int]:
    found, waiting = {ENTRY: 0}, [ENTRY]
    for source in waiting:
        for edge in after.get(source, ()):
            if edge.target not in found and edge.target != EXIT:
                found[edge.target] = found[source] + 1
                waiting.append(edge.target)
    return found
