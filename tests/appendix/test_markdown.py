"""An appendix as Markdown: what an author gets, in each flavour, whatever stands in the code."""

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from appendix.composed import document
from outcrop.appendix.markdown import Flavour, markdown
from outcrop.model.appendix import AppendixWish, ChosenExcerpt
from outcrop.model.finding import Words
from running import FORGET, HOLD

HOSTILE = """\
/* </script><img src=x onerror=alert(1)> ``` @octocat #1 \x1b[31m \u202e */
int forget(struct peer *peer)
{
    pthread_mutex_lock(&peers_lock); /* ```` */
    list_del(&peer->link);
    pthread_mutex_unlock(&peers_lock);
    return 0;
}
"""


def lines(top: Path, flavour: Flavour = "github", **wish: object) -> list[str]:
    return list(markdown(document(top, **wish), flavour))


def test_an_excerpt_for_github(tmp_path: Path) -> None:
    (tmp_path / "list.c").write_text("int first;\n\n" + FORGET)
    told = lines(tmp_path)
    start = told.index("### 1. Guarded collection (`forget`)")
    blob = "swh:1:cnt:"
    assert told[start - 2 : start] == [f'<a id="{tmp_path.name}-forget-guarded-collection"></a>'.replace("_", "-"), ""]
    assert told[start + 2].startswith(f"This shows the scalability of {tmp_path.name}.".replace("_", r"\_"))
    assert told[start + 4] == "Listing 1. `forget` in list.c, lines 3–10."
    assert told[start + 6 : start + 16] == [
        "```c",
        " 3 │ /* Forgets a peer that has left. */",
        " 4 │ int forget(struct peer *peer)",
        " 5 │ {",
        " 6 │     pthread_mutex_lock(&peers_lock);    ◂ lock: takes `&peers_lock`",
        " 7 │     list_del(&peer->link);    ◂ change: changes the collection",
        " 8 │     pthread_mutex_unlock(&peers_lock);    ◂ unlock: lets `&peers_lock` go",
        " 9 │     return 0;",
        "10 │ }",
        "```",
    ]
    assert any(line.startswith("Source: `list.c:3-10`, `" + blob) for line in told)
    assert "Licence of the quoted code: not stated" in told


def test_pandoc_and_mkdocs_number_the_lines_themselves(tmp_path: Path) -> None:
    (tmp_path / "list.c").write_text("int first;\n\n" + FORGET)
    for flavour, opening in {
        "pandoc": '``` {.c .numberLines startFrom="3"}',
        "mkdocs": '```c linenums="3" hl_lines="4 5 6"',
    }.items():
        told = lines(tmp_path, flavour)  # type: ignore[arg-type]
        start = told.index(opening)
        assert told[start + 1 : start + 9] == FORGET.splitlines()
        assert "- line 6 *lock*: takes `&peers_lock`" in told


def test_both_languages_stand_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "list.c").write_text(FORGET)
    told = lines(tmp_path, wish=AppendixWish(lang="both"))
    assert "### 1. Guarded collection · 锁保护的集合 (`forget`)" in told
    assert "Listing 1. `forget` in list.c, lines 1–8." in told
    assert "代码 1：list.c 中的 `forget`，第 1–8 行。" in told
    assert "    ◂ lock: takes `&peers_lock`" in "\n".join(told)
    assert "- 第 4 行 *lock*：获取 `&peers_lock`" in told, "what does not stand in the code for GitHub stands below it"


def test_a_broken_promise_shows_its_walk(tmp_path: Path) -> None:
    (tmp_path / "list.c").write_text(HOLD)
    told = lines(tmp_path, patterns=("guarded-collection",))
    walk = told.index("The walk that shows it:")
    assert told[walk + 2].startswith("1. line 4: ")
    assert any(line.startswith("Here the scalability of ") for line in told)


