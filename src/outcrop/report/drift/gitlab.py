"""Drift as GitLab's report of code quality, which it shows in the merge request that brought it."""

import json
from collections.abc import Sequence
from typing import Any

from outcrop.model.drift import CheckRecord, Drift
from outcrop.report.drift.telling import identity, kind, name, standing, told
from outcrop.report.levels import drift_level, loudest_first
from outcrop.report.visible import visible
from outcrop.report.wording import say_drift

SEVERITIES = {"error": "critical", "warning": "major", "note": "minor", "none": "info"}


def code_quality(rows: Sequence[Drift], record: CheckRecord, language: str, everything: bool) -> bytes:
    """A list of what differs, each with a fingerprint by which GitLab tells what is new."""
    issues = [_issue(row, record, language) for row in loudest_first(rows, record.fail_on, everything)]
    return json.dumps(issues, ensure_ascii=False, indent=1).encode() + b"\n"


def _issue(row: Drift, record: CheckRecord, language: str) -> dict[str, Any]:
    here = standing(row)
    what = f"{row.pin}: {name(row)} {say_drift(row.state, language)}."
    return {
        "description": visible(" ".join((what, *told(row, language)))),
        "check_name": kind(row),
        "fingerprint": identity(row),
        "severity": SEVERITIES[drift_level(row, record.fail_on)],
        "location": {"path": visible(here.path), "lines": {"begin": here.lines[0]}},
    }
