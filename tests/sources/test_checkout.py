import os
import subprocess
from pathlib import Path

import pytest

from outcrop.errors import SourceError
from outcrop.model.source import Unreadable
from outcrop.sources import open_source
from outcrop.sources.checkout import Checkout, find_checkout, list_checkout

from .places import commit, git, is_c, needs_permissions, paths, read, write


def listed(top: Path) -> list[str]:
    return sorted(file.path for file in list_checkout(top).files)


def test_tracked_and_untracked_files_are_listed_and_ignored_ones_are_not(top: Path) -> None:
    commit(top, {"lock.c": "", ".gitignore": "*.o\nbuild/\n"})
    write(top, {"new.c": "", "lock.o": "", "build/gen.c": "", "deep/er/new.h": ""})
    assert listed(top) == [".gitignore", "deep/er/new.h", "lock.c", "new.c"]


def test_a_tracked_file_is_listed_whatever_an_ignore_file_says(top: Path) -> None:
    commit(top, {"old.c": "", "vendor/x.c": ""})
    write(top, {".gitignore": "old.c\n", ".ignore": "vendor/\n"})
    assert listed(top) == [".gitignore", ".ignore", "old.c", "vendor/x.c"]


def test_dot_ignore_acts_on_untracked_files_even_where_git_ignores_it_itself(top: Path) -> None:
    commit(top, {"src/lock.c": "", ".gitignore": ".ignore\n"})
    write(top, {"src/.ignore": "gen*.c\n!gen2.c\n", ".ignore": "out/\n"})
    write(top, dict.fromkeys(["src/gen1.c", "src/gen2.c", "gen3.c", "out/x.c", "src/out/y.c"], ""))
    assert listed(top) == [".gitignore", "gen3.c", "src/gen2.c", "src/lock.c"]


def test_the_repository_s_own_exclude_file_is_respected(top: Path) -> None:
    commit(top, {"lock.c": ""})
    write(top, {".git/info/exclude": "mine.c\n", "mine.c": ""})
    assert listed(top) == ["lock.c"]


def test_what_the_user_s_own_configuration_excludes_is_listed_as_for_everybody(top: Path) -> None:
    commit(top, {"lock.c": ""})
    write(Path.home(), {".gitconfig": "[core]\n\texcludesFile = ~/mine\n", "mine": "new.c\n"})
    write(top, {"new.c": ""})
    assert listed(top) == ["lock.c", "new.c"]


def test_a_file_that_is_tracked_and_deleted_is_not_listed(top: Path) -> None:
    commit(top, {"lock.c": "", "gone.c": "", "gone/x.c": ""})
    (top / "gone.c").unlink()
    (top / "gone/x.c").unlink()
    (top / "gone").rmdir()
    assert listed(top) == ["lock.c"]


def test_a_file_in_conflict_is_listed_once(top: Path) -> None:
    commit(top, {"lock.c": "int a;\n"})
    git(top, "checkout", "-q", "-b", "other")
    commit(top, {"lock.c": "int b;\n"})
    git(top, "checkout", "-q", "main")
    commit(top, {"lock.c": "int c;\n"})
    git(top, "merge", "other", check=False)
    assert len(git(top, "ls-files", "-s").splitlines()) == 3
    assert listed(top) == ["lock.c"]


def test_links_are_not_listed_tracked_or_not(top: Path) -> None:
    write(top, {"src/x.c": ""})
    (top / "tracked.c").symlink_to("src/x.c")
    (top / "tracked").symlink_to("src")
    commit(top, {})
    (top / "new.c").symlink_to("src/x.c")
    (top / "loop").symlink_to(".")
    os.mkfifo(top / "pipe.c")
    assert listed(top) == ["src/x.c"]


def test_files_whose_folder_became_a_link_are_not_listed(top: Path) -> None:
    commit(top, {"src/x.c": "", "src/deep/y.c": "", "lock.c": ""})
    (top / "src").rename(top.parent / "outside")
    (top / "src").symlink_to("../outside")
    assert listed(top) == ["lock.c"]


def test_a_file_that_became_a_link_or_a_pipe_is_not_listed(top: Path) -> None:
    commit(top, {"link.c": "", "pipe.c": "", "lock.c": ""})
    (top / "link.c").unlink()
    (top / "link.c").symlink_to("lock.c")
    (top / "pipe.c").unlink()
    os.mkfifo(top / "pipe.c")
    assert listed(top) == ["lock.c"]


def test_the_files_of_another_repository_inside_are_not_listed(top: Path) -> None:
    commit(top.parent / "library", {"lib.c": ""})
    commit(top, {"lock.c": ""})
    git(top, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(top.parent / "library"), "library")
    commit(top, {})
    write(top, {"library/new.c": ""})
    commit(top / "beside", {"beside.c": ""})
    assert listed(top) == [".gitmodules", "lock.c"]


def test_strange_names_are_kept_byte_for_byte(top: Path) -> None:
    names = [
        b"new\nline.c",
        b"quo\"te's.c",
        b"esc\x1b[31m.c",
        b"caf\xe9.c",
        "naïve 漢字.c".encode(),
        b"tab\t.c",
        b" .c",
    ]
    commit(top, {"lock.c": ""})
    for name in names:
        Path(os.fsdecode(os.path.join(os.fsencode(top), name))).write_bytes(name)
    assert {path.encode("utf-8", "surrogateescape") for path in listed(top)} == {b"lock.c", *names}
    head = commit(top, {})
    assert {path.encode("utf-8", "surrogateescape") for path in listed(top)} == {b"lock.c", *names}
    snapshot = open_source(str(top), is_c)
    for path in paths(snapshot):
        assert snapshot.origin(read(snapshot, path)).commit == head


