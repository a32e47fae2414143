"""Verdicts as workflow commands, which GitHub shows beside the lines of the document."""

from collections.abc import Iterator, Sequence

from outcrop.model.verdict import Verdict, VerifyRecord
from outcrop.report.github import command, plain
from outcrop.report.verdict.telling import level_of, loudest_first, name_of, place, shown, summary, told
from outcrop.report.wording import say_verdict

NAMES = {"error": "error", "warning": "warning", "note": "notice", "none": "notice"}
MOST = 3  # differences that are shown beside a line


def verdict_commands(rows: Sequence[Verdict], record: VerifyRecord, language: str, everything: bool) -> Iterator[str]:
    """A line an excerpt, the loudest first, since GitHub shows ten of a kind; then the summary."""
    for row in loudest_first(rows, everything):
        title = say_verdict(name_of(row), language)
        if row.found is not None:
            title += f": {place(row.found)} ({row.found.source})"
        differing = (line for one in row.differences[:MOST] for line in shown(one, language))
        links = [row.found.citation.permalink] if row.found is not None and row.found.citation.permalink else []
        lines = (*told(row, language), *differing, *links)
        yield command(NAMES[level_of(row)], row.document, row.lines, title, lines)
    yield from map(plain, (*summary(record, language), *record.unread, *record.missing, *record.notes))
