"""Drift as Markdown, fit for a comment on a pull request: a table a pin, and folded beneath it what differs and why."""

from collections.abc import Iterator, Sequence

from outcrop.model.drift import CheckRecord, Drift
from outcrop.report.drift.telling import by_pin, course, grades, kind, links, name, permalink, summary, told, way
from outcrop.report.levels import loudest_first
from outcrop.report.markdown import coded, linked, prose
from outcrop.report.sentences import walked
from outcrop.report.wording import say, say_drift

ROWS = 50  # of a pin's table; hosts take no comment that is much longer
COLUMNS = ("drift_state", "pattern", "symbol", "then", "now")


def drift_markdown(rows: Sequence[Drift], record: CheckRecord, language: str, everything: bool) -> Iterator[str]:
    """The lines of a document: the summary, then every pin."""
    for sentence in summary(record, language):
        yield from (f"**{prose(sentence)}**", "")
    for sentence in (*record.missing, *record.notes):
        yield from (f"- {prose(sentence)}", "")
    for pin, own in by_pin(rows, record):
        yield from (f"### {coded(pin.name)}", "")
        repository = f"{coded(pin.url)}, " if pin.url else ""
        yield from (f"{repository}{coded(course(pin, language))}", "")
        yield from _rows(own, record, language, everything)


def _rows(own: Sequence[Drift], record: CheckRecord, language: str, everything: bool) -> Iterator[str]:
    """The table of a pin, the loudest first, and what there is to say of its rows."""
    told = loudest_first(own, record.fail_on, everything)
    shown = told if everything else told[:ROWS]
    if shown:
        yield from _table(shown, language)
        yield from _details([row for row in shown if row.state != "intact"], language)
    if len(told) > len(shown):
        yield from (say("more_named", language, count=f"{len(told) - len(shown):,}"), "")
    if (intact := sum(row.state == "intact" for row in own)) and not everything:
        word = "intact_more" if told else "intact_only"
        yield from (say(word, language, count=f"{intact:,}"), "")


def _table(rows: Sequence[Drift], language: str) -> Iterator[str]:
    yield f"| {' | '.join(say(column, language) for column in COLUMNS)} |"
    yield f"|{' --- |' * len(COLUMNS)}"
    for row in rows:
        then, now = way(row, language)
        cells = (
            say_drift(row.state, language),
            _code(kind(row)),
            _code(name(row)),
            linked(_code(then), permalink(row.then)) if row.then else then,
            linked(_code(now), permalink(row.now)) if row.now else now,
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _details(rows: Sequence[Drift], language: str) -> Iterator[str]:
    """A paragraph a row, folded: whoever reads the comment opens what concerns them."""
    if not rows:
        return
    yield from ("<details>", f"<summary>{say('details', language)}</summary>", "")
    for row in rows:
        grade = f" ({prose(grades(row))})" if grades(row) else ""
        yield from (f"#### {coded(name(row))}, {coded(kind(row))}{grade}: {say_drift(row.state, language)}", "")
        for sentence in told(row, language):
            yield from (prose(sentence), "")
        steps = list(walked(row.finding, language)) if row.finding else []
        yield from (*map(prose, steps), *([""] if steps else []))
        for link in links(row):
            yield from (linked(coded(link), link), "")
    yield from ("</details>", "")


def _code(text: str) -> str:
    r"""Code in a cell, which a bar would end; behind a backslash no bar can be written, so that it becomes a broken one."""
    return coded(text).replace("\\|", "¦").replace("|", "\\|")
