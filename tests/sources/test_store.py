"""The folder in which a repository's objects are kept: made whole or not at all, filled by one at a time, cleared after a kill."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread
from time import monotonic, sleep, time

import pytest

from outcrop.errors import SourceError
from outcrop.sources import store as sources_store
from outcrop.sources.store import Store

from .places import git, needs_permissions

URL = "https://ada:s3cret@github.com/gluster/glusterfs.git"


def nobody(*_: int) -> None:
    """Nobody else is there."""
    raise AssertionError("this store is free")


@pytest.fixture
def store(cache: Path) -> Store:
    return Store.of(cache, URL)


def test_its_name_can_be_read_and_tells_no_secret(cache: Path, store: Store) -> None:
    assert store.place.parent == cache / "sources"
    assert store.place.name == "github.com-gluster-glusterfs.git-28181428b0a0.git"
    assert Store.of(cache, "https://github.com/gluster/glusterfs.git").place == store.place


def test_every_url_and_kind_has_its_own(cache: Path) -> None:
    urls = [
        "https://h/a/b",
        "https://h/a-b",
        "ssh://h/a/b",
        "ssh://git@h/a/b",
        "git@h:a/b",
        "https://h/a/b/",
        "https://h:1/a/b",
    ]
    urls += [f"https://h/{'a' * 200}", f"https://h/{'a' * 201}", "https://h/é", "https://h/../x"]
    places = {Store.of(cache, url, kind).place for url in urls for kind in ("git", "history")}
    assert len(places) == 2 * len(urls)
    assert {place.parent for place in places} == {cache / "sources"}
    assert max(len(place.name) for place in places) < 120


def test_it_is_a_bare_repository_that_git_takes(store: Store) -> None:
    assert not store.is_there()
    with store.held(nobody):
        assert store.is_there()
    assert git(store.place, "rev-parse", "--is-bare-repository") == "true"
    assert git(store.place, "fsck") == ""
    assert sorted(os.listdir(store.place.parent)) == [store.place.name, f"{store.place.name}.lock"]


def test_no_template_of_the_user_reaches_it(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "template/hooks").mkdir(parents=True)
    (tmp_path / "template/hooks/reference-transaction").write_text("#!/bin/sh\nexit 1\n")
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(tmp_path / "template"))
    with store.held(nobody):
        assert not (store.place / "hooks").exists()


def test_what_a_killed_git_left_half_done_is_cleared(store: Store) -> None:
    with store.held(nobody):
        pass
    left = [
        "shallow.lock",
        "packed-refs.lock",
        "refs/outcrop/v1.lock",
        "refs/heads/a/b.lock",
        "objects/pack/tmp_pack_a1b2c3",
    ]
    left += [
        "objects/pack/tmp_idx_a1b2c3",
        "objects/ab/tmp_obj_a1b2c3",
        "objects/pack/.tmp-1-pack-ab.pack",
        "config.lock",
    ]
    kept = ["refs/outcrop/v1", "objects/pack/pack-ab.pack", "objects/ab/cdef", "shallow"]
    for name in (*left, *kept):
        (store.place / name).parent.mkdir(parents=True, exist_ok=True)
        (store.place / name).write_text("")
    with store.held(nobody):
        assert [name for name in left if (store.place / name).exists()] == []
        assert [name for name in kept if not (store.place / name).exists()] == []


def test_what_a_killed_outcrop_left_half_made_is_made_anew(store: Store) -> None:
    half = store.place.with_name(f".making-{store.place.name}")
    (half / "objects/pack").mkdir(parents=True)
    (store.place / "objects").mkdir(parents=True)  # somebody removed the rest
    assert not store.is_there()
    with store.held(nobody):
        assert store.is_there()
    assert not half.exists()


class TestTwo:
    def test_the_second_waits_and_says_so(self, store: Store) -> None:
        heard: list[tuple[int, int]] = []
        begun = Thread(target=lambda: taken(store, heard))
        with store.held(nobody):
            begun.start()
            sleep(0.3)
            assert heard
            assert heard[-1] == (0, 0)
        begun.join(5)
        assert heard[-1] == (1, 1)

    def test_a_child_that_stays_keeps_no_lock(self, store: Store) -> None:
        """As the daemon of git's cache of credentials, which lives for a quarter of an hour."""
        with store.held(nobody) as lock:
            child = subprocess.Popen(["sleep", "60"], pass_fds=[lock])
        with store.held(nobody):
            pass
        child.kill()
        child.wait()

    def test_the_lock_lasts_as_long_as_a_git_that_was_left_behind(self, store: Store) -> None:
        code = (
            "import os, subprocess, sys; from pathlib import Path; from outcrop.sources.store import Store\n"
            "with Store(Path(sys.argv[1]), 'x').held(print) as lock:\n"
            "    child = subprocess.Popen(['sleep', '60'], pass_fds=[lock], stdout=subprocess.DEVNULL, start_new_session=True)\n"
            "    print(child.pid, flush=True)\n"
            "    os.kill(os.getpid(), 9)\n"
        )
        command = [sys.executable, "-c", code, str(store.place)]
        source = str(Path(sources_store.__file__).parents[2])
        killed = subprocess.run(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": source}, check=False)
        assert killed.returncode == -9
        heard: list[tuple[int, int]] = []
        begun = Thread(target=lambda: taken(store, heard))
        begun.start()
        sleep(0.3)
        assert heard[-1] == (0, 0)
        os.kill(int(killed.stdout), 9)
        begun.join(5)
        assert heard[-1] == (1, 1)

    def test_nobody_waits_for_one_that_shows_no_sign_of_life(self, store: Store) -> None:
        with store.held(nobody):
            file = Path(f"{store.place}.lock")
            os.utime(file, (time() - 200, time() - 200))
            begun = monotonic()
            with pytest.raises(SourceError) as failure, store.held(lambda *_: None):
                pass
            assert monotonic() - begun < 2
        assert str(failure.value) == (
            "'https://github.com/gluster/glusterfs.git' is being fetched by a process that shows no sign of life;"
            f" end the git that holds {str(file)!r}."
        )

    def test_an_old_lock_that_nobody_holds_is_no_hindrance(self, store: Store) -> None:
        store.place.parent.mkdir(parents=True)
        file = Path(f"{store.place}.lock")
        file.write_text("")
        os.utime(file, (0, 0))
        with store.held(nobody):
            assert time() - file.stat().st_mtime < 60


def taken(store: Store, heard: list[tuple[int, int]]) -> None:
    with store.held(lambda done, total: heard.append((done, total))):
        heard.append((1, 1))


class TestMistakes:
    def test_a_cache_folder_that_is_a_file(self, cache: Path, store: Store) -> None:
        cache.write_text("")
        with pytest.raises(SourceError) as failure, store.held(nobody):
            pass
        assert str(failure.value) == (
            f"The cache folder {str(cache / 'sources')!r} cannot be written: Not a directory; name another one in OUTCROP_CACHE."
        )

    @needs_permissions
    def test_a_cache_folder_that_may_not_be_written(self, cache: Path, store: Store) -> None:
        cache.mkdir(mode=0o500)
        with (
            pytest.raises(SourceError, match="cannot be written: Permission denied; name another one in OUTCROP_CACHE"),
            store.held(nobody),
        ):
            pass

    def test_a_mistake_gives_the_lock_back(self, store: Store) -> None:
        with pytest.raises(ZeroDivisionError), store.held(nobody):
            raise ZeroDivisionError
        with open(f"{store.place}.lock") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
