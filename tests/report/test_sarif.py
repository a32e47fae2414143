"""SARIF 2.1.0: what a code host or an editor takes, whatever stands in the code."""

import json
from dataclasses import replace
from typing import Any

import pytest

from outcrop.model.coverage import FileCoverage
from outcrop.model.finding import Finding, Suppressed
from outcrop.model.scan import ScannedSource
from outcrop.patterns.catalogue import Pattern, load
from outcrop.report.sarif import sarif

from .making import finding, record
from .standard import LOG, run_of

PATTERNS = tuple(pattern for pattern in load().patterns if pattern.id in ("goto-unwind", "guarded-collection"))
LEAKY = finding(
    1, ("int f(void)", "{", "    lock();", "    return 1;", "}"), {3: "lock"}, grade="leaky", witness=(3, 4)
)


def run(*findings: Finding, language: str = "en", patterns: tuple[Pattern, ...] = PATTERNS) -> dict[str, Any]:
    """The one run of a log of these findings, true to the standard."""
    rows = FileCoverage("list.c", "c", "read", heads=1, clean=1)
    return run_of(sarif(findings, record(rows), patterns, language, lambda one: one.source.path))


def region(result: dict[str, Any]) -> dict[str, int]:
    """Where a result stands."""
    found: dict[str, int] = result["locations"][0]["physicalLocation"]["region"]
    return found


def test_the_schema_of_the_standard_is_really_asked() -> None:
    log = json.loads(sarif([LEAKY], record(), PATTERNS, "en", lambda one: one.source.path))
    log["runs"][0]["results"][0]["level"] = "loud"
    log["runs"][0]["versionControlProvenance"] = [{"repositoryUri": "git@host:not a uri"}]
    log["runs"][0]["odd"] = True
    assert sorted(error.validator for error in LOG.iter_errors(log)) == ["additionalProperties", "enum", "format"]


def test_a_pattern_is_a_rule_with_its_card_s_words() -> None:
    driver = run()["tool"]["driver"]
    assert (driver["name"], driver["language"]) == ("Outcrop", "en")
    rule = driver["rules"][1]
    card = PATTERNS[1].card
    assert (rule["id"], rule["name"]) == ("guarded-collection", "GuardedCollection")
    assert rule["shortDescription"]["text"] == card.title.en
    assert rule["fullDescription"]["text"] == card.summary.en.strip()
    assert rule["help"]["text"].startswith(card.summary.en.strip())
    assert "Grades, best first: sound, holds, leaky." in rule["help"]["text"]
    assert rule["defaultConfiguration"]["level"] == "warning"
    assert rule["properties"]["tags"] == ["scalability", "membership"]


def test_the_rules_are_those_that_were_looked_for_in_the_language_that_was_asked_for() -> None:
    rules = run(language="zh", patterns=PATTERNS[:1])["tool"]["driver"]["rules"]
    assert [rule["shortDescription"]["text"] for rule in rules] == [PATTERNS[0].card.title.zh]


@pytest.mark.parametrize(
    ("grade", "level", "kind"),
    [("leaky", "warning", "fail"), ("unsure", "note", "fail"), ("sound", "none", "informational")],
)
def test_how_loudly_a_grade_is_told(grade: str, level: str, kind: str) -> None:
    [result] = run(finding(grade=grade))["results"]
    assert (result["level"], result["kind"], result["properties"]["grade"]) == (level, kind, grade)


def test_a_leaky_finding_stands_where_its_witness_ends() -> None:
    [result] = run(LEAKY)["results"]
    assert region(result) == {"startLine": 4, "endLine": 4}
    [flow] = result["codeFlows"][0]["threadFlows"]
    steps = [(step["executionOrder"], region({"locations": [step["location"]]})) for step in flow["locations"]]
    assert steps == [(1, {"startLine": 3}), (2, {"startLine": 4})]
    assert flow["locations"][0]["location"]["message"]["text"] == "goes by 3"


def test_another_stands_where_its_first_role_does() -> None:
    [result] = run(finding(9, ("int f(void)", "{", "}"), {10: "lock"}))["results"]
    assert region(result) == {"startLine": 10, "startColumn": 5, "endLine": 10, "endColumn": 9}
    assert "codeFlows" not in result


def test_roles_are_related_locations_with_their_notes() -> None:
    [result] = run(finding(9, ("int f(void)", "{", "}"), {10: "lock", 11: "unlock"}))["results"]
    related = [(one["id"], one["message"]["text"]) for one in result["relatedLocations"]]
    assert related == [(1, "does lock"), (2, "does unlock")]


