"""From how a function runs to its picture as SVG."""

from markupsafe import Markup

from outcrop.appendix.document import Said


def flowgraph(said: Said) -> Markup | None:
    """The picture of a function's flow graph; none where there is none to draw, or it is too large to read."""
    return None
