from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run remembers is not remembered by another test, nor by the developer's own Outcrop."""
    monkeypatch.setenv("OUTCROP_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """An empty folder."""
    place = tmp_path / "peers"
    place.mkdir()
    return place
