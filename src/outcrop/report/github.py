"""Findings as workflow commands, which GitHub shows beside the lines of a change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from outcrop.model.finding import Finding
from outcrop.model.scan import ScanRecord
from outcrop.report.excerpts import Place
from outcrop.report.levels import level, spot
from outcrop.report.sentences import about, coverage_of, walked
from outcrop.report.visible import visible


def commands(
    findings: Sequence[Finding], record: ScanRecord, titles: Mapping[str, str], language: str, place: Place
) -> Iterator[str]:
    """A line a finding, then what was read; nothing that stands in the code can be a command of its own."""
    for finding in findings:
        name = "warning" if level(finding) == "warning" and finding.suppressed is None else "notice"
        where = spot(finding)
        lines = (where, where) if isinstance(where, int) else (where.start.line, where.end.line)
        title = f"{titles[finding.pattern]} ({finding.pattern}, {finding.grade})"
        told = (*about(finding, language), *walked(finding, language), finding.id)
        yield command(name, place(finding), lines, title, told)
    yield from (plain(sentence) for sentence, _ in coverage_of(record.coverage, language))


def command(name: str, path: str, lines: tuple[int, int], title: str, told: Iterable[str]) -> str:
    """One workflow command: `error`, `warning` or `notice`, at these lines of a file, with what is told of them."""
    file = "\n".join(map(visible, path.split("\n")))
    values = {"file": file, "line": str(lines[0]), "endLine": str(lines[1]), "title": visible(title)}
    properties = ",".join(f"{key}={_property(value)}" for key, value in values.items())
    return f"::{name} {properties}::{_data(chr(10).join(map(visible, told)))}"


def plain(sentence: str) -> str:
    """A line that is no command: the runner takes one that begins with `::`, and one with `##[` anywhere in it."""
    return visible(sentence).replace("##[", "# #[").replace("::", ": :")


def _data(text: str) -> str:
    """A message, escaped as the runner reads it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property's value, which a colon or a comma would end."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
