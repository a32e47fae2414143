"""The sentence by which a gate that does not hold is told."""

import pytest

from outcrop.report.standing import standing

from .making import finding


@pytest.mark.parametrize(
    ("grades", "since", "sentence"),
    [
        (
            ["leaky"],
            None,
            "1 leaky finding stands: guarded-collection in f, x/list.c:1 (0000000000000001);"
            " mend it, or allow it with a reason.",
        ),
        (
            ["leaky", "unsure", "leaky"],
            None,
            "2 leaky and 1 unsure findings stand, the first guarded-collection in f, x/list.c:1 (0000000000000001);"
            " mend them, or allow them with a reason.",
        ),
        (
            ["leaky", "leaky"],
            "main",
            "The change since main brought 2 leaky findings, the first guarded-collection in f, x/list.c:1"
            " (0000000000000001); mend them, or allow them with a reason.",
        ),
    ],
)
def test_how_many_and_which_first(grades: list[str], since: str | None, sentence: str) -> None:
    findings = [finding(1, grade=grade) for grade in grades]
    assert standing(findings, since, lambda one: f"x/{one.source.path}") == sentence
