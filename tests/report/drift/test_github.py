"""Drift as workflow commands: one line a row, and nothing that stands in the code can be a command of its own."""

import pytest

from outcrop.model.drift import CheckRecord, Drift
from outcrop.report.drift.github import drift_commands

from .making import CHANGED, EVERY, EXCERPT, HOSTILE_CHECK, INTACT, LOST, NEW, ODD, WEAKENED, check


def lines(*rows: Drift, record: CheckRecord | None = None, everything: bool = False) -> list[str]:
    return list(drift_commands(rows, record or check(rows), "en", everything))


def test_what_may_not_stand_is_an_error() -> None:
    assert lines(LOST, INTACT) == [
        "::error file=list.c,line=7,endLine=9,title=peers%3A forget lost (guarded-collection)::`forget` is gone."
        "%0ANo longer at its place since 333333333333 of 2024-05-06: Peers forget themselves",
        "Checked 2: 1 intact, 1 lost.",
        "1 may not stand, since the gate is on lost, weakened.",
    ]


def test_it_stands_where_it_is_now_with_its_witness() -> None:
    assert lines(WEAKENED)[0] == (
        "::error file=list.c,line=9,endLine=11,title=peers%3A forget weakened (guarded-collection)"
        "::Its grade fell from sound to leaky.%0AIt leaks.%0A1. 10: goes by 10%0A2. 11: goes by 11"
    )


@pytest.mark.parametrize(
    ("row", "fail_on", "name"),
    [
        (LOST, (), "warning"),
        (CHANGED, ("lost",), "warning"),
        (CHANGED, ("changed",), "error"),
        (NEW, ("lost",), "notice"),
        (EXCERPT, ("lost",), "error"),
    ],
)
def test_how_loudly_a_state_is_told(row: Drift, fail_on: tuple[str, ...], name: str) -> None:
    assert lines(row, record=check([row], fail_on=fail_on))[0].startswith(f"::{name} file=list.c,")


def test_the_loudest_come_first_since_a_host_shows_only_some() -> None:
    names = [line.partition(" ")[0] for line in lines(*EVERY, everything=True)[:-2]]
    assert names == ["::error"] * 3 + ["::warning"] * 2 + ["::notice"] * 4


def test_nothing_becomes_a_command_of_its_own() -> None:
    printed = lines(ODD, record=HOSTILE_CHECK)
    assert [line for line in printed if line.startswith("::")] == printed[:1]
    assert all(sign not in line for line in printed for sign in ("\n", "\r", "\u2028", "\x1b", "\udcff"))
    assert not any("##[" in line for line in printed[1:])