@needs_permissions
def test_unreadable_folders_are_values(top: Path) -> None:
    commit(top, {"lock.c": "", "tracked/x.c": ""})
    write(top, {"new/y.c": ""})
    (top / "tracked").chmod(0)
    (top / "new").chmod(0)
    listing = list_checkout(top)
    (top / "tracked").chmod(0o700)
    (top / "new").chmod(0o700)
    assert [file.path for file in listing.files] == ["lock.c"]
    assert set(listing.unreadable) == {
        Unreadable("new/", "unreadable", "Permission denied"),
        Unreadable("tracked/", "unreadable", "Permission denied"),
        Unreadable("tracked/x.c", "unreadable", "Permission denied"),
    }


def test_an_index_that_git_cannot_read_is_an_error_in_one_sentence(top: Path) -> None:
    commit(top, {"lock.c": ""})
    (top / ".git/index").write_bytes(b"DIRC and no more")
    with pytest.raises(SourceError) as failure:
        list_checkout(top)
    assert str(failure.value).startswith(f"Git cannot list the files of {str(top)!r} ('fatal: ")
    assert str(failure.value).endswith("); repair or clone it anew.")


def test_a_checkout_is_found_from_any_folder_in_it(top: Path) -> None:
    head = commit(top, {"a/b/x.c": ""})
    git(top, "remote", "add", "origin", "git@github.com:gluster/glusterfs.git")
    for folder in (top, top / "a", top / "a/b"):
        assert find_checkout(folder) == Checkout(top, "https://github.com/gluster/glusterfs", head)


def test_the_innermost_checkout_is_found(top: Path) -> None:
    commit(top, {"x.c": ""})
    head = commit(top / "inner", {"src/y.c": ""})
    assert find_checkout(top / "inner/src") == Checkout(top / "inner", None, head)


@pytest.mark.parametrize("text", ["", "gitdir: /nowhere\n", "no repository at all"])
def test_what_only_looks_like_a_repository_is_passed_over(top: Path, text: str) -> None:
    head = commit(top, {"a/x.c": ""})
    write(top, {"a/.git": text})
    assert find_checkout(top / "a") == Checkout(top, None, head)
    write(top.parent / "plain", {".git": text, "y.c": ""})
    assert find_checkout(top.parent / "plain") is None


def test_a_repository_of_an_unknown_format_is_a_folder(top: Path) -> None:
    commit(top, {"x.c": ""})
    git(top, "config", "core.repositoryFormatVersion", "99")
    assert find_checkout(top) is None


def test_an_unborn_head_is_no_commit_and_its_files_are_listed(top: Path) -> None:
    git(top, "init", "-q")
    write(top, {"staged.c": "", "new.c": ""})
    git(top, "add", "staged.c")
    assert find_checkout(top) == Checkout(top, None, None)
    assert listed(top) == ["new.c", "staged.c"]


def test_a_detached_head_is_a_commit(top: Path) -> None:
    head = commit(top, {"x.c": ""})
    git(top, "checkout", "-q", "--detach")
    assert find_checkout(top) == Checkout(top, None, head)


def test_a_linked_worktree_is_a_checkout_of_its_own(top: Path) -> None:
    first = commit(top, {"x.c": "int x;"})
    git(top, "remote", "add", "origin", "https://github.com/gluster/glusterfs")
    linked = top.parent / "linked"
    git(top, "worktree", "add", "-q", "-b", "side", str(linked))
    second = commit(linked, {"y.c": "int y;"})
    snapshot = open_source(str(linked), is_c)
    assert (snapshot.top, snapshot.name, snapshot.commit, paths(snapshot)) == (
        linked,
        "glusterfs",
        second,
        ["x.c", "y.c"],
    )
    assert snapshot.origin(read(snapshot, "y.c")).commit == second
    assert find_checkout(top) == Checkout(top, "https://github.com/gluster/glusterfs", first)


def test_a_submodule_is_a_checkout_of_its_own(top: Path) -> None:
    head = commit(top.parent / "library", {"lib.c": "int lib;"})
    commit(top, {"lock.c": ""})
    git(top, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(top.parent / "library"), "library")
    commit(top / "found", {"x.c": "int x;"})
    outer = open_source(str(top), is_c)
    assert paths(outer) == ["lock.c"]
    assert [(one.path, one.state) for one in outer.unreadable] == [("found/", "nested"), ("library/", "nested")]
    snapshot = open_source(str(top / "library"), is_c)
    assert (snapshot.top, snapshot.url, snapshot.commit, paths(snapshot)) == (top / "library", None, head, ["lib.c"])
    assert snapshot.origin(read(snapshot, "lib.c")).commit == head


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_a_checkout_of_another_user_is_read_as_one_s_own(top: Path) -> None:
    head = commit(top, {"src/x.c": "int x;"})
    write(top, {"new.c": ""})
    for place in (top, *top.rglob("*")):
        os.chown(place, 65534, 65534)
    status = subprocess.run(["git", "status"], cwd=top, capture_output=True, check=False)
    assert b"dubious ownership" in status.stderr
    snapshot = open_source(str(top / "src"), is_c)
    assert (snapshot.top, snapshot.commit, paths(snapshot)) == (top, head, ["src/x.c"])
    assert [file.path for file in snapshot.around] == ["new.c", "src/x.c"]
    assert snapshot.origin(read(snapshot, "src/x.c")).commit == head
