"""The questions of docs/mining.md, asked of the three small systems: each runs as it is printed, and answers something."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from outcrop.cli.program import run

from .given import repositories, rows

duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")

PAGE = (Path(__file__).parents[2] / "docs" / "mining.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"```sql\n(.+?)```", PAGE, re.S)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The three small systems, mined, and DuckDB beside them."""
    here = tmp_path_factory.mktemp("questions")
    repositories(here, 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        Path("LIST.txt").write_text("ferrite-0\nbasalt-1\ngneiss-2\n")
        assert run(["mine", "LIST.txt", "--out", "mined"]) == 0
        with duckdb.connect() as connection:
            yield connection


def answer(base: Any, number: int) -> list[dict[str, Any]]:
    asked = base.execute(QUESTIONS[number])
    names = [column[0] for column in asked.description]
    return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]


def test_there_are_five_and_each_is_answered_on_the_page(base: Any) -> None:
    """The columns of the printed answers are those that DuckDB gives."""
    printed = re.findall(r"```\n\n\| (.+?) \|\n\| ---", PAGE)
    assert len(QUESTIONS) == len(printed) == 5
    for number, header in enumerate(printed):
        assert [column[0] for column in base.execute(QUESTIONS[number]).description] == header.split(" | ")


def test_which_mechanism_stands_in_which_system(base: Any) -> None:
    found = answer(base, 0)
    assert {row["system"] for row in found} == {"ferrite-0", "basalt-1", "gneiss-2"}
    assert sum(row["found"] for row in found) == len(rows(Path("mined"), "findings"))
    [row] = [row for row in found if row["system"] == "ferrite-0" and row["mechanism"] == "unwinding"]
    assert row["per_thousand"] == round(1000 * row["found"] / 57, 1)


def test_what_share_is_leaky(base: Any) -> None:
    assert all(row["percent"] == round(100 * row["leaky"] / row["found"], 1) for row in answer(base, 1))
    assert answer(base, 1)


def test_how_much_could_be_read(base: Any) -> None:
    assert [(row["system"], row["unread"], row["percent"]) for row in answer(base, 2)] == [
        ("basalt-1", 0, 100.0),
        ("ferrite-0", 0, 100.0),
        ("gneiss-2", 0, 100.0),
    ]


def test_where_broken_promises_gather(base: Any) -> None:
    assert [row["leaky"] for row in answer(base, 3)] == sorted((row["leaky"] for row in answer(base, 3)), reverse=True)


def test_what_was_mended(base: Any) -> None:
    assert answer(base, 4) == [], "there is one commit of each"
