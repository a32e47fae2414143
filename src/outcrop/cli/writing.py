"""From a running scan to one of the formats; each is imported when it is written."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from outcrop.cli.progress import progress_bar
from outcrop.model.finding import Finding
from outcrop.model.scan import ScanRecord
from outcrop.report import streams
from outcrop.report.choosing import best
from outcrop.report.excerpts import Place
from outcrop.scanning import Scan


@dataclass(frozen=True, slots=True)
class View:
    """How findings are shown."""

    language: str
    limit: int | None  # the best of each pattern in a report for people; none: all
    code: bool  # whether lines and texts of the code are shown
    titles: Mapping[str, str]  # of the patterns, in that language


def write_jsonl(run: Scan, view: View, stream: BinaryIO) -> None:
    """A finding a line as they are found, and the record."""
    for _, finding in found(run, view.code):
        stream.write(streams.finding_line(finding))
    stream.write(streams.record_line(ended(run)))


def write_json(run: Scan, view: View, stream: BinaryIO) -> None:
    """The record with all findings."""
    findings = [finding for _, finding in found(run, view.code)]
    stream.writelines(streams.document(findings, ended(run)))


def write_markdown(run: Scan, view: View, stream: BinaryIO) -> None:
    """The best findings of each pattern as Markdown."""
    from outcrop.report.markdown import markdown

    findings, shown, place = _chosen(run, view)
    lines = markdown(shown, len(findings), ended(run), view.titles, view.language, place)
    stream.write("".join(f"{line}\n" for line in lines).encode())


def write_text(run: Scan, view: View, stream: BinaryIO) -> None:
    """The best findings of each pattern, and a summary."""
    from outcrop.cli.console import console_on
    from outcrop.report.text import write_findings, write_summary

    findings, shown, place = _chosen(run, view)
    with console_on(stream) as console:
        write_findings(console, shown, view.titles, view.language, place)
        write_summary(console, findings, len(shown), ended(run), view.language)


def write_sarif(run: Scan, view: View, stream: BinaryIO) -> None:
    """Leaky and unsure findings as SARIF, or all that were asked for."""
    from outcrop.report.sarif import sarif

    shown, place = _loud(run, view)
    stream.write(sarif(shown, ended(run), run.request.patterns, view.language, place))


def write_github(run: Scan, view: View, stream: BinaryIO) -> None:
    """Leaky and unsure findings as workflow commands, or all that were asked for; allowed ones only then."""
    from outcrop.report.github import commands

    shown, place = _loud(run, view)
    told = [finding for finding in shown if finding.suppressed is None or view.limit is None]
    lines = commands(told, ended(run), view.titles, view.language, place)
    stream.write("".join(f"{line}\n" for line in lines).encode())


WRITERS: dict[str, Callable[[Scan, View, BinaryIO], None]] = {
    "text": write_text,
    "json": write_json,
    "jsonl": write_jsonl,
    "markdown": write_markdown,
    "sarif": write_sarif,
    "github": write_github,
}


def found(run: Scan, code: bool = True) -> Iterator[tuple[Path, Finding]]:
    """The findings, each with the folder at which its path begins; with a progress bar meanwhile."""
    with progress_bar() as run.progress:
        for top, finding in run.located():
            yield top, finding if code else streams.without_code(finding)


def ended(run: Scan) -> ScanRecord:
    """The record of a scan that has ended."""
    assert run.record is not None, "a scan that ended has its record"
    return run.record


def places(located: Iterable[tuple[Path, Finding]]) -> Place:
    """How one opens a finding's file from the working folder; equal findings of two sources are two.

    What a bare repository or an archive holds is no file that could be opened; it is told by its path there.
    """
    tops = {id(finding): top for top, finding in located}

    def place(finding: Finding) -> str:
        file = tops[id(finding)] / finding.source.path
        return _opens(file) if os.path.lexists(file) else finding.source.path

    return place


def _chosen(run: Scan, view: View) -> tuple[list[Finding], list[Finding], Place]:
    """All findings, and those to be shown, of one pattern together and else in the order of the scan."""
    located = list(found(run, view.code))
    findings, place = [finding for _, finding in located], places(located)
    shown = findings if view.limit is None else best(findings, view.limit, place)
    return findings, sorted(shown, key=lambda finding: finding.pattern), place


def _loud(run: Scan, view: View) -> tuple[list[Finding], Place]:
    """The findings that are told beside code, and their paths: from the top of the one checkout, as its host has them."""
    from outcrop.report.levels import loud

    located = list(found(run, view.code))
    shown = loud((finding for _, finding in located), everything=view.limit is None or bool(run.request.grades))
    one_top = len({top for top, _ in located}) <= 1
    return shown, (lambda finding: finding.source.path) if one_top else places(located)


def _opens(file: Path) -> str:
    try:
        return os.path.relpath(file)
    except OSError:  # the working folder is gone
        return str(file)
