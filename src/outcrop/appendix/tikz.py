"""From the layout of a system's parts to a picture in TikZ: boxes, arrows, and what is said on them."""

from collections.abc import Iterator

from outcrop.appendix.layout import Box, Layout, Link
from outcrop.appendix.tex.text import NEXT_LINE, plain


def picture(layout: Layout) -> Iterator[str]:
    """The lines of a `tikzpicture`; a unit of the layout is a point, and y runs down in both."""
    yield r"\begin{tikzpicture}[x=1pt,y=-1pt]"
    for link in layout.links:
        yield f"  {_link(link)}"
    for box in layout.boxes:
        yield f"  {_part(box)}"
    for link in layout.links:  # last, so that no arrow runs through a text
        yield f"  {_saying(link)}"
    yield r"\end{tikzpicture}"


def _part(box: Box) -> str:
    size = f"minimum width={box.width:g}pt,minimum height={box.height:g}pt"
    return rf"\node[outcrop part,{size}] at ({box.x:g},{box.y:g}) {{{_text(box.lines)}}};"


def _link(link: Link) -> str:
    return rf"\draw[outcrop link] {' -- '.join(f'({x:g},{y:g})' for x, y in link.points)};"


def _saying(link: Link) -> str:
    return rf"\node[outcrop saying] at ({link.x:g},{link.y:g}) {{{_text(link.lines)}}};"


def _text(lines: tuple[str, ...]) -> str:
    return NEXT_LINE.join(map(plain, lines))
