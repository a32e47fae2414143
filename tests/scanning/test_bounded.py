"""What is held in memory has bounds, whatever the size of a source; where they lie shows in no finding."""

from pathlib import Path

import pytest

from outcrop import vocabulary
from outcrop.cache.results import Results
from outcrop.engine import candidates
from outcrop.model.finding import Finding
from outcrop.patterns.catalogue import load
from outcrop.scanning import Request, Scan, ground, judging, learning, searching

CATALOGUE = load()
FOLDER = Path(__file__).parents[2] / "fixtures" / "patterns"


def scanned(jobs: int = 1, results: Results | None = None) -> list[Finding]:
    addresses = str(FOLDER / "lock-order"), str(FOLDER / "lock-leak")
    return list(Scan(Request(addresses, CATALOGUE, CATALOGUE.patterns, jobs=jobs, results=results)))


@pytest.fixture(scope="module")
def usual() -> list[Finding]:
    """Two functions take locks in opposite orders, so that findings are held back."""
    findings = scanned()
    assert any(one.pattern == "lock-order" for one in findings)
    return findings


@pytest.mark.parametrize("plain", [0, 1])
def test_findings_that_are_held_back(usual: list[Finding], monkeypatch: pytest.MonkeyPatch, plain: int) -> None:
    monkeypatch.setattr(searching, "PLAIN", plain)
    assert scanned() == usual


def test_names(usual: list[Finding], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MANY", 2)
    monkeypatch.setattr(candidates, "MANY", 2)
    assert scanned() == usual


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")  # pytest's own threads
@pytest.mark.parametrize("kept", [False, True])
def test_outlines(usual: list[Finding], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: bool) -> None:
    """They are unpacked few at a time, and what is learned from them is learned apart, by several processes."""
    monkeypatch.setattr(ground, "AT_ONCE", 1)
    monkeypatch.setattr(learning, "AT_ONCE", 1)
    monkeypatch.setattr(learning, "MUCH", 1)
    monkeypatch.setattr(learning, "MANY", 1)
    monkeypatch.setattr(learning, "WEIGHT", 1 << 20)
    assert scanned(2, Results(tmp_path / "results.sqlite") if kept else None) == usual


def test_stretches(usual: list[Finding], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "STRETCH", 1000)
    assert scanned() == usual
