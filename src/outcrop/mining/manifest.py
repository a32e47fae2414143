"""The manifest of a folder of results: a line of JSON for every source, written as soon as its results lie there."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from outcrop.errors import OutcropError
from outcrop.mining.placing import placed, told
from outcrop.model.mined import Mined
from outcrop.report.mined import mined_line, read_mined

NAME = "manifest.jsonl"


@dataclass(slots=True)
class Manifest:
    """What was mined so far, by address; the last line that tells of one counts."""

    file: Path
    rows: dict[str, Mined] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path) -> "Manifest":
        """The manifest of a folder; an empty one where there is none.

        A last line without its end was cut short as it was written, and is passed over: what it tells of is done again.
        Raises OutcropError where a line is no row of a manifest.
        """
        with told(file):
            lines = file.read_bytes().split(b"\n")[:-1] if file.exists() else []
        rows: dict[str, Mined] = {}
        for number, line in enumerate(lines, 1):
            try:
                row = read_mined(line)
            except ValueError:
                hint = "mend or remove that line; what it told of is then mined again"
                raise OutcropError(f"{file}, line {number}, is no line of a manifest; {hint}.") from None
            rows[row.address] = row
        return cls(file, rows)

    def begin(self) -> None:
        """Write it anew, each address once and in their order, so that lines can be added.

        Raises OutcropError where it cannot be written.
        """
        placed(self.file, b"".join(mined_line(self.rows[address]) for address in sorted(self.rows)))

    def add(self, row: Mined) -> None:
        """Write down what became of a source; it is on the disk when this returns."""
        self.rows[row.address] = row
        with told(self.file), self.file.open("ab") as stream:
            stream.write(mined_line(row))
            stream.flush()
            os.fsync(stream.fileno())

    def paths(self) -> set[str]:
        """The results that it tells of."""
        return {path for row in self.rows.values() for path in paths_of(row)}


def paths_of(row: Mined) -> Iterable[str]:
    """The results of one row."""
    return [path for path in (row.findings, row.files) if path is not None]
