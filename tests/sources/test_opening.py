"""Any address to its snapshot: places, systems and their mirrors, URLs, archives; and repositories that mean harm, by each way."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from outcrop.errors import OutcropError, SourceError
from outcrop.model.source import Origin, Unreadable
from outcrop.sources import Reach, Snapshot, open_source
from outcrop.sources.reach import cache_folder
from outcrop.sources.store import Store

from .places import commit, git, is_c, paths, read, system, write
from .servers import Peers, Web, web

GLUSTERFS = "https://github.com/gluster/glusterfs"
C_FILES = ["net/join.c", "src/list.c"]


def known(url: str = GLUSTERFS, mirror: Path | str | None = None, revision: str | None = None) -> Reach:
    return Reach({"glusterfs": system(url, mirror, revision)})


class TestSystems:
    def test_a_known_name_is_its_repository(self, server: Web, upstream: Peers) -> None:
        url = f"{server.url}/peers.git"
        assert open_source("glusterfs@v1.0", is_c, reach=known(url)).commit == upstream.first
        assert open_source("glusterfs", is_c, reach=known(url)).commit == upstream.last
        assert open_source("glusterfs", is_c, reach=known(url, revision="v0.9")).commit == upstream.first
        assert open_source("glusterfs@main", is_c, reach=known(url, revision="v0.9")).commit == upstream.last

    def test_a_path_wins(self, here: Path, server: Web) -> None:
        write(here, {"glusterfs/a.c": "int a;"})
        assert paths(open_source("glusterfs", is_c, reach=known(f"{server.url}/peers.git"))) == ["a.c"]
        assert server.asked == []


class TestMirrors:
    """The bytes come from elsewhere; what is cited is the system."""

    @pytest.mark.parametrize("address", ["glusterfs@v1.0", f"{GLUSTERFS}@v1.0", f"{GLUSTERFS}.git@v1.0"])
    @pytest.mark.parametrize("kind", ["bare", "checkout", "file-url", "web"])
    def test_of_every_kind(self, upstream: Peers, server: Web, address: str, kind: str) -> None:
        mirrors = {
            "bare": upstream.bare,
            "checkout": upstream.root.parent / "work",
            "file-url": f"file://{upstream.bare}",
            "web": f"{server.url}/peers.git",
        }
        snapshot = open_source(address, is_c, reach=known(mirror=mirrors[kind]))
        blob = read(snapshot, "src/list.c")
        assert snapshot.origin(blob) == Origin(GLUSTERFS, upstream.first, "src/list.c", blob.id)
        assert (snapshot.name, paths(snapshot)) == ("glusterfs@v1.0", C_FILES)
        assert (kind == "web") == bool(server.asked)

    def test_its_head_where_no_revision_is_named(self, upstream: Peers) -> None:
        """Never what stands in a work tree, which is nobody's commit."""
        snapshot = open_source("glusterfs", is_c, reach=known(mirror=upstream.root.parent / "work"))
        assert (snapshot.commit, snapshot.name) == (upstream.last, "glusterfs@HEAD")

    def test_one_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match=r"There is no file or folder '.*gone\.git'"):
            open_source("glusterfs@v1.0", is_c, reach=known(mirror=tmp_path / "gone.git"))


class TestFileUrls:
    def test_a_repository_is_read_in_place(self, upstream: Peers, cache: Path) -> None:
        for url in (f"file://{upstream.bare}", f"file://localhost{upstream.bare}"):
            snapshot = open_source(f"{url}@v1.0", is_c)
            assert (snapshot.top, snapshot.commit, snapshot.url) == (upstream.bare, upstream.first, None)
        assert not cache.exists()

    def test_a_place_with_a_space(self, tmp_path: Path) -> None:
        write(tmp_path, {"a b/x.c": "int x;"})
        assert paths(open_source(f"file://{tmp_path}/a%20b", is_c)) == ["x.c"]

    def test_a_place_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match=r"^There is no file or folder '.*/gone'; "):
            open_source(f"file://{tmp_path}/gone", is_c)

    def test_another_machine(self, here: Path) -> None:
        write(here, {"host/x/a.c": ""})
        with pytest.raises(OutcropError, match=r"^'file://host/x' is no URL of a repository; "):
            open_source("file://host/x", is_c)


