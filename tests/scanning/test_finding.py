"""What is remembered equals what is found, and only what is missing is searched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from outcrop.cache.results import Results
from outcrop.engine.candidates import Screen
from outcrop.model.finding import Finding
from outcrop.model.source import Blob, Origin, Unreadable
from outcrop.patterns.catalogue import load
from outcrop.scanning import batches
from outcrop.scanning import finding as module
from outcrop.scanning.finding import Finder
from outcrop.scanning.ground import Ground
from outcrop.scanning.selection import wanted
from outcrop.scanning.wish import Search, Told
from outcrop.sources import Snapshot
from outcrop.sources.commit import Commit
from outcrop.sources.local import open_local
from running import CONNECT, FORGET, HOLD, unsearched
from sources.places import commit, write

CATALOGUE = load()
GUARDED, LEAK, UNWIND, ORDER = map(CATALOGUE.pattern, ("guarded-collection", "lock-leak", "goto-unwind", "lock-order"))
FIRST = "int a(struct x *x, struct y *y)\n{\n    mutex_lock(&x->lock);\n    mutex_lock(&y->lock);\n    mutex_unlock(&y->lock);\n    mutex_unlock(&x->lock);\n    return 0;\n}\n"
SECOND = "int b(struct x *x, struct y *y)\n{\n    mutex_lock(&y->lock);\n    mutex_lock(&x->lock);\n    mutex_unlock(&x->lock);\n    mutex_unlock(&y->lock);\n    return 0;\n}\n"


@dataclass
class Searches:
    """Which patterns were looked for in which files."""

    told: set[tuple[str, str]]

    def since(self) -> set[tuple[str, str]]:
        told, self.told = self.told, set()
        return told


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> Searches:
    seen = Searches(set())
    plain = batches.find_in

    def noted(blob: Blob, origin: Origin, language: Any, heads: Any, screen: Screen, *rest: Any) -> Any:
        seen.told |= {(need.pattern.id, blob.path) for need in screen.needs}
        return plain(blob, origin, language, heads, screen, *rest)

    monkeypatch.setattr(batches, "find_in", noted)
    return seen


@pytest.fixture
def top(tmp_path: Path) -> Path:
    place = tmp_path / "peers"
    place.mkdir()
    commit(place, {"list.c": HOLD, "join.c": CONNECT, "a.c": FIRST, "z.c": SECOND, "third_party/list.c": FORGET})
    return place


@pytest.fixture
def finder(tmp_path: Path) -> Finder:
    return Finder(CATALOGUE, Results(tmp_path / "results.sqlite"), 1)


def at(top: Path, revision: str | None = "HEAD") -> Snapshot:
    return open_local(str(top), revision, wanted)


def found(finder: Finder, snapshot: Snapshot, *patterns: object, paths: set[str] | None = None) -> Sequence[Finding]:
    return finder.findings(snapshot, patterns, paths, lambda *_: None)  # type: ignore[arg-type]


ALL = (GUARDED, LEAK, UNWIND, ORDER)


def test_remembered_equals_found(top: Path, finder: Finder, searches: Searches) -> None:
    snapshot = at(top)
    fresh = found(Finder(CATALOGUE, None, 1), snapshot, *ALL)
    assert {one.pattern for one in fresh} == {one.id for one in ALL}
    assert [one.source.path for one in fresh] == sorted(one.source.path for one in fresh)
    searches.since()
    assert found(finder, snapshot, *ALL) == fresh
    assert searches.since()
    assert found(finder, at(top), *ALL) == fresh
    assert not searches.since()


def test_only_what_is_missing_is_searched(top: Path, finder: Finder, searches: Searches) -> None:
    snapshot = at(top)
    found(finder, snapshot, GUARDED, paths={"list.c"})
    assert searches.since() == {(GUARDED.id, "list.c")}
    found(finder, snapshot, GUARDED, LEAK, paths={"list.c"})
    assert searches.since() == {(LEAK.id, "list.c")}
    found(finder, snapshot, GUARDED, paths={"list.c", "join.c"})
    assert searches.since() == {(GUARDED.id, "join.c")}
    found(finder, snapshot, GUARDED, LEAK, paths={"list.c"})
    assert not searches.since()


def test_another_commit_searches_what_changed(top: Path, finder: Finder, searches: Searches) -> None:
    found(finder, at(top), GUARDED)
    commit(top, {"join.c": f"\n{CONNECT}"})
    searches.since()
    assert [one.source.commit for one in found(finder, at(top), GUARDED)] == [at(top).commit]
    assert searches.since() == {(GUARDED.id, "join.c")}


def test_a_work_tree_is_remembered_by_what_its_files_hold(top: Path, finder: Finder, searches: Searches) -> None:
    for code, grade, searched in ((HOLD, "leaky", True), (FORGET, "sound", True), (HOLD, "leaky", False)):
        searches.since()
        write(top, {"list.c": code})
        assert [one.grade for one in found(finder, at(top, None), GUARDED)] == [grade]
        assert ((GUARDED.id, "list.c") in searches.since()) == searched


def test_vendored_files_only_where_they_are_named(top: Path, finder: Finder) -> None:
    for _ in range(2):
        assert [one.source.path for one in found(finder, at(top), GUARDED)] == ["list.c"]
        named = found(finder, at(top), GUARDED, paths={"third_party/list.c"})
        assert [one.source.path for one in named] == ["third_party/list.c"]


def test_a_file_that_is_not_there_is_passed_over(top: Path, finder: Finder) -> None:
    assert found(finder, at(top), GUARDED, paths={"none.c"}) == []


class TestTwoFunctions:
    """A pattern that needs two is looked for in all files, and told where it stands."""

    def test_at_its_first_place(self, top: Path, finder: Finder) -> None:
        for _ in range(2):
            [one] = found(finder, at(top), ORDER)
            assert (one.source.path, {role.path for role in one.roles}) == ("a.c", {None, "z.c"})

    def test_where_only_that_place_is_asked_for(self, top: Path, finder: Finder, searches: Searches) -> None:
        assert [one.source.path for one in found(finder, at(top), ORDER, paths={"a.c"})] == ["a.c"]
        assert searches.since() == {(ORDER.id, path) for path in ("list.c", "join.c", "a.c", "z.c")}
        assert found(finder, at(top), ORDER, paths={"z.c"}) == []
        assert not searches.since()

    def test_though_some_of_it_was_forgotten(self, top: Path, finder: Finder) -> None:
        """A cache lets go of a quarter, and the other half of a pair may stand in any of the rest."""
        [one] = found(finder, at(top), ORDER)
        assert finder.results is not None
        some = replace(finder, results=Forgetful(finder.results.file))
        assert found(some, at(top), ORDER) == [one]


@dataclass(frozen=True, slots=True)
class Forgetful(Results):
    """Results of which every other one is gone."""

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        known = Results(self.file).get(keys)
        return {key: value for number, (key, value) in enumerate(sorted(known.items())) if number % 2}


def test_code_and_paths_that_are_no_utf_8(top: Path, finder: Finder) -> None:
    code = FORGET.encode().replace(b"&peer->link", b'&peer->link, "\xe9\xff"')
    with open(b"%b/\xff.c" % str(top).encode(), "wb") as file:
        file.write(code)
    commit(top, {})
    first = found(finder, at(top), GUARDED)
    assert [one.source.path for one in first] == ["list.c", "\udcff.c"]
    assert '"\\xe9\\xff"' in "".join(first[1].excerpt.lines or ())
    assert found(finder, at(top), GUARDED) == first


class TestUnread:
    """What could not be read is no file without findings."""

    @pytest.mark.parametrize("state", ["out-of-time", "too-deep"])
    def test_is_told_and_read_again(
        self, top: Path, finder: Finder, monkeypatch: pytest.MonkeyPatch, state: str
    ) -> None:
        paths = {"list.c", "join.c"}
        with monkeypatch.context() as slow:
            unsearched(slow, "list.c", state)
            first = finder.find(at(top), (GUARDED, UNWIND), paths, lambda *_: None)
        assert ([one.source.path for one in first.findings], first.unread) == (["join.c"], {"list.c": state})
        again = finder.find(at(top), (GUARDED, UNWIND), paths, lambda *_: None)
        assert ([one.source.path for one in again.findings], again.unread) == (["join.c", "list.c"], {})

    def test_one_that_git_does_not_hold_may_come(
        self, top: Path, finder: Finder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nor is anything remembered of the others, which it may teach a macro."""
        plain = Commit.read

        def read(self: Commit, path: str, limit: int) -> Blob | Unreadable:
            return Unreadable(path, "unreadable", "git does not hold it") if path == "z.c" else plain(self, path, limit)

        with monkeypatch.context() as away:
            away.setattr(Commit, "read", read)
            assert finder.find(at(top), (GUARDED, ORDER), None, lambda *_: None).unread == {"z.c": "unreadable"}
        again = finder.find(at(top), (GUARDED, ORDER), None, lambda *_: None)
        assert ({one.pattern for one in again.findings}, again.unread) == ({GUARDED.id, ORDER.id}, {})

    def test_one_that_is_too_large_is_so_for_good(
        self, top: Path, finder: Finder, searches: Searches, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(batches, "LARGEST", len(HOLD) - 1)
        for _ in range(2):
            assert finder.find(at(top), (GUARDED,), {"list.c"}, lambda *_: None).unread == {"list.c": "too-large"}
        assert not searches.since()


def test_a_snapshot_is_outlined_once_whatever_is_asked(
    top: Path, finder: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(top, {"made_generated.c": FORGET})
    snapshot = at(top)
    asked = ({"made_generated.c"}, None, {"list.c", "made_generated.c"})
    fresh = [Finder(CATALOGUE, None, 1).findings(snapshot, ALL, paths, lambda *_: None) for paths in asked]
    grounds = []
    plain = module.ground_of

    def noted(snapshot: Snapshot, wish: Search, tell: Told) -> Ground:
        grounds.append(snapshot)
        return plain(snapshot, wish, tell)

    monkeypatch.setattr(module, "ground_of", noted)
    assert [finder.findings(snapshot, ALL, paths, lambda *_: None) for paths in asked] == fresh
    assert len(grounds) == 1
