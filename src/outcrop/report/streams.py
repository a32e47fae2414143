"""Findings for machines: JSON lines closed by the scan record, or one JSON document; always everything."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from outcrop.model.adapter import adapter
from outcrop.model.finding import Finding
from outcrop.model.scan import ScanRecord
from outcrop.report.visible import escaped, escaped_in

T = TypeVar("T", Finding, ScanRecord)


def finding_line(finding: Finding) -> bytes:
    """One finding as one line of JSON."""
    return _finding(finding) + b"\n"


def record_line(record: ScanRecord) -> bytes:
    """The record that closes a stream."""
    return _record(record) + b"\n"


def document(findings: Iterable[Finding], record: ScanRecord) -> Iterator[bytes]:
    """The record with a list of the findings, an object a line."""
    yield _record(record)[:-1] + b',"findings":['
    for number, finding in enumerate(findings):
        yield (b",\n" if number else b"\n") + _finding(finding)
    yield b"\n]}\n"


def read_findings(data: bytes) -> list[Finding]:
    """The findings of JSON lines or of a document.

    Raises ValueError where it is neither.
    """
    rows: list[Any] = []
    try:
        whole = json.loads(data)
        rows = (
            adapter(list[Any]).validate_python(whole["findings"])
            if _is_record(whole) and "findings" in whole
            else [whole]
        )
    except json.JSONDecodeError:
        rows = [json.loads(line) for line in data.splitlines() if line.strip()]
    return [adapter(Finding).validate_python(row) for row in rows if not _is_record(row)]


def without_code(finding: Finding) -> Finding:
    """The same finding without lines or texts of the code."""
    roles = tuple(replace(role, text=None) for role in finding.roles)
    return replace(finding, excerpt=replace(finding.excerpt, lines=None, gap=None), roles=roles)


def _is_record(row: Any) -> bool:
    return isinstance(row, dict) and str(row.get("schema")).startswith("outcrop.scan/")


def _finding(finding: Finding) -> bytes:
    path = escaped(finding.source.path)
    if path != finding.source.path:
        finding = replace(finding, source=replace(finding.source, path=path))
    return adapter(Finding).dump_json(finding)


def _record(record: ScanRecord) -> bytes:
    return adapter(ScanRecord).dump_json(escaped_in(record))
