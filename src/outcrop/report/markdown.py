"""Findings as Markdown: a heading a pattern, an excerpt a passage, the explanation and the citation beneath it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from outcrop.citations import located
from outcrop.model.finding import Finding
from outcrop.model.scan import ScanRecord
from outcrop.report.excerpts import Passage, Place, passages
from outcrop.report.sentences import about, coverage_of, shown_of
from outcrop.report.visible import visible
from outcrop.report.wording import say

SPAN = re.compile(r"(`[^`]*`)")  # code inside a sentence
ACTIVE = re.compile(
    r"[\\`*_\[\]<>&$~]"
)  # what Markdown, HTML or GitHub acts on: two `$` make mathematics, two `~` strike out
CALLING = re.compile(r"[@#](?=\w)")  # a host calls who is named behind an `@` and what behind a `#`, escaped or not
ADDRESS = "%/:?#@!$&'*+,;=~"  # what stands in an address as it is
TICKS = re.compile(r"`+")


def markdown(
    findings: Sequence[Finding], count: int, record: ScanRecord, titles: Mapping[str, str], language: str, place: Place
) -> Iterator[str]:
    """The lines of a Markdown document; `count` findings there are in all."""
    shown = None
    for passage in passages(findings, place):
        pattern = passage.findings[0].pattern
        if pattern != shown:
            yield from (f"## {prose(titles.get(pattern, ''))} {coded(pattern)}".replace("  ", " "), "")
            shown = pattern
        yield from _passage(passage, language)
    for sentence in shown_of(len(findings), count, language):
        yield from (sentence, "")
    for sentence, names in coverage_of(record.coverage, language):
        yield from (sentence, "")
        yield from (f"- {coded(name)}" for name in names)
        yield from [""] if names else []


def _passage(passage: Passage, language: str) -> Iterator[str]:
    first = passage.findings[0]
    yield f"### {', '.join(f'{coded(f.symbol.name)} ({f.grade})' for f in passage.findings)}"
    yield ""
    where = coded(located(first.source.path, passage.start, passage.end))
    yield linked(where, first.citation.permalink)
    yield ""
    if passage.rows:
        yield from fenced(first.symbol.language, list(_lines(passage, language)))
    for finding in passage.findings:
        for sentence in about(finding, language):
            yield from (prose(sentence), "")
    yield coded(first.citation.swhid)
    yield ""


def fenced(opening: str, lines: Sequence[str]) -> Iterator[str]:
    """A fenced block, its fence longer than any row of backticks in it."""
    longest = max((len(ticks) for line in lines for ticks in TICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}{opening}", *lines, fence, "")


def _lines(passage: Passage, language: str) -> Iterator[str]:
    """Numbered lines; role lines carry their notes as a comment at the end."""
    digits = len(str(passage.end))
    for row in passage.rows:
        if row.text is None:
            count = row.end - row.start + 1
            yield f"{'':{digits}} ⋮ {say('lines_left_out', language, count=count, start=row.start, end=row.end)}"
        else:
            notes = f"    ◂ {visible(row.notes(language))}" if row.roles else ""
            yield f"{row.start:>{digits}} │ {visible(row.text)}{notes}".rstrip()


def prose(text: str) -> str:
    """A sentence whose code stays code, and in which nothing else acts."""
    pieces = SPAN.split(visible(text))
    return "".join(
        code_span(piece) if number % 2 else CALLING.sub(r"\g<0><!-- -->", ACTIVE.sub(r"\\\g<0>", piece))
        for number, piece in enumerate(pieces)
    )


def code_span(piece: str) -> str:
    """Code between its backquotes; what is empty is a blank, since two backquotes begin a span that they do not end."""
    return "` `" if piece == "``" else piece


def coded(text: str) -> str:
    """Text as a code span of its own, between more backquotes than any row of them in it."""
    shown = visible(text)
    if not shown.strip():
        return f"` {shown}`"
    ticks = "`" * (1 + max(map(len, TICKS.findall(shown)), default=0))
    room = " " if shown[0] in "` " or shown[-1] in "` " else ""  # a reader takes a blank off at either end
    return f"{ticks}{room}{shown}{room}{ticks}"


def linked(shown: str, url: str | None) -> str:
    """Markdown as a link, if there is a page to lead to; nothing in its address ends the link."""
    if url is None or not url.startswith(("https://", "http://")):
        return shown
    return f"[{shown}]({quote(url, safe=ADDRESS, errors='surrogateescape')})"
