import io
import os
import socket
from pathlib import Path

import pytest

from outcrop.errors import SourceError
from outcrop.model.source import File, Origin, Unreadable
from outcrop.sources import Snapshot, open_source
from outcrop.sources.address import HINT

from .places import commit, git, is_c, needs_permissions, paths, read, write


def around(snapshot: Snapshot) -> list[str]:
    return [file.path for file in snapshot.around]


def open_list(names: bytes) -> Snapshot:
    return open_source("-", is_c, io.BytesIO(names))


def test_a_checkout_is_opened_whole(top: Path) -> None:
    head = commit(top, {"src/lock.c": "int lock;", "README": "", "src/lock.h": ""})
    git(top, "remote", "add", "origin", "https://ada:s3cret@github.com/gluster/glusterfs.git")
    files = (File("src/lock.c", 9), File("src/lock.h", 0))
    url = "https://github.com/gluster/glusterfs"
    assert open_source(str(top), is_c) == Snapshot(top, "glusterfs", url, head, 3, files, files, ())


def test_a_folder_is_opened_whole(top: Path) -> None:
    write(top, {"src/lock.c": "int lock;", "README": "", "src/.gitignore": "*.h", "src/lock.h": ""})
    files = (File("src/lock.c", 9),)
    assert open_source(str(top), is_c) == Snapshot(top, "system", None, None, 3, files, files, ())


def test_files_come_in_the_order_of_their_paths_bytes(top: Path) -> None:
    names = ["é.c", "z.c", "a/x.c", "a.c", "a-b/x.c", "B.c", "caf\udce9.c", "\U00010348.c", "\ufb01.c"]
    write(top, dict.fromkeys(names, ""))
    assert paths(open_source(str(top), is_c)) == sorted(names, key=os.fsencode)


def test_a_source_tells_how_much_it_holds_even_where_nothing_is_wanted(top: Path) -> None:
    write(top, {"README": "", "setup.py": ""})
    snapshot = open_source(str(top), is_c)
    assert (snapshot.listed, snapshot.files, snapshot.around) == (2, (), ())
    empty = top / "empty"
    empty.mkdir()
    assert open_source(str(empty), is_c).listed == 0


def test_a_subfolder_is_scanned_and_the_whole_checkout_is_around(top: Path) -> None:
    head = commit(top, {"src/a.c": "", "src/README": "", "src2/b.c": "", "lib/c.h": ""})
    snapshot = open_source(str(top / "src"), is_c)
    assert (snapshot.top, snapshot.commit, snapshot.listed) == (top, head, 2)
    assert (paths(snapshot), around(snapshot)) == (["src/a.c"], ["lib/c.h", "src/a.c", "src2/b.c"])


def test_a_subfolder_of_a_folder_is_a_source_of_its_own(top: Path) -> None:
    write(top, {"src/a.c": "", "lib/c.h": ""})
    snapshot = open_source(str(top / "src"), is_c)
    assert (snapshot.top, snapshot.name, paths(snapshot), around(snapshot)) == (top / "src", "src", ["a.c"], ["a.c"])


def test_a_folder_that_the_checkout_around_it_ignores_is_a_source_of_its_own(top: Path) -> None:
    commit(top, {"lock.c": "", ".gitignore": "vendor/\n"})
    write(top, {"vendor/lib/x.c": "int x;"})
    snapshot = open_source(str(top / "vendor"), is_c)
    assert (snapshot.top, snapshot.commit, paths(snapshot)) == (top / "vendor", None, ["lib/x.c"])
    assert snapshot.origin(read(snapshot, "lib/x.c")).commit is None


def test_one_file_is_scanned_and_learns_from_its_checkout(top: Path) -> None:
    head = commit(top, {"src/a.c": "int a;", "lib/b.h": ""})
    snapshot = open_source(str(top / "src/a.c"), is_c)
    assert (snapshot.top, snapshot.commit, snapshot.listed) == (top, head, 1)
    assert (paths(snapshot), around(snapshot)) == (["src/a.c"], ["lib/b.h", "src/a.c"])
    assert snapshot.origin(read(snapshot, "src/a.c")).commit == head


def test_one_file_outside_a_checkout_learns_from_its_folder(top: Path) -> None:
    write(top, {"src/a.c": "", "src/b.h": "", "src/deep/c.h": "", "other.c": ""})
    snapshot = open_source(str(top / "src/a.c"), is_c)
    assert (snapshot.top, snapshot.name, paths(snapshot)) == (top / "src", "src", ["a.c"])
    assert around(snapshot) == ["a.c", "b.h", "deep/c.h"]


