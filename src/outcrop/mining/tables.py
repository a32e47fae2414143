"""From findings, and from how files were read, to the bytes of Parquet files; docs/mining.md tells every column."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from outcrop.errors import OutcropError
from outcrop.model.coverage import FileCoverage
from outcrop.model.finding import Finding
from outcrop.report.streams import finding_line
from outcrop.report.visible import escaped

TIME = "timestamp"
MISSING = "Mining writes Parquet by pyarrow, which is not installed; run pip install 'outcrop[mine]'."

Column = tuple[str, Callable[[Any], Any]]  # its type as pyarrow calls it, and its value

FINDINGS: Mapping[str, Column] = {
    "id": ("string", lambda one: one.id),
    "pattern": ("string", lambda one: one.pattern),
    "concern": ("string", lambda one: one.concern),
    "mechanism": ("string", lambda one: one.mechanism),
    "grade": ("string", lambda one: one.grade),
    "confidence": ("float64", lambda one: one.confidence),
    "read": ("string", lambda one: one.read),
    "suppressed": ("bool_", lambda one: one.suppressed is not None),
    "path": ("string", lambda one: escaped(one.source.path)),
    "blob": ("string", lambda one: one.source.blob),
    "function": ("string", lambda one: one.symbol.name),
    "language": ("string", lambda one: one.symbol.language),
    "first_line": ("int64", lambda one: one.span.start.line),
    "last_line": ("int64", lambda one: one.span.end.line),
    "explanation": ("string", lambda one: one.explanation.en),
    "permalink": ("string", lambda one: one.citation.permalink),
    "swhid": ("string", lambda one: one.citation.swhid),
    "json": ("string", lambda one: finding_line(one).decode().removesuffix("\n")),
}
FILES: Mapping[str, Column] = {
    "path": ("string", lambda one: escaped(one.path)),
    "language": ("string", lambda one: one.language),
    "state": ("string", lambda one: one.state),
    "functions": ("int64", lambda one: functions_of(one)),
    "clean": ("int64", lambda one: one.clean),
    "mended": ("int64", lambda one: one.mended),
    "error": ("int64", lambda one: one.error),
    "missing": ("int64", lambda one: one.missing),
    "passed": ("int64", lambda one: one.passed),
    "note": ("string", lambda one: one.note and escaped(one.note)),
}


def need_pyarrow() -> None:
    """Raise OutcropError where nothing can be written."""
    if find_spec("pyarrow") is None:
        raise OutcropError(MISSING)


def functions_of(row: FileCoverage) -> int:
    """The functions of a file: lexical heads, or the parser's count where that is larger."""
    return max(row.heads, row.clean + row.mended + row.error + row.missing + row.passed)


@dataclass(frozen=True, slots=True)
class Commit:
    """The columns that say at which commit all rows of a table stand."""

    url: str | None
    id: str
    date: str  # ISO 8601

    def columns(self) -> Mapping[str, tuple[str, Any]]:
        """Each with its type and its one value; the time is that of Greenwich."""
        time = datetime.fromisoformat(self.date).astimezone(UTC).replace(tzinfo=None)
        return {
            "url": ("string", self.url),
            "commit": ("string", self.id),
            "date": (TIME, time),
            "year": ("int64", time.year),
        }


def findings_table(findings: Sequence[Finding], commit: Commit) -> bytes:
    """The findings of one commit."""
    return _parquet(FINDINGS, findings, commit)


def files_table(rows: Sequence[FileCoverage], commit: Commit) -> bytes:
    """How the files of one commit were read."""
    return _parquet(FILES, rows, commit)


def _parquet(columns: Mapping[str, Column], rows: Sequence[Any], commit: Commit) -> bytes:
    import pyarrow
    import pyarrow.parquet

    whole = {name: (kind, [value] * len(rows)) for name, (kind, value) in commit.columns().items()}
    whole |= {name: (kind, [value(row) for row in rows]) for name, (kind, value) in columns.items()}
    types = {TIME: pyarrow.timestamp("s")}
    schema = pyarrow.schema([(name, types.get(kind) or getattr(pyarrow, kind)()) for name, (kind, _) in whole.items()])
    table = pyarrow.table({name: values for name, (_, values) in whole.items()}, schema=schema)
    stream = BytesIO()
    pyarrow.parquet.write_table(table, stream, compression="zstd")
    return stream.getvalue()
