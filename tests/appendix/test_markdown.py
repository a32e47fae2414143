"""An appendix as Markdown: what an author gets, in each flavour, whatever stands in the code."""

from pathlib import Path

import pytest

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
    start = told.index("### 1. Guarded collection")
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
    assert "### 1. Guarded collection · 锁保护的集合" in told
    assert "Listing 1. `forget` in list.c, lines 1–8." in told
    assert "代码 1：list.c 中的 `forget`，第 1–8 行。" in told


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


@pytest.mark.parametrize("flavour", ["github", "pandoc", "mkdocs"])
def test_money_is_no_mathematics(tmp_path: Path, flavour: Flavour) -> None:
    (tmp_path / "list.c").write_text(FORGET)
    chosen = ChosenExcerpt(str(tmp_path), "list.c:forget", None, None, Words("From $5 to $6.", "从 $5 到 $6。"))
    assert r"From \$5 to \$6." in lines(tmp_path, flavour, wish=AppendixWish(excerpt=(chosen,)))
