"""The index of a snapshot's lines: any line is found at once, and a commit is read only once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from outcrop.cache.results import Results
from outcrop.sources import open_source
from outcrop.verify.lines import index_of_lines, kept_index
from outcrop.verify.rows import codes_of, rows_of_lines
from sources.places import git

from .given import LIST, system

FILES = {"a.c": b"one\n\n  two\nthree\n", "b.c": b"two\nthree\r\nfour\n", "c.c": b""}
INDEX = index_of_lines((path, codes_of(data)) for path, data in FILES.items())


def runs(*lines: str) -> list[tuple[str, int]]:
    """In which files rows stand, and from which row on."""
    return [(INDEX.paths[number], first) for number, first in INDEX.runs(rows_of_lines(lines).codes)]


def test_rows_are_found_wherever_they_stand() -> None:
    assert runs("two", "three") == [("a.c", 1), ("b.c", 0)]
    assert runs("\ttwo", "", "three") == [("a.c", 1), ("b.c", 0)]
    assert runs("one") == [("a.c", 0)]
    assert runs("five") == []


def test_a_run_ends_with_its_file() -> None:
    assert runs("three", "two") == []
    assert runs("three", "four") == [("b.c", 1)]


def test_white_space_is_none_whatever_it_is() -> None:
    same = {
        bytes(rows_of_lines([line]).codes) for line in ("int a = 1;", "\tint\u00a0a=1 ;\r", "int a\u200b = 1;\u3000")
    }
    assert len(same) == 1


def test_bytes_that_are_not_utf_8_are_latin_1() -> None:
    assert codes_of("café".encode("latin-1")) == codes_of("café".encode())


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The small system in a repository that a test may break."""
    system(tmp_path / "peers")
    return tmp_path / "peers"


def hide(peers: Path) -> Callable[[], object]:
    """Move the bytes of a file out of a repository; what moves them back."""
    blob = git(peers, "rev-parse", "HEAD:src/list.c")
    place = peers / ".git" / "objects" / blob[:2] / blob[2:]
    place.rename(peers / blob)
    return lambda: (peers / blob).rename(place)


def index(peers: Path, cache: Path, revision: str = "@HEAD") -> int:
    """Index the system; the number of its rows."""
    snapshot = open_source(f"{peers}{revision}", lambda path: path.endswith(".c"))
    made = kept_index(snapshot, [file.path for file in snapshot.around], Results.of(cache), lambda *_: None)
    return len(made.codes)


def test_a_commit_is_read_once(own: Path, tmp_path: Path) -> None:
    size = index(own, tmp_path)
    hide(own)
    assert index(own, tmp_path) == size > LIST.count("\n")


def test_what_could_not_be_read_is_not_kept(own: Path, tmp_path: Path) -> None:
    back = hide(own)
    size = index(own, tmp_path)
    back()
    assert size < index(own, tmp_path)


def test_files_on_disk_are_read_every_time(peers: Path, tmp_path: Path) -> None:
    assert index(peers, tmp_path, "") > 0
    assert not (tmp_path / "results.sqlite").exists()


def test_a_broken_cache_is_read_past(peers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = index(peers, tmp_path)
    monkeypatch.setattr(Results, "get", lambda self, keys: dict.fromkeys(keys, b"7\nnothing"))
    assert index(peers, tmp_path) == size
