"""What led from one commit to another."""

from pathlib import Path

import pytest

from outcrop.errors import SourceError
from outcrop.sources.history import blob_at, step_at, steps_between

from .places import commit, git


@pytest.fixture
def merged(top: Path) -> list[str]:
    """Four commits: two on main, one on a branch, and the merge of both."""
    first = commit(top, {"a.c": "int a;"})
    second = commit(top, {"a.c": "int b;"})
    git(top, "checkout", "-q", "-b", "side", first)
    side = commit(top, {"b.c": "int c;"})
    git(top, "checkout", "-q", "main")
    git(top, "merge", "-q", "--no-ff", "-m", "Merge \u2713 the side\n\nAnd more.", "side")
    return [first, second, side, git(top, "rev-parse", "HEAD")]


def test_the_newest_first_by_first_parents(top: Path, merged: list[str]) -> None:
    first, second, _, merge = merged
    steps = steps_between(top, first, merge)
    assert [(step.commit, step.parent) for step in steps] == [(merge, second), (second, first)]
    assert steps[0].subject == "Merge \u2713 the side"


def test_nothing_leads_back(top: Path, merged: list[str]) -> None:
    assert steps_between(top, merged[3], merged[0]) == []
    assert steps_between(top, merged[0], merged[0]) == []


def test_one_commit(top: Path, merged: list[str]) -> None:
    root = step_at(top, merged[0])
    assert (root.commit, root.parent, root.subject) == (merged[0], None, "as written")
    assert root.date == git(top, "log", "-1", "--format=%cI", merged[0])


@pytest.mark.parametrize(
    ("message", "subject"),
    [
        (b"caf\xe9\t\x1b[31m\n", "caf\ufffd\t\x1b[31m"),
        ("a\x0bb\x0cc\x1cd\x85e\u2028f\rg".encode(), "a\x0bb\x0cc\x1cd\x85e\u2028f\rg"),
        (b"", ""),
        (b"\n\n\nLate", "Late"),
    ],
)
def test_a_subject_of_any_bytes(top: Path, message: bytes, subject: str) -> None:
    text = git(top, "cat-file", "commit", commit(top, {"a.c": ""})).partition("\n\n")[0].encode() + b"\n\n" + message
    head = git(top, "hash-object", "-t", "commit", "-w", "--stdin", data=text)
    assert step_at(top, head).subject == subject


def test_what_stood_at_a_path(top: Path, merged: list[str]) -> None:
    assert blob_at(top, merged[1], "a.c") == git(top, "rev-parse", f"{merged[1]}:a.c")
    assert blob_at(top, merged[0], "b.c") is None
    assert blob_at(top, "0" * 40, "a.c") is None


def test_a_history_that_is_not_here(top: Path, merged: list[str]) -> None:
    with pytest.raises(SourceError) as failure:
        step_at(top, "0" * 40)
    assert str(failure.value) == f"Git does not hold the history of {'0' * 40} in {str(top)!r}; fetch it whole."
    with pytest.raises(SourceError, match=r"Git does not hold the history of .*\.\..*; fetch it whole"):
        steps_between(top, "0" * 40, merged[0])