def test_credentials_are_in_nothing_that_is_told(server: Web, upstream: Peers) -> None:
    snapshot = open_source(f"{server.url.replace('://', '://ada:s3cret@')}/peers.git@v1.0", is_c)
    assert "s3cret" not in repr(snapshot)
    assert "ada" not in repr((snapshot.name, snapshot.url, snapshot.top))


def test_the_cache_folder_is_the_one_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCROP_CACHE", str(tmp_path / "mine"))
    assert cache_folder() == tmp_path / "mine"
    monkeypatch.delenv("OUTCROP_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert "outcrop" in cache_folder().name


NAMES = [
    "new\nline.c",
    'quo"te.c',
    "\x1b[31mred.c",
    "caf\udce9.c",
    "--upload-pack=touch.c",
    "a b.c",
    "'; touch mark; '.c",
]
POINTER = (
    "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1\nsize 12345\n"
)


class TestHostileRepositories:
    """What a repository brings along runs nothing, and is not followed: read behind a URL, in a bare clone, in a checkout."""

    @pytest.fixture
    def mark(self, tmp_path: Path) -> Path:
        return tmp_path / "mark"

    @pytest.fixture
    def trapped(self, tmp_path: Path, mark: Path) -> tuple[Path, str]:
        """A bare repository with everything that could act when it is checked out, and its commit."""
        run = write(tmp_path, {"run": f"#!/bin/sh\n: > {mark}\ncat\n"}) / "run"
        run.chmod(0o755)
        (Path(os.environ["HOME"]) / ".gitconfig").write_text(
            f'[filter "trap"]\n\tsmudge = {run}\n\tclean = {run}\n\trequired = true\n[diff "trap"]\n\ttextconv = {run}\n'
            f'[filter "lfs"]\n\tsmudge = {run}\n\tprocess = {run}\n'
        )
        work = tmp_path / "work"
        inner = tmp_path / "inner"
        inner.mkdir()
        work.mkdir()
        commit(inner, {"inner.c": "int inner;"})
        attributes = "*.c filter=trap diff=trap ident text eol=crlf export-ignore\nbig.c filter=lfs\n"
        write(work, {"plain.c": "/* $Id$ */\nint plain;\n", "big.c": POINTER, ".gitattributes": attributes})
        write(work, {".gitmodules": f'[submodule "x"]\n\tpath = x\n\turl = ext::{run}\n\tupdate = !{run}\n'})
        for name in NAMES:
            (work / name).write_text("int odd;\n")
        (work / "passwd.c").symlink_to("/etc/passwd")
        (work / "up").symlink_to("../..")
        commit(work, {})  # by a git that knows no such configuration: the trap is laid and not sprung
        git(work, "update-index", "--add", "--cacheinfo", f"160000,{git(inner, 'rev-parse', 'HEAD')},x")
        git(work, "commit", "-q", "-m", "a submodule")
        bare = tmp_path / "served/peers.git"
        git(tmp_path, "clone", "-q", "--bare", str(work), str(bare))
        for hook in ("post-checkout", "reference-transaction", "post-update", "post-index-change", "pre-receive"):
            (bare / "hooks").mkdir(exist_ok=True)
            (bare / "hooks" / hook).unlink(missing_ok=True)
            (bare / "hooks" / hook).symlink_to(run)
        assert not mark.exists()
        return bare, git(bare, "rev-parse", "HEAD")

    def look(self, snapshot: Snapshot, head: str, mark: Path) -> None:
        assert snapshot.commit == head
        assert set(paths(snapshot)) == {"plain.c", "big.c", *NAMES}
        assert read(snapshot, "plain.c").data == b"/* $Id$ */\nint plain;\n"
        assert read(snapshot, "big.c").data == POINTER.encode()
        for file in snapshot.files:
            snapshot.origin(read(snapshot, file.path))
        assert not mark.exists()

    def test_the_trap_works(self, trapped: tuple[Path, str], mark: Path, tmp_path: Path) -> None:
        subprocess.run(
            ["git", "clone", "-q", str(trapped[0]), str(tmp_path / "clone")], capture_output=True, check=False
        )
        assert mark.exists()

    def test_behind_a_url(self, trapped: tuple[Path, str], mark: Path, cache: Path) -> None:
        bare, head = trapped
        with web(bare.parent, {"uploadpack.allowFilter": "true", "core.hooksPath": os.devnull}) as server:
            url = f"{server.url}/peers.git"
            self.look(open_source(url, is_c), head, mark)
            store = Store.of(cache, url).place
        assert sorted(file.name for file in store.iterdir()) == ["HEAD", "config", "objects", "refs", "shallow"]

    def test_in_a_bare_clone(self, trapped: tuple[Path, str], mark: Path) -> None:
        bare, head = trapped
        before = sorted(bare.rglob("*"))
        self.look(open_source(str(bare), is_c), head, mark)
        self.look(open_source(f"{bare}@main", is_c), head, mark)
        assert sorted(bare.rglob("*")) == before

    def test_in_a_checkout(self, trapped: tuple[Path, str], mark: Path, tmp_path: Path) -> None:
        head = trapped[1]
        self.look(open_source(f"{tmp_path / 'work'}@main", is_c), head, mark)

    @pytest.mark.parametrize("name", ["..", ".git", "."])
    def test_a_tree_that_no_git_would_write(self, tmp_path: Path, name: str) -> None:
        work = tmp_path / "work"
        work.mkdir()
        commit(work, {"a.c": "int a;"})
        blob = bytes.fromhex(git(work, "rev-parse", "HEAD:a.c"))
        inner = git(work, "hash-object", "-t", "tree", "-w", "--stdin", "--literally", data=b"100644 x.c\0" + blob)
        rows = sorted([(name.encode(), b"40000", bytes.fromhex(inner)), (b"a.c", b"100644", blob)])
        tree = b"".join(mode + b" " + path + b"\0" + oid for path, mode, oid in rows)
        outer = git(work, "hash-object", "-t", "tree", "-w", "--stdin", "--literally", data=tree)
        head = git(work, "commit-tree", outer, "-m", "forged")
        git(work, "branch", "forged", head)
        git(tmp_path, "clone", "-q", "--bare", str(work), "served/peers.git")
        with web(tmp_path / "served") as server:
            for address in (f"{server.url}/peers.git@forged", f"{tmp_path}/served/peers.git@forged"):
                assert paths(open_source(address, is_c)) == ["a.c"]

    def test_a_file_too_large_is_told(self, tmp_path: Path) -> None:
        work = tmp_path / "work"
        work.mkdir()
        commit(work, {"a.c": "x" * 5000})
        git(tmp_path, "clone", "-q", "--bare", str(work), "served/peers.git")
        with web(tmp_path / "served") as server:
            snapshot = open_source(f"{server.url}/peers.git", is_c)
        assert snapshot.read("a.c", 4999) == Unreadable("a.c", "too-large", "it holds more than 4999 bytes")


@pytest.mark.parametrize(
    "address",
    [
        "ext::sh -c touch% mark",
        "fd::3/x",
        "ssh://-oProxyCommand=touch/x",
        "https://-x/y",
        "https://host/x\n",
        "git@host:-x",
    ],
)
def test_what_git_must_not_see_is_a_wrong_call(here: Path, address: str) -> None:
    with pytest.raises(OutcropError) as failure:
        open_source(address, is_c)
    assert failure.value.code == 2
    assert list(here.iterdir()) == []


def test_a_source_is_closed_to_the_network_where_it_is_on_disk(
    upstream: Peers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("git was asked to fetch")

    monkeypatch.setattr("outcrop.sources.talk.converse", never)
    opened: list[Callable[[], Snapshot]] = [
        lambda: open_source(str(upstream.bare), is_c),
        lambda: open_source(f"{upstream.bare}@v1.0", is_c),
        lambda: open_source(f"file://{upstream.bare}@v1.0", is_c),
    ]
    assert [len(one().files) for one in opened] == [3, 2, 2]
