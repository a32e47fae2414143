"""Findings for machines: JSON lines closed by the scan record, or one JSON document; always everything."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pydantic import TypeAdapter

from outcrop.model.finding import Finding
from outcrop.model.scan import ScanRecord

FINDING: TypeAdapter[Finding] = TypeAdapter(Finding)
RECORD: TypeAdapter[ScanRecord] = TypeAdapter(ScanRecord)


def finding_line(finding: Finding) -> bytes:
    """One finding as one line of JSON."""
    return FINDING.dump_json(finding) + b"\n"


def record_line(record: ScanRecord) -> bytes:
    """The record that closes a stream."""
    return RECORD.dump_json(record) + b"\n"


def document(findings: Iterable[Finding], record: ScanRecord) -> Iterator[bytes]:
    """The record with a list of the findings, an object a line."""
    yield RECORD.dump_json(record)[:-1] + b',"findings":['
    for number, finding in enumerate(findings):
        yield (b",\n" if number else b"\n") + FINDING.dump_json(finding)
    yield b"\n]}\n"


def without_code(finding: Finding) -> Finding:
    """The same finding without lines or texts of the code."""
    roles = tuple(replace(role, text=None) for role in finding.roles)
    return replace(finding, excerpt=replace(finding.excerpt, lines=None, gap=None), roles=roles)
