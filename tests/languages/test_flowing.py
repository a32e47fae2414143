"""The graph of every construct as the path cases in tests/paths say, and of made-up programs as they run."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flow.asking import reach
from languages.paths import FOLDER, Case, edges_of, function_in, read_case
from languages.programs import BODIES, MACROS, Node, written
from outcrop.engine.sites import Found
from outcrop.flow.walks import TooMany, Ways
from outcrop.model.code import Call, Function, Read
from outcrop.model.graph import ENTRY, EXIT, Graph
from outcrop.report.graphs import Drawing

CASES = [read_case(file) for file in sorted(FOLDER.glob("*.txt"))]
NUMBER = re.compile(r"^[ST]\((\d+)")
LONGEST = 40  # steps of a trace; whatever runs longer is stopped there
STARTS = [(0, 0), (1, 1), (2, 0), (3, -1), (6, 4)]
HARNESS = """\
#include <stdio.h>
#include <stdlib.h>
#include <setjmp.h>
static jmp_buf stopped;
static int steps;
static void S(int number)
{
    if (steps++ == %d)
        longjmp(stopped, 1);
    printf("%%d ", number);
}
static int T(int number, int value)
{
    S(number);
    return value;
}
#define RUN(f, x, y) do { steps = 0; if (!setjmp(stopped)) f(x, y); puts(steps > %d ? "" : "0"); } while (0)
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file.name)
def test_a_path_case_has_the_edges_that_it_says(case: Case) -> None:
    assert edges_of(function_in(case.code, case.language)) == case.edges, case.title


def test_a_lambda_is_a_function_of_its_own() -> None:
    code = "void f(int x) {\n  post([x] {\n    if (x)\n      return;\n    one();\n  });\n}\n"
    assert edges_of(function_in(code, "cpp", "f::<lambda>")) == [
        "entry -> 3",
        "3 -> 4 true",
        "3 -> 5 false",
        "4 -> exit return",
        "5 -> exit",
    ]


@given(BODIES)
@settings(max_examples=60, deadline=None)
def test_every_point_is_reachable_or_told_as_dead_and_leads_somewhere(body: Sequence[Node]) -> None:
    """No end is left loose: whatever is reached goes on or leaves, and what is not reached has no way in from what is."""
    found = read(written(body, "f"))
    graph, points = found.function.graph, set(range(len(found.function.points)))
    reached = graph.reachable - {EXIT}
    assert reached <= points
    assert {edge.source for edge in graph.edges} | {edge.target for edge in graph.edges} <= points | {ENTRY, EXIT}
    assert all(graph.after.get(index) for index in reached)
    assert all(
        edge.source not in reached | {ENTRY} for index in points - reached for edge in graph.before.get(index, ())
    )
    drawing = Drawing(found)
    assert drawing.dead == points - drawing.graph.reachable


@given(
    BODIES, st.lists(st.sampled_from(["", " ", "\n ", "/* ; } */", "// {\n ", "\t\t", "\\\n "]), min_size=1, max_size=9)
)
@settings(max_examples=60, deadline=None)
def test_white_space_and_comments_change_nothing(body: Sequence[Node], gaps: Sequence[str]) -> None:
    """Only what is no plain C is told by its place: a macro that loops begins its line, and what begins it without a space is a
    function."""
    code = written(body, "f")
    pieces = re.split(r"(?<=[;{}()])(?!\n +FOR_EACH)|\n(?! +FOR_EACH) +", code)
    changed = "".join(piece + gaps[number % len(gaps)] for number, piece in enumerate(pieces))
    assert _kinds(read(changed).function) == _kinds(read(code).function)


@given(BODIES)
@settings(max_examples=30, deadline=None)
def test_cpp_reads_as_c_does_what_both_are(body: Sequence[Node]) -> None:
    """Its grammar stumbles over some commas; where it does, that is told."""
    code = written(body, "f")
    try:
        function = read(code, "cpp").function
    except LookupError:  # no function at all, which its coverage counts as missing
        return
    assert function.definition.read is Read.ERROR or _kinds(function) == _kinds(read(code).function)


def _kinds(function: Function) -> object:
    return [point.kind for point in function.points], function.graph.edges


def read(code: str, language: str = "c") -> Found:
    """A made-up function, with its macros known."""
    return function_in(MACROS + code, language)


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed")
@given(st.lists(BODIES, min_size=8, max_size=8))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_whatever_a_program_does_is_a_walk_of_its_graph(tmp_path: Path, bodies: Sequence[Sequence[Node]]) -> None:
    """Compiled and run, the numbers that it tells come one after the other on a walk, which no fact rules out."""
    codes = [written(body, f"f{number}") for number, body in enumerate(bodies)]
    traces = _run(tmp_path, codes)
    for number, code in enumerate(codes):
        found = read(code)
        for trace in traces[number * len(STARTS) : (number + 1) * len(STARTS)]:
            _follow(found, trace, code)


def _run(folder: Path, codes: Sequence[str]) -> list[list[int]]:
    """What each function tells, from each start; last 0 where it ended by itself."""
    runs = [f"    RUN(f{number}, {x}, {y});\n" for number in range(len(codes)) for x, y in STARTS]
    source = (
        HARNESS % (LONGEST, LONGEST)
        + MACROS
        + "".join(codes)
        + f"int main(void)\n{{\n{''.join(runs)}    return 0;\n}}\n"
    )
    (folder / "program.c").write_text(source)
    subprocess.run(["gcc", "-w", "-O0", "-o", folder / "program", folder / "program.c"], check=True)
    done = subprocess.run([folder / "program"], capture_output=True, text=True, check=True)
    return [[int(number) for number in line.split()] for line in done.stdout.splitlines()]


def _follow(found: Found, trace: Sequence[int], code: str) -> None:
    """Hold a trace against the graph alone, and against what is asked of it."""
    function, stops = found.function, frozenset(site.order for site in found.by_family.get("process.exit", ()))
    points = {
        int(number[1]): point.index
        for point in function.points
        if isinstance(point.event, Call) and (number := NUMBER.match(function.text(point.extent)))
    }
    told = [points[number] for number in trace if number]
    graph, telling = function.graph.ending_at(stops), frozenset(points.values())
    for one, other in pairwise([ENTRY, *told]):
        assert other in _next(graph, one, telling), f"{trace} is no walk of\n{code}"
    if trace[-1:] == [0]:
        assert _next(graph, told[-1], telling) & {EXIT, *stops}, f"nothing leaves after {trace} in\n{code}"
    stages = [frozenset({point}) for point in told]
    try:
        walk = reach(Ways(function, stops), stages[:-1], told[-1], barred=dict.fromkeys(range(len(told)), telling))
    except TooMany:
        return
    assert walk is not None, f"{trace} is ruled out in\n{code}"


def _next(graph: Graph, point: int, telling: frozenset[int]) -> set[int]:
    """The points that may come after another, up to those that tell."""
    found: set[int] = set()
    waiting = [point]
    while waiting:
        for edge in graph.after.get(waiting.pop(), ()):
            if edge.target not in found:
                found.add(edge.target)
                if edge.target not in telling:
                    waiting.append(edge.target)
    return found
