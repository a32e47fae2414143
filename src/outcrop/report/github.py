"""Findings as workflow commands, which GitHub shows beside the lines of a change."""

from collections.abc import Iterator, Mapping, Sequence

from outcrop.model.finding import Finding
from outcrop.model.scan import ScanRecord
from outcrop.report.excerpts import Place
from outcrop.report.levels import level, spot
from outcrop.report.sentences import about, coverage_of
from outcrop.report.visible import escaped, visible
from outcrop.report.wording import say


def commands(
    findings: Sequence[Finding], record: ScanRecord, titles: Mapping[str, str], language: str, place: Place
) -> Iterator[str]:
    """A line a finding, then what was read; nothing that stands in the code can be a command of its own."""
    for finding in findings:
        name = "warning" if level(finding) == "warning" and finding.suppressed is None else "notice"
        where = spot(finding)
        first, last = (where, where) if isinstance(where, int) else (where.start.line, where.end.line)
        values = {
            "file": escaped(place(finding)),
            "line": str(first),
            "endLine": str(last),
            "title": f"{titles[finding.pattern]} ({finding.pattern}, {finding.grade})",
        }
        properties = ",".join(f"{key}={_property(value)}" for key, value in values.items())
        yield f"::{name} {properties}::{_data(chr(10).join(map(visible, _lines(finding, language))))}"
    yield from (sentence for sentence, _ in coverage_of(record.coverage, language))


def _lines(finding: Finding, language: str) -> Iterator[str]:
    """What is said of a finding, its witness step by step, and the fingerprint by which it may be allowed."""
    yield from about(finding, language)
    for number, step in enumerate(finding.witness, 1):
        yield f"{number}. {say('named', language, place=step.line, why=getattr(step.note, language))}"
    yield finding.id


def _data(text: str) -> str:
    """A message, escaped as the runner reads it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property's value, which a colon or a comma would end."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
