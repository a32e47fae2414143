"""The graph of every construct as the path cases in tests/paths say, and of made-up programs as they run."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from languages.paths import FOLDER, Case, edges_of, function_in, read_case
from languages.programs import BODIES, Node, written
from outcrop.flow.walks import Guide, TooMany, Ways
from outcrop.model.code import Call, Function
from outcrop.model.graph import ENTRY, EXIT

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
#define RUN(f, x, y) do { steps = 0; if (!setjmp(stopped)) f(x, y); printf("\\n"); } while (0)
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file.name)
def test_a_path_case_has_the_edges_that_it_says(case: Case) -> None:
    assert edges_of(function_in(case.code, case.language)) == case.edges, case.title


@given(BODIES)
@settings(max_examples=60, deadline=None)
def test_every_point_is_reachable_or_told_as_dead_and_leads_somewhere(body: Sequence[Node]) -> None:
    """No end is left loose: whatever is reached goes on or leaves, and what is not reached has no way in from what is."""
    function = function_in(written(body, "f")).function
    graph = function.graph
    reached = graph.reachable - {EXIT}
    assert all(graph.after.get(index) for index in reached)
    for index in set(range(len(function.points))) - reached:
        assert all(edge.source not in reached and edge.source != ENTRY for edge in graph.before.get(index, ()))


@given(BODIES, st.lists(st.sampled_from([" ", "\n", "/* ; } */", "// {\n", "\t\t"]), min_size=1, max_size=9))
@settings(max_examples=60, deadline=None)
def test_white_space_and_comments_change_nothing(body: Sequence[Node], gaps: Sequence[str]) -> None:
    code = written(body, "f")
    pieces = re.split(r"(?<=[;{}()])|\n", code)
    changed = "".join(piece + gaps[number % len(gaps)] for number, piece in enumerate(pieces))
    assert _kinds(function_in(changed).function) == _kinds(function_in(code).function)


def _kinds(function: Function) -> object:
    return [point.kind for point in function.points], function.graph.edges


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed")
@given(st.lists(BODIES, min_size=5, max_size=5))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_whatever_a_program_does_is_a_walk_of_its_graph(tmp_path: Path, bodies: Sequence[Sequence[Node]]) -> None:
    """Compiled and run, the numbers that it tells come one after the other on a walk, which no fact rules out."""
    codes = [written(body, f"f{number}") for number, body in enumerate(bodies)]
    traces = _run(tmp_path, codes)
    for number, code in enumerate(codes):
        function = function_in(code).function
        for trace in traces[number * len(STARTS) : (number + 1) * len(STARTS)]:
            _follow(function, trace, code)


def _run(folder: Path, codes: Sequence[str]) -> list[list[int]]:
    """What each function tells, from each start."""
    runs = [f"    RUN(f{number}, {x}, {y});\n" for number in range(len(codes)) for x, y in STARTS]
    source = HARNESS % LONGEST + "".join(codes) + f"int main(void)\n{{\n{''.join(runs)}    return 0;\n}}\n"
    (folder / "program.c").write_text(source)
    subprocess.run(["gcc", "-w", "-O0", "-o", folder / "program", folder / "program.c"], check=True)
    done = subprocess.run([folder / "program"], check=True, capture_output=True, text=True)
    return [[int(number) for number in line.split()] for line in done.stdout.splitlines()]


def _follow(function: Function, trace: Sequence[int], code: str) -> None:
    points = {
        int(number[1]): point.index
        for point in function.points
        if isinstance(point.event, Call) and (number := NUMBER.match(function.text(point.extent)))
    }
    telling = frozenset(points.values())
    stages = [frozenset({points[number]}) for number in trace]
    barred = dict.fromkeys(range(len(stages) + 1), telling)
    try:
        walk = Ways(function).reaching(Guide(stages, barred))
    except TooMany:
        return
    assert walk is not None or not trace, f"{trace} is no walk of\n{code}"
