"""Markdown: fences, indented code, HTML inside, and what stands in the head of a fence."""

import pytest

from outcrop.verify.references import references_of

from ..given import prose, quotes, read

CODE = "int a(void)\n{\n    return 1;\n}"
ROWS = tuple(CODE.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{CODE}\n```\n",
        f"~~~ c\n{CODE}\n~~~\n",
        f"`````c\n{CODE}\n`````\n",
        "Words:\n\n" + "\n".join(f"    {row}" for row in ROWS) + "\n",
        "- in a list\n\n" + "\n".join(f"  {row}" for row in ("```c", *ROWS, "```")) + "\n",
        "\n".join(f"> {row}" for row in ("```c", *ROWS, "```")) + "\n",
        '=== "C"\n\n' + "\n".join(f"    {row}" for row in ("```c", *ROWS, "```")) + "\n",
        f"{{% highlight c linenos %}}\n{CODE}\n{{% endhighlight %}}\n",
        f"<pre><code>{CODE}</code></pre>\n",
        "```\n" + "\n".join(f"{number:2} {row}" for number, row in enumerate(ROWS, 1)) + "\n```\n",
        f"```c\n{CODE}\n",  # never closed: it ends with the document
    ],
)
def test_code_is_quoted_in_many_ways(text: str) -> None:
    assert [quote.rows for quote in quotes(text, "markdown")] == [ROWS]


def test_a_quote_knows_its_lines() -> None:
    text = f"# Title\n\nWords.\n\n```c\n\n{CODE}\n```\n"
    [quote] = quotes(text, "markdown")
    assert quote.lines == (7, 10)
    assert text.split("\n")[6:10] == list(quote.rows)


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("c", "c"),
        ("C++ title=x", "c++"),
        ("{.cpp .numberLines}", "cpp"),
        ("{code-block} c", "c"),
        ("", None),
        ('linenums="7"', None),
    ],
)
def test_the_language_stands_in_the_head(info: str, language: str | None) -> None:
    [quote] = quotes(f"```{info}\n{CODE}\n```\n", "markdown")
    assert quote.language == language


@pytest.mark.parametrize(
    "info",
    [
        'c linenums="77"',
        '{.c .numberLines startFrom="77"}',
        "c firstline=77",
        "77:80:src/a.c",
        'c title="src/a.c:77-80"',
        "c:src/a.c#L77-L80",
    ],
)
def test_so_may_the_lines(info: str) -> None:
    [quoted] = references_of(read(f"```{info}\n{CODE}\n```\n", "markdown"))
    assert {one.lines.first for one in quoted.references if one.lines is not None} == {77}


def test_prose_stands_there_letter_by_letter() -> None:
    text = "# One\n\nSome *words* of `src/a.c`,\nlines 3-9 of\nit.\n\n- an item\n\n| a | b |\n|---|---|\n| c | d |\n"
    assert prose(text, "markdown") == [
        "# One",
        "Some *words* of `src/a.c`,\nlines 3-9 of\nit.",
        "- an item",
        "| a | b |\n|---|---|\n| c | d |",
    ]


def test_empty_fences_and_words_are_no_quotes() -> None:
    assert quotes("```\n\n```\n\nSome `code` in words.\n", "markdown") == []
