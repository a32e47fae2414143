"""A commit's files: listed and read from git's objects, while the work tree stays as it is."""

import os
import subprocess
from pathlib import Path

import pytest

from outcrop.errors import OutcropError
from outcrop.model.source import Blob, Unreadable
from outcrop.sources import Revision, open_source
from outcrop.sources.blobs import blob_id
from outcrop.sources.revision import at_commit, commit_named

from .places import commit, git, is_c, write

LIMIT = 1 << 20


def at(top: Path, name: str = "HEAD", limit: int = LIMIT) -> Revision:
    """The C files of a revision of the checkout at `top`."""
    snapshot = open_source(str(top), lambda _: True)
    return at_commit(snapshot, commit_named(snapshot, name), is_c, limit)


def texts(past: Revision) -> dict[str, bytes | str]:
    """The bytes of each file by its path, or why it has none."""
    read = {file.path: past.read(file.path, LIMIT) for file in past.files}
    return {path: one.data if isinstance(one, Blob) else one.state for path, one in read.items()}


def test_files_as_they_were(top: Path) -> None:
    """Changed, deleted, and unchanged; what came later, and what is not wanted, is not there."""
    first = commit(top, {"a.c": "int a;", "b/b.c": "int b;", "c.c": "int c;", "README": "Peers."})
    write(top, {"a.c": "int changed;", "new.c": "int new;"})
    (top / "b/b.c").unlink()
    past = at(top)
    assert texts(past) == {"a.c": b"int a;", "b/b.c": b"int b;", "c.c": b"int c;"}
    assert past.commit == first
    assert past.changed == {"a.c", "b/b.c"}
    assert past.blobs == {path: blob_id(data) for path, data in texts(past).items() if isinstance(data, bytes)}


@pytest.mark.parametrize("name", ["v1", "main~1", "HEAD^"])
def test_a_revision_is_named_as_git_names_it(top: Path, name: str) -> None:
    first = commit(top, {"a.c": "int a;"})
    git(top, "tag", "-a", "-m", "one", "v1")
    commit(top, {"a.c": "int b;"})
    assert at(top, name).commit == first


def test_a_file_is_cited_at_its_commit(top: Path) -> None:
    first = commit(top, {"a.c": "int a;"})
    git(top, "remote", "add", "origin", "https://github.com/example/peers")
    write(top, {"a.c": "int b;"})
    past = at(top)
    found = past.read("a.c", LIMIT)
    assert isinstance(found, Blob)
    origin = past.origin(found)
    assert (origin.url, origin.commit) == ("https://github.com/example/peers", first)


def test_names_that_are_not_utf_8_and_links(top: Path) -> None:
    with open(os.fsencode(top) + b"/caf\xe9.c", "w") as file:
        file.write("int a;")
    (top / "link.c").symlink_to("/etc/passwd")
    commit(top, {"b.c": "int b;"})
    for file in top.glob("*.c"):
        file.unlink()
    assert texts(at(top)) == {"b.c": b"int b;", "caf\udce9.c": b"int a;"}


def test_a_file_that_is_too_large_is_not_asked_for(top: Path) -> None:
    commit(top, {"a.c": "int a;", "large.c": "int large;" * 10})
    (top / "large.c").unlink()
    past = at(top, limit=20)
    assert past.held == {}
    assert texts(past)["large.c"] == "vanished"


def test_many_files(top: Path) -> None:
    files = {f"{n}.c": f"int x{n};\n" * n for n in range(40)}
    commit(top, files)
    for file in top.glob("*.c"):
        file.unlink()
    assert texts(at(top)) == {path: text.encode() for path, text in files.items()}


def test_what_changes_while_it_is_read_is_told(top: Path) -> None:
    commit(top, {"a.c": "int a;"})
    past = at(top)
    write(top, {"a.c": "int b;"})
    assert isinstance(past.read("a.c", LIMIT), Unreadable)


def test_no_filter_and_no_hook_runs(top: Path) -> None:
    """A checkout would smudge; reading an object does not."""
    commit(top, {"a.c": "int a;", ".gitattributes": "*.c filter=evil\n"})
    for name in ("smudge", "clean", "process"):
        git(top, "config", f"filter.evil.{name}", f"touch {top}/ran")
    git(top, "config", "core.fsmonitor", f"touch {top}/ran")
    write(top, {"a.c": "int b;"})
    assert texts(at(top)) == {"a.c": b"int a;"}
    assert not (top / "ran").exists()


def test_a_partial_clone_that_lacks_files_is_told(top: Path) -> None:
    commit(top, {"a.c": "int a;"})
    commit(top, {"a.c": "int b;"})
    git(top, "config", "uploadpack.allowFilter", "true")
    clone = top.parent / "clone"
    subprocess.run(
        ["git", "clone", "-q", "--filter=blob:none", f"file://{top}", clone], check=True, capture_output=True
    )
    with pytest.raises(OutcropError, match=r"fetch (it|them)") as raised:
        at(clone, "HEAD^")
    assert raised.value.code == 2
