"""Findings for people at a terminal: excerpts with roles in the margin, the explanation in sentences, a table of counts."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from outcrop.model.coverage import Coverage, FileCoverage
from outcrop.model.finding import Finding
from outcrop.model.scan import ScanRecord
from outcrop.report.excerpts import Passage, Row, passages, whole
from outcrop.report.visible import visible
from outcrop.report.wording import say

COLOURS = ("cyan", "yellow", "green", "magenta", "blue", "red")
FOLDERS = 6  # columns of the table before the rest is summed up
UNREAD = 5  # functions that the summary names

Place = Callable[[Finding], str]


def write_findings(
    console: Console, findings: Iterable[Finding], titles: Mapping[str, str], language: str, place: Place
) -> None:
    """Each pattern's findings under its title; `place` gives a path that opens from where the reader is."""
    shown = None
    for passage in passages(findings):
        pattern = passage.findings[0].pattern
        if pattern != shown:
            title = titles.get(pattern, "")
            _line(
                console,
                Text.assemble(("\n" if shown else "", ""), (pattern, "bold"), (f"  {title}" if title else "", "dim")),
            )
            shown = pattern
        write_passage(console, passage, language, place)


def write_finding(console: Console, finding: Finding, titles: Mapping[str, str], language: str) -> None:
    """One finding in full: its lines, each role with its note, what it shows, how it is cited."""
    _line(console, Text.assemble((finding.pattern, "bold"), (f"  {titles.get(finding.pattern, '')}", "dim")))
    write_passage(console, whole(finding), language, lambda one: one.source.path)
    width = max((len(role.name) for role in finding.roles), default=0)
    _line(console, Text())
    for role in finding.roles:
        where = f"{finding.source.path}:{role.span.start.line}"
        _line(console, Text(visible(f"{role.name:<{width}}  {where}  {getattr(role.note, language)}")))
    for step in finding.witness:
        _line(console, Text(visible(f"{step.line}  {getattr(step.note, language)}")))
    _line(console, Text(finding.citation.swhid, "dim"))
    if finding.source.commit is None and finding.source.url is None:
        _line(console, Text(say("uncommitted", language), "dim"))


def write_passage(console: Console, passage: Passage, language: str, place: Place) -> None:
    """One excerpt: where it stands, its lines, and what it shows."""
    first = passage.findings[0]
    _line(console, Text())
    _line(console, Text.assemble((f"{visible(place(first))}:{passage.start}", "bold cyan")))
    for finding in passage.findings:
        label = Text.assemble(visible(finding.symbol.name), "  ", (finding.grade, _grade_colour(finding.grade)))
        label.append(f"  {say('confidence', language)} {finding.confidence:.2f}  {finding.id}", "dim")
        _line(console, label)
    names = list(dict.fromkeys(role.name for finding in passage.findings for role in finding.roles))
    colours = {name: COLOURS[index % len(COLOURS)] for index, name in enumerate(names)}
    margin = max(map(len, names), default=0)
    digits = len(str(passage.end))
    for row in passage.rows:
        _line(console, _row(row, margin, digits, colours, language))
    for finding in passage.findings:
        for sentence in _sentences(finding, language):
            console.print(Text(visible(sentence)), soft_wrap=not console.is_terminal)
    if first.citation.permalink:
        _line(console, Text(first.citation.permalink, "dim"))


def _row(row: Row, margin: int, digits: int, colours: Mapping[str, str], language: str) -> Text:
    """A line of code with its number, and the names of the roles on it in the margin."""
    if row.text is None:
        left_out = say("left_out", language, count=row.end - row.start + 1, start=row.start, end=row.end)
        return Text(f"{'':{margin}} {'':>{digits}} ⋮ {left_out}", "dim")
    names = list(dict.fromkeys(role.name for role in row.roles))
    colour = colours[names[0]] if names else ""
    label = "+".join(names) if len("+".join(names)) <= margin else f"{names[0]}"[:margin]
    line = Text(f"{label:>{margin}}", colour)
    line.append(f" {row.start:>{digits}} ", "" if names else "dim")
    line.append("▌" if names else "│", colour or "dim")
    line.append(f" {visible(row.text)}", "bold" if names else "")
    line.rstrip()
    return line


