from pathlib import Path

import pytest

from .given import system


@pytest.fixture(scope="session")
def peers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small system, in a repository that no test changes; documents are written beside it."""
    place = tmp_path_factory.mktemp("verify") / "peers"
    system(place)
    return place
