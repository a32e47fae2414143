"""What is fetched of a repository behind a URL: which commit a name means, only what is wanted, in few requests, kept for ever."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import outcrop
from outcrop.errors import SourceError
from outcrop.model.source import Blob
from outcrop.sources import Reach, Snapshot, open_source
from outcrop.sources import talk as sources_talk
from outcrop.sources.clones import Clone
from outcrop.sources.store import Store

from .places import commit, git, is_c, paths, read, write
from .servers import FILTERS, Peers, Web, daemon, free_port, web

C_FILES = ["net/join.c", "src/list.c"]
NAMES = {
    "v0.9": "first",
    "v1.0": "first",
    "tags/v1.0": "first",
    "refs/tags/v1.0": "first",
    "release/7": "first",
    "both": "first",  # a tag wins over a branch, as git has it
    "refs/heads/both": "last",
    "main": "last",
    "HEAD": "last",
}


def fetched(address: str, wanted: Callable[[str], bool] = is_c, *, offline: bool = False) -> Snapshot:
    """The C files at an address, with the cache folder of the test."""
    return open_source(address, wanted, reach=Reach(offline=offline))


def refusal(address: str, *, offline: bool = False) -> str:
    """The one sentence on what cannot be had."""
    with pytest.raises(SourceError) as failure:
        fetched(address, offline=offline)
    assert failure.value.code == 3
    return str(failure.value)


def objects(store: Path) -> set[str]:
    """The ids of all that is in a store."""
    lines = git(store, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)").splitlines()
    return set(lines)


@pytest.fixture
def url(server: Web) -> str:
    return f"{server.url}/peers.git"


@pytest.fixture
def store(url: str, cache: Path) -> Path:
    return Store.of(cache, url).place


class TestNames:
    @pytest.mark.parametrize(("name", "which"), NAMES.items())
    def test_what_a_branch_or_tag_means(self, upstream: Peers, url: str, name: str, which: str) -> None:
        snapshot = fetched(f"{url}@{name}")
        assert snapshot.commit == getattr(upstream, which)
        assert snapshot.name == f"peers@{name}"

    def test_head_where_none_is_named(self, upstream: Peers, url: str) -> None:
        snapshot = fetched(url)
        assert (snapshot.commit, snapshot.name) == (upstream.last, "peers@HEAD")

    def test_ids(self, upstream: Peers, url: str) -> None:
        for name in (
            upstream.first,
            upstream.first.upper(),
            upstream.first[:8],
            upstream.first[:8].upper(),
            upstream.tag,
        ):
            assert fetched(f"{url}@{name}").commit == upstream.first

    def test_the_files_are_listed_read_and_cited_at_the_commit(self, upstream: Peers, url: str) -> None:
        snapshot = fetched(f"{url}@v1.0")
        assert paths(snapshot) == C_FILES
        assert snapshot.listed == 4
        blob = read(snapshot, "src/list.c")
        assert blob.data == (upstream.bare.parent.parent / "work/src/list.c").read_bytes().lstrip()
        origin = snapshot.origin(blob)
        assert (origin.commit, origin.path, origin.blob) == (upstream.first, "src/list.c", blob.id)

    def test_an_ambiguous_short_id_is_told_with_those_it_may_be(self, tmp_path: Path) -> None:
        """Commits are made until two begin alike."""
        work, seen = tmp_path / "work", dict[str, str]()
        work.mkdir()
        commit(work, {"a.c": "int a;"})
        for number in range(2000):
            text = git(work, "commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", f"{number}")
            if text[:4] in seen:
                break
            seen[text[:4]] = text
        for one in (text, seen[text[:4]]):
            git(work, "branch", f"b{one[:8]}", one)
        git(tmp_path, "clone", "-q", "--bare", str(work), "served/peers.git")
        with web(tmp_path / "served") as server:
            both = sorted([text, seen[text[:4]]])
            said = refusal(f"{server.url}/peers.git@{text[:4]}")
        assert said == (
            f"{text[:4]!r} may be any of 2 commits of '{server.url}/peers.git'; write more of it: {both[0]}, {both[1]}."
        )

    def test_a_branch_that_became_a_folder_of_branches(self, tmp_path: Path) -> None:
        work = tmp_path / "work"
        work.mkdir()
        first, last = commit(work, {"a.c": "int a;"}), commit(work, {"a.c": "int b;"})
        bare = tmp_path / "served/peers.git"
        git(tmp_path, "clone", "-q", "--bare", str(work), str(bare))
        git(bare, "branch", "release", first)
        with web(tmp_path / "served") as server:
            assert fetched(f"{server.url}/peers.git@{first[:9]}").commit == first
            git(bare, "branch", "-D", "release")
            git(bare, "branch", "release/7", last)
            assert fetched(f"{server.url}/peers.git@{last[:9]}").commit == last


class TestUnknown:
    def test_names_that_are_near_are_offered(self, url: str) -> None:
        assert refusal(f"{url}@v1.1") == f"There is no revision 'v1.1' at '{url}'; did you mean 'v1.0' or 'v0.9'?"

    def test_nothing_is_near(self, url: str) -> None:
        assert refusal(f"{url}@nothing-like-it") == (
            f"There is no revision 'nothing-like-it' at '{url}'; it has 7 branches and tags, none of them like it."
        )

    def test_a_short_id_of_nothing(self, url: str) -> None:
        assert refusal(f"{url}@00000000").startswith(f"There is no revision '00000000' at '{url}'; it has 7 branches")

    def test_a_commit_that_is_gone(self, url: str) -> None:
        oid = "0" * 39 + "1"
        assert refusal(f"{url}@{oid}") == (
            f"'{url}' does not give commit {oid}: its history was rewritten, or it never held it; name a revision that is there."
        )

    @pytest.mark.parametrize("name", ["file", "tree"])
    def test_a_tag_of_no_commit(self, url: str, name: str) -> None:
        assert (
            refusal(f"{url}@{name}") == f"{name!r} of '{url}' names no commit; name a branch, a tag or a commit's id."
        )

    def test_the_id_of_a_file(self, upstream: Peers, url: str) -> None:
        oid = git(upstream.bare, "rev-parse", "HEAD:README")
        assert refusal(f"{url}@{oid}") == f"{oid!r} of '{url}' names no commit; name a branch, a tag or a commit's id."

    @pytest.mark.parametrize(
        "name", ["--all", "--upload-pack=touch", "v1.0\n", "a b", "a:b", "v*", "main~1", "a..b", "\udcff"]
    )
    def test_what_is_no_name_is_not_even_asked_for(self, server: Web, url: str, name: str) -> None:
        assert refusal(f"{url}@{name}") == (
            f"{name!r} names no revision of '{url}'; name a branch, a tag or a commit's id."
        )
        assert server.asked == []

    def test_an_empty_repository(self, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q", "--bare", "served/empty.git")
        with web(tmp_path / "served") as server:
            assert refusal(f"{server.url}/empty.git") == f"'{server.url}/empty.git' holds no commit yet."
            assert refusal(f"{server.url}/empty.git@v1") == f"'{server.url}/empty.git' holds no commit yet."

    def test_a_head_that_leads_nowhere(self, tmp_path: Path, upstream: Peers) -> None:
        git(tmp_path, "clone", "-q", "--bare", str(upstream.bare), "served/peers.git")
        git(tmp_path / "served/peers.git", "symbolic-ref", "HEAD", "refs/heads/gone")
        with web(tmp_path / "served") as server:
            said = refusal(f"{server.url}/peers.git")
        assert said == f"'{server.url}/peers.git' has no HEAD; name a branch or tag."


class TestOnlyWhatIsWanted:
    def test_no_other_file_is_fetched_and_no_history(self, upstream: Peers, url: str, store: Path) -> None:
        fetched(f"{url}@main")
        here = objects(store)
        for path in ("src/list.c", "src/new.c", "net/join.c"):
            assert git(upstream.bare, "rev-parse", f"main:{path}") in here
        for path in ("README", "doc/peers.txt"):
            assert git(upstream.bare, "rev-parse", f"main:{path}") not in here
        assert upstream.first not in here
        assert not (store / "FETCH_HEAD").exists()

    def test_a_later_revision_costs_its_own_files_only(
        self, server: Web, upstream: Peers, url: str, store: Path
    ) -> None:
        fetched(f"{url}@{upstream.first}")
        before = objects(store)
        fetched(f"{url}@{upstream.last}")
        new = objects(store) - before
        told = {git(store, "cat-file", "-t", oid) for oid in new}
        assert told == {"commit", "tree", "blob"}
        assert sum(git(store, "cat-file", "-t", oid) == "blob" for oid in new) == 2  # list.c and new.c

    def test_what_is_kept_is_a_repository_without_a_flaw(self, url: str, store: Path) -> None:
        fetched(f"{url}@main")
        fetched(f"{url}@v1.0")
        git(store, "-c", "remote.origin.promisor=true", "-c", "remote.origin.url=/", "fsck", "--connectivity-only")
        assert (store / "shallow").read_text().split()
        assert "promisor" not in (store / "config").read_text()


class TestRequests:
    """The bars of issue 4; each fetch is two requests: what the server can do, then what is wanted."""

    @pytest.fixture
    def many(self, tmp_path: Path) -> Peers:
        """200 C files in 20 folders, beside 50 others."""
        work = tmp_path / "work"
        work.mkdir()
        files = {f"d{n % 20}/f{n}.c": f"int f{n};\n" for n in range(200)} | {
            f"n{n}.txt": f"{n}\n" * 50 for n in range(50)
        }
        first = commit(work, files)
        git(work, "tag", "v1.0")
        git(tmp_path, "clone", "-q", "--bare", str(work), "served/peers.git")
        return Peers(tmp_path / "served", first, first, first)

    def test_however_many_files_there_are(self, many: Peers) -> None:
        with web(many.root) as server:
            snapshot = fetched(f"{server.url}/peers.git@{many.first}")
            assert len(snapshot.files) == 200
            assert all(isinstance(snapshot.read(file.path, 1 << 20), Blob) for file in snapshot.files)
            assert len(server.asked) == 4, server.asked
            assert server.sent < 25_000

    def test_a_tag(self, many: Peers) -> None:
        with web(many.root) as server:
            fetched(f"{server.url}/peers.git@v1.0")
            assert len(server.asked) == 5, server.asked

    def test_a_branch(self, many: Peers) -> None:
        """What is no tag costs two more."""
        with web(many.root) as server:
            fetched(f"{server.url}/peers.git@main")
            assert len(server.asked) == 7, server.asked

    def test_none_for_a_commit_that_is_here(self, server: Web, upstream: Peers, url: str) -> None:
        fetched(f"{url}@v1.0")
        server.forget()
        assert fetched(f"{url}@{upstream.first}").commit == upstream.first
        assert server.asked == []

    def test_no_file_twice(self, server: Web, upstream: Peers, url: str) -> None:
        fetched(f"{url}@{upstream.first}")
        server.forget()
        fetched(f"{url}@v1.0")
        assert len(server.asked) == 3  # what the name means now, and nothing more

    def test_a_server_that_cannot_leave_files_out(self, upstream: Peers) -> None:
        with web(upstream.root, {}) as server:
            snapshot = fetched(f"{server.url}/peers.git@{upstream.first}")
            assert paths(snapshot) == C_FILES
            assert len(server.asked) == 2


class TestServers:
    @pytest.mark.parametrize("filters", [FILTERS, {}], ids=["filters", "no-filters"])
    def test_the_daemon_of_git(self, upstream: Peers, cache: Path, filters: dict[str, str]) -> None:
        with daemon(upstream.root, filters) as place:
            for name in (upstream.first, "v1.0", upstream.first[:9]):
                assert fetched(f"{place}/peers.git@{name}").commit == upstream.first
            here = objects(Store.of(cache, f"{place}/peers.git").place)
            assert (git(upstream.bare, "rev-parse", "v1.0:README") in here) == (not filters)
            assert upstream.last not in here
            assert (
                refusal(f"{place}/nowhere.git")
                == f"There is no repository at '{place}/nowhere.git'; check the address."
            )

    def test_a_server_that_cannot_leave_files_out_gives_no_history(
        self, tmp_path: Path, upstream: Peers, cache: Path
    ) -> None:
        with web(upstream.root, {}) as server:
            fetched(f"{server.url}/peers.git@main")
        here = objects(Store.of(cache, f"{server.url}/peers.git").place)
        assert git(upstream.bare, "rev-parse", "main:README") in here
        assert upstream.first not in here

    @pytest.mark.parametrize("version", ["0", "1"])
    def test_a_server_that_speaks_an_old_protocol(self, upstream: Peers, version: str) -> None:
        settings = {
            **FILTERS,
            "protocol.version": version,
            "uploadpack.advertiseRefs": "true",
            "uploadpack.allowAnySHA1InWant": "true",
        }
        with web(upstream.root, settings) as server:
            server.old = True
            assert paths(fetched(f"{server.url}/peers.git@v1.0")) == C_FILES
            assert paths(fetched(f"{server.url}/peers.git@{upstream.last}")) == [
                "net/join.c",
                "src/list.c",
                "src/new.c",
            ]

    def test_a_server_that_gives_what_it_advertises_only(self, upstream: Peers) -> None:
        """An old one without any grant: tips can be had, all files with them; a commit in the middle cannot."""
        with web(upstream.root, {}) as server:
            server.old = True
            assert paths(fetched(f"{server.url}/peers.git@v1.0")) == C_FILES
            assert paths(fetched(f"{server.url}/peers.git@{upstream.last}")) == [
                "net/join.c",
                "src/list.c",
                "src/new.c",
            ]

    def test_a_server_that_knows_nothing_of_git(self, tmp_path: Path, upstream: Peers) -> None:
        git(tmp_path, "clone", "-q", "--bare", "--no-local", str(upstream.bare), "served/peers.git")
        git(tmp_path / "served/peers.git", "update-server-info")
        with web(tmp_path / "served") as server:
            server.dumb = True
            assert fetched(f"{server.url}/peers.git@v1.0").commit == upstream.first
            assert paths(fetched(f"{server.url}/peers.git")) == ["net/join.c", "src/list.c", "src/new.c"]
            assert len(server.asked) < 60

    def test_ssh(self, tmp_path: Path, upstream: Peers, monkeypatch: pytest.MonkeyPatch) -> None:
        """A stand-in for ssh runs what the other side would, here; it is called as ssh is."""
        settings = " ".join(f"-c {name}={value}" for name, value in FILTERS.items())
        program = f'#!/bin/sh\necho "$@" >> {tmp_path}/called\nfor last; do :; done\ncommand=${{last#git-}}\neval "git {settings} $command"\n'
        write(tmp_path, {"ssh": program})
        (tmp_path / "ssh").chmod(0o755)
        monkeypatch.setenv("GIT_SSH_COMMAND", str(tmp_path / "ssh"))
        for address in (f"ssh://git@host.example:22{upstream.bare}", f"git@host.example:{upstream.bare}"):
            assert fetched(f"{address}@v1.0").commit == upstream.first
        called = (tmp_path / "called").read_text().splitlines()
        assert len(called) == 4
        assert all("git@host.example" in line and "git-upload-pack" in line for line in called)

    def test_what_ssh_leaves_in_the_background_is_not_waited_for(
        self, tmp_path: Path, upstream: Peers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As an ssh that later connections share, which keeps standard error open."""
        write(tmp_path, {"ssh": '#!/bin/sh\nsleep 20 &\nfor last; do :; done\neval "git ${last#git-}"\n'})
        (tmp_path / "ssh").chmod(0o755)
        monkeypatch.setenv("GIT_SSH_COMMAND", str(tmp_path / "ssh"))
        begun = time.monotonic()
        fetched(f"git@host.example:{upstream.bare}@v1.0")
        assert time.monotonic() - begun < 10