def test_the_fingerprint_is_that_of_the_finding() -> None:
    [result] = run(LEAKY)["results"]
    assert result["partialFingerprints"] == {"outcrop/v1": LEAKY.id}


@pytest.mark.parametrize(("by", "kind"), [("list.c:3", "inSource"), ("outcrop.toml", "external"), ("Ada", "external")])
def test_an_allowed_finding_is_suppressed(by: str, kind: str) -> None:
    [result] = run(finding(suppressed=Suppressed("it ends here", "2026-12-31", by)))["results"]
    [suppression] = result["suppressions"]
    assert (suppression["kind"], suppression["justification"]) == (kind, "it ends here")
    assert suppression["properties"] == {"by": by, "until": "2026-12-31"}
    assert run(finding())["results"][0]["suppressions"] == [], "and of another it is known that it is not"


def test_the_lines_of_code_come_along_unless_they_are_left_out() -> None:
    [context] = [run(LEAKY)["results"][0]["locations"][0]["physicalLocation"]["contextRegion"]]
    assert context == {
        "startLine": 1,
        "endLine": 5,
        "snippet": {"text": "int f(void)\n{\n    lock();\n    return 1;\n}"},
    }
    assert "snippet" not in json.dumps(run(finding(lines=None, gap=None)))


def test_a_path_is_a_uri() -> None:
    [result] = run(finding(path="net io/a:b#1?/caf\udce9.c"))["results"]
    where = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert where == {"uri": "net%20io/a%3Ab%231%3F/caf%E9.c", "uriBaseId": "SRCROOT"}


def test_nothing_in_the_code_acts() -> None:
    [result] = run(finding(explanation="`\x1b[31m` and `table[i](http://x)` and `a[i]`"))["results"]
    assert result["message"]["text"] == r"`\x1b[31m` and `table\[i](http://x)` and `a[i]`"


def test_what_was_read_and_what_was_not() -> None:
    rows = (FileCoverage("list.c", "c", "read", heads=1, clean=1), FileCoverage("odd.c", "c", "out-of-time", heads=1))
    [invocation] = run_of(sarif([], record(*rows), PATTERNS, "en", lambda one: one.source.path))["invocations"]
    assert invocation["executionSuccessful"] is True
    assert [(one["level"], one["message"]["text"]) for one in invocation["toolExecutionNotifications"]] == [
        (
            "note",
            "Read 1 of 2 functions (50.00 %) in 1 file: 0 mended, 0 passed over, 0 with an error inside, 0 not found.",
        ),
        ("warning", "Not scanned: 1 out of time.\nodd.c: out of time"),
    ]


def test_the_repository_is_told_and_where_its_paths_begin() -> None:
    one, other = (
        ScannedSource(name, name, f"https://github.com/x/{name}", name[0] * 40, record().coverage)
        for name in ("a", "b")
    )
    write = lambda *sources: run_of(  # noqa: E731
        sarif([], replace(record(), sources=sources), PATTERNS, "en", lambda one: one.source.path)
    )["versionControlProvenance"]
    assert write(one) == [
        {"repositoryUri": "https://github.com/x/a", "revisionId": "a" * 40, "mappedTo": {"uriBaseId": "SRCROOT"}}
    ]
    assert [source["repositoryUri"] for source in write(one, other)] == [one.url, other.url]
    assert "mappedTo" not in write(one, other)[0], "paths of several begin at the working folder"
    assert write(replace(one, commit=None)) == [], "a folder as it is on disk is no revision"


HOSTILE = 'a"b<c>&\x00\x1b[31m\u202e\ufffe\r\n::error::[x](http://y) `z` \\ {0} %20\t'


@pytest.mark.parametrize("path", ["\n/::error::.c", "a b/\udcff\u202e#?%.c", "-rf", "http://host/x.c", "c:\\x.c"])
def test_whatever_stands_in_the_code_the_log_is_true_to_the_standard(path: str) -> None:
    odd = finding(
        3,
        (HOSTILE, "", HOSTILE),
        {4: HOSTILE},
        path=path,
        explanation=HOSTILE,
        name=HOSTILE,
        grade="leaky",
        witness=(4,),
        suppressed=Suppressed(HOSTILE, None, HOSTILE),
    )
    [result] = run(odd)["results"]
    assert "\x1b" not in result["message"]["text"]