def _sentences(finding: Finding, language: str) -> Iterable[str]:
    """The explanation, and what a reader must know of this finding before believing it."""
    yield getattr(finding.explanation, language)
    if finding.reason is not None:
        yield f"{finding.grade}: {getattr(finding.reason, language)}"
    if finding.read == "error":
        yield say("read_error", language)


def write_summary(console: Console, findings: Sequence[Finding], shown: int, record: ScanRecord, language: str) -> None:
    """Counts by pattern and top folder, and what was and was not read."""
    _line(console, Text())
    if not findings:
        _line(console, Text(say("none", language), "bold"))
    else:
        if shown < len(findings):
            _line(console, Text(say("more", language, shown=shown, count=len(findings)), "dim"))
        console.print(_table(findings, record.patterns, language))
    write_coverage(console, record.coverage, language)


def _table(findings: Sequence[Finding], patterns: Sequence[str], language: str) -> Table:
    folders = Counter(_top(finding) for finding in findings)
    columns = [name for name, _ in folders.most_common(FOLDERS)]
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(say("pattern", language), no_wrap=True)
    for name in [*columns, *([say("other", language)] if len(folders) > FOLDERS else []), say("all", language)]:
        table.add_column(visible(name), justify="right", no_wrap=True)
    for pattern in patterns:
        counts = Counter(_top(finding) for finding in findings if finding.pattern == pattern)
        cells = [counts[name] for name in columns]
        rest = [sum(counts.values()) - sum(cells)] if len(folders) > FOLDERS else []
        table.add_row(pattern, *(str(n) if n else "·" for n in [*cells, *rest]), str(sum(counts.values())))
    return table


def _top(finding: Finding) -> str:
    """The top folder of a finding's file; a file at the top stands in `./`."""
    head, slash, _ = finding.source.path.partition("/")
    return head if slash else "./"


def write_coverage(console: Console, coverage: Coverage, language: str) -> None:
    """How much was read, which functions were not, and which files were left out."""
    _line(console, Text())
    _line(
        console,
        Text(
            say(
                "coverage",
                language,
                read=f"{coverage.clean + coverage.mended:,}",
                functions=f"{coverage.functions:,}",
                percent=f"{coverage.percent:.2f}",
                files=f"{coverage.read:,}",
                mended=f"{coverage.mended:,}",
                error=f"{coverage.error:,}",
                missing=f"{coverage.missing:,}",
            )
        ),
    )
    unread = [(row, one) for row in coverage.not_read for one in row.unread]
    for row, one in unread[:UNREAD]:
        _line(
            console,
            Text(
                "  " + visible(say("unread", language, place=f"{row.path}:{one.line}", name=one.name, why=one.why)),
                "dim",
            ),
        )
    if len(unread) > UNREAD:
        _line(console, Text(f"  … +{len(unread) - UNREAD}", "dim"))
    reasons = Counter(row.state for row in coverage.not_read if row.state != "read")
    if reasons:
        _line(
            console,
            Text(
                say("not_read", language, reasons=", ".join(f"{n:,} {state}" for state, n in sorted(reasons.items())))
            ),
        )
    for row in (r for r in coverage.not_read if r.note):
        _line(console, Text("  " + visible(_noted(row)), "dim"))


def _noted(row: FileCoverage) -> str:
    return f"{row.path}: {row.state} ({row.note})"


def _grade_colour(grade: str) -> str:
    return {"leaky": "bold red", "unsure": "yellow"}.get(grade, "green")


def _line(console: Console, text: Text) -> None:
    """One line, never wrapped, so that what is shown of a file is what stands there."""
    console.print(text, soft_wrap=True)