class TestOffline:
    def test_nothing_was_fetched_yet(self, server: Web, upstream: Peers, url: str, cache: Path) -> None:
        hint = "was not fetched yet; run once without --offline."
        assert refusal(f"{url}@v1.0", offline=True) == f"Revision 'v1.0' of '{url}' {hint}"
        assert refusal(url, offline=True) == f"Revision 'HEAD' of '{url}' {hint}"
        assert refusal(f"{url}@{upstream.first}", offline=True) == f"Commit {upstream.first} of '{url}' {hint}"
        assert server.asked == []
        assert not cache.exists()

    def test_what_was_fetched_is_used(self, server: Web, upstream: Peers, url: str) -> None:
        fetched(f"{url}@v1.0")
        fetched(url)
        server.forget()
        for name in ("v1.0", upstream.first, upstream.first[:8]):
            snapshot = fetched(f"{url}@{name}", offline=True)
            assert snapshot.commit == upstream.first
            assert read(snapshot, "src/list.c").data
        assert fetched(url, offline=True).commit == upstream.last
        assert server.asked == []

    def test_which_names_were_tags_is_remembered(self, server: Web, upstream: Peers, url: str) -> None:
        for name in ("v1.0", "both", "main", "release/7"):
            fetched(f"{url}@{name}")
        server.forget()
        clone = Clone(url, Reach(offline=True))
        told = [clone.tag(name) for name in ("v1.0", "both", "main", "release/7", "v0.9")]
        assert told == [upstream.first, upstream.first, None, None, None]
        assert server.asked == []

    def test_a_tag_that_became_a_branch(self, tmp_path: Path) -> None:
        bare = tmp_path / "served/peers.git"
        work = tmp_path / "work"
        work.mkdir()
        first, last = commit(work, {"a.c": "int a;"}), commit(work, {"a.c": "int b;"})
        git(tmp_path, "clone", "-q", "--bare", str(work), str(bare))
        git(bare, "tag", "tags", first)
        with web(tmp_path / "served") as server:
            url = f"{server.url}/peers.git"
            assert fetched(f"{url}@tags").commit == first
            git(bare, "tag", "-d", "tags")
            git(bare, "branch", "tags", last)
            assert fetched(f"{url}@tags").commit == last
            assert fetched(f"{url}@tags", offline=True).commit == last
            assert Clone(url, Reach(offline=True)).tag("tags") is None

    def test_files_that_are_missing(self, url: str) -> None:
        fetched(f"{url}@v1.0")
        with pytest.raises(SourceError) as failure:
            fetched(f"{url}@v1.0", lambda path: True, offline=True)
        assert str(failure.value) == f"2 files of '{url}' were not fetched yet; run once without --offline."

    def test_more_files_of_the_same_commit_are_fetched_later(self, server: Web, upstream: Peers, url: str) -> None:
        fetched(f"{url}@{upstream.first}")
        server.forget()
        assert len(fetched(f"{url}@{upstream.first}", lambda path: True).files) == 4
        assert len(server.asked) == 2


