"""Drift as workflow commands, which GitHub shows beside the lines of a change."""

from collections.abc import Iterator, Sequence

from outcrop.model.drift import CheckRecord, Drift
from outcrop.report.drift.telling import kind, name, standing, summary, told
from outcrop.report.github import command, plain
from outcrop.report.levels import drift_level, loudest_first
from outcrop.report.sentences import walked
from outcrop.report.wording import say_drift

NAMES = {"error": "error", "warning": "warning", "note": "notice", "none": "notice"}


def drift_commands(rows: Sequence[Drift], record: CheckRecord, language: str, everything: bool) -> Iterator[str]:
    """A line a row, the loudest first, since GitHub shows ten of a kind; then the summary."""
    for row in loudest_first(rows, record.fail_on, everything):
        here, steps = standing(row), walked(row.finding, language) if row.finding else ()
        title = f"{row.pin}: {name(row)} {say_drift(row.state, language)} ({kind(row)})"
        level = NAMES[drift_level(row, record.fail_on)]
        yield command(level, here.path, here.lines, title, (*told(row, language), *steps))
    yield from map(plain, (*summary(record, language), *record.missing, *record.notes))
