"""From boxes of given sizes and the links between them to where each stands: in layers, links running down where they can (Sugiyama's way).

The same boxes and links give the same numbers every time. x runs to the right and y down, from a corner at 0, 0; the unit is that of the sizes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grandalf.graphs import Edge, Graph, Vertex
from grandalf.layouts import SugiyamaLayout, VertexViewer

Point = tuple[float, float]
Size = tuple[float, float]  # width and height
ROUNDS = 8.5  # of ordering; the half ends with a downward sweep


class _Link(Edge):  # type: ignore[misc]  # the library is not typed
    """A link between two boxes, by its number: the library keeps links in sets, whose order is not to depend on where they lie in memory."""

    def __init__(self, number: int, source: Vertex, target: Vertex) -> None:
        self.number = number
        super().__init__(source, target)

    def __hash__(self) -> int:
        return self.number


@dataclass(frozen=True, slots=True)
class Layers:
    """Boxes by their centres, and for each link the points that it passes between its boxes, from its source to its target."""

    width: float
    height: float
    centres: Mapping[str, Point]
    bends: Mapping[tuple[str, str], Sequence[Point]]


def layered(
    sizes: Mapping[str, Size], links: Sequence[tuple[str, str]], across: float, down: float, root: str | None = None
) -> Layers:
    """Boxes with at least `across` between neighbours and `down` between layers; `root` is to stand on top."""
    # Several links between two boxes count once, or the library confuses them; a link of a box to itself takes no room.
    pairs = list({frozenset(pair): pair for pair in reversed(links) if pair[0] != pair[1]}.values())[::-1]
    vertices = {name: Vertex(name) for name in sizes}
    for name, vertex in vertices.items():
        vertex.view = VertexViewer(*sizes[name])
    edges = {pair: _Link(n, vertices[pair[0]], vertices[pair[1]]) for n, pair in enumerate(pairs)}
    graph = Graph(list(vertices.values()), list(edges.values()), directed=True)
    centres: dict[str, Point] = {}
    bends: dict[tuple[str, str], Sequence[Point]] = {}
    left = height = 0.0
    for component in graph.C:
        names = [vertex.data for vertex in component.sV]
        roots = [vertices[root]] if root is not None and root in names else _roots(component, names, vertices)
        plan = _planned(component, roots, across, down)
        passed = {pair: list(_passed(plan, edges[pair])) for pair in pairs if pair[0] in names}
        shift, top, right, bottom = _frame(names, vertices, passed)
        for name in names:
            x, y = vertices[name].view.xy
            centres[name] = (_round(x - shift + left), _round(y - top))
        for pair, points in passed.items():
            bends[pair] = [(_round(x - shift + left), _round(y - top)) for x, y in points]
        left, height = left + right - shift + across, max(height, bottom - top)
    for source, target in links:
        if source != target and (source, target) not in bends:
            bends[source, target] = list(reversed(bends.get((target, source), ())))
    return Layers(_round(max(0.0, left - across)), _round(height), centres, bends)


def _planned(component: Graph, roots: Sequence[Vertex], across: float, down: float) -> SugiyamaLayout:
    """What the library makes of boxes that hang together; the boxes know their places then."""
    plan = SugiyamaLayout(component)
    plan.xspace, plan.yspace = across, down
    plan.dw, plan.dh = across / 2, 0  # what a link takes that passes a layer
    plan.init_all(roots=roots)
    plan.draw(ROUNDS)
    return plan


def _roots(component: Graph, names: Sequence[str], vertices: Mapping[str, Vertex]) -> list[Vertex]:
    """Boxes that nothing leads to; where all lead in rings, the first."""
    free = [vertices[name] for name in names if not vertices[name].e_in()]
    return free or [vertices[names[0]]]


def _passed(plan: SugiyamaLayout, edge: Edge) -> Iterator[Point]:
    """Where a link passes the layers between its boxes, from its source on."""
    between = plan.ctrls.get(edge, {})
    first, last = (plan.grx[vertex].rank for vertex in edge.v)
    for rank in range(first + 1, last) if first < last else range(first - 1, last, -1):
        if rank in between:
            yield between[rank].view.xy


def _frame(
    names: Sequence[str], vertices: Mapping[str, Vertex], passed: Mapping[tuple[str, str], Sequence[Point]]
) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what was placed."""
    views = [vertices[name].view for name in names]
    points = [point for line in passed.values() for point in line]
    return (
        min([view.xy[0] - view.w / 2 for view in views] + [x for x, _ in points]),
        min(view.xy[1] - view.h / 2 for view in views),
        max([view.xy[0] + view.w / 2 for view in views] + [x for x, _ in points]),
        max(view.xy[1] + view.h / 2 for view in views),
    )


def _round(number: float) -> float:
    return round(float(number), 1) + 0.0  # no -0.0
