"""Findings as Markdown: a heading a pattern, an excerpt a passage, the explanation and the citation beneath it."""

from collections.abc import Iterable, Iterator, Mapping

from outcrop.model.finding import Finding
from outcrop.model.scan import ScanRecord
from outcrop.report.excerpts import Passage, passages
from outcrop.report.visible import visible
from outcrop.report.wording import say


def markdown(
    findings: Iterable[Finding], record: ScanRecord, titles: Mapping[str, str], language: str
) -> Iterator[str]:
    """The lines of a Markdown document."""
    shown = None
    for passage in passages(findings):
        pattern = passage.findings[0].pattern
        if pattern != shown:
            yield from (
                (f"## {titles.get(pattern, pattern)}", "")
                if shown is None
                else ("", f"## {titles.get(pattern, pattern)}", "")
            )
            shown = pattern
        yield from _passage(passage, language)
    coverage = record.coverage
    yield ""
    yield say(
        "coverage",
        language,
        read=coverage.clean + coverage.mended,
        functions=coverage.functions,
        percent=f"{coverage.percent:.2f}",
        files=coverage.read,
        mended=coverage.mended,
        error=coverage.error,
        missing=coverage.missing,
    )


def _passage(passage: Passage, language: str) -> Iterator[str]:
    first = passage.findings[0]
    names = ", ".join(f"`{_inline(f.symbol.name)}` ({f.grade})" for f in passage.findings)
    where = f"{visible(first.source.path)}:{passage.start}-{passage.end}"
    yield f"### {names}"
    yield ""
    yield f"[`{_inline(where)}`]({first.citation.permalink})" if first.citation.permalink else f"`{_inline(where)}`"
    yield ""
    lines = list(_lines(passage, language))
    if lines:
        fence = "`" * max(3, 1 + max(_longest_run(line) for line in lines))
        yield f"{fence}{first.symbol.language}"
        yield from lines
        yield fence
        yield ""
    for finding in passage.findings:
        yield getattr(finding.explanation, language)
        yield ""
    yield f"`{first.citation.swhid}`"
    yield ""


def _lines(passage: Passage, language: str) -> Iterator[str]:
    """Numbered lines; role lines carry their notes as a comment at the end."""
    digits = len(str(passage.end))
    for row in passage.rows:
        if row.text is None:
            yield f"{'':>{digits}} ⋮ {say('left_out', language, count=row.end - row.start + 1, start=row.start, end=row.end)}"
            continue
        notes = "; ".join(dict.fromkeys(getattr(role.note, language) for role in row.roles))
        yield f"{row.start:>{digits}} │ {visible(row.text)}{'    ◂ ' + visible(notes) if notes else ''}".rstrip()


def _inline(text: str) -> str:
    return visible(text).replace("`", "'")


def _longest_run(line: str) -> int:
    """How many backticks stand in a row."""
    longest = run = 0
    for character in line:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest
