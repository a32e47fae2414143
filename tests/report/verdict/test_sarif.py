"""Verdicts as SARIF 2.1.0, true to the standard whatever stands in the document."""

from typing import Any

from outcrop.model.verdict import Verdict, VerifyRecord
from outcrop.report.verdict.sarif import verdict_sarif

from ..standard import run_of
from .making import ALTERED, COMMIT, EVERY, EXACT, HOSTILE_RECORD, LOST, ODD, UNJUDGED, URL, WRONG, record


def run(
    *rows: Verdict, closing: VerifyRecord | None = None, everything: bool = False, language: str = "en"
) -> dict[str, Any]:
    """The one run of a log of these rows."""
    return run_of(verdict_sarif(rows, closing or record(rows), language, everything))


def test_a_result_an_excerpt_that_is_not_exact() -> None:
    told = [(one["ruleId"], one["kind"], one["level"]) for one in run(*EVERY)["results"]]
    assert told == [
        ("excerpt-not-found", "fail", "error"),
        ("excerpt-wrong-range", "fail", "warning"),
        ("excerpt-moved", "fail", "warning"),
        ("excerpt-altered", "fail", "warning"),
        ("excerpt-truncated", "fail", "note"),
    ]


def test_all_holds_what_is_exact_and_what_is_not_judged() -> None:
    told = [(one["ruleId"], one["kind"]) for one in run(EXACT, UNJUDGED, everything=True)["results"]]
    assert told == [("excerpt-exact", "pass"), ("excerpt-unjudged", "notApplicable")]


def test_it_stands_in_the_document_and_tells_where_the_code_is() -> None:
    [result] = run(ALTERED)["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "docs/report.md"
    assert place["region"] == {"startLine": 6, "endLine": 15}
    assert result["message"]["text"].startswith("It is so.\n@@ 6 @@\n- \treturn 0;\n+ \treturn 1;")
    assert result["properties"]["place"] == "src/list.c:3-12"
    assert result["properties"]["permalink"] == f"{URL}/blob/{COMMIT}/src/list.c#L3-L12"
    [said] = result["relatedLocations"]
    assert said["physicalLocation"]["region"] == {"startLine": 3, "endLine": 3}


def test_equal_excerpts_are_told_apart() -> None:
    prints = [one["partialFingerprints"]["outcrop/verify/v1"] for one in run(WRONG, WRONG, LOST)["results"]]
    assert len(set(prints)) == 3


def test_what_was_missing_makes_it_a_run_that_failed() -> None:
    told = run(closing=record([], missing=("There is no such source.",)))["invocations"][0]
    assert told["executionSuccessful"] is False
    assert told["toolExecutionNotifications"][-1]["message"]["text"] == "There is no such source."


def test_nothing_acts_in_either_language() -> None:
    for language in ("en", "zh"):
        [result] = run(ODD, closing=HOSTILE_RECORD, everything=True, language=language)["results"]
        assert "\x1b" not in result["message"]["text"]
        assert "\\u202e" in result["message"]["text"]
