"""Drift as SARIF 2.1.0, true to the standard whatever stands in the code; its pin is the baseline."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcrop.model.drift import CheckRecord, Drift
from outcrop.patterns.catalogue import load
from outcrop.report.drift.sarif import drift_sarif
from outcrop.report.drift.telling import identity

from ..standard import run_of
from .making import (
    CHANGED,
    EVERY,
    EXCERPT,
    HOSTILE_CHECK,
    INTACT,
    LOST,
    MOVED,
    NEW,
    ODD,
    STRENGTHENED,
    UNSURE,
    WEAKENED,
    check,
    drift,
    pin,
    standing,
)

PATTERNS = load().patterns


def run(
    *rows: Drift, record: CheckRecord | None = None, everything: bool = False, language: str = "en"
) -> dict[str, Any]:
    """The one run of a log of these rows."""
    return run_of(drift_sarif(rows, record or check(rows), PATTERNS, language, everything))


@pytest.mark.parametrize(
    ("row", "level", "baseline"),
    [
        (LOST, "error", "absent"),
        (WEAKENED, "error", "updated"),
        (CHANGED, "warning", "updated"),
        (UNSURE, "warning", "updated"),
        (MOVED, "note", "updated"),
        (STRENGTHENED, "note", "updated"),
        (NEW, "note", "new"),
        (EXCERPT, "error", "absent"),
    ],
)
def test_how_a_state_is_told(row: Drift, level: str, baseline: str) -> None:
    [result] = run(row)["results"]
    assert (result["kind"], result["level"], result["baselineState"]) == ("fail", level, baseline)
    assert result["properties"]["state"] == row.state


def test_what_no_gate_is_on_warns() -> None:
    [result] = run(LOST, record=check([LOST], fail_on=()))["results"]
    assert result["level"] == "warning"


def test_what_is_intact_passes_and_is_told_to_those_who_ask() -> None:
    assert run(INTACT)["results"] == []
    [result] = run(INTACT, everything=True)["results"]
    assert (result["kind"], result["level"], result["baselineState"]) == ("pass", "none", "unchanged")


def test_what_is_lost_stands_where_it_stood() -> None:
    [result] = run(LOST)["results"]
    assert result["message"]["text"] == (
        "forget lost. `forget` is gone. No longer at its place since 333333333333 of 2024-05-06: Peers forget themselves"
    )
    [place] = result["locations"]
    assert place == {
        "physicalLocation": {
            "artifactLocation": {"uri": "list.c", "uriBaseId": "SRCROOT"},
            "region": {"startLine": 7, "endLine": 9},
        },
        "logicalLocations": [{"fullyQualifiedName": "forget", "kind": "function"}],
    }


def test_what_is_weakened_stands_where_its_witness_ends_with_roles_and_walk() -> None:
    [result] = run(WEAKENED)["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 11, "endLine": 11}
    assert [one["message"]["text"] for one in result["relatedLocations"]] == ["does lock"]
    [flow] = result["codeFlows"][0]["threadFlows"]
    assert [step["location"]["message"]["text"] for step in flow["locations"]] == ["goes by 10", "goes by 11"]


def test_the_places_where_an_unsure_one_may_be_are_related() -> None:
    [result] = run(UNSURE)["results"]
    assert [(one["id"], one["message"]["text"]) for one in result["relatedLocations"]] == [
        (1, "Perhaps a.c:1-3."),
        (2, "Perhaps b.c:2-4."),
    ]


def test_the_fingerprints_stay_from_check_to_check() -> None:
    prints = [run(row)["results"][0]["partialFingerprints"] for row in (LOST, MOVED, EXCERPT)]
    assert prints[0] == prints[1] == {"outcrop/drift/v1": identity(LOST), "outcrop/v1": "f" * 16}
    assert prints[2] == {"outcrop/drift/v1": identity(EXCERPT)}


def test_the_rules_are_the_patterns_that_were_pinned() -> None:
    unlisted = drift("lost", then=standing(), pattern="of-yesterday")
    rules = run(LOST, EXCERPT, unlisted)["tool"]["driver"]["rules"]
    assert [(rule["id"], rule["shortDescription"]["text"]) for rule in rules] == [
        ("guarded-collection", "Guarded collection"),
        ("pinned-excerpt", "Pinned excerpt"),
        ("of-yesterday", "of-yesterday"),
    ]
    assert all(rule["help"]["text"] for rule in rules)


def test_the_repository_of_a_pin_and_the_commit_it_was_compared_with() -> None:
    told = run(LOST)
    assert told["versionControlProvenance"] == [
        {
            "repositoryUri": "https://github.com/x/peers",
            "revisionId": "2" * 40,
            "mappedTo": {"uriBaseId": "SRCROOT"},
        }
    ]
    on_disk = check([], replace(pin(), now=None), pin("local", None))
    assert run(record=on_disk)["versionControlProvenance"] == [
        {"repositoryUri": "https://github.com/x/peers", "mappedTo": {"uriBaseId": "peers"}}
    ]


def test_paths_of_several_pins_begin_each_at_its_own_top() -> None:
    other = replace(LOST, pin="links")
    told = run(LOST, other, record=check([LOST, other], pin(), pin("links")))
    bases = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"] for one in told["results"]]
    assert bases == ["peers", "links"]
    assert told["originalUriBaseIds"]["links"]["description"]["text"] == (
        "Where paths begin: the top of the repository of links."
    )


def test_what_was_counted_and_what_stood_in_the_way() -> None:
    record = check([LOST], missing=("links could not be had.",), notes=("v1 names another commit now.",))
    [invocation] = run(LOST, record=record)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [(one["level"], one["message"]["text"]) for one in invocation["toolExecutionNotifications"]] == [
        ("note", "Checked 1: 1 lost."),
        ("note", "1 may not stand, since the gate is on lost, weakened."),
        ("warning", "v1 names another commit now."),
        ("error", "links could not be had."),
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_state_is_true_to_the_standard(language: str) -> None:
    assert len(run(*EVERY, everything=True, language=language)["results"]) == len(EVERY)


def test_nothing_in_code_or_paths_acts() -> None:
    [result] = run(ODD, record=HOSTILE_CHECK)["results"]
    assert "\x1b" not in result["message"]["text"]
    assert "[x](" not in result["message"]["text"].replace("\\[x](", "")


@given(text=st.text(max_size=20), name=st.binary(min_size=1, max_size=12))
def test_any_text_and_any_path_can_be_written(text: str, name: bytes) -> None:
    path = name.decode("utf-8", "surrogateescape")
    row = replace(WEAKENED, pin=text, now=standing(path=path, symbol=text))
    assert run(row, record=check([row], pin(text), notes=(text,)))["results"]
