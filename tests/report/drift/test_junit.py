"""Drift as JUnit XML: a suite a pin, a case a row."""

from dataclasses import replace
from xml.etree import ElementTree as Xml

from hypothesis import given
from hypothesis import strategies as st

from outcrop.model.drift import CheckRecord, Drift
from outcrop.report.drift.junit import junit

from .making import EVERY, EXCERPT, HOSTILE_CHECK, INTACT, LOST, MOVED, ODD, UNSURE, check, drift, pin, standing


def suites(*rows: Drift, record: CheckRecord | None = None) -> Xml.Element:
    """What a service reads."""
    return Xml.fromstring(junit(rows, record or check(rows), "en"))  # noqa: S314  our own


def test_a_document() -> None:
    assert junit([INTACT, LOST], check([INTACT, LOST]), "en").decode() == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<testsuites name="outcrop" tests="2" failures="1" errors="0" skipped="0">\n'
        '  <testsuite name="peers" tests="2" failures="1" errors="0" skipped="0">\n'
        "    <properties>\n"
        '      <property name="url" value="https://github.com/x/peers" />\n'
        '      <property name="compared" value="v1 (111111111111) → v2 (222222222222)" />\n'
        "    </properties>\n"
        '    <testcase name="guarded-collection forget" classname="list.c" file="list.c" />\n'
        '    <testcase name="guarded-collection forget (2)" classname="list.c" file="list.c">\n'
        '      <failure type="lost" message="`forget` is gone.">list.c:7-9 → gone\n'
        "`forget` is gone.\n"
        "No longer at its place since 333333333333 of 2024-05-06: Peers forget themselves\n"
        f"https://github.com/x/peers/blob/{'1' * 40}/list.c#L7-L9\n"
        f"https://github.com/x/peers/commit/{'3' * 40}</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_only_what_may_not_stand_has_failed() -> None:
    told = suites(*EVERY)
    failures = [failure.get("type") for failure in told.iter("failure")]
    assert failures == ["weakened", "lost", "lost"]
    assert [told.get(count) for count in ("tests", "failures", "errors", "skipped")] == ["9", "3", "0", "1"]
    assert [skipped.get("message") for skipped in told.iter("skipped")] == ["It stands in two places."]
    gated = suites(UNSURE, record=check([UNSURE], fail_on=("unsure",)))
    assert (gated.get("failures"), gated.get("skipped")) == ("1", "0"), "unless the gate is on unsure"


def test_what_differs_and_may_is_told_as_output() -> None:
    assert next(suites(MOVED).iter("system-out")).text == (
        "moved\nlist.c:7-9 → peers/list.c:9-11\nIt stands elsewhere.\n"
        f"https://github.com/x/peers/blob/{'2' * 40}/peers/list.c#L9-L11"
    )


def test_a_case_keeps_its_name_when_its_code_moves_and_its_file_is_where_it_is_now() -> None:
    moved = replace(EXCERPT, state="moved", now=standing(60, "b.c", None, symbol=None, fingerprint=None))
    [case] = suites(moved).iter("testcase")
    assert case.attrib == {"name": "pinned-excerpt list.c:50-52", "classname": "list.c", "file": "b.c"}


def test_a_pin_that_is_missing_is_an_error_and_notes_are_output() -> None:
    told = suites(record=check([], missing=("links could not be had.",), notes=("v1 names another commit now.",)))
    assert [error.get("message") for error in told.iter("error")] == ["links could not be had."]
    assert [out.text for out in told.iter("system-out")] == ["v1 names another commit now."]
    assert told.get("errors") == "1"


def test_nothing_in_code_or_paths_acts() -> None:
    told = suites(ODD, record=HOSTILE_CHECK)
    assert {element.tag for element in told.iter()} == {
        "testsuites",
        "testsuite",
        "properties",
        "property",
        "testcase",
        "failure",
        "error",
        "system-out",
    }
    [failure] = told.iter("failure")
    assert "\\x1b[31m" in (failure.text or "")


@given(text=st.text(max_size=20), name=st.binary(min_size=1, max_size=12))
def test_any_text_and_any_path_can_be_written(text: str, name: bytes) -> None:
    path = name.decode("utf-8", "surrogateescape")
    row = drift("lost", text, standing(path=path, symbol=text), pin=text)
    [case] = suites(row, record=check([row], pin(text), notes=(text,))).iter("testcase")
    assert case.get("file")
