"""What a change brought: the findings of now against those of then."""

from dataclasses import replace

import pytest

from outcrop.model.finding import Finding, Suppressed
from outcrop.patterns.catalogue import Pattern, load
from outcrop.scanning.gate import Gate, brought
from report.making import finding

GATE = Gate(("holds", "leaky", "unsure"), "main")


@pytest.fixture(scope="module")
def patterns() -> dict[str, Pattern]:
    return {pattern.id: pattern for pattern in load().patterns}


def made(grade: str = "leaky", path: str = "list.c", number: int = 1) -> Finding:
    """A finding in a file; the same number gives the same fingerprint."""
    return finding(number, path=path, grade=grade)


@pytest.mark.parametrize(
    ("then", "now", "counts"),
    [
        ("leaky", "leaky", False),
        ("sound", "leaky", True),
        ("holds", "leaky", True),
        ("sound", "holds", True),
        ("leaky", "holds", False),
        ("sound", "unsure", True),
        ("unsure", "leaky", True),
        ("leaky", "unsure", False),
        ("unsure", "unsure", False),
    ],
)
def test_a_grade_counts_where_it_fell(patterns: dict[str, Pattern], then: str, now: str, counts: bool) -> None:
    """In the order of the card; `unsure` stands just above the worst."""
    assert bool(list(brought(GATE, [made(now)], [made(then)], patterns))) is counts


def test_what_was_moved_to_another_file_is_not_new(patterns: dict[str, Pattern]) -> None:
    assert list(brought(GATE, [made(path="b.c")], [made(path="a.c")], patterns)) == []


def test_a_copy_is_new_and_the_one_that_stayed_is_not(patterns: dict[str, Pattern]) -> None:
    now = [made(path="a.c"), made(path="b.c"), made(path="c.c")]
    assert list(brought(GATE, now, [made(path="b.c"), made(path="gone.c")], patterns)) == [now[2]]


def test_an_allowed_one_takes_its_twin_along(patterns: dict[str, Pattern]) -> None:
    """A copy of a finding that is allowed elsewhere is new."""
    allowed = replace(made(path="a.c"), suppressed=Suppressed("it ends here", None, "a.c:1"))
    assert list(brought(GATE, [made(path="0.c"), allowed], [made(path="a.c")], patterns)) == [made(path="0.c")]


def test_only_the_grades_that_may_not_stand(patterns: dict[str, Pattern]) -> None:
    assert list(brought(Gate(("leaky",), "main"), [made("unsure")], [], patterns)) == []
