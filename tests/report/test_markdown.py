"""Markdown: whatever stands in the code, it stays code, and nothing in a sentence acts."""

from markdown_it import MarkdownIt
from markdown_it.token import Token

from outcrop.model.coverage import FileCoverage
from outcrop.model.finding import Finding
from outcrop.report.markdown import markdown

from .making import TITLES, finding, record


def written(*findings: Finding, count: int | None = None) -> str:
    """The document of these findings."""
    rows = FileCoverage("list.c", "c", "read", heads=1, clean=1)
    count = len(findings) if count is None else count
    lines = markdown(findings, count, record(rows), TITLES, "en", lambda one: one.source.path)
    return "".join(f"{line}\n" for line in lines)


def parsed(*findings: Finding) -> list[Token]:
    return MarkdownIt().parse(written(*findings))


def fences(tokens: list[Token]) -> list[str]:
    return [token.content for token in tokens if token.type == "fence"]


def test_a_document() -> None:
    one = finding(9, ("int f(void)", "{", "}"), {10: "lock"}, url="https://github.com/x/y", explanation="`f` is so.")
    assert written(one, count=4) == (
        "## Guarded collection `guarded-collection`\n"
        "\n"
        "### `f` (sound)\n"
        "\n"
        f"[`list.c:9-11`](https://github.com/x/y/blob/{'c' * 40}/list.c)\n"
        "\n"
        "```c\n"
        " 9 │ int f(void)\n"
        "10 │ {    ◂ does lock\n"
        "11 │ }\n"
        "```\n"
        "\n"
        "`f` is so.\n"
        "\n"
        f"`swh:1:cnt:{'b' * 40};lines=9-11`\n"
        "\n"
        "The best 1 of 4 are shown; --all shows the rest.\n"
        "\n"
        "Read 1 of 1 function (100.00 %) in 1 file: 0 mended, 0 passed over, 0 with an error inside, 0 not found.\n"
        "\n"
    )


def test_a_line_that_would_end_the_block_does_not() -> None:
    for line in ("```", "/* ``` */", "`````", "   ````c", "~~~", "</code></pre><script>"):
        [code] = fences(parsed(finding(1, ("void f(void)", line, "}"))))
        assert code == f"1 │ void f(void)\n2 │ {line}\n3 │ }}\n"


def test_nothing_in_a_sentence_acts() -> None:
    evil = "<script>alert(1)</script> [x](javascript:y) **bold** &amp; \\ `a <b> c` and `` and ` alone"
    [inline] = [t for t in parsed(finding(explanation=evil)) if t.type == "inline" and "script" in t.content]
    kinds = {child.type for child in inline.children or []}
    assert kinds <= {"text", "text_special", "code_inline"}
    shown = "".join(child.content for child in inline.children or [])
    assert shown.startswith("<script>alert(1)</script> [x](javascript:y) **bold** &amp; \\ a <b> c and ")


def test_nothing_in_a_name_or_path_acts() -> None:
    odd = finding(path="a`](x)<b>.c", name="operator`|<T>", url="https://github.com/x/y")
    kinds = {child.type for token in parsed(odd) for child in token.children or []}
    assert kinds <= {"text", "code_inline", "link_open", "link_close"}


def test_without_code_there_is_no_block() -> None:
    assert fences(parsed(finding(1, None, gap=None))) == []


def test_money_is_no_mathematics_and_nothing_is_struck_out() -> None:
    assert r"From \$5 to \$6, \~\~once\~\~." in written(finding(1, explanation="From $5 to $6, ~~once~~."))
