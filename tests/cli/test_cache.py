"""`outcrop cache`: what is kept, and how it is thrown away; and scans that keep nothing."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from outcrop.cli import reports
from outcrop.sources.store import Store
from running import Outcrop
from sources.places import needs_permissions


def kept(outcrop: Outcrop) -> int:
    count: int = json.loads(outcrop("cache", "info", "--format", "json").text)["results"]["count"]
    return count


def test_nothing_is_there_at_first_and_asking_makes_nothing(cache: Path, here: Path, outcrop: Outcrop) -> None:
    done = outcrop("cache", "info")
    assert done.code == 0
    assert done.text.splitlines() == [
        f"folder   {cache}",
        "results  0 results, 0.0 MiB of at most 512.0 MiB",
        "fetched  0 repositories, 0.0 MiB",
    ]
    assert not cache.exists()


def test_a_scan_is_remembered_and_forgotten(system: Path, outcrop: Outcrop) -> None:
    first = outcrop("scan", system, "--format", "jsonl")
    count = kept(outcrop)
    assert count > 0
    assert outcrop("scan", system, "--format", "jsonl") == first
    assert kept(outcrop) == count
    cleared = outcrop("cache", "clear")
    assert (cleared.code, kept(outcrop)) == (0, 0)
    assert cleared.text.startswith(f"Removed {count} results (")
    assert outcrop("scan", system, "--format", "jsonl") == first


def test_no_cache_keeps_nothing_and_takes_nothing(system: Path, outcrop: Outcrop, cache: Path) -> None:
    first = outcrop("scan", system, "--format", "jsonl", "--no-cache")
    assert not cache.exists()
    assert outcrop("scan", system, "--format", "jsonl") == first


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "markdown", "sarif", "github"])
def test_a_report_that_is_written_again_is_the_same(system: Path, outcrop: Outcrop, form: str) -> None:
    words = ("scan", system, "--format", form, "--fail-on", "sound", "--all")
    fresh = outcrop(*words, "--no-cache")
    assert fresh.code == 1
    assert [outcrop(*words) for _ in range(2)] == [fresh, fresh]


@pytest.mark.parametrize("piece", [7, 64 << 10])
def test_a_report_is_kept_in_pieces(
    system: Path, outcrop: Outcrop, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(reports, "PIECE", piece)
    words = ("scan", system, "--format", "jsonl")
    assert [outcrop(*words) for _ in range(2)] == [outcrop(*words, "--no-cache")] * 2


def test_a_report_that_is_too_long_is_not_kept(system: Path, outcrop: Outcrop, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("scan", system, "--format", "jsonl")
    outcrop(*words)
    whole = kept(outcrop)
    outcrop("cache", "clear")
    monkeypatch.setattr(reports, "MOST", 100)
    outcrop(*words)
    assert kept(outcrop) == whole - 1


def test_a_report_of_which_a_part_is_lost_is_made_again(system: Path, outcrop: Outcrop, cache: Path) -> None:
    words = ("scan", system, "--format", "jsonl")
    first = outcrop(*words)
    with closing(sqlite3.connect(cache / "results.sqlite")) as base, base:
        rows = base.execute("SELECT key, value FROM results").fetchall()
        [(key, value)] = [row for row in rows if row[1].startswith(b"[[")]  # of all results a report alone begins so
        base.execute("UPDATE results SET value = ? WHERE key = ?", (value[:-9] + bytes(9), key))
    assert outcrop(*words) == first


def test_a_report_is_another_where_something_changed(system: Path, here: Path, outcrop: Outcrop) -> None:
    words = ("scan", "system", "--format", "jsonl")
    first = outcrop(*words)
    (here / "outcrop.toml").write_text(
        f'[[allow]]\nfingerprint = "{first.findings[0].id}"\nwhy = "it is known"\nby = "me"\n'
    )
    assert outcrop(*words).findings[0].suppressed is not None
    (here / "outcrop.toml").unlink()
    assert outcrop(*words) == first
    file = system / "peers" / "list.c"
    file.write_text(f"\n{file.read_text()}")
    second = outcrop(*words)
    assert second == outcrop(*words, "--no-cache") != first


def test_a_file_is_written_whole_again(system: Path, here: Path, outcrop: Outcrop) -> None:
    for _ in range(2):
        assert outcrop("scan", system, "--format", "jsonl", "-o", "found.jsonl").code == 0
        assert (here / "found.jsonl").read_bytes() == outcrop("scan", system, "--format", "jsonl").out


def test_what_was_fetched_goes_only_where_it_is_asked_for(cache: Path, here: Path, outcrop: Outcrop) -> None:
    store = Store.of(cache, "https://example.org/team/peers")
    with store.held(lambda *_: None):
        assert outcrop("cache", "clear").code == 0
        busy = outcrop("cache", "clear", "--fetched")
        assert busy.code == 2
        assert "somebody fetches into it just now; try again later." in busy.err
    assert store.place.name in outcrop("cache", "info").text
    assert outcrop("cache", "clear", "--fetched").text.startswith("Removed 0 results (0.0 MiB) and 1 repository (")
    assert not store.place.exists()


@needs_permissions
def test_what_cannot_be_removed_is_told(system: Path, outcrop: Outcrop, cache: Path) -> None:
    outcrop("scan", system, "--format", "jsonl")
    cache.chmod(0o500)
    try:
        done = outcrop("cache", "clear")
    finally:
        cache.chmod(0o700)
    assert done.code == 2
    assert done.err.endswith("cannot be removed: Permission denied; see who may write there.\n")
