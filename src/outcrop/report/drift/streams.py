"""Drift for machines: JSON lines closed by the record of the check, or one JSON document; always everything."""

from collections.abc import Iterable, Iterator

from outcrop.model.adapter import adapter
from outcrop.model.drift import CheckRecord, Drift
from outcrop.report.visible import escaped_in


def drift_line(row: Drift) -> bytes:
    """One row as one line of JSON."""
    return adapter(Drift).dump_json(escaped_in(row)) + b"\n"


def check_line(record: CheckRecord) -> bytes:
    """The record that closes a stream."""
    return adapter(CheckRecord).dump_json(escaped_in(record)) + b"\n"


def drift_document(rows: Iterable[Drift], record: CheckRecord) -> Iterator[bytes]:
    """The record with a list of the rows, an object a line."""
    yield check_line(record)[:-2] + b',"drift":['
    for number, row in enumerate(rows):
        yield (b",\n" if number else b"\n") + drift_line(row)[:-1]
    yield b"\n]}\n"
