import re

import pytest

from outcrop.appendix.layout import Box, Layout, Link, layout
from outcrop.appendix.tikz import picture
from outcrop.systems import known_systems


def test_a_picture_has_a_box_a_part_and_an_arrow_a_link_each_with_what_is_said() -> None:
    box = Box("a", 50, 10, 80.5, 20, ("Client & co",))
    line = Link("a", "a", ((10, 10), (20, 20.5)), 15, 15, 30, 10, ("asks", "100 %"))
    assert list(picture(Layout(100, 50, (box,), (line,)))) == [
        r"\begin{tikzpicture}[x=1pt,y=-1pt]",
        r"  \draw[outcrop link] (10,10) -- (20,20.5);",
        r"  \node[outcrop part,minimum width=80.5pt,minimum height=20pt] at (50,10) {Client \& co};",
        r"  \node[outcrop saying] at (15,15) {asks\\[0pt]100 \%};",
        r"\end{tikzpicture}",
    ]


@pytest.mark.parametrize("name", known_systems())
def test_every_known_system_is_drawn(name: str) -> None:
    system = known_systems()[name]
    drawn = layout(system, "zh")
    assert drawn is not None
    text = "\n".join(picture(drawn))
    assert len(re.findall(r"\\node\[outcrop part", text)) == len(system.parts)
    assert len(re.findall(r"\\draw", text)) == len(system.links)
