"""Two revisions of one source: what came, went, moved or changed its grade, and which files are read to tell."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from outcrop.engine.search import FileFound
from outcrop.errors import OutcropError, SourceError
from outcrop.model.allowance import Allowance
from outcrop.model.drift import Drift
from outcrop.model.source import Blob
from outcrop.patterns.catalogue import load
from outcrop.pins.differing import Diff, revisions
from outcrop.scanning import Request, batches
from running import CONNECT, FORGET, HOLD
from sources.places import commit, git

CATALOGUE = load()
WANTED = tuple(CATALOGUE.pattern(name) for name in ("guarded-collection", "goto-unwind"))
LOCKING = "#define TAKE(m) pthread_mutex_lock(m)\n#define DROP(m) pthread_mutex_unlock(m)\n"
WRAPPED = '#include "locking.h"\n' + FORGET.replace("pthread_mutex_lock", "TAKE").replace(
    "pthread_mutex_unlock", "DROP"
)


def told(top: Path, old: str, new: str, *names: str) -> list[tuple[str, str, str]]:
    """State, pattern and function of every row."""
    return [(row.state, row.pattern or "", name_of(row)) for row in rows_of(top, old, new, *names)]


def rows_of(top: Path, old: str, new: str, *names: str) -> list[Drift]:
    wanted = tuple(CATALOGUE.pattern(name) for name in names) or WANTED
    return list(Diff(Request((str(top),), CATALOGUE, wanted, jobs=1), old, new))


def name_of(row: Drift) -> str:
    here = row.now or row.then
    assert here is not None
    return here.symbol or ""


@pytest.fixture
def top(tmp_path: Path) -> Path:
    place = tmp_path / "peers"
    place.mkdir()
    commit(place, {"list.c": FORGET, "join.c": CONNECT})
    git(place, "tag", "v1")
    return place


def test_what_did_not_change_is_not_told(top: Path) -> None:
    commit(top, {"other.c": "int other;\n"})
    diff = Diff(Request((str(top),), CATALOGUE, WANTED, jobs=1), "v1", "HEAD")
    assert list(diff) == []
    assert diff.ended().states["intact"] == 0


def test_a_broken_promise_is_a_fallen_grade(top: Path) -> None:
    commit(top, {"list.c": HOLD})
    assert told(top, "v1", "HEAD") == [("weakened", "guarded-collection", "forget")]
    assert told(top, "HEAD", "v1") == [("strengthened", "guarded-collection", "forget")]


def test_what_comes_is_new_and_what_goes_is_lost(top: Path) -> None:
    (top / "join.c").unlink()
    commit(top, {"leave.c": FORGET.replace("forget", "leave").replace("link", "other")})
    assert told(top, "v1", "HEAD") == [
        ("lost", "goto-unwind", "join"),
        ("new", "guarded-collection", "leave"),
    ]


def test_lines_above_move_a_finding(top: Path) -> None:
    commit(top, {"list.c": "int before;\n" + FORGET})
    (row,) = rows_of(top, "v1", "HEAD")
    assert (row.state, row.then and row.then.lines, row.now and row.now.lines) == ("moved", (2, 8), (3, 9))


def test_a_file_that_was_renamed_moves_its_findings(top: Path) -> None:
    git(top, "mv", "list.c", "peers.c")
    commit(top, {})
    (row,) = rows_of(top, "v1", "HEAD")
    assert (row.state, row.now and row.now.path) == ("moved", "peers.c")


def test_a_macro_that_changed_in_a_header_is_seen_in_the_files_that_use_it(top: Path) -> None:
    commit(top, {"locking.h": LOCKING, "list.c": WRAPPED})
    git(top, "tag", "v2")
    commit(top, {"locking.h": LOCKING.replace("pthread_mutex_unlock(m)", "note(m)")})
    assert told(top, "v2", "HEAD", "guarded-collection") == [("weakened", "guarded-collection", "forget")]


def test_a_part_of_a_repository_is_compared_with_the_same_part(top: Path) -> None:
    commit(top, {"src/list.c": FORGET, "tests/list.c": FORGET.replace("forget", "tested")})
    assert told(top / "src", "HEAD", "HEAD") == []
    commit(top, {"src/list.c": HOLD, "tests/list.c": HOLD.replace("forget", "tested")})
    assert told(top / "src", "HEAD~1", "HEAD") == [("weakened", "guarded-collection", "forget")]


def test_the_record_names_both_revisions_and_counts(top: Path) -> None:
    commit(top, {"list.c": HOLD})
    diff = Diff(Request((str(top),), CATALOGUE, WANTED, jobs=1), "v1", "HEAD", ("weakened",))
    list(diff)
    record = diff.ended()
    assert [(pin.tag, pin.against, pin.commit, pin.now) for pin in record.pins] == [
        ("v1", "HEAD", git(top, "rev-parse", "v1"), git(top, "rev-parse", "HEAD"))
    ]
    assert (record.states["weakened"], record.failed) == (1, 1)


def test_the_order_does_not_depend_on_the_number_of_workers(top: Path) -> None:
    commit(top, {f"{name}.c": FORGET.replace("forget", name) for name in ("b", "a", "c")})
    one = Diff(Request((str(top),), CATALOGUE, WANTED, jobs=1), "v1", "HEAD")
    two = replace(one, request=replace(one.request, jobs=2))
    assert list(one) == list(two)


@pytest.mark.parametrize(("words", "both"), [("v1..v2", ("v1", "v2")), ("v1..", ("v1", "HEAD"))])
def test_two_revisions(words: str, both: tuple[str, str]) -> None:
    assert revisions(words) == both


@pytest.mark.parametrize("words", ["v1", "..v2", "v1...v2", ""])
def test_what_names_no_two_revisions(words: str) -> None:
    with pytest.raises(OutcropError) as failure:
        revisions(words)
    assert str(failure.value) == f"--diff {words!r} names no two revisions; write A..B, as in v6.5..v7.0."


def test_a_revision_that_is_not_there(top: Path) -> None:
    with pytest.raises(SourceError, match="There is no revision 'v9'"):
        rows_of(top, "v1", "v9")


def test_a_folder_that_is_no_repository(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="lies in no git repository"):
        rows_of(tmp_path, "v1", "v2")


@pytest.mark.parametrize("place", ["away/list.c", "src/third_party/list.c", "src/list_generated.c"])
def test_what_left_the_part_that_is_compared_has_moved(top: Path, place: str) -> None:
    commit(top, {"src/list.c": FORGET.replace("forget", "drop"), "src/join.c": "int join;\n"})
    (top / place).parent.mkdir(parents=True, exist_ok=True)
    git(top, "mv", "src/list.c", place)
    commit(top, {})
    [row] = rows_of(top / "src", "HEAD~1", "HEAD")
    assert (row.state, row.now and row.now.path, row.now and row.now.grade) == ("moved", place, "sound")


@pytest.mark.parametrize("code", [HOLD, FORGET + "int last;\n"])
def test_what_could_not_be_read_is_neither_lost_nor_new(top: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    plain = batches.find_in

    def find_in(blob: Blob, *rest: Any) -> Any:
        slow = blob.path == "list.c" and blob.data == code.encode()
        return FileFound("out-of-time", 1, {}) if slow else plain(blob, *rest)

    commit(top, {"list.c": code})
    monkeypatch.setattr(batches, "find_in", find_in)
    assert told(top, "v1", "HEAD") == [("unsure", "guarded-collection", "forget")]
    assert told(top, "HEAD", "v1") == [("unsure", "guarded-collection", "forget")]


def test_what_is_allowed_may_stand(top: Path) -> None:
    commit(top, {"list.c": HOLD})
    [row] = rows_of(top, "v1", "HEAD")
    assert row.now is not None
    allow = (Allowance(row.now.fingerprint or "", "It is known.", None, "Ada"),)
    diff = Diff(Request((str(top),), CATALOGUE, WANTED, jobs=1, allow=allow), "v1", "HEAD", ("weakened",))
    assert [row.state for row in diff] == ["weakened"]
    assert diff.ended().failed == 0
