"""Findings made by hand, where a test needs an odd one."""

from outcrop.model.code import Read
from outcrop.model.coverage import Coverage, FileCoverage
from outcrop.model.extent import Position, Span
from outcrop.model.finding import Citation, Excerpt, Finding, Role, Step, Suppressed, Symbol, Words
from outcrop.model.scan import ScannedSource, ScanRecord
from outcrop.model.source import Origin
from outcrop.scanning.scan import tool

TITLES = {"guarded-collection": "Guarded collection", "goto-unwind": "Unwinding by goto"}


def finding(
    start: int = 1,
    lines: tuple[str, ...] | None = ("void f(void)", "{", "}"),
    roles: dict[int, str] | None = None,
    *,
    gap: tuple[str, ...] | None = (),
    path: str = "list.c",
    pattern: str = "guarded-collection",
    grade: str = "sound",
    confidence: float = 0.5,
    explanation: str = "It is so.",
    url: str | None = None,
    name: str = "f",
    witness: tuple[int, ...] = (),
    suppressed: Suppressed | None = None,
) -> Finding:
    """A finding whose excerpt begins at a line; `roles` names the roles by line."""
    end = start + len(lines or "...") - 1
    span = Span(Position(start, 1), Position(end, 2))
    return Finding(
        id=f"{start:016x}",
        pattern=pattern,
        concern="scalability",
        mechanism="membership",
        grade=grade,
        reason=None,
        confidence=confidence,
        read=Read.CLEAN,
        source=Origin(url, "c" * 40 if url else None, path, "b" * 40),
        symbol=Symbol(name, "function", "c"),
        span=span,
        excerpt=Excerpt(start, end, lines, gap),
        roles=tuple(role(line, name) for line, name in (roles or {}).items()),
        witness=tuple(Step(line, Words(f"goes by {line}", f"经过 {line}")) for line in witness),
        suppressed=suppressed,
        explanation=Words(explanation, explanation),
        citation=Citation(
            f"{url}/blob/{'c' * 40}/{path}" if url else None, f"swh:1:cnt:{'b' * 40};lines={start}-{end}"
        ),
    )


def role(line: int, name: str, *, implied: bool = False, column: int = 5) -> Role:
    """A role on one line."""
    span = Span(Position(line, column), Position(line, column + 4))
    return Role(name, "call();", implied, span, Words(f"does {name}", f"做 {name}"))


def record(*rows: FileCoverage, found: int = 0) -> ScanRecord:
    """The record of a scan of one folder, with these files."""
    coverage = Coverage.over(rows)
    source = ScannedSource("system", "system", None, None, coverage)
    return ScanRecord(
        tool=tool(), patterns=tuple(TITLES), sources=(source,), missing=(), found=found, grades={}, coverage=coverage
    )
