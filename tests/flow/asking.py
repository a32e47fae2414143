"""Questions about walks, asked of small sources: points are named by the functions that are called there."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from languages.paths import function_in
from outcrop.engine.sites import Found
from outcrop.flow.guide import Guide
from outcrop.flow.walk import Walk
from outcrop.flow.walks import Ways
from outcrop.model.code import Call, Function


def function(statements: str, language: str = "c") -> Found:
    """Statements as the body of a function with some parameters and locals; they may begin with directives."""
    head = "int f(int x, int y, int z, struct node *p, struct node *q)"
    return function_in(f"{head}\n{{\n{statements}\n}}\n", language)


def ways(found: Found) -> Ways:
    """The ways through a function, ended by calls that never return."""
    return Ways(found.function, frozenset(site.order for site in found.by_family.get("process.exit", ())))


def called(function: Function, name: str) -> frozenset[int]:
    """The points where a function is called."""
    found = (p.index for p in function.points if isinstance(p.event, Call) and p.event.name == name)
    return frozenset(found)


def reach(asking: Ways, stages: Sequence[frozenset[int]], point: int, **told: Any) -> Walk | None:
    """A shortest walk through all stages, and then to a point; what it may do on the way is told as a Guide has it."""
    return asking.reaching(Guide(stages, **told), point)


def walk(
    statements: str, *names: str, barred: Mapping[int, Collection[str]] | None = None, language: str = "c"
) -> Walk | None:
    """A shortest walk that passes these calls in this order; some calls are barred at a stage (0 is before the first)."""
    found = function(statements, language)
    *stages, (point,) = (called(found.function, name) for name in names)
    bars = {
        stage: frozenset().union(*(called(found.function, name) for name in several))
        for stage, several in (barred or {}).items()
    }
    return reach(ways(found), stages, point, barred=bars)


def lines(found: Function, one: Walk) -> list[int]:
    """The lines of a walk's points, each once in a row; the first line of the statements is 1."""
    read = found.function
    passed = [read.data.count(b"\n", 0, read.points[step.point].extent.start) - 1 for step in one.steps]
    return [line for number, line in enumerate(passed) if number == 0 or passed[number - 1] != line]