def test_several_ranges_of_a_file_are_one_excerpt_with_its_own_numbers(tmp_path: Path) -> None:
    (tmp_path / "list.c").write_text("int first;\n" + FORGET)
    chosen = ChosenExcerpt(str(tmp_path), "list.c:1,6-7", None, Words("Mine", "我的"), Words("Before.", "之前。"), None)
    told = lines(tmp_path, wish=AppendixWish(excerpt=(chosen,)))
    start = told.index("### 1. Mine")
    assert told[start + 2] == "Before."
    assert told[start + 4] == "Listing 1. list.c, lines 1, 6–7."
    assert told[start + 6 : start + 12] == [
        "```c",
        "1 │ int first;",
        "  ⋮ lines 2–5 left out",
        "6 │     list_del(&peer->link);",
        "7 │     pthread_mutex_unlock(&peers_lock);",
        "```",
    ]
    source = told.index("Source:")
    assert told[source + 2].startswith("- `list.c:1`, `swh:1:cnt:")
    assert told[source + 3].startswith("- `list.c:6-7`, `swh:1:cnt:")
    assert (told[source + 2][-9:], told[source + 3][-11:]) == (";lines=1`", ";lines=6-7`")


@pytest.mark.parametrize("flavour", ["github", "pandoc"])
def test_one_line_that_is_left_out_is_one_line(tmp_path: Path, flavour: Flavour) -> None:
    (tmp_path / "list.c").write_text(FORGET)
    wish = AppendixWish(lang="both", excerpt=(ChosenExcerpt(str(tmp_path), "list.c:1-2,4-5"),))
    told = "\n".join(lines(tmp_path, flavour, wish=wish))
    assert "line 3 left out" in told
    assert ("省略第 3 行" in told) == (flavour == "pandoc")


@pytest.mark.parametrize("flavour", ["github", "pandoc", "mkdocs"])
def test_nothing_in_the_code_acts(tmp_path: Path, flavour: Flavour) -> None:
    (tmp_path / "list.c").write_text(HOSTILE)
    told = lines(tmp_path, flavour)
    fences = [number for number, line in enumerate(told) if line.startswith("`````")]
    assert len(fences) == 2, "the fence is longer than any row of backticks in the code"
    outside = [*told[: fences[0]], *told[fences[1] + 1 :]]
    assert not any("onerror" in line or "octocat" in line for line in outside)
    assert "\x1b" not in "\n".join(told)
    assert "\u202e" not in "\n".join(told)


def test_writing_twice_gives_the_same(tmp_path: Path) -> None:
    (tmp_path / "list.c").write_text(FORGET)
    assert lines(tmp_path) == lines(tmp_path)


def test_nothing_to_quote(tmp_path: Path) -> None:
    (tmp_path / "list.c").write_text("int nothing(void)\n{\n    return 0;\n}\n")
    assert "Nothing is quoted." in lines(tmp_path)


def test_a_heading_names_the_function_unless_the_author_wrote_it(tmp_path: Path) -> None:
    (tmp_path / "list.c").write_text(FORGET)
    at = ("list.c:forget", None)
    rows = (ChosenExcerpt(str(tmp_path), *at), ChosenExcerpt(str(tmp_path), *at, Words("Mine", "我的")))
    wish = AppendixWish(excerpt=(*rows, ChosenExcerpt(str(tmp_path), "list.c:1")))
    assert [one for one in lines(tmp_path, wish=wish) if one.startswith("### ")] == [
        "### 1. Guarded collection (`forget`)",
        "### 2. Mine",
        "### 3. Quoted code",
    ]


BEGINNINGS = (
    "# no heading",
    "+ no list",
    "- no list",
    "1. no list",
    "(1) no list",
    "iv) no list",
    "=====",
    "~~~ no fence",
    "~~not struck out~~",
    ": no definition",
    "| no | table |",
    "> no quotation",
    "a | b\n--- | ---\nc | d",
    "no heading\n===",
    "One.\n\n    no block",
)