class TestTogether:
    """More Outcrops than one, and some that are killed."""

    def test_two_at_once_on_a_cold_cache(self, server: Web, url: str, upstream: Peers) -> None:
        server.pause = 0.1
        both = [started(f"{url}@v1.0") for _ in range(3)]
        for one in both:
            out, err = one.communicate(timeout=30)
            assert (one.returncode, out.decode().split(), err) == (0, [upstream.first, *C_FILES], b"")

    def test_killed_in_the_middle_and_then_again(self, tmp_path: Path) -> None:
        served = large(tmp_path)
        with web(served) as server:
            url = f"{server.url}/peers.git"
            server.part, server.pause = 2000, 0.05
            one = started(f"{url}@main")
            wait_until(lambda: server.sent > 20_000)
            one.kill()
            one.communicate()
            server.pause = 0
            snapshot = fetched(f"{url}@main")
            assert len(snapshot.files) == 40
            store = Store.of(Reach().cache, url).place
            assert not [*store.glob("*.lock"), *store.glob("objects/pack/tmp_*")]

    def test_all_of_it_killed_in_the_middle_and_then_again(self, tmp_path: Path) -> None:
        """Git, too, which leaves half a pack behind."""
        served = large(tmp_path)
        with web(served) as server:
            url = f"{server.url}/peers.git"
            store = Store.of(Reach().cache, url).place
            server.part, server.pause = 2000, 0.05
            one = started(f"{url}@main")
            wait_until(lambda: list(store.glob("objects/pack/tmp_*")) and server.sent > 20_000)
            for process in (one.pid, *children(one.pid)):
                os.kill(process, signal.SIGKILL)
            one.communicate()
            (store / "shallow.lock").write_text("")
            assert list(store.glob("objects/pack/tmp_*"))
            server.pause = 0
            assert len(fetched(f"{url}@main").files) == 40
            assert not [*store.glob("*.lock"), *store.glob("objects/pack/tmp_*")]

    def test_ctrl_c_leaves_no_git_behind(self, tmp_path: Path) -> None:
        served = large(tmp_path)
        with web(served) as server:
            server.part, server.pause = 2000, 0.2
            one = started(f"{server.url}/peers.git@main")
            wait_until(lambda: server.sent > 4000)
            below = children(one.pid)
            one.send_signal(signal.SIGINT)
            one.communicate(timeout=10)
            assert below
            wait_until(lambda: not any(Path(f"/proc/{process}").exists() for process in below))

    def test_a_store_whose_pack_was_cut_short_is_told(self, upstream: Peers, url: str, store: Path) -> None:
        fetched(f"{url}@{upstream.first}")
        for pack in store.glob("objects/pack/*.pack"):
            pack.chmod(0o644)
            pack.write_bytes(pack.read_bytes()[:100])
        assert refusal(f"{url}@{upstream.first}") == (
            f"What is kept of '{url}' is damaged; remove {str(store)!r}, and run this again."
        )

    def test_a_store_of_which_a_part_was_removed_is_fetched_anew(self, upstream: Peers, url: str, store: Path) -> None:
        fetched(f"{url}@{upstream.first}")
        subprocess.run(["rm", "-r", str(store / "objects")], check=True)
        assert paths(fetched(f"{url}@{upstream.first}")) == C_FILES


