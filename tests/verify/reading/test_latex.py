"""LaTeX: lstlisting, minted, verbatim and a document's own environments; what is included from a file is no quote."""

import pytest

from outcrop.verify.references import references_of

from ..given import prose, quotes, read

CODE = "int a(char s[])\n{\n\treturn s[0] % 2;\n}"
ROWS = tuple(CODE.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        f"\\begin{{lstlisting}}\n{CODE}\n\\end{{lstlisting}}",
        f"\\begin{{lstlisting}}[language=C, caption={{A [b] c}}]\n{CODE}\n\\end{{lstlisting}}",
        f"\\begin{{minted}}[linenos]{{c}}\n{CODE}\n\\end{{minted}}",
        f"\\begin{{verbatim}}\n{CODE}\n\\end{{verbatim}}",
        f"\\begin{{Verbatim}}[numbers=left]\n{CODE}\n\\end{{Verbatim}}",
        f"\\lstnewenvironment{{program}}{{}}{{}}\n\\begin{{program}}\n{CODE}\n\\end{{program}}",
        f"% \\begin{{verbatim}}\n\\begin{{verbatim}}\n{CODE}\n\\end{{verbatim}}",
    ],
)
def test_code_is_quoted_in_many_ways(text: str) -> None:
    assert [quote.rows for quote in quotes(f"\\section{{Peers}}\nWords.\n\n{text}\n\nMore.", "latex")] == [ROWS]


def test_what_is_included_is_no_quote() -> None:
    assert quotes("\\lstinputlisting[firstline=3]{src/a.c}\n\\inputminted{c}{src/a.c}\n", "latex") == []


def test_options_are_references() -> None:
    text = f"\n\\begin{{lstlisting}}[firstnumber=77,caption={{src/a\\_b.c}},language=C]\n{CODE}\n\\end{{lstlisting}}"
    [quoted] = references_of(read(text, "latex"))
    assert (quoted.quote.language, quoted.quote.lines) == ("c", (3, 6))
    assert [one.path.path for one in quoted.references if one.path is not None] == ["src/a_b.c"]
    assert [one.lines.first for one in quoted.references if one.lines is not None] == [77]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (r"\texttt{src/ping\_nodes.c}, lines~77--79", "src/ping_nodes.c, lines 77--79"),
        (r"\path{src/a.c}:77", "src/a.c:77"),
        (r"\href{https://x/y\#L7}{the code}", r"\hrefhttps://x/y#L7 the code"),
        (r"第77$\sim$171行", "第77~171行"),
        ("Words. % a remark", "Words."),
    ],
)
def test_prose_is_what_a_reader_sees(text: str, seen: str) -> None:
    assert [one.strip() for one in prose(text, "latex")] == [seen]


def test_sections_are_headings_of_their_own() -> None:
    document = read("\\section{One}\nWords.\n\n\\subsection*{Two}\n", "latex")
    assert [(block.text, block.heading) for block in document.blocks] == [
        ("One", True),
        ("Words.", False),
        ("Two", True),
    ]  # type: ignore[union-attr]
