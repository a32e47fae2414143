"""What comes of a job: the row of the manifest, and the tables of findings and files as bytes that anybody may write down."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from outcrop.cache.keys import digest
from outcrop.mining.listing import Entry
from outcrop.mining.opening import Job, Place
from outcrop.mining.tables import Commit, files_table, findings_table
from outcrop.mining.wish import Wish
from outcrop.model.coverage import Coverage
from outcrop.model.mined import Mined
from outcrop.report.streams import without_code
from outcrop.scanning.batches import Searched


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one job. Without a row all is as it was before."""

    entry: Entry
    row: Mined | None = None
    tables: Mapping[str, bytes] | None = None  # by the path at which they are to lie


def failed(job: Job, why: str) -> Outcome:
    """That a source could not be mined."""
    return Outcome(job.entry, Mined(address=job.entry.shown, state="failed", why=why))


def outcome_of(wish: Wish, place: Place, files: Iterable[Searched]) -> Outcome:
    """What was found at a place."""
    rows = list(files)
    coverage = sorted((row.coverage for row in rows), key=lambda row: row.path)
    findings = [one if wish.code else without_code(one) for row in rows for one in row.findings]
    grades: dict[str, Counter[str]] = {pattern.id: Counter() for pattern in wish.patterns}
    for one in findings:
        grades[one.pattern][one.grade] += 1
    whole = Coverage.over(coverage)
    path = _path(place)
    row = Mined(
        address=place.entry.shown,
        state="done",
        system=place.system,
        url=place.url,
        commit=place.commit,
        date=place.date,
        key=wish.key,
        findings=f"findings/{path}",
        files=f"files/{path}",
        scanned=whole.files,
        functions=whole.functions,
        percent=whole.percent,
        found=len(findings),
        grades={pattern: dict(sorted(counts.items())) for pattern, counts in grades.items()},
    )
    commit = Commit(place.url, place.commit, place.date)
    tables = {f"findings/{path}": findings_table(findings, commit), f"files/{path}": files_table(coverage, commit)}
    return Outcome(place.entry, row, tables)


def also(outcome: Outcome, entry: Entry) -> Outcome:
    """The same for another name of the same source."""
    row = replace(outcome.row, address=entry.shown) if outcome.row is not None else None
    return Outcome(entry, row, outcome.tables)


def _path(place: Place) -> str:
    """Where results lie: the same for the same commit of the same repository, whoever asks, so that nothing is there twice."""
    repository = f"-{digest(place.url)[:8]}" if place.url is not None else ""
    return f"system={quote(place.system, safe='')}/{place.commit}{repository}.parquet"