def test_a_file_that_is_named_is_scanned_though_it_is_ignored(top: Path) -> None:
    commit(top, {"lock.c": "", ".gitignore": "gen.c\n"})
    write(top, {"gen.c": "int gen;"})
    snapshot = open_source(str(top / "gen.c"), is_c)
    assert (paths(snapshot), around(snapshot)) == (["gen.c"], ["gen.c", "lock.c"])
    blob = read(snapshot, "gen.c")
    assert snapshot.origin(blob) == Origin(None, None, "gen.c", blob.id)


def test_a_file_that_is_named_and_not_wanted_is_counted(top: Path) -> None:
    write(top, {"README": "", "a.c": ""})
    snapshot = open_source(str(top / "README"), is_c)
    assert (snapshot.listed, snapshot.files, around(snapshot)) == (1, (), ["a.c"])


def test_a_source_may_be_a_link(top: Path) -> None:
    commit(top, {"src/a.c": "", "b.c": ""})
    (top.parent / "whole").symlink_to("system")
    (top.parent / "part").symlink_to("system/src")
    (top.parent / "file.c").symlink_to("system/src/a.c")
    opened = [open_source(str(top.parent / name), is_c) for name in ("whole", "part", "file.c")]
    assert [snapshot.top for snapshot in opened] == [top, top, top]
    assert [paths(snapshot) for snapshot in opened] == [["b.c", "src/a.c"], ["src/a.c"], ["src/a.c"]]


