"""What every report for people says alike: of a finding, of what is not shown, and of what was not read."""

from collections import Counter
from collections.abc import Iterator, Sequence

from outcrop.model.coverage import Coverage, FileCoverage
from outcrop.model.finding import Finding
from outcrop.report.wording import say, say_state

NAMED = 5  # functions and files that are named; the rest is counted
USUAL = frozenset({"vendored", "generated"})  # files that nobody misses are counted, not named


def about(finding: Finding, language: str) -> Iterator[str]:
    """The explanation, and what a reader must know of this finding before believing it."""
    yield getattr(finding.explanation, language)
    if finding.reason is not None:
        yield say("reason", language, grade=finding.grade, why=getattr(finding.reason, language))
    if finding.read == "error":
        yield say("read_error", language)
    if (allowed := finding.suppressed) is not None:
        until = say("until", language, day=allowed.until) if allowed.until else ""
        yield say("allowed", language, by=allowed.by, until=until, why=allowed.why)


def walked(finding: Finding, language: str) -> Iterator[str]:
    """The witness, step by step."""
    for number, step in enumerate(finding.witness, 1):
        yield f"{number}. {say('named', language, place=step.line, why=getattr(step.note, language))}"


def shown_of(shown: int, count: int, language: str) -> Iterator[str]:
    """That there are more findings than are shown, or none."""
    if not count:
        yield say("none", language)
    elif not shown:
        yield say("only_counted", language, count=f"{count:,}")
    elif shown < count:
        yield say("more", language, shown=f"{shown:,}", count=f"{count:,}")


def coverage_of(coverage: Coverage, language: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Sentences on what was read, each with the names that belong beneath it."""
    unread = [
        say("named", language, place=f"{row.path}:{one.line} {one.name}", why=one.why)
        for row in coverage.not_read
        for one in row.unread
    ]
    yield _read(coverage, language), _few(unread, language)
    not_scanned = [row for row in coverage.not_read if row.state != "read"]
    if not_scanned:
        missed = [_named(row, language) for row in not_scanned if row.state not in USUAL]
        yield _not_scanned(Counter(row.state for row in not_scanned), language), _few(missed, language)
    changed = [row.path for row in coverage.not_read if row.state == "read" and row.note]
    if changed:
        files = say("files", language, count=f"{len(changed):,}")
        yield say("changed", language, files=files), _few(changed, language)


def _read(coverage: Coverage, language: str) -> str:
    files = say("files", language, count=f"{coverage.read:,}")
    if not coverage.functions:
        return say("no_functions", language, files=files)
    return say(
        "coverage",
        language,
        read=f"{coverage.clean + coverage.mended:,}",
        functions=say("functions", language, count=f"{coverage.functions:,}"),
        percent=f"{coverage.percent:.2f}",
        files=files,
        mended=f"{coverage.mended:,}",
        error=f"{coverage.error:,}",
        missing=f"{coverage.missing:,}",
    )


def _not_scanned(states: Counter[str], language: str) -> str:
    counts = (
        say("state", language, count=f"{n:,}", state=say_state(state, language)) for state, n in sorted(states.items())
    )
    return say("not_scanned", language, reasons=say("between", language).join(counts))


def _named(row: FileCoverage, language: str) -> str:
    state = say_state(row.state, language)
    return say("named", language, place=row.path, why=f"{state} ({row.note})" if row.note else state)


def _few(names: Sequence[str], language: str) -> list[str]:
    more = [say("more_named", language, count=f"{len(names) - NAMED:,}")] if len(names) > NAMED else []
    return [*names[:NAMED], *more]
