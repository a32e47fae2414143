"""Drift for machines: JSON lines closed by the record, or one document; both true to the committed schemas."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from outcrop.model.drift import CheckRecord, Drift
from outcrop.report.drift.streams import check_line, drift_document, drift_line

from ..test_streams import validator
from .making import EVERY, HOSTILE_CHECK, LOST, ODD, check, drift, pin, standing

DRIFT, CHECK = validator("outcrop.drift"), validator("outcrop.check")


def lines(*rows: Drift, record: CheckRecord | None = None) -> list[Any]:
    """What is read of JSON lines, which are true to their schemas."""
    written = b"".join(map(drift_line, rows)) + check_line(record or check(rows))
    told = [json.loads(line) for line in written.split(b"\n")[:-1]]
    for row in told[:-1]:
        DRIFT.validate(row)
    CHECK.validate(told[-1])
    return told


def test_a_row() -> None:
    [row, _] = lines(LOST)
    assert (row["schema"], row["pin"], row["state"], row["now"], row["finding"]) == (
        "outcrop.drift/1",
        "peers",
        "lost",
        None,
        None,
    )
    assert row["then"]["lines"] == [7, 9]
    assert row["removal"]["date"] == "2024-05-06T07:08:09+02:00"


def test_the_record_closes_them() -> None:
    last = lines(*EVERY)[-1]
    assert (last["schema"], last["fail_on"], last["failed"]) == ("outcrop.check/1", ["lost", "weakened"], 3)
    assert last["states"] == {
        "intact": 1,
        "moved": 1,
        "changed": 1,
        "weakened": 1,
        "strengthened": 1,
        "lost": 2,
        "new": 1,
        "unsure": 1,
    }
    assert "drift" not in last


def test_a_document_is_the_record_with_all_rows() -> None:
    whole = json.loads(b"".join(drift_document(EVERY, check(EVERY))))
    CHECK.validate(whole)
    assert [*whole.pop("drift"), whole] == lines(*EVERY)
    assert json.loads(b"".join(drift_document([], check([]))))["drift"] == []


def test_a_row_that_is_none_is_told() -> None:
    [row, record] = lines(LOST)
    for change in ({"state": "gone"}, {"then": 7}, {"schema": "outcrop.drift/2"}):
        assert not DRIFT.is_valid(row | change)
    assert not CHECK.is_valid(record | {"drift": [{}]})


def test_bytes_that_are_not_utf_8_are_escaped() -> None:
    [row, record] = lines(ODD, record=HOSTILE_CHECK)
    assert row["then"]["path"].endswith("\\xff")
    assert record["notes"][0].endswith("\\xff")


@given(text=st.text(max_size=20), name=st.binary(min_size=1, max_size=12))
def test_any_text_and_any_path_can_be_written(text: str, name: bytes) -> None:
    row = drift("lost", text, standing(path=name.decode("utf-8", "surrogateescape"), symbol=text), pin=text)
    [one, _] = lines(row, record=check([row], pin(text), notes=(text,)))
    assert one["pin"] == text
