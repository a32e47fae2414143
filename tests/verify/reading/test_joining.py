"""Excerpts between which a paragraph only says what is left out are one."""

import pytest

from ..given import prose, quotes

FIRST, SECOND = "int a(void)\n{", "\treturn b();\n}"


def apart(said: str) -> str:
    """Two fences with something between."""
    return f'```c linenums="10"\n{FIRST}\n```\n\n{said}\n\n```c linenums="20"\n{SECOND}\n```\n'


@pytest.mark.parametrize(
    "said",
    [
        "lines 12–19 left out",
        "Lines 12-19 are omitted.",
        "省略第 12–19 行",
        "8 lines left out (12-19)",
        "line 12 left out",
        "lines 12–19 left out / 省略第 12–19 行",
        "lines 12–19 left out\n\n省略第 12–19 行",
    ],
)
def test_a_paragraph_that_only_says_what_is_left_out_joins(said: str) -> None:
    [quote] = quotes(apart(said), "markdown")
    assert [row for row in quote.rows if row] == [
        *FIRST.split("\n"),
        f"⋮ {said.partition(chr(10))[0]}",
        *SECOND.split("\n"),
    ]
    assert quote.numbers is not None
    assert [number for number in quote.numbers if number] == [10, 11, 20, 21]


def test_its_lines_stay_those_of_the_document() -> None:
    text = apart("lines 12–19 left out")
    [quote] = quotes(text, "markdown")
    for offset, row in enumerate(quote.rows):
        assert not row or text.split("\n")[quote.lines[0] + offset - 1] in (row, row.removeprefix("⋮ "))


@pytest.mark.parametrize(
    "said",
    [
        "And then:",
        "lines 12–19",
        "What lines 12-19 do is left out here, since it is told above.",
        "some lines are left out",
    ],
)
def test_any_other_paragraph_does_not(said: str) -> None:
    assert len(quotes(apart(said), "markdown")) == 2
    assert prose(apart(said), "markdown") == [said]
