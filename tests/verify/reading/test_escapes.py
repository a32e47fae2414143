"""What a listing does not print as it stands: labels and notes are no code, colours and characters by their names are."""

import time

import pytest

from ..given import quotes

LISTING = "\\begin{lstlisting}\na|\\label{b}|\n\\end{lstlisting}\n"
NESTED = LISTING.replace("}\n", "}[escapechar=|]\n", 1).replace("label{b}", "textbf{" * 2000)


def listed(code: str, options: str = "", before: str = "") -> list[str]:
    """The rows of a listing as they are quoted."""
    [quote] = quotes(f"{before}\n\\begin{{lstlisting}}[{options}]\n{code}\n\\end{{lstlisting}}\n", "latex")
    return list(quote.rows)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (r"go(x);(*@\label{here}@*)", "go(x);"),
        (r"(*@\circled{1}@*)go(x);", "go(x);"),
        (r"go(x); (*@$\leftarrow$@*)", "go(x); "),
        (r"(*@\textcolor{red}{go(x);}@*)", "go(x);"),
        (r"(*@\color{red}go@*)(x);", "go(x);"),
        (r"(*@\textbf{go}@*)(x);", "go(x);"),
        (r'say("(*@\textbackslash{}@*)n");', r'say("\n");'),
        (r"// (*@中文\_a@*)", "// 中文_a"),
        (r"a (*@ never closed", r"a (*@ never closed"),
        (r"f(*p);", "f(*p);"),
    ],
)
def test_a_way_out_prints_code_or_none(written: str, code: str) -> None:
    assert listed(written, "escapeinside={(*@}{@*)}") == [code]


@pytest.mark.parametrize(
    ("options", "before"),
    [
        ("escapechar=|", ""),
        ("escapechar={|}", ""),
        (r"escapechar=\|", ""),
        ("escapeinside=||", ""),
        ("language=C,escapeinside={|}{|},frame=tb", ""),
        ("", r"\lstset{basicstyle=\ttfamily,escapechar=|}"),
        ("style=mine", "\\lstdefinestyle{mine}{basicstyle=\\ttfamily, % so, or so\n  escapechar=|}"),
        ("", "\\lstdefinestyle{mine}{escapechar=|}\n\\lstset{style=mine}"),
    ],
)
def test_it_is_declared_in_many_ways(options: str, before: str) -> None:
    assert listed(r"go(x);|\label{here}|", options, before) == ["go(x);"]


@pytest.mark.parametrize(
    ("options", "before"), [("", ""), ("escapechar=", r"\lstset{escapechar=|}"), ("", r"\setminted{escapeinside=||}")]
)
def test_what_is_not_declared_is_code(options: str, before: str) -> None:
    assert listed("a = b | c | d;", options, before) == ["a = b | c | d;"]


def test_minted_has_its_own() -> None:
    text = "\\setminted{escapeinside=||}\n\\begin{minted}{c}\ngo(x);|\\label{here}|\n\\end{minted}"
    assert [quote.rows for quote in quotes(text, "latex")] == [("go(x);",)]


def test_an_environment_within_a_definition_is_no_quote() -> None:
    text = "\\newenvironment{mine}[2]{\\begin{minted}[#1]{#2}}{\\end{minted}}\n\nWords.\n"
    assert quotes(text, "latex") == []


@pytest.mark.parametrize("text", ["\\lstset{" * 5000, "\\lstset{escapechar=|}\n" * 2000 + LISTING * 2000, NESTED])
def test_what_never_ends_takes_no_longer_than_it_is_long(text: str) -> None:
    began = time.process_time()
    quotes(text, "latex")
    assert time.process_time() - began < 5
