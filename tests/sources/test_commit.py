"""A repository as one of its revisions holds it, named in the address: listed, read and cited from git's objects."""

import os
import subprocess
import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest

from outcrop.errors import SourceError
from outcrop.model.source import Blob, Unreadable
from outcrop.sources import Snapshot, open_source
from outcrop.sources.address import split_revision
from outcrop.sources.commit import KEPT
from outcrop.sources.git import Objects

from .places import commit, git, is_c, paths, read, write


@pytest.fixture
def tagged(top: Path) -> Path:
    """A checkout with two commits, the first tagged v1.0; its work tree has been changed since."""
    commit(top, {"src/a.c": "int a;", "src/deep/b.c": "int b;", "tools/c.c": "int c;", "README": "Peers."})
    git(top, "tag", "v1.0")
    commit(top, {"src/a.c": "int second;", "src/later.c": "int later;"})
    write(top, {"src/a.c": "int changed;"})
    return top


def at(address: str) -> Snapshot:
    """The C files that an address leads to."""
    return open_source(address, is_c)


def test_the_files_are_those_of_the_revision(tagged: Path) -> None:
    snapshot = at(f"{tagged}@v1.0")
    assert paths(snapshot) == ["src/a.c", "src/deep/b.c", "tools/c.c"]
    assert read(snapshot, "src/a.c").data == b"int a;"
    assert snapshot.commit == git(tagged, "rev-parse", "v1.0")
    assert snapshot.listed == 4
    assert (tagged / "src/a.c").read_text() == "int changed;"


@pytest.mark.parametrize("name", ["v1.0", "main~1", "HEAD^"])
def test_a_revision_is_named_as_git_names_it(tagged: Path, name: str) -> None:
    assert read(at(f"{tagged}@{name}"), "src/a.c").data == b"int a;"


def test_a_short_commit(tagged: Path) -> None:
    whole = git(tagged, "rev-parse", "v1.0")
    assert at(f"{tagged}@{whole[:8]}").commit == whole


def test_a_part_of_a_checkout_is_learned_from_with_all_around_it(tagged: Path) -> None:
    snapshot = at(f"{tagged}/src@v1.0")
    assert paths(snapshot) == ["src/a.c", "src/deep/b.c"]
    assert [file.path for file in snapshot.around] == ["src/a.c", "src/deep/b.c", "tools/c.c"]


def test_one_file(tagged: Path) -> None:
    assert paths(at(f"{tagged}/src/a.c@v1.0")) == ["src/a.c"]


def test_a_bare_repository_is_read_at_its_head(tagged: Path, tmp_path: Path) -> None:
    bare = tmp_path / "peers.git"
    git(tmp_path, "clone", "-q", "--bare", str(tagged), str(bare))
    assert paths(at(str(bare))) == ["src/a.c", "src/deep/b.c", "src/later.c", "tools/c.c"]
    assert at(str(bare)).name == "peers@HEAD"
    assert read(at(f"{bare}@v1.0"), "src/a.c").data == b"int a;"


def test_every_file_is_cited_at_the_commit(tagged: Path) -> None:
    git(tagged, "remote", "add", "origin", "https://github.com/example/peers.git")
    snapshot = at(f"{tagged}@v1.0")
    origin = snapshot.origin(read(snapshot, "src/a.c"))
    assert (origin.url, origin.commit) == ("https://github.com/example/peers", git(tagged, "rev-parse", "v1.0"))
    assert snapshot.name == "peers@v1.0"


def test_a_link_in_the_commit_is_no_file(top: Path) -> None:
    write(top, {"a.c": "int a;"})
    (top / "b.c").symlink_to("/etc/passwd")
    commit(top, {})
    assert paths(at(f"{top}@HEAD")) == ["a.c"]


def test_a_file_larger_than_the_limit(tagged: Path) -> None:
    found = at(f"{tagged}@v1.0").read("src/a.c", 3)
    assert isinstance(found, Unreadable)
    assert found.state == "too-large"


def test_a_blob_that_git_lacks_is_told(tagged: Path) -> None:
    snapshot = at(f"{tagged}@v1.0")
    blob = git(tagged, "rev-parse", "v1.0:src/a.c")
    (tagged / ".git/objects" / blob[:2] / blob[2:]).unlink()
    found = snapshot.read("src/a.c", 1 << 20)
    assert isinstance(found, Unreadable)
    assert "git does not hold it" in (found.why or "")
    assert isinstance(snapshot.read("src/deep/b.c", 1 << 20), Blob)


