"""Drift as GitLab's report of code quality."""

import json
from dataclasses import replace

from outcrop.model.drift import CheckRecord, Drift
from outcrop.report.drift.gitlab import code_quality
from outcrop.report.drift.telling import identity

from .making import EVERY, EXCERPT, HOSTILE_CHECK, INTACT, LOST, MOVED, NEW, ODD, UNSURE, check, standing


def issues(*rows: Drift, record: CheckRecord | None = None, everything: bool = False) -> list[dict[str, object]]:
    told: list[dict[str, object]] = json.loads(code_quality(rows, record or check(rows), "en", everything))
    return told


def test_an_issue() -> None:
    assert issues(LOST, INTACT) == [
        {
            "description": "peers: forget lost. `forget` is gone. No longer at its place since 333333333333 of 2024-05-06: "
            "Peers forget themselves",
            "check_name": "guarded-collection",
            "fingerprint": identity(LOST),
            "severity": "critical",
            "location": {"path": "list.c", "lines": {"begin": 7}},
        }
    ]


def test_severities() -> None:
    told = [one["severity"] for one in issues(*EVERY, everything=True)]
    assert told == ["critical"] * 3 + ["major"] * 2 + ["minor"] * 3 + ["info"]


def test_nothing_differs() -> None:
    assert issues(INTACT) == []


def test_the_fingerprint_is_that_of_what_was_pinned_whatever_became_of_it() -> None:
    assert identity(MOVED) == identity(LOST) == identity(UNSURE) == identity(INTACT)
    apart = (LOST, NEW, EXCERPT, replace(LOST, pin="links"), replace(LOST, then=standing(path="b.c")))
    assert len({identity(row) for row in apart}) == len(apart), "and no other's"


def test_any_text_can_be_written() -> None:
    [issue] = issues(ODD, record=HOSTILE_CHECK)
    assert "\x1b" not in str(issue["description"])
