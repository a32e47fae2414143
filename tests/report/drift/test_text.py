"""Drift at a terminal: what differs, pin by pin; what is intact is counted."""

import io

import pytest
from rich.console import Console

from outcrop.model.drift import CheckRecord, Drift
from outcrop.report.drift.text import write_drift

from .making import CHANGED, EXCERPT, HOSTILE_CHECK, INTACT, LOST, MOVED, NEW, ODD, UNSURE, WEAKENED, check, pin


def written(
    *rows: Drift,
    record: CheckRecord | None = None,
    language: str = "en",
    everything: bool = False,
    colour: bool = False,
) -> str:
    """What is printed."""
    out = io.StringIO()
    console = Console(file=out, force_terminal=colour, width=160, highlight=False, emoji=False, markup=False)
    write_drift(console, rows, record or check(rows), language, everything)
    return out.getvalue()


HEAD = "peers  v1 (111111111111) → v2 (222222222222)\nhttps://github.com/x/peers\n"


def test_what_is_lost_is_told_with_who_took_it_away() -> None:
    assert written(LOST, INTACT) == (
        f"{HEAD}\n"
        "lost  guarded-collection  forget  sound\n"
        "  list.c:7-9 → gone\n"
        "  `forget` is gone.\n"
        "  No longer at its place since 333333333333 of 2024-05-06: Peers forget themselves\n"
        f"  https://github.com/x/peers/blob/{'1' * 40}/list.c#L7-L9\n"
        f"  https://github.com/x/peers/commit/{'3' * 40}\n"
        "\n"
        "1 intact, not listed; --all lists them.\n"
        "\n"
        "Checked 2: 1 intact, 1 lost.\n"
        "1 may not stand, since the gate is on lost, weakened.\n"
    )


def test_what_is_weakened_is_told_with_its_witness() -> None:
    assert (
        "weakened  guarded-collection  forget  sound → leaky\n"
        "  list.c:7-9 → list.c:9-11\n"
        "  Its grade fell from sound to leaky.\n"
        "  It leaks.\n"
        "  1. 10: goes by 10\n"
        "  2. 11: goes by 11\n"
    ) in written(WEAKENED)


def test_what_is_unsure_is_told_with_where_it_may_be() -> None:
    assert (
        "  list.c:7-9 → nobody can tell where\n  It stands in two places.\n  Perhaps a.c:1-3.\n  Perhaps b.c:2-4.\n"
    ) in written(UNSURE)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (MOVED, "moved  guarded-collection  forget  sound\n  list.c:7-9 → peers/list.c:9-11\n"),
        (CHANGED, "changed  guarded-collection  forget  sound\n  list.c:7-9\n"),
        (NEW, "new  guarded-collection  join  sound\n  not there → list.c:30-32\n"),
        (EXCERPT, "lost  pinned-excerpt  list.c:50-52\n  list.c:50-52 → gone\n"),
    ],
)
def test_from_where_to_where(row: Drift, told: str) -> None:
    assert told in written(row)


def test_nothing_differs() -> None:
    assert written(INTACT) == f"{HEAD}1 intact.\n\nChecked 1: 1 intact.\nThe gate on lost, weakened holds.\n"


def test_whoever_asks_for_all_sees_what_is_intact() -> None:
    assert written(INTACT, everything=True) == (
        f"{HEAD}\n"
        "intact  guarded-collection  forget  sound\n"
        "  list.c:7-9\n"
        f"  https://github.com/x/peers/blob/{'2' * 40}/list.c#L7-L9\n"
        "\n"
        "Checked 1: 1 intact.\n"
        "The gate on lost, weakened holds.\n"
    )


def test_what_stood_in_the_way_is_told_last() -> None:
    record = check([], missing=("links could not be had.",), notes=("v1 names another commit now.",), fail_on=())
    assert written(record=record).endswith(
        "\nNothing was checked.\nlinks could not be had.\nv1 names another commit now.\n"
    )


def test_in_chinese_the_word_that_options_know_stands_beside_the_state() -> None:
    told = written(LOST, language="zh")
    assert "已丢失（lost）  guarded-collection  forget  sound\n  list.c:7-9 → 已不存在\n" in told
    assert "自 333333333333（2024-05-06）起不在原处：Peers forget themselves\n" in told
    assert told.endswith("共检查 1 处：1 已丢失（lost）。\n1 处不被允许，因为门禁针对 lost、weakened。\n")


def test_a_folder_as_it_is_on_disk_has_no_commit() -> None:
    from dataclasses import replace

    there = replace(pin(), now=None, against="worktree")
    assert written(record=check([], there)).startswith("peers  v1 (111111111111) → worktree (as it is on disk)\n")


def test_the_state_is_coloured() -> None:
    assert "\x1b[1;31mlost\x1b[0m" in written(LOST, colour=True)
    assert "\x1b[33mchanged\x1b[0m" in written(CHANGED, colour=True)


def test_nothing_in_code_or_paths_acts() -> None:
    told = written(ODD, record=HOSTILE_CHECK)
    assert not any(sign in told for sign in ("\x00", "\x1b", "\u202e", "\u2028", "\r", "\udcff"))
    assert not any(line.startswith("::") for line in told.splitlines())
