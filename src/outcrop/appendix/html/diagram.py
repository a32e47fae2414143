"""From the layout of a system to its picture as SVG; the page's style colours it."""

from collections.abc import Sequence

from markupsafe import Markup

from outcrop.appendix.html.drawing import arrow, number
from outcrop.appendix.html.voice import shown
from outcrop.appendix.layout import LINE, SMALL, Layout

MARGIN = 4.0
SCALE = 1.35  # from a ten-point text to one that is read at arm's length


def diagram(layout: Layout) -> Markup:
    """The picture; what it shows is told beside it in words, so that it is one image to those who cannot see it."""
    width, height = layout.width + 2 * MARGIN, layout.height + 2 * MARGIN
    box = f"{number(-MARGIN)} {number(-MARGIN)} {number(width)} {number(height)}"
    size = f'width="{number(width * SCALE)}" height="{number(height * SCALE)}"'
    body = "".join(
        (
            *(arrow(link.points, "link") for link in layout.links),
            *(_text(link.x, link.y, link.lines, LINE * SMALL, "says") for link in layout.links),
            *(
                f'<rect class="box" x="{number(box.x - box.width / 2)}" y="{number(box.y - box.height / 2)}" width="{number(box.width)}" height="{number(box.height)}" rx="5"/>'
                for box in layout.boxes
            ),
            *(_text(box.x, box.y, box.lines, LINE, "title") for box in layout.boxes),
        )
    )
    return Markup(f'<svg viewBox="{box}" {size} aria-hidden="true">{body}</svg>')  # noqa: S704  # its texts are escaped


def _text(x: float, y: float, lines: Sequence[str], step: float, look: str) -> str:
    """Lines of text, their block centred on a place."""
    first = y - (len(lines) - 1) / 2 * step
    return "".join(
        f'<text class="{look}" x="{number(x)}" y="{number(first + n * step)}" dy=".35em">{shown(line)}</text>'
        for n, line in enumerate(lines)
    )
