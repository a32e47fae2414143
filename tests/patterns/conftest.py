"""A pattern of one's own, as `outcrop patterns new` makes it, to be spoilt in one place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from outcrop.patterns.catalogue import load, read_pattern
from outcrop.patterns.mistakes import CatalogueError, Mistake
from outcrop.patterns.scaffold import scaffold

Spoilt = Callable[..., list[Mistake]]


@pytest.fixture(scope="session")
def families() -> frozenset[str]:
    """Those of the shipped vocabulary."""
    return load().vocabulary.families()


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A catalogue that holds the pattern lease-renewal."""
    place = tmp_path / "mine"
    assert len(list(scaffold("lease-renewal", (place, place / "examples")))) == 4
    return place


@pytest.fixture
def spoilt(mine: Path, families: frozenset[str]) -> Spoilt:
    """The mistakes that are found in the pattern after texts of one of its files are replaced."""

    def spoil(*changes: tuple[str, str], file: str = "pattern.yaml") -> list[Mistake]:
        place = mine / "lease-renewal" / file
        text = place.read_text()
        for before, after in changes:
            assert text.count(before) == 1, before
            text = text.replace(before, after)
        place.write_text(text)
        with pytest.raises(CatalogueError) as told:
            read_pattern(mine / "lease-renewal", families)
        return told.value.mistakes

    return spoil
