"""Small pieces of SVG that both drawings are made of."""

import math
from collections.abc import Sequence

from outcrop.appendix.layering import Point

HEAD = 6.0  # how long the head of an arrow is
ROUND = 7.0  # how early a line begins to turn


def arrow(points: Sequence[Point], look: str) -> str:
    """A line with rounded corners, and the head of an arrow at its end."""
    kept = [point for n, point in enumerate(points) if n == 0 or point != points[n - 1]]
    if len(kept) < 2:
        return ""
    (x0, y0), (x1, y1) = kept[-2:]
    length = math.hypot(x1 - x0, y1 - y0)
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    back = (x1 - dx * HEAD, y1 - dy * HEAD)
    sides = [(back[0] - dy * HEAD / 2, back[1] + dx * HEAD / 2), (back[0] + dy * HEAD / 2, back[1] - dx * HEAD / 2)]
    line = _rounded([*kept[:-1], (x1 - dx * HEAD / 2, y1 - dy * HEAD / 2)])
    head = "".join(f"L{number(x)} {number(y)}" for x, y in sides)
    return f'<path class="{look}" d="{line}"/><path class="head {look}" d="M{number(x1)} {number(y1)}{head}Z"/>'


def _rounded(points: Sequence[Point]) -> str:
    """The line through some points, its corners cut by curves."""
    written = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        (ax, ay), (bx, by) = _towards(corner, before), _towards(corner, after)
        written.append(f"L{number(ax)} {number(ay)}Q{number(corner[0])} {number(corner[1])} {number(bx)} {number(by)}")
    written.append(f"L{number(points[-1][0])} {number(points[-1][1])}")
    return "".join(written)


def _towards(corner: Point, other: Point) -> Point:
    length = math.hypot(other[0] - corner[0], other[1] - corner[1]) or 1.0
    way = min(ROUND, length / 2) / length
    return corner[0] + (other[0] - corner[0]) * way, corner[1] + (other[1] - corner[1]) * way


def number(value: float) -> str:
    """A number as short as a tenth of a unit needs it."""
    return f"{value:.1f}".removesuffix(".0")
