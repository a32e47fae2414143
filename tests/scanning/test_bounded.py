"""What is held in memory has bounds, whatever the size of a source; where they lie shows in no finding."""

from pathlib import Path

import pytest

from outcrop import vocabulary
from outcrop.engine import candidates
from outcrop.model.finding import Finding
from outcrop.patterns.catalogue import load
from outcrop.scanning import Request, Scan, searching

CATALOGUE = load()
FOLDER = Path(__file__).parents[2] / "fixtures" / "patterns"


def scanned() -> list[Finding]:
    return list(
        Scan(Request((str(FOLDER / "lock-order"), str(FOLDER / "lock-leak")), CATALOGUE, CATALOGUE.patterns, jobs=1))
    )


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
