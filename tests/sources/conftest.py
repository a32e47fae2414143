import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from .servers import Peers, Web, peers, web


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the developer's git configuration nor a hook's GIT_* variables reach a test."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """An empty folder."""
    place = tmp_path / "system"
    place.mkdir()
    return place


@pytest.fixture(scope="session")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Peers:
    """A repository to be served; nobody changes it."""
    return peers(tmp_path_factory.mktemp("upstream"))


@pytest.fixture
def server(upstream: Peers) -> Iterator[Web]:
    """That repository at `server.url`/peers.git."""
    with web(upstream.root) as state:
        yield state
