"""Verdicts for machines: JSON lines closed by the record of the run, or one JSON document; always everything."""

from collections.abc import Iterable, Iterator

from outcrop.model.adapter import adapter
from outcrop.model.verdict import Verdict, VerifyRecord
from outcrop.report.visible import escaped_in


def verdict_line(row: Verdict) -> bytes:
    """One row as one line of JSON."""
    return adapter(Verdict).dump_json(escaped_in(row)) + b"\n"


def verify_line(record: VerifyRecord) -> bytes:
    """The record that closes a stream."""
    return adapter(VerifyRecord).dump_json(escaped_in(record)) + b"\n"


def verdict_document(rows: Iterable[Verdict], record: VerifyRecord) -> Iterator[bytes]:
    """The record with a list of the rows, an object a line."""
    yield verify_line(record)[:-2] + b',"excerpts":['
    for number, row in enumerate(rows):
        yield (b",\n" if number else b"\n") + verdict_line(row)[:-1]
    yield b"\n]}\n"
