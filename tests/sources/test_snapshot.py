import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from outcrop.model.source import File, Origin, Unreadable
from outcrop.sources import Snapshot, open_source
from outcrop.sources.blobs import blob_id

from .places import commit, git, is_c, read, write

URL = "https://github.com/gluster/glusterfs"


def origins(snapshot: Snapshot) -> dict[str, Origin]:
    return {file.path: snapshot.origin(read(snapshot, file.path)) for file in snapshot.files}


def test_only_bytes_that_are_head_s_are_cited_at_its_commit(top: Path) -> None:
    head = commit(top, {"clean.c": "int clean;", "changed.c": "int a;", "staged.c": "int b;", "touched.c": "int t;"})
    git(top, "remote", "add", "origin", "git@github.com:gluster/glusterfs.git")
    write(top, {"changed.c": "int z;", "staged.c": "int y;", "new.c": "int clean;", "touched.c": "int t;"})
    git(top, "add", "staged.c")
    assert origins(open_source(str(top), is_c)) == {
        "changed.c": Origin(None, None, "changed.c", blob_id(b"int z;")),
        "clean.c": Origin(URL, head, "clean.c", blob_id(b"int clean;")),
        "new.c": Origin(None, None, "new.c", blob_id(b"int clean;")),
        "staged.c": Origin(None, None, "staged.c", blob_id(b"int y;")),
        "touched.c": Origin(URL, head, "touched.c", blob_id(b"int t;")),
    }


def test_a_commit_without_a_remote_is_cited_without_a_url(top: Path) -> None:
    head = commit(top, {"x.c": "int x;"})
    assert origins(open_source(str(top), is_c)) == {"x.c": Origin(None, head, "x.c", blob_id(b"int x;"))}


def test_bytes_that_a_filter_changed_on_checkout_are_changed_bytes(top: Path) -> None:
    commit(top, {"x.c": "int x;\n", ".gitattributes": "*.c text eol=crlf\n"})
    (top / "x.c").unlink()
    git(top, "checkout", "-q", "x.c")
    assert git(top, "status", "--porcelain") == ""
    assert origins(open_source(str(top), is_c)) == {"x.c": Origin(None, None, "x.c", blob_id(b"int x;\r\n"))}


def test_a_file_that_replaced_a_link_of_the_same_bytes_is_changed(top: Path) -> None:
    top.joinpath("x.c").symlink_to("y.c")
    commit(top, {})
    (top / "x.c").unlink()
    write(top, {"x.c": "y.c"})
    assert origins(open_source(str(top), is_c)) == {"x.c": Origin(None, None, "x.c", blob_id(b"y.c"))}


def test_an_unborn_head_cites_nothing(top: Path) -> None:
    git(top, "init", "-q")
    write(top, {"x.c": "int x;"})
    assert origins(open_source(str(top), is_c)) == {"x.c": Origin(None, None, "x.c", blob_id(b"int x;"))}


def test_a_folder_cites_nothing(top: Path) -> None:
    write(top, {"x.c": "int x;"})
    assert origins(open_source(str(top), is_c)) == {"x.c": Origin(None, None, "x.c", blob_id(b"int x;"))}


def test_a_commit_made_after_opening_changes_no_citation(top: Path) -> None:
    head = commit(top, {"x.c": "int x;", "y.c": "int y;"})
    snapshot = open_source(str(top), is_c)
    commit(top, {"y.c": "int z;"})
    assert {path: origin.commit for path, origin in origins(snapshot).items()} == {"x.c": head, "y.c": None}


def test_a_file_that_vanishes_after_listing_is_a_value(top: Path) -> None:
    write(top, {"x.c": "", "y.c": "0123456789"})
    snapshot = open_source(str(top), is_c)
    (top / "x.c").unlink()
    assert snapshot.read("x.c", 10) == Unreadable("x.c", "vanished", "it is gone")
    assert snapshot.read("y.c", 9) == Unreadable("y.c", "too-large", "it holds more than 9 bytes")


def test_git_is_not_asked_for_a_tree_that_nobody_cites(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(top, {"x.c": "int x;"})
    snapshot = open_source(str(top), is_c)
    monkeypatch.setenv("PATH", "/nowhere")
    assert read(snapshot, "x.c").data == b"int x;"


def test_a_worker_process_reads_and_cites_from_a_pickled_snapshot(top: Path) -> None:
    head = commit(top, {"caf\udce9.c": "int x;"})
    snapshot = open_source(str(top), is_c)
    assert snapshot.files == (File("caf\udce9.c", 6),)
    work = (
        "import pickle, sys; s = pickle.load(sys.stdin.buffer); "
        "print(s.origin(s.read(s.files[0].path, 100)).commit, file=sys.stdout)"
    )
    done = subprocess.run([sys.executable, "-c", work], input=pickle.dumps(snapshot), capture_output=True, check=True)
    assert done.stdout.decode().strip() == head


def test_the_same_source_gives_the_same_snapshot(top: Path) -> None:
    commit(top, {"a/x.c": "", "b.c": ""})
    assert open_source(str(top), is_c) == open_source(str(top / "."), is_c)
