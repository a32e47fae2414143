"""What the tests of mining build: many small real repositories, and all that lies in a folder of results."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

import outcrop
from outcrop.report.streams import finding_line
from sources.places import commit, git

pyarrow = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed; pip install 'outcrop[mine]'")

FIXTURES = Path(__file__).parents[2] / "fixtures"
SYSTEMS = ("ferrite", "basalt", "gneiss")


def repositories(top: Path, count: int, copies: int = 1) -> list[Path]:
    """So many repositories, each of one of the small systems, so many times over, and each with a commit of its own."""
    return [_repository(top / f"{SYSTEMS[number % 3]}-{number}", number, copies) for number in range(count)]


def _repository(place: Path, number: int, copies: int) -> Path:
    files = {file.name: file.read_text() for file in sorted((FIXTURES / SYSTEMS[number % 3]).iterdir())}
    commit(place, {f"part{copy}/{name}": text for copy in range(copies) for name, text in files.items()})
    commit(place, {"NUMBER": str(number)})
    git(place, "remote", "add", "origin", f"https://git.example.org/team/{place.name}")
    return place


def scanned(places: Iterable[Path]) -> list[str]:
    """The findings of a scan of each at HEAD, as JSON lines have them, in no order."""
    return sorted(finding_line(one).decode().rstrip() for place in places for one in outcrop.scan(f"{place}@HEAD"))


def mined(out: Path) -> list[str]:
    """All findings that lie in a folder of results, in no order."""
    return sorted(row["json"] for row in rows(out, "findings"))


def rows(out: Path, kind: str) -> list[dict[str, Any]]:
    """All rows of one kind, file by file, as anybody would read them: whatever ends in .parquet."""
    return [
        row for file in sorted((out / kind).rglob("*.parquet")) for row in pyarrow.ParquetFile(file).read().to_pylist()
    ]


def manifest(out: Path) -> list[dict[str, Any]]:
    """The lines of the manifest."""
    return [json.loads(line) for line in (out / "manifest.jsonl").read_text().splitlines()]


def doubled(lines: Sequence[str]) -> list[str]:
    """What is there twice."""
    return [line for line, count in Counter(lines).items() if count > 1]
