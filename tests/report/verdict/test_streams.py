"""Verdicts for machines: JSON lines closed by the record, or one document; both true to the committed schemas."""

import json

import pytest

from outcrop.model.verdict import Verdict
from outcrop.report.verdict.streams import verdict_document, verdict_line, verify_line

from ..test_streams import validator
from .making import EVERY, HOSTILE_RECORD, MENDED, ODD, record

VERDICT, VERIFY = validator("outcrop.verdict"), validator("outcrop.verify")


@pytest.mark.parametrize("row", [*EVERY, MENDED, ODD])
def test_every_row_is_true_to_the_schema(row: Verdict) -> None:
    VERDICT.validate(json.loads(verdict_line(row)))


@pytest.mark.parametrize("rows", [(), EVERY, (ODD,)])
def test_so_are_the_record_and_the_document(rows: tuple[Verdict, ...]) -> None:
    closing = HOSTILE_RECORD if rows == (ODD,) else record(rows)
    VERIFY.validate(json.loads(verify_line(closing)))
    whole = json.loads(b"".join(verdict_document(rows, closing)))
    VERIFY.validate(whole)
    assert len(whole["excerpts"]) == len(rows)


def test_what_is_no_verdict_is_told() -> None:
    row = json.loads(verdict_line(EVERY[0]))
    for change in ({"verdict": "right"}, {"schema": "outcrop.verdict/2"}, {"lines": [1]}):
        assert not VERDICT.is_valid(row | change)
