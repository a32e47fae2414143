"""Findings for people at a terminal: excerpts with roles in the margin, the explanation in sentences, a table of counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from outcrop.model.coverage import Coverage
from outcrop.model.finding import Finding, Words
from outcrop.model.scan import ScanRecord
from outcrop.report.counts import table
from outcrop.report.excerpts import Passage, Place, Row, called, passages, whole
from outcrop.report.sentences import about, coverage_of, shown_of
from outcrop.report.visible import visible
from outcrop.report.wording import say

COLOURS = ("cyan", "yellow", "green", "magenta", "blue", "red")
MARGIN = 24  # columns that names of roles may take
TAB = 8


def write_findings(
    console: Console, findings: Iterable[Finding], titles: Mapping[str, str], language: str, place: Place
) -> None:
    """Each pattern's findings under its title; `place` gives a path that opens from where the reader is."""
    shown = None
    for passage in passages(findings, place):
        pattern = passage.findings[0].pattern
        if pattern != shown:
            if shown is not None:
                print_line(console)
            _heading(console, pattern, titles)
            shown = pattern
        _write_passage(console, passage, language, place)


def write_finding(console: Console, finding: Finding, titles: Mapping[str, str], language: str, place: Place) -> None:
    """One finding in full: its lines, each role with its note, its witness, and how it is cited."""
    _heading(console, finding.pattern, titles)
    _write_passage(console, whole(finding), language, place)
    print_line(console)
    width = max((len(called(role)) for role in finding.roles), default=0)
    for role in finding.roles:
        print_line(
            console,
            f"{called(role):<{width}}  {_at(finding, role.span.start.line, place)}  {_said(role.note, language)}",
        )
    for step in finding.witness:
        print_line(console, f"{'':<{width}}  {_at(finding, step.line, place)}  {_said(step.note, language)}")
    print_line(console, finding.citation.swhid, "dim")
    if finding.source.commit is None:
        print_line(console, say("uncommitted", language), "dim")


def write_summary(console: Console, findings: Sequence[Finding], shown: int, record: ScanRecord, language: str) -> None:
    """Counts by pattern and top folder, and what was and was not read."""
    if shown:
        print_line(console)
    for sentence in shown_of(shown, len(findings), language):
        print_line(console, sentence, "dim" if findings else "bold")
    if findings:
        for number, row in enumerate(table(findings, record.patterns, language, console.width)):
            print_line(console, row, "" if number else "bold")
    print_line(console)
    _write_coverage(console, record.coverage, language)


def _write_passage(console: Console, passage: Passage, language: str, place: Place) -> None:
    """One excerpt: where it stands, its lines, and what it shows."""
    first = passage.findings[0]
    print_line(console)
    print_line(console, _at(first, passage.start, place), "bold cyan")
    for finding in passage.findings:
        label = Text.assemble(visible(finding.symbol.name), "  ", (finding.grade, _grade_colour(finding.grade)))
        label.append(f"  {say('confidence', language)} {finding.confidence:.2f}  {finding.id}", "dim")
        console.print(label, soft_wrap=True)
    for line in _lines(passage, language):
        console.print(line, soft_wrap=True)
    for finding in passage.findings:
        for sentence in about(finding, language):
            console.print(Text(visible(sentence)), soft_wrap=not console.is_terminal)
    if first.citation.permalink:
        print_line(console, first.citation.permalink, "dim")


def _lines(passage: Passage, language: str) -> Iterator[Text]:
    """The lines of code, numbered, the names of roles in the margin."""
    names = list(dict.fromkeys(role.name for finding in passage.findings for role in finding.roles))
    colours = {name: COLOURS[index % len(COLOURS)] for index, name in enumerate(names)}
    margin = min(MARGIN, max((len(row.label()) for row in passage.rows), default=0))
    digits = len(str(passage.end))
    for row in passage.rows:
        if row.text is None:
            count = row.end - row.start + 1
            told = say("lines_left_out", language, count=count, start=row.start, end=row.end)
            yield Text(f"{'':{margin}} {'':{digits}} ⋮ {told}", "dim")
        else:
            yield _code(row, row.text, margin, digits, colours[row.roles[0].name] if row.roles else "")


def _code(row: Row, code: str, margin: int, digits: int, colour: str) -> Text:
    """A line of code; tabs are filled up as if it began in the first column, or its indentation would change."""
    label = row.label()
    label = label if len(label) <= margin else f"{label[: margin - 1]}…"
    line = Text(f"{label:>{margin}}", colour)
    line.append(f" {row.start:>{digits}} ", "" if colour else "dim")
    line.append("▌" if colour else "│", colour or "dim")
    line.append(f" {visible(code).expandtabs(TAB)}", "bold" if colour else "")
    line.rstrip()
    return line


def _write_coverage(console: Console, coverage: Coverage, language: str) -> None:
    """How much was read, which functions were not, and which files were left out."""
    for sentence, names in coverage_of(coverage, language):
        print_line(console, sentence)
        for name in names:
            print_line(console, f"  {name}", "dim")


def _heading(console: Console, pattern: str, titles: Mapping[str, str]) -> None:
    title = titles.get(pattern)
    console.print(
        Text.assemble((visible(pattern), "bold"), (f"  {visible(title)}" if title else "", "dim")), soft_wrap=True
    )


def _at(finding: Finding, line: int, place: Place) -> str:
    return f"{place(finding)}:{line}"


def _said(note: Words, language: str) -> str:
    said: str = getattr(note, language)
    return said


def _grade_colour(grade: str) -> str:
    return {"leaky": "bold red", "unsure": "yellow"}.get(grade, "green")


def print_line(console: Console, text: str = "", style: str = "") -> None:
    """One line, never wrapped, so that what is shown of a file is what stands there."""
    console.print(Text(visible(text), style), soft_wrap=True)
