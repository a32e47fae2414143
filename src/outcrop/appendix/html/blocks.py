"""From a drawing to what is drawn of it: its points in blocks that run straight through, a line of code a row, and the ways between blocks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outcrop.model.code import Kind, Point
from outcrop.model.extent import Lines, Position
from outcrop.model.finding import Role
from outcrop.model.graph import ENTRY, EXIT, Edge
from outcrop.report.graphs import Drawing


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A row of a block: what stands on a line of the file."""

    number: int
    text: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class Block:
    """Points that follow each other whatever happens; an end of the function has no rows."""

    name: str
    rows: tuple[BlockRow, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How the function may go on after a block."""

    source: str
    target: str
    how: str


def blocks(drawing: Drawing, roles: Sequence[Role]) -> tuple[list[Block], list[Way]]:
    """The blocks that are reached, in the order of their first lines, between both ends of the function."""
    reached = drawing.graph.reachable | {ENTRY}
    edges = [edge for edge in drawing.graph.edges if edge.source in reached]
    onward = _onward(edges)
    heads = [point for point in sorted(reached - {ENTRY, EXIT}) if point not in onward.values()]
    chains = {head: list(_chain(head, onward)) for head in heads}
    home = {point: str(head) for head, chain in chains.items() for point in chain}
    home |= {ENTRY: "entry", EXIT: "exit"}
    found = [
        Block("entry", ()),
        *(Block(str(head), tuple(_rows(drawing, chain, roles))) for head, chain in chains.items()),
        *([Block("exit", ())] if EXIT in {edge.target for edge in edges} else []),
    ]
    ways = [
        Way(home[edge.source], home[edge.target], edge.how) for edge in edges if onward.get(edge.source) != edge.target
    ]
    return found, list(dict.fromkeys(ways))


def _onward(edges: Sequence[Edge]) -> dict[int, int]:
    """From each point to the one that always follows it, and nothing else does."""
    after: dict[int, list[Edge]] = {}
    before: dict[int, list[Edge]] = {}
    for edge in edges:
        after.setdefault(edge.source, []).append(edge)
        before.setdefault(edge.target, []).append(edge)
    return {
        source: steps[0].target
        for source, steps in after.items()
        if source != ENTRY
        and len(steps) == 1
        and steps[0].how == "next"
        and steps[0].target != EXIT
        and len(before[steps[0].target]) == 1
        and steps[0].target > source  # a ring that nothing leaves has a first point too
    }


def _chain(head: int, onward: dict[int, int]) -> Iterator[int]:
    point: int | None = head
    while point is not None:
        yield point
        point = onward.get(point)


def _rows(drawing: Drawing, chain: Sequence[int], roles: Sequence[Role]) -> Iterator[BlockRow]:
    """Points of one line as one row, where one holds the others; a call inside an assignment is told by the assignment."""
    points = drawing.found.function.points
    places = Lines(drawing.found.function.data)
    rows: list[list[Point]] = []
    for index in chain:
        point = points[index]
        if rows and drawing.lines[rows[-1][-1].index] == drawing.lines[index] and _told_by(rows[-1], point):
            rows[-1].append(point)
        else:
            rows.append([point])
    for row in rows:
        last = max(row, key=lambda point: point.extent.end - point.extent.start)
        role = next((one for point in row if (one := _role_at(places.position(point.extent.start), roles))), None)
        question = " ?" if any(point.kind is Kind.CHECK for point in row) else ""
        yield BlockRow(drawing.lines[row[0].index], f"{drawing.text(last)}{question}", role)


def _told_by(row: Sequence[Point], point: Point) -> bool:
    """Whether a point and those before it on its line are one inside the other."""
    return all(point.extent.holds(one.extent) or one.extent.holds(point.extent) for one in row)


def _role_at(place: Position, roles: Sequence[Role]) -> Role | None:
    """The innermost role that a place stands in."""
    at = (place.line, place.column)
    over = [
        role
        for role in roles
        if role.path is None
        and (role.span.start.line, role.span.start.column) <= at < (role.span.end.line, role.span.end.column)
    ]
    return max(over, key=lambda role: (role.span.start.line, role.span.start.column), default=None)