def large(folder: Path) -> Path:
    """A folder with a peers.git of 40 files that do not pack well, some 100 kB."""
    work = folder / "work"
    work.mkdir()
    commit(work, {f"f{n}.c": f"/* {os.urandom(1500).hex()} */\n" for n in range(40)})
    git(folder, "clone", "-q", "--bare", str(work), "served/peers.git")
    return folder / "served"


def started(address: str) -> "subprocess.Popen[bytes]":
    """A process that opens a source, and prints its commit and files; `@FILE` holds an address that nobody should read."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom outcrop.sources import open_source\n"
        "address = Path(sys.argv[1][1:]).read_text() if sys.argv[1].startswith('@') else sys.argv[1]\n"
        "found = open_source(address, lambda path: path.endswith('.c'))\n"
        "print(found.commit, *(file.path for file in found.files))\n"
    )
    place = str(Path(outcrop.__file__).parents[1])
    return subprocess.Popen(
        [sys.executable, "-c", code, address],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": place},
    )


def wait_until(true: Callable[[], object]) -> None:
    for _ in range(400):
        if true():
            return
        time.sleep(0.025)
    raise AssertionError("it did not come about")


def children(process: int) -> list[int]:
    """All processes below one."""
    rows = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True).stdout.split("\n")
    parents = [tuple(map(int, row.split())) for row in rows if row.strip()]
    below: list[int] = []
    waiting = [process]
    while waiting:
        above = waiting.pop()
        found = [pid for pid, parent in parents if parent == above]
        below += found
        waiting += found
    return below


class TestMistakes:
    def test_an_unknown_host(self) -> None:
        for url in ("https://nowhere.invalid/peers", "git://nowhere.invalid/peers"):
            assert refusal(url) == f"The host of '{url}' is not known; check the address, or the network."

    def test_a_refused_connection(self) -> None:
        for scheme in ("http", "git"):
            url = f"{scheme}://127.0.0.1:{free_port()}/peers"
            assert (
                refusal(url)
                == f"'{url}' cannot be reached: the connection is refused; check the address, or the network."
            )

    @pytest.mark.parametrize("status", [401, 403])
    def test_nobody_is_ever_asked_for_a_password(self, server: Web, url: str, status: int) -> None:
        server.status = status
        begun = time.monotonic()
        assert refusal(url) == (
            f"'{url}' wants to know who asks, and Outcrop never asks for a password; set up a credential helper or an ssh"
            " agent, or mind the spelling of a public repository."
        )
        assert time.monotonic() - begun < 5

    def test_no_repository_there(self, server: Web) -> None:
        assert refusal(f"{server.url}/nowhere.git") == (
            f"There is no repository at '{server.url}/nowhere.git'; check the address."
        )

    def test_a_server_with_troubles_of_its_own(self, server: Web, url: str) -> None:
        server.status = 500
        assert refusal(url) == (
            f"'{url}' did not give what was asked for (unable to access '{url}/': The requested URL returned error: 500);"
            " check the address, or try again."
        )

    def test_a_server_that_hangs(self, server: Web, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sources_talk, "PATIENCE", 0.5)
        server.hangs = True
        begun = time.monotonic()
        assert refusal(url) == f"'{url}' stays silent (no sign of life for 0.5 seconds); try again later."
        assert time.monotonic() - begun < 5

    def test_a_slow_server_is_waited_for(self, server: Web, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sources_talk, "PATIENCE", 1.5)
        server.part, server.pause = 150, 0.1
        begun = time.monotonic()
        assert paths(fetched(f"{url}@v1.0")) == C_FILES
        assert time.monotonic() - begun > 0.5

    def test_a_server_that_dies_in_the_middle_of_a_pack(self, tmp_path: Path) -> None:
        with web(large(tmp_path)) as server:
            url = f"{server.url}/peers.git"
            server.cut = 30_000  # the trees are whole by then
            said = refusal(f"{url}@main")
            assert said.startswith(f"'{url}' ended in the middle of its answer (")
            assert said.endswith("); try again, what came whole is kept.")
            server.cut = None
            server.forget()
            head = git(tmp_path / "served/peers.git", "rev-parse", "HEAD")
            assert len(fetched(f"{url}@{head}").files) == 40
            assert len(server.asked) == 2  # the commit was there already

    def test_a_server_that_leaves_in_the_middle_of_its_greeting(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]

            def greet() -> None:
                talk, _ = listener.accept()
                talk.recv(1000)
                talk.sendall(b"000eversion 2\n0015agent=")
                talk.close()

            thread = threading.Thread(target=greet)
            thread.start()
            said = refusal(f"git://127.0.0.1:{port}/peers")
            thread.join()
        assert said.startswith(f"'git://127.0.0.1:{port}/peers' ended in the middle of its answer (")

    def test_git_is_not_installed(self, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        assert refusal(url) == "Git is not installed, so nothing can be fetched; install it, or scan a folder."

    def test_a_cache_folder_that_cannot_be_made(self, url: str, cache: Path) -> None:
        cache.write_text("")
        assert refusal(url) == (
            f"The cache folder {str(cache / 'sources')!r} cannot be written: Not a directory; name another one in OUTCROP_CACHE."
        )

    @pytest.mark.parametrize("size", ["16k", "64k"])
    def test_a_full_disk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: str) -> None:
        disk = tmp_path / "disk"
        disk.mkdir()
        with web(large(tmp_path)) as server:
            if subprocess.run(
                ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], capture_output=True
            ).returncode:
                pytest.skip("only root may mount a small disk")
            monkeypatch.setenv("OUTCROP_CACHE", str(disk))
            try:
                said = refusal(f"{server.url}/peers.git@main")
                left = [*disk.glob("sources/.making*"), *disk.glob("sources/*.git/objects/pack/tmp_*")]
            finally:
                subprocess.run(["umount", str(disk)], check=True)
        assert said in (
            f"The disk is full, so '{server.url}/peers.git' cannot be kept; make room, or name another cache folder in OUTCROP_CACHE.",
            f"The cache folder '{disk}/sources' cannot be written: No space left on device; name another one in OUTCROP_CACHE.",
        )
        assert left == []

    def test_a_full_disk_as_git_tells_it(self, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(tmp_path, {"bin/git": "#!/bin/sh\necho 'fatal: write error: No space left on device' >&2\nexit 128\n"})
        (tmp_path / "bin/git").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}/bin{os.pathsep}{os.environ['PATH']}")
        assert refusal(url) == (
            f"The disk is full, so '{url}' cannot be kept; make room, or name another cache folder in OUTCROP_CACHE."
        )

    def test_a_cache_folder_that_may_only_be_read_serves_what_is_in_it(
        self, upstream: Peers, url: str, cache: Path, store: Path
    ) -> None:
        fetched(f"{url}@{upstream.first}")
        if subprocess.run(["mount", "--bind", str(cache), str(cache)], capture_output=True).returncode:
            pytest.skip("only root may make a folder read-only for root")
        try:
            subprocess.run(["mount", "-o", "remount,bind,ro", str(cache)], check=True)
            assert paths(fetched(f"{url}@{upstream.first}")) == C_FILES
            assert refusal(f"{url}@{upstream.last}") == (
                f"The cache folder {str(store.parent)!r} cannot be written: Read-only file system; name another one in OUTCROP_CACHE."
            )
        finally:
            subprocess.run(["umount", str(cache)], check=True)


def test_a_history_is_fetched_once_and_then_what_is_new_of_it(tmp_path: Path) -> None:
    bare = tmp_path / "served/peers.git"
    git(tmp_path, "init", "-q", "--bare", str(bare))
    rows = [f"commit refs/heads/main\ncommitter Ada <ada@example.org> {n} +0000\ndata 4\n{n:04}\n" for n in range(900)]
    git(bare, "fast-import", "--quiet", data="".join(rows).encode())
    with web(tmp_path / "served") as server:
        clone = Clone(f"{server.url}/peers.git", Reach())
        clone.commits(git(bare, "rev-parse", "main~20"))
        whole = server.sent
        for number in (10, 0):
            server.forget()
            clone.commits(git(bare, "rev-parse", f"main~{number}"))
            assert len(server.asked) == 2
            assert server.sent < whole / 20, (server.sent, whole)
        server.forget()
        clone.commits(git(bare, "rev-parse", "main~20"))
        assert server.asked == []


def test_what_cannot_be_a_tag_is_not_asked_for(server: Web, upstream: Peers, url: str) -> None:
    clone = Clone(url, Reach())
    assert [clone.tag(name) for name in ("HEAD", upstream.first, upstream.first.upper(), "a b")] == [None] * 4
    assert server.asked == []


def test_refs_of_a_server(upstream: Peers, url: str) -> None:
    refs = Clone(url, Reach()).refs()
    assert refs["HEAD"] == refs["main"] == upstream.last
    assert refs["v1.0"] == refs["both"] == refs["release/7"] == upstream.first


def test_progress_is_told(server: Web, url: str) -> None:
    told: list[tuple[str, str, int, int]] = []
    open_source(f"{url}@v1.0", is_c, reach=Reach(tell=lambda *words: told.append(words)))
    assert {words[:2] for words in told} == {("peers", "fetching")}
    assert all(0 <= done <= total for *_, done, total in told)