def words_of(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("text", BEGINNINGS)
def test_the_words_of_an_author_are_words_to_who_reads_markdown(tmp_path: Path, text: str) -> None:
    (tmp_path / "list.c").write_text(FORGET)
    own = ChosenExcerpt(str(tmp_path), "list.c:1", None, Words("Mine", "我的"), Words(text, text))
    wish = AppendixWish(excerpt=(own,))
    told = lines(tmp_path, wish=wish)
    start = told.index("### 1. Mine") + 1
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse("\n".join(told[start:]))
    kinds = [(one.type, words_of("".join(c.content for c in one.children or ()))) for one in page]
    shown = [kind for kind in kinds if kind[0] != "inline" or kind[1]][: 3 * len(text.split("\n\n"))]
    assert {kind for kind, _ in shown} == {"paragraph_open", "inline", "paragraph_close"}
    assert words_of(" ".join(content for _, content in shown)) == words_of(text)
    assert not any(c.type == "s_open" for one in page for c in one.children or ())


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
def test_and_to_pandoc(tmp_path: Path) -> None:
    (tmp_path / "list.c").write_text(FORGET)
    own = [ChosenExcerpt(str(tmp_path), "list.c:1", None, None, Words(text, text)) for text in BEGINNINGS]
    told = "\n".join(lines(tmp_path, "pandoc", wish=AppendixWish(excerpt=tuple(own))))
    page = subprocess.run(
        ["pandoc", "-f", "markdown-smart"], input=told, capture_output=True, text=True, check=True
    ).stdout
    paragraphs = [words_of(html.unescape(one)) for one in re.findall(r"<p>(.*?)</p>", page, re.S)]
    assert [one for text in BEGINNINGS for one in map(words_of, text.split("\n\n")) if one not in paragraphs] == []


def test_a_bar_in_a_name_makes_no_cell(tmp_path: Path) -> None:
    top = tmp_path / "a|b"
    top.mkdir()
    (top / "list.c").write_text(FORGET)
    told = "\n".join(lines(top))
    [table] = re.findall(r"(?m)^\|(?:.*\n)+", told)
    page = MarkdownIt("commonmark").enable("table").render(table)
    assert re.findall(r"<td.*?>(.*?)</td>", page) == ["a|b", "1"]


def test_a_backquote_in_a_path_stays_one(tmp_path: Path) -> None:
    (tmp_path / "a`b.c").write_text(FORGET)
    page = MarkdownIt("commonmark").render("\n".join(lines(tmp_path)))
    assert re.search(r"Source: <code>a`b\.c:\d+-\d+</code>", page)


@pytest.mark.parametrize("flavour", ["pandoc", "mkdocs"])
def test_every_heading_has_a_name_of_its_own(tmp_path: Path, flavour: Flavour) -> None:
    top = tmp_path / "peers"
    top.mkdir()
    (top / "list.c").write_text(FORGET)
    wish = AppendixWish(excerpt=(ChosenExcerpt(str(top), "list.c:1"),))
    told = "\n".join(lines(top, flavour, wish=wish))
    titles = re.findall(r"(?m)^#+ (.*)", told)
    names = [found[1] for one in titles if (found := re.search(r"\{#(\S+)\}$", one))]
    assert names == ["top.appendix", "part.1", "peers"], "which pandoc would also have called the part by its title"


@pytest.mark.parametrize(
    ("flavour", "told"),
    [
        ("github", r"From \$5 to \$6, a \< b \& c."),
        ("pandoc", r"From \$5 to \$6, a \< b \& c."),
        ("mkdocs", "From &#36;5 to &#36;6, a &#60; b &#38; c."),  # which shows a backslash before any of these
    ],
)
def test_money_is_no_mathematics_and_less_no_tag(tmp_path: Path, flavour: Flavour, told: str) -> None:
    (tmp_path / "list.c").write_text(FORGET)
    text = Words("From $5 to $6, a < b & c.", "从 $5 到 $6。")
    chosen = ChosenExcerpt(str(tmp_path), "list.c:forget", None, None, text)
    assert told in lines(tmp_path, flavour, wish=AppendixWish(excerpt=(chosen,)))
