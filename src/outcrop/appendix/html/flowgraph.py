"""From how a function runs to its picture as SVG: blocks of numbered lines, roles in their colours, the steps of the witness marked."""

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from outcrop.appendix.document import Said
from outcrop.appendix.html.blocks import Block, BlockRow, Way, blocks
from outcrop.appendix.html.drawing import arrow, number
from outcrop.appendix.html.voice import shown
from outcrop.appendix.layering import Layers, Point, layered

MOST = 150  # points of a function that is still drawn
WIDEST = 46  # letters of a line
LETTER, ROW = 6.7, 16.0  # of the page's 11-pixel fixed-width letters
GUTTER, PADDING = 34.0, 8.0
ACROSS, DOWN = 28.0, 40.0
END = 12.0  # the size of the dot where the function begins or ends
MARGIN = 4.0
TOUCH = 14.0  # of a way that leads straight out of a block, or into one
SPREAD = 40.0  # between ways that leave or reach one block, where there is room
LOOKS = {"true": "true", "false": "false", "jump": "jump", "back": "jump"}  # others go on


def flowgraph(said: Said, colours: Mapping[str, int]) -> Markup | None:
    """The picture of a function's flow graph; none where there is none to draw, or it is too large to read.

    `colours` are those of the roles by their names, as in the lines of the excerpt.
    """
    if said.flow is None or not 0 < len(said.flow.found.function.points) <= MOST:
        return None
    found, ways = blocks(said.flow, said.finding.roles)
    sizes = {block.name: _size(block) for block in found}
    layers = layered(sizes, [(way.source, way.target) for way in ways], ACROSS, DOWN, "entry")
    steps = frozenset(step.line for step in said.witness)
    lines = list(_lines(ways, layers, sizes))
    width, height = layers.width + 2 * MARGIN, layers.height + 2 * MARGIN
    left = min([0.0, *(x for points, _ in lines for x, _ in points)])
    right = max([layers.width, *(x for points, _ in lines for x, _ in points)])
    width += right - layers.width - left
    body = "".join(
        (
            *(arrow(points, LOOKS.get(way.how, "on")) for points, way in lines),
            *_told(lines),
            *(_block(block, layers.centres[block.name], sizes[block.name], colours, steps) for block in found),
        )
    )
    box = f"{number(left - MARGIN)} {number(-MARGIN)} {number(width)} {number(height)}"
    return Markup(  # noqa: S704  # its texts are escaped
        f'<svg viewBox="{box}" width="{number(width)}" height="{number(height)}">{body}</svg>'
    )


def _size(block: Block) -> tuple[float, float]:
    if not block.rows:
        return END, END
    longest = max(min(len(row.text), WIDEST) for row in block.rows)
    return GUTTER + longest * LETTER + PADDING, len(block.rows) * ROW + PADDING


def _lines(
    ways: Sequence[Way], layers: Layers, sizes: Mapping[str, tuple[float, float]]
) -> Iterator[tuple[list[Point], Way]]:
    """The points that each way passes, each with its own place at the edge of its blocks."""
    ends: dict[
        tuple[str, bool], list[tuple[float, bool, int]]
    ] = {}  # by block and side: whether a way leaves, and which
    middles = [
        layers.bends.get((way.source, way.target), ())
        if way.source != way.target
        else _around(way.source, layers, sizes)
        for way in ways
    ]
    for n, way in enumerate(ways):
        for name, other, leaves in ((way.source, way.target, True), (way.target, way.source, False)):
            x, y = middles[n][0 if leaves else -1] if middles[n] else layers.centres[other]
            below = y > layers.centres[name][1] if way.source != way.target else leaves
            ends.setdefault((name, below), []).append((x, leaves, n))
    placed: dict[tuple[int, bool], tuple[Point, Point]] = {}  # where a way touches, and where it turns
    for (name, below), found in ends.items():
        (x, y), (width, height) = layers.centres[name], sizes[name]
        gap = min(SPREAD, (width - PADDING) / max(1, len(found) - 1)) if width > END else 0
        for place, (_, leaves, n) in enumerate(sorted(found)):
            across, out = x + (place - (len(found) - 1) / 2) * gap, 1 if below else -1
            placed[n, leaves] = (across, y + out * height / 2), (across, y + out * (height / 2 + TOUCH))
    for n, way in enumerate(ways):
        yield [*placed[n, True], *middles[n], *reversed(placed[n, False])], way


def _around(name: str, layers: Layers, sizes: Mapping[str, tuple[float, float]]) -> Sequence[Point]:
    """The way from a block to itself, along its right side."""
    (x, y), (width, height) = layers.centres[name], sizes[name]
    right = x + width / 2 + ACROSS / 2
    return (right, y + height / 2 + DOWN / 3), (right, y - height / 2 - DOWN / 3)


def _told(lines: Sequence[tuple[Sequence[Point], Way]]) -> Iterator[str]:
    """What must be so for a way to be taken, where it begins: left of the first that leaves a block, right of the others."""
    first: dict[str, float] = {}
    for points, way in lines:
        first[way.source] = min(first.get(way.source, points[0][0]), points[0][0])
    for points, way in lines:
        if way.how in ("true", "false"):
            (x, y), (_, towards) = points[0], points[1]
            side, anchor = (-4, "end") if x == first[way.source] else (4, "start")
            below = y + 12 if towards > y else y - 5
            yield f'<text class="how" x="{number(x + side)}" y="{number(below)}" text-anchor="{anchor}">{way.how}</text>'


def _block(
    block: Block, centre: Point, size: tuple[float, float], colours: Mapping[str, int], steps: frozenset[int]
) -> str:
    if not block.rows:
        return f'<circle class="end" cx="{number(centre[0])}" cy="{number(centre[1])}" r="{number(END / 2)}"/>'
    left, top = centre[0] - size[0] / 2, centre[1] - size[1] / 2
    rows = "".join(
        _row(row, left, top + PADDING / 2 + n * ROW, size[0], colours, row.number in steps)
        for n, row in enumerate(block.rows)
    )
    return f'<rect x="{number(left)}" y="{number(top)}" width="{number(size[0])}" height="{number(size[1])}" rx="4"/>{rows}'


def _row(row: BlockRow, left: float, top: float, width: float, colours: Mapping[str, int], step: bool) -> str:
    """One line of a block, with its number in the file."""
    looks = ["role", f"c{colours.get(row.role.name, 0)}"] if row.role is not None else []
    looks += ["step-row"] if step else []
    look = f' class="{" ".join(looks)}"' if looks else ""
    text = row.text if len(row.text) <= WIDEST else f"{row.text[: WIDEST - 1]}…"
    bar = (
        f'<rect class="bar" x="{number(left)}" y="{number(top)}" width="3" height="{number(ROW)}"/>' if row.role else ""
    )
    return (
        f'<g data-line="{row.number}"{look}>'
        f'<rect class="row" x="{number(left + 1)}" y="{number(top)}" width="{number(width - 2)}" height="{number(ROW)}"/>{bar}'
        f'<text class="num" x="{number(left + GUTTER - 7)}" y="{number(top + 11.5)}">{row.number}</text>'
        f'<text x="{number(left + GUTTER)}" y="{number(top + 11.5)}">{shown(text)}</text></g>'
    )
