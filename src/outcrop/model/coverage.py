"""What a scan read and what it did not, by file and function: told in every output, so that silence is never mistaken for safety."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

LOST = frozenset(
    {"out-of-time", "too-deep", "too-large", "unreadable", "vanished"}
)  # states of files that were to be read


@dataclass(frozen=True, slots=True)
class Unread:
    """A function that could not be read whole: `why` says what stood in the way."""

    name: str
    line: int  # 1-based
    why: str


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """How one file was read.

    `state` is read, or why it was not: binary, too-large, too-deep, out-of-time, generated, vendored, nested (in a
    checkout of its own), unreadable, vanished.
    `heads` is the lexical count of function heads; clean + mended + error are the functions that were read, passed those in which
    nothing that was looked for can stand.
    """

    path: str
    language: str | None
    state: str
    heads: int = 0
    clean: int = 0
    mended: int = 0
    error: int = 0
    missing: int = 0  # heads that no function covers
    passed: int = 0
    unread: tuple[Unread, ...] = ()  # the functions behind `error` and `missing`
    note: str | None = None  # what else is to be known: why it could not be read, or that it changed during the scan


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a snapshot was read: files by state, and functions against the lexical count of heads."""

    files: int
    read: int
    functions: int  # the denominator: lexical heads, or the parser's count where that is larger
    clean: int
    mended: int
    error: int
    missing: int  # heads that no function covers, and one for every file that was to be read and could not be
    passed: int  # functions that were not parsed, since nothing that was looked for can stand in them
    percent: float  # clean, mended and passed functions of all functions, rounded down: 100 means every one of them
    not_read: tuple[FileCoverage, ...]  # files not read at all, with unread functions, or with a note

    @classmethod
    def over(cls, files: Iterable[FileCoverage]) -> "Coverage":
        """Add up the coverage of single files."""
        rows = list(files)
        clean, mended, error, missing, passed = (
            sum(getattr(row, field) for row in rows) for field in ("clean", "mended", "error", "missing", "passed")
        )
        lost = sum(row.state in LOST and not row.heads for row in rows)  # each hides a function at least
        missing += lost
        functions = lost + sum(
            max(row.heads, row.clean + row.mended + row.error + row.missing + row.passed) for row in rows
        )
        return cls(
            files=len(rows),
            read=sum(row.state == "read" for row in rows),
            functions=functions,
            clean=clean,
            mended=mended,
            error=error,
            missing=missing,
            passed=passed,
            percent=floor(10_000 * (clean + mended + passed) / functions) / 100 if functions else 100.0,
            not_read=tuple(row for row in rows if row.state != "read" or row.unread or row.note),
        )
