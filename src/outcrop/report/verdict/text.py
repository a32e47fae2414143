"""Verdicts for people at a terminal: document by document what is wrong, what is right instead, and what differs."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from outcrop.model.verdict import Verdict, VerifiedDocument, VerifyRecord
from outcrop.report.text import TAB, print_line
from outcrop.report.verdict.telling import name_of, place, shown, summary, told, told_rows
from outcrop.report.visible import visible
from outcrop.report.wording import say_verdict, say_verify

COLOURS = {"exact": "green", "not-found": "bold red", "unjudged": "dim"}
MOST = 4  # differences of an excerpt that are shown


def write_verdicts(
    console: Console, rows: Sequence[Verdict], record: VerifyRecord, language: str, everything: bool
) -> None:
    """Every document with what is not exact, or with all that it quotes, and a summary."""
    for document in record.documents:
        own = [row for row in rows if row.document == document.name]
        if own:
            _write_document(console, document, own, language, everything)
            print_line(console)
    for sentence in summary(record, language):
        print_line(console, sentence, "bold")
    if record.unjudged:
        word = "unjudged_listed" if everything else "unjudged"
        print_line(console, say_verify(word, language, count=f"{record.unjudged:,}"))
    for sentence in (*record.unread, *record.missing, *record.notes):
        print_line(console, sentence)


def _write_document(
    console: Console, document: VerifiedDocument, own: Sequence[Verdict], language: str, everything: bool
) -> None:
    print_line(console, document.name, "bold")
    for row in told_rows(own, everything):
        print_line(console)
        _write_row(console, row, language)
    if (count := sum(row.verdict == "exact" for row in own)) and not everything:
        print_line(console)
        print_line(console, say_verify("exact_more", language, count=f"{count:,}"), "dim")


def _write_row(console: Console, row: Verdict, language: str) -> None:
    """Where it stands in the document, the verdict, what is said of it, and what differs."""
    first, last = row.lines
    where = f"{row.document}:{first}-{last}" if first != last else f"{row.document}:{first}"
    head = Text.assemble(
        (say_verdict(name_of(row), language), COLOURS.get(name_of(row), "yellow")), f"  {visible(where)}"
    )
    if row.found is not None:
        head.append(f"  {visible(row.found.source)}  ", "dim").append(visible(place(row.found)), "cyan")
    console.print(head, soft_wrap=True)
    for sentence in told(row, language):
        print_line(console, f"  {sentence}")
    for one in row.differences[:MOST]:
        for line in shown(one, language):
            style = "red" if line.startswith("-") else "green" if line.startswith("+") else "dim"
            print_line(console, f"    {visible(line).expandtabs(TAB)}", style)
    if (more := len(row.differences) - MOST) > 0:
        print_line(console, f"    {say_verify('more_differences', language, count=f'{more:,}')}", "dim")
    if row.found is not None and row.found.citation.permalink:
        print_line(console, f"  {row.found.citation.permalink}", "dim")
