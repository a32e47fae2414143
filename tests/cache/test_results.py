"""What was found before is kept by its key, and is never a reason to fail."""

import multiprocessing
import os
import sqlite3
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcrop.cache.results import AT_ONCE, STALE, Results
from sources.places import needs_permissions


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "results.sqlite"


def test_what_was_put_is_got(file: Path) -> None:
    results = Results(file)
    assert results.get(["a", "b"]) == {}
    results.put({"a": b"[]", "b": b"\0\xff" * 999, "c": b""})
    assert Results(file).get(["b", "a", "z"]) == {"a": b"[]", "b": b"\0\xff" * 999}
    results.put({"a": b"anew"})
    assert results.get(["a"]) == {"a": b"anew"}


def test_what_is_dense_is_kept_as_it_is(file: Path) -> None:
    results = Results(file)
    results.put({"a": b"packed by somebody"}, dense=True)
    assert results.get(["a"], dense=True) == {"a": b"packed by somebody"}
    assert results.get(["a"]) == {}, "nothing is made of it where it is taken for another"


def test_many_at_once(file: Path) -> None:
    many = {str(number): b"%d" % number for number in range(3 * AT_ONCE + 1)}
    Results(file).put(many)
    assert Results(file).get(many) == many


def test_it_is_named_in_the_cache_folder(tmp_path: Path) -> None:
    assert Results.of(tmp_path).file == tmp_path / "results.sqlite"


@pytest.mark.parametrize("data", [b"no base at all" * 99, b"", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_file_is_thrown_away(file: Path, data: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(data)
    results = Results(file)
    assert results.get(["a"]) == {}
    results.put({"a": b"kept"})
    assert results.get(["a"]) == {"a": b"kept"}


def test_a_file_that_was_cut_short(file: Path) -> None:
    results = Results(file)
    results.put({str(number): os.urandom(999) for number in range(200)})
    with sqlite3.connect(file) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    with open(file, "r+b") as whole:
        whole.truncate(file.stat().st_size // 2 // 4096 * 4096 + 100)
    keys = list(map(str, range(200)))
    results.get(keys)
    results.put({"a": b"kept"})
    results.put({"a": b"kept"})
    assert results.get(["a"]) == {"a": b"kept"}


def test_a_value_that_cannot_be_read_is_not_known(file: Path) -> None:
    results = Results(file)
    results.put({"a": b"whole", "b": b"whole", "c": b"whole"})
    with sqlite3.connect(file) as base:
        base.execute("UPDATE results SET value = 'text' WHERE key = 'b'")
        base.execute("UPDATE results SET value = ? WHERE key = 'c'", [zlib.compress(b"whole")[:-3]])
    base.close()
    assert results.get(["a", "b", "c"]) == {"a": b"whole"}


@pytest.mark.parametrize("obstacle", ["a folder in its place", "a file in the folder's place", "a table of others"])
def test_whatever_stands_in_the_way_nothing_is_remembered(file: Path, obstacle: str) -> None:
    if obstacle == "a folder in its place":
        file.mkdir(parents=True)
    elif obstacle == "a file in the folder's place":
        file.parent.write_text("")
    else:
        file.parent.mkdir()
        with sqlite3.connect(file) as base:
            base.execute("CREATE TABLE results (name TEXT)")
        base.close()
    results = Results(file)
    results.put({"a": b"lost"})
    assert results.get(["a"]) == {}


@needs_permissions
def test_a_read_only_folder_is_no_failure(file: Path) -> None:
    results = Results(file)
    results.put({"a": b"kept"})
    for place in (*file.parent.iterdir(), file.parent):
        place.chmod(0o555 if place.is_dir() else 0o444)
    try:
        results.put({"b": b"lost"})
        assert results.get(["a", "b"]) in ({"a": b"kept"}, {})
    finally:
        file.parent.chmod(0o755)


def test_a_disk_that_takes_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    results = Results(file)
    results.put({"a": b"lost"})
    assert results.get(["a"]) == {}


class TestSize:
    def size(self, file: Path) -> int:
        return sum(place.stat().st_size for place in file.parent.iterdir())

    def test_it_is_bounded(self, file: Path) -> None:
        results = Results(file, most=1 << 20)
        for number in range(40):
            results.put({f"{number}-{at}": os.urandom(4000) for at in range(25)})
        assert self.size(file) < 3 << 20
        assert len(results.get([f"39-{at}" for at in range(25)])) == 25, "the newest are there"

    def test_those_that_were_not_used_longest_go_first(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        now = 1_000_000.0
        monkeypatch.setattr("outcrop.cache.results.time.time", lambda: now)
        results = Results(file, most=1 << 19)
        for number in range(100):
            now += 10
            results.put({str(number): os.urandom(4000)})
        now += 2 * STALE
        assert results.get(["0", "1"]).keys() == {"0", "1"}
        for number in range(100, 130):
            now += 10
            results.put({str(number): os.urandom(4000)})
        assert results.get(["0", "1"]).keys() == {"0", "1"}
        assert results.get(["2", "3"]) == {}

    def test_one_that_is_larger_than_all_that_is_kept(self, file: Path) -> None:
        results = Results(file, most=1 << 16)
        results.put({"a": os.urandom(1 << 18)})
        results.put({"b": b"small"})
        assert results.get(["b"]) == {"b": b"small"}


def fill(file: Path, name: str) -> None:
    results = Results(file)
    for number in range(30):
        results.put({f"{name}-{number}": name.encode() * 99})
        results.get([f"{name}-{number}"])


def test_several_processes_at_once(file: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=fill, args=(file, name)) for name in "abc"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    found = Results(file).get(f"{name}-{number}" for name in "abc" for number in range(30))
    assert len(found) == 90
    assert all(value == key[0].encode() * 99 for key, value in found.items())


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.binary(), max_size=5))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, some: dict[str, bytes]) -> None:
    results = Results(tmp_path_factory.mktemp("any") / "results.sqlite")
    results.put(some)
    assert results.get(some) == some
