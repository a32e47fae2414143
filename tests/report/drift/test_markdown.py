"""Drift as a comment on a pull request: a table a pin, the loudest first, and folded what differs."""

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from outcrop.model.drift import CheckRecord, Drift
from outcrop.model.finding import Words
from outcrop.report.drift.markdown import ROWS, drift_markdown

from .making import EVERY, HOSTILE, HOSTILE_CHECK, INTACT, LOST, MOVED, ODD, check, standing

THEN = f"[`list.c:7-9`](https://github.com/x/peers/blob/{'1' * 40}/list.c#L7-L9)"


def written(*rows: Drift, record: CheckRecord | None = None, everything: bool = False) -> str:
    """The comment."""
    lines = drift_markdown(rows, record or check(rows), "en", everything)
    return "".join(f"{line}\n" for line in lines)


def parsed(text: str) -> list[Token]:
    """What a host would make of it."""
    return MarkdownIt("commonmark").enable("table").parse(text)


def test_a_comment() -> None:
    assert written(INTACT, LOST) == (
        "**Checked 2: 1 intact, 1 lost.**\n"
        "\n"
        "**1 may not stand, since the gate is on lost, weakened.**\n"
        "\n"
        "### `peers`\n"
        "\n"
        "`https://github.com/x/peers`, `v1 (111111111111) → v2 (222222222222)`\n"
        "\n"
        "| state | pattern | symbol | then | now |\n"
        "| --- | --- | --- | --- | --- |\n"
        f"| lost | `guarded-collection` | `forget` | {THEN} | gone |\n"
        "\n"
        "<details>\n"
        "<summary>What differs</summary>\n"
        "\n"
        "#### `forget`, `guarded-collection` (sound): lost\n"
        "\n"
        "`forget` is gone.\n"
        "\n"
        "No longer at its place since 333333333333 of 2024-05-06: Peers forget themselves\n"
        "\n"
        f"[`https://github.com/x/peers/blob/{'1' * 40}/list.c#L7-L9`]"
        f"(https://github.com/x/peers/blob/{'1' * 40}/list.c#L7-L9)\n"
        "\n"
        f"[`https://github.com/x/peers/commit/{'3' * 40}`](https://github.com/x/peers/commit/{'3' * 40})\n"
        "\n"
        "</details>\n"
        "\n"
        "1 intact, not listed; --all lists them.\n"
        "\n"
    )


def test_the_loudest_come_first() -> None:
    states = [line.split()[1] for line in written(*EVERY, everything=True).splitlines() if line.startswith("| ")]
    assert states[2:] == ["weakened", "lost", "lost", "changed", "unsure", "moved", "strengthened", "new", "intact"]


def test_no_row_breaks_the_table() -> None:
    bars = replace(LOST, then=standing(symbol="operator||", path="a|b\\|c.c"))
    tokens = parsed(written(bars, LOST))
    cells = [token for token in tokens if token.type == "td_open"]
    assert len(cells) == 2 * 5
    code = [child.content for token in tokens for child in token.children or [] if child.type == "code_inline"]
    assert "operator||" in code
    assert "a|b¦c.c:7-9" in code


def test_a_long_comment_is_cut_unless_all_is_asked_for() -> None:
    rows = [MOVED] * (ROWS + 7)
    assert written(*rows).count("| moved |") == ROWS
    assert "… and 7 more; --format json names them all\n" in written(*rows)
    assert written(*rows, everything=True).count("| moved |") == ROWS + 7


def test_nothing_in_code_or_paths_acts() -> None:
    tokens = parsed(written(ODD, record=HOSTILE_CHECK))
    kinds = {child.type for token in tokens for child in token.children or []}
    assert kinds <= {
        "text",
        "text_special",
        "code_inline",
        "link_open",
        "link_close",
        "html_inline",
        "strong_open",
        "strong_close",
    }
    assert {child.content for token in tokens for child in token.children or [] if child.type == "html_inline"} <= {
        "<!-- -->"
    }
    blocks = [token.content for token in tokens if token.type == "html_block"]
    assert blocks == ["<details>\n<summary>What differs</summary>\n", "</details>\n"]


def test_nobody_is_called_by_what_somebody_wrote() -> None:
    told = written(replace(LOST, why=Words("Ask @ada of #12.", "")))
    assert "Ask @<!-- -->ada of #<!-- -->12.\n" in told


@pytest.mark.parametrize("url", ["javascript://github.com/x", None])
def test_only_a_page_is_linked(url: str | None) -> None:
    row = replace(LOST, then=standing(url=url), removal=None)
    assert "](" not in written(row)


def test_no_address_ends_its_link() -> None:
    row = replace(LOST, then=standing(url="https://h/a) [x](http://evil"), removal=None)
    links = [
        str(child.attrGet("href"))
        for token in parsed(written(row))
        for child in token.children or []
        if child.type == "link_open"
    ]
    assert len(links) == 2
    assert all(link.startswith("https://h/a") for link in links)
    assert HOSTILE not in written(row)
