"""From drift to one of the formats."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from outcrop.cli.console import console_on
from outcrop.cli.program import complain
from outcrop.model.drift import CheckRecord, Drift
from outcrop.patterns.catalogue import Pattern
from outcrop.pins.checking import fails
from outcrop.report.drift import streams
from outcrop.report.drift.failing import failing
from outcrop.report.drift.github import drift_commands
from outcrop.report.drift.gitlab import code_quality
from outcrop.report.drift.junit import junit
from outcrop.report.drift.markdown import drift_markdown
from outcrop.report.drift.sarif import drift_sarif
from outcrop.report.drift.text import write_drift


@dataclass(frozen=True, slots=True)
class DriftView:
    """How drift is shown."""

    language: str
    everything: bool  # what is intact, too; json, jsonl and junit always hold it
    patterns: Sequence[Pattern]  # whose cards tell what was pinned


def write_jsonl(rows: Sequence[Drift], record: CheckRecord, view: DriftView, stream: BinaryIO) -> None:
    """A row a line, and the record."""
    stream.writelines(map(streams.drift_line, rows))
    stream.write(streams.check_line(record))


def write_json(rows: Sequence[Drift], record: CheckRecord, view: DriftView, stream: BinaryIO) -> None:
    """The record with all rows."""
    stream.writelines(streams.drift_document(rows, record))


def write_text(rows: Sequence[Drift], record: CheckRecord, view: DriftView, stream: BinaryIO) -> None:
    """What differs, pin by pin, and a summary."""
    with console_on(stream) as console:
        write_drift(console, rows, record, view.language, view.everything)


def write_markdown(rows: Sequence[Drift], record: CheckRecord, view: DriftView, stream: BinaryIO) -> None:
    """A table a pin, and what differs."""
    lines = drift_markdown(rows, record, view.language, view.everything)
    stream.write("".join(f"{line}\n" for line in lines).encode())


def write_sarif(rows: Sequence[Drift], record: CheckRecord, view: DriftView, stream: BinaryIO) -> None:
    """What differs, as SARIF."""
    stream.write(drift_sarif(rows, record, view.patterns, view.language, view.everything))


def write_github(rows: Sequence[Drift], record: CheckRecord, view: DriftView, stream: BinaryIO) -> None:
    """What differs, as workflow commands."""
    lines = drift_commands(rows, record, view.language, view.everything)
    stream.write("".join(f"{line}\n" for line in lines).encode())


def write_gitlab(rows: Sequence[Drift], record: CheckRecord, view: DriftView, stream: BinaryIO) -> None:
    """What differs, as a report of code quality."""
    stream.write(code_quality(rows, record, view.language, view.everything))


def write_junit(rows: Sequence[Drift], record: CheckRecord, view: DriftView, stream: BinaryIO) -> None:
    """Every row as a case of JUnit."""
    stream.write(junit(rows, record, view.language))


DRIFT_WRITERS: dict[str, Callable[[Sequence[Drift], CheckRecord, DriftView, BinaryIO], None]] = {
    "text": write_text,
    "json": write_json,
    "jsonl": write_jsonl,
    "markdown": write_markdown,
    "sarif": write_sarif,
    "github": write_github,
    "gitlab": write_gitlab,
    "junit": write_junit,
}


def gated(rows: Sequence[Drift], record: CheckRecord) -> int:
    """The exit code: 3 where a pin could not be had, 1 where one has drifted as it may not, which is then told."""
    if standing := [row for row in rows if fails(row, record.fail_on)]:
        complain(failing(standing))
    return 3 if record.missing else int(bool(record.failed))
