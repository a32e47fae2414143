"""reStructuredText: code blocks and literal blocks; what is included from a file is no quote."""

import pytest

from outcrop.verify.references import references_of

from ..given import prose, quotes, read

ROWS = ("int a(void)", "{", "\treturn 1;", "}")
BLOCK = "\n".join(f"   {row}" for row in ROWS)


@pytest.mark.parametrize(
    "text",
    [
        f".. code-block:: c\n\n{BLOCK}\n",
        f".. code-block:: c\n   :linenos:\n   :caption: src/a.c\n\n{BLOCK}\n",
        f".. code::\n\n{BLOCK}\n",
        f".. sourcecode:: c\n\n{BLOCK}\n\nWords.\n",
        f"Words::\n\n{BLOCK}\n",
        f"Words:\n\n::\n\n{BLOCK}\n\nMore words.\n",
        f"- an item::\n\n{BLOCK}\n",
    ],
)
def test_code_is_quoted_in_many_ways(text: str) -> None:
    assert [quote.rows for quote in quotes(text, "rst")] == [ROWS]


def test_what_is_included_is_no_quote() -> None:
    assert quotes(".. literalinclude:: src/a.c\n   :lines: 3-9\n\nWords.\n", "rst") == []


def test_the_number_of_the_first_line_and_the_caption_are_references() -> None:
    text = f".. code-block:: c\n   :lineno-start: 77\n   :caption: src/a.c\n\n{BLOCK}\n"
    [quoted] = references_of(read(text, "rst"))
    assert quoted.quote.lines == (5, 8)
    assert [one.path.path for one in quoted.references if one.path is not None] == ["src/a.c"]
    assert [one.lines.first for one in quoted.references if one.lines is not None] == [77]


def test_headings_and_paragraphs_are_prose() -> None:
    assert prose("=====\nPeers\n=====\n\nWords of\n`a <https://x/y>`_.\n\nMore\n----\n", "rst") == [
        "Peers",
        "Words of\n`a <https://x/y>`_.",
        "More",
    ]
