"""Every format of drift by its name."""

import io
from dataclasses import replace

import pytest

from outcrop.cli.drifting import DRIFT_WRITERS, DriftView
from outcrop.patterns.catalogue import load
from report.drift.making import EVERY, HOSTILE_CHECK, ODD, THEN, check, drift, standing

PATTERNS = load().patterns
BEGINNINGS = {
    "text": "peers  v1 (111111111111) → v2 (222222222222)\n",
    "json": '{"schema":"outcrop.check/1",',
    "jsonl": '{"schema":"outcrop.drift/1",',
    "markdown": "**Checked 9: ",
    "sarif": '{\n "$schema": "https://docs.oasis-open.org/sarif/',
    "github": "::error file=list.c,line=9,",
    "gitlab": '[\n {\n  "description": "peers: forget weakened.',
    "junit": "<?xml version='1.0' encoding='utf-8'?>\n<testsuites ",
}


@pytest.mark.parametrize("form", DRIFT_WRITERS)
def test_a_format(form: str) -> None:
    stream = io.BytesIO()
    DRIFT_WRITERS[form](EVERY, check(EVERY), DriftView("en", False, PATTERNS), stream)
    told = stream.getvalue().decode()
    assert told.startswith(BEGINNINGS[form])
    assert told.endswith("\n")


@pytest.mark.parametrize("form", DRIFT_WRITERS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_whatever_stands_in_code_and_paths_it_can_be_written_as_text(form: str, language: str) -> None:
    stream = io.BytesIO()
    DRIFT_WRITERS[form]([ODD], HOSTILE_CHECK, DriftView(language, True, PATTERNS), stream)
    told = stream.getvalue().decode()
    assert not any(sign in told for sign in "\x00\x1b\r")
    assert form in ("json", "jsonl") or "\u202e" not in told


@pytest.mark.parametrize("form", DRIFT_WRITERS)
def test_what_could_not_be_read_has_no_citation_and_is_told_all_the_same(form: str) -> None:
    uncited = replace(standing(commit=None, grade=None, fingerprint=None), citation=None)
    row = drift("unsure", "Nobody can tell.", standing(commit=THEN), uncited)
    stream = io.BytesIO()
    DRIFT_WRITERS[form]([row], check([row]), DriftView("en", True, PATTERNS), stream)
    told = stream.getvalue().decode()
    assert "Nobody can tell." in told
    assert "0" * 40 not in told