class TestAddress:
    def test_what_exists_as_it_stands_has_no_revision(self, tmp_path: Path) -> None:
        (tmp_path / "a@b").mkdir()
        assert split_revision(str(tmp_path / "a@b")) == (str(tmp_path / "a@b"), None)

    def test_the_last_sign_before_which_something_exists(self, tmp_path: Path) -> None:
        (tmp_path / "a@b").mkdir()
        assert split_revision(f"{tmp_path}/a@b@release/7") == (f"{tmp_path}/a@b", "release/7")
        assert split_revision(f"{tmp_path}@user@host") == (str(tmp_path), "user@host")

    def test_nothing_exists(self) -> None:
        assert split_revision("no/such@v1") == ("no/such@v1", None)


class TestMistakes:
    def test_names_that_are_near_are_offered(self, tagged: Path) -> None:
        with pytest.raises(SourceError, match=r"There is no revision 'v1\.1' in .*; did you mean 'v1\.0'\?"):
            at(f"{tagged}@v1.1")

    @pytest.mark.parametrize("name", ["--all", "v1.0\n", "nothing-like-it"])
    def test_what_is_no_revision(self, tagged: Path, name: str) -> None:
        with pytest.raises(SourceError, match="There is no revision"):
            at(f"{tagged}@{name}")

    def test_a_short_name_of_several_commits(self, top: Path) -> None:
        """Commits are made until two begin alike."""
        seen: dict[str, str] = {}
        for number in range(2000):
            new = commit(top, {"a.c": f"int a{number};"})
            if new[:4] in seen:
                break
            seen[new[:4]] = new
        with pytest.raises(SourceError, match="may be any of 2 commits"):
            at(f"{top}@{new[:4]}")

    def test_a_folder_without_a_repository(self, tmp_path: Path) -> None:
        write(tmp_path, {"a.c": "int a;"})
        with pytest.raises(SourceError, match="lies in no git repository, so it has no revision 'v1'"):
            at(f"{tmp_path}@v1")

    def test_a_part_that_was_not_there(self, tagged: Path) -> None:
        with pytest.raises(SourceError, match=r"There is no 'src/later\.c' in v1\.0"):
            at(f"{tagged}/src/later.c@v1.0")


def test_a_file_that_is_no_blob_forges_no_other(top: Path) -> None:
    """The name of a commit stands where that of a file should; its message is what git would say of the next one."""
    commit(top, {"b.c": "int b;"})
    honest = git(top, "rev-parse", "HEAD:b.c")
    git(top, "commit", "-q", "--amend", "-m", f"as written\n\n{honest} blob 6\nint e;\n")
    rows = b"".join(
        b"100644 %s\0%s" % (name, bytes.fromhex(git(top, "rev-parse", of)))
        for name, of in ((b"a.c", "HEAD"), (b"b.c", honest))
    )
    tree = git(top, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", data=rows)
    snapshot = at(f"{top}@{git(top, 'commit-tree', tree, '-m', 'forged')}")
    assert isinstance(snapshot.read("a.c", 1 << 20), Unreadable)
    assert read(snapshot, "b.c").data == b"int b;"


def test_of_a_large_file_nothing_is_kept(tagged: Path) -> None:
    large = git(tagged, "hash-object", "-w", "--stdin", data=b"\0" * (64 << 20))
    with closing(Objects(tagged)) as objects:
        tracemalloc.start()
        assert objects.blob(large, 1 << 20) == "too-large"
        assert objects.blob(git(tagged, "rev-parse", "v1.0:src/a.c"), 6) == b"int a;"
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
        tracemalloc.stop()


def test_few_gits_stay_however_many_repositories_are_read(tmp_path: Path) -> None:
    for number in range(9):
        top = tmp_path / f"{number}"
        top.mkdir()
        commit(top, {"a.c": f"int a{number};"})
        assert read(at(f"{top}@HEAD"), "a.c").data == f"int a{number};".encode()
    rows = subprocess.run(
        ["ps", "-ww", "-o", "args=", "--ppid", str(os.getpid())], capture_output=True, text=True
    ).stdout
    assert 0 < rows.count(f"-C {tmp_path}") <= KEPT


def test_the_git_that_reads_ends_when_it_is_closed(tagged: Path) -> None:
    objects = Objects(tagged)
    assert objects.blob("0" * 40, 9) == "missing"
    objects.close()
    assert objects.process.returncode == 0
