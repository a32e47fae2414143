"""A small system, and Outcrop run on it: in this process where that tells enough, else as people run it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

import outcrop as outcrop_package
from outcrop.cli.program import run
from outcrop.sources.reach import CACHE
from running import CONNECT, FORGET, Done, Outcrop

_caches = count(1)


@pytest.fixture(autouse=True, scope="session")
def _no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is made once for many tests keeps nothing in the user's cache folder, either."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE, str(tmp_path_factory.getbasetemp() / "cache"))
        yield


@pytest.fixture(autouse=True)
def cache(
    _no_cache_of_the_user: None, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A cache folder for each test, which is only made where something is kept in it."""
    place = tmp_path_factory.getbasetemp() / f"cache-{next(_caches)}"
    monkeypatch.setenv(CACHE, str(place))
    return place


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, which is no checkout."""
    place = tmp_path / "here"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def system(here: Path) -> Path:
    """A folder `system` of two C files and a text; it stands in the working folder."""
    for path, code in {"peers/list.c": FORGET, "net/join.c": CONNECT, "README": "Peers.\n"}.items():
        place = here / "system" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(code)
    return here / "system"


@pytest.fixture
def outcrop(capsysbinary: pytest.CaptureFixture[bytes]) -> Outcrop:
    """Run Outcrop in this process; whatever it meets, it shows no traceback."""

    def call(*words: str | Path) -> Done:
        code = run([str(word) for word in words])
        out, err = capsysbinary.readouterr()
        assert b"Traceback" not in err
        return Done(code, out, err.decode())

    return call


@pytest.fixture
def process() -> Outcrop:
    """Run the Outcrop that is tested as a process of its own, from whatever folder."""
    place = str(Path(outcrop_package.__file__).parents[1])

    def call(*words: str | bytes | Path, stdin: bytes = b"", **variables: str) -> Done:
        command: list[str | bytes | Path] = [sys.executable, "-m", "outcrop", *words]
        done = subprocess.run(
            command, input=stdin, capture_output=True, env={**os.environ, "PYTHONPATH": place, **variables}, timeout=60
        )
        assert b"Traceback" not in done.stderr
        return Done(done.returncode, done.stdout, done.stderr.decode())

    return call