def test_a_relative_address_is_one_from_the_working_folder(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(top, {"src/a.c": "", "b.c": ""})
    monkeypatch.chdir(top / "src")
    assert [open_source(address, is_c).top for address in (".", "..", "a.c", "../src/")] == [top] * 4


def test_a_file_named_like_the_list_is_reached_by_its_folder(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(top, {"-": "", "--help": ""})
    monkeypatch.chdir(top)
    assert [open_source(address, lambda _: True).files[0].path for address in ("./-", "./--help")] == ["-", "--help"]
    assert open_source("--help", lambda _: True).listed == 1


@pytest.mark.parametrize("address", ["nowhere", "", "a.c/b", "nul\0byte", "esc\x1b[31m", "\ud800"])
def test_a_missing_path_is_one_clear_sentence(top: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    write(top, {"a.c": ""})
    monkeypatch.chdir(top)
    with pytest.raises(SourceError) as failure:
        open_source(address, is_c)
    assert str(failure.value) == f"There is no file or folder {address!r}; {HINT}."
    assert failure.value.code == 3
    assert str(failure.value).isprintable()


def test_a_link_that_leads_nowhere_or_round_is_one_clear_sentence(top: Path) -> None:
    (top / "broken").symlink_to("nowhere")
    (top / "loop").symlink_to("loop")
    with pytest.raises(SourceError, match=r"^There is no file or folder '.*broken'; "):
        open_source(str(top / "broken"), is_c)
    with pytest.raises(SourceError, match=r"^'.*loop' cannot be read: Too many levels of symbolic links\.$"):
        open_source(str(top / "loop"), is_c)


def test_a_special_file_is_one_clear_sentence(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(top)
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        for address, what in {"pipe": "a named pipe", "socket": "a socket", "/dev/null": "a device"}.items():
            with pytest.raises(SourceError) as failure:
                open_source(address, is_c)
            assert (
                str(failure.value) == f"{address!r} cannot be scanned: it is {what}, and neither a file nor a folder."
            )


@needs_permissions
def test_an_unreadable_folder_is_one_clear_sentence(top: Path) -> None:
    top.chmod(0)
    with pytest.raises(SourceError) as failure:
        open_source(str(top), is_c)
    top.chmod(0o700)
    assert str(failure.value) == f"{str(top)!r} cannot be read: Permission denied."


@needs_permissions
def test_unreadable_folders_are_told_where_they_are_scanned(top: Path) -> None:
    write(top, {"a/x.c": "", "b/closed/y.c": ""})
    (top / "b/closed").chmod(0)
    opened = [open_source(str(top / part), is_c) for part in (".", "b", "a")]
    (top / "b/closed").chmod(0o700)
    assert [snapshot.unreadable for snapshot in opened] == [
        (Unreadable("b/closed/", "unreadable", "Permission denied"),),
        (Unreadable("closed/", "unreadable", "Permission denied"),),
        (),
    ]


def test_a_list_names_what_is_scanned_and_the_checkout_is_around(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = commit(top, {"src/a.c": "", "src/b.c": "", "README": "", "lib/c.h": ""})
    monkeypatch.chdir(top)
    snapshot = open_list(b"src/b.c\n./src/a.c\n\nREADME\nsrc/../src/a.c\n")
    assert (snapshot.top, snapshot.commit, snapshot.listed) == (top, head, 3)
    assert (paths(snapshot), around(snapshot)) == (["src/a.c", "src/b.c"], ["lib/c.h", "src/a.c", "src/b.c"])


def test_a_list_is_relative_to_the_working_folder(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(top, {"src/a.c": "", "lib/c.h": ""})
    monkeypatch.chdir(top / "src")
    assert paths(open_list(b"a.c\n../lib/c.h")) == ["lib/c.h", "src/a.c"]
    assert paths(open_list(b"../lib/c.h")) == ["lib/c.h"]


def test_a_list_may_hold_names_as_git_quotes_them(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(top, {"\u00e9.c": "", 'a "b".c': "", '"plain".c': ""})
    monkeypatch.chdir(top)
    listed = open_list(b'"\\303\\251.c"\n"a \\"b\\".c"\n"\\"plain\\".c"')
    assert paths(listed) == ['"plain".c', 'a "b".c', "\u00e9.c"]


def test_a_list_may_be_ended_by_nul_bytes_and_then_hold_any_name(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(top, {"new\nline.c": "", "caf\udce9.c": "", "a.c": ""})
    monkeypatch.chdir(top)
    assert paths(open_list(b"new\nline.c\0caf\xe9.c\0")) == ["caf\udce9.c", "new\nline.c"]


def test_a_list_outside_a_checkout_learns_from_the_working_folder(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(top, {"src/a.c": "", "lib/c.h": ""})
    monkeypatch.chdir(top)
    snapshot = open_list(b"src/a.c")
    assert (snapshot.top, paths(snapshot), around(snapshot)) == (top, ["src/a.c"], ["lib/c.h", "src/a.c"])


def test_a_list_from_elsewhere_learns_from_where_its_files_are(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(top, {"src/a.c": "", "src/deep/b.c": "", "lib/c.h": "", "../here/x.c": ""})
    monkeypatch.chdir(top.parent / "here")
    names = f"{top}/src/a.c\n{top}/src/deep/b.c\n".encode()
    assert (open_list(names).top, paths(open_list(names))) == (top / "src", ["a.c", "deep/b.c"])
    head = commit(top, {})
    snapshot = open_list(names)
    assert (snapshot.top, snapshot.commit, paths(snapshot)) == (top, head, ["src/a.c", "src/deep/b.c"])


def test_a_list_of_files_that_share_no_folder_learns_from_them_alone(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(top, {"a.c": ""})
    (top / "empty").mkdir()
    monkeypatch.chdir(top / "empty")
    snapshot = open_list(f"{top}/a.c\n/etc/passwd\n".encode())
    assert (snapshot.top, snapshot.name, snapshot.listed) == (Path("/"), "/", 2)
    assert snapshot.files == snapshot.around == (File(f"{top}/a.c"[1:], 0),)


def test_what_a_list_names_and_cannot_be_read_is_told(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(top, {"a.c": "", "src/x.c": "", "../outside.c": ""})
    (top / "link.c").symlink_to("a.c")
    (top / "leaving.c").symlink_to("../outside.c")
    (top / "loop.c").symlink_to("loop.c")
    os.mkfifo(top / "pipe.c")
    monkeypatch.chdir(top)
    snapshot = open_list(b"link.c\nleaving.c\nloop.c\npipe.c\nsrc\ngone.c\ngone.txt\n")
    assert (paths(snapshot), snapshot.listed) == (["a.c"], 1)
    assert snapshot.unreadable == (
        Unreadable(f"{top.parent}/outside.c", "unreadable", f"it lies outside of {str(top)!r}"),
        Unreadable("gone.c", "vanished", "there is no such file"),
        Unreadable("loop.c", "unreadable", "it is a link"),
        Unreadable("pipe.c", "unreadable", "it is a named pipe"),
        Unreadable("src/", "unreadable", "it is a folder"),
    )


@pytest.mark.parametrize("names", [b"", b"\n\n", b"\0"])
def test_an_empty_list_is_one_clear_sentence(names: bytes) -> None:
    with pytest.raises(SourceError) as failure:
        open_list(names)
    assert str(failure.value) == "Standard input lists no files; write one name a line, or give a folder instead of -."


def test_a_list_without_a_standard_input_is_empty() -> None:
    with pytest.raises(SourceError, match=r"^Standard input lists no files; "):
        open_source("-", is_c)


def test_a_list_of_which_nothing_exists_is_one_clear_sentence(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(top)
    with pytest.raises(SourceError) as failure:
        open_list(b"gone.c\nalso/gone.c\n")
    said = f"No file listed on standard input exists; names are relative to {str(top)!r}."
    assert str(failure.value) == said
