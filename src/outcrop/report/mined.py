"""The lines of a manifest: what was mined, from the model to JSON and back."""

from outcrop.model.adapter import adapter
from outcrop.model.mined import Mined
from outcrop.report.visible import escaped_in


def mined_line(row: Mined) -> bytes:
    """One row as one line of JSON."""
    return adapter(Mined).dump_json(escaped_in(row)) + b"\n"


def read_mined(line: bytes) -> Mined:
    """The row of a line.

    Raises ValueError where it is none.
    """
    return adapter(Mined).validate_json(line)
