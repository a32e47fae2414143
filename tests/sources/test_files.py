import os
import socket
from pathlib import Path

import pytest

from outcrop.model.source import Blob, Unreadable
from outcrop.sources.blobs import blob_id
from outcrop.sources.files import read_file

from .places import needs_permissions, write


def test_a_file_is_read_with_its_id(top: Path) -> None:
    write(top, {"src/lock.c": "int lock;\n"})
    assert read_file(top, "src/lock.c", 100) == Blob("src/lock.c", blob_id(b"int lock;\n"), b"int lock;\n")


def test_a_file_of_the_limit_is_read_and_one_byte_more_is_too_large(top: Path) -> None:
    write(top, {"ten.c": "0123456789"})
    assert isinstance(read_file(top, "ten.c", 10), Blob)
    assert read_file(top, "ten.c", 9) == Unreadable("ten.c", "too-large", "it holds more than 9 bytes")


def test_a_file_that_does_not_tell_its_size_is_bounded_too() -> None:
    whole = read_file(Path("/proc/self"), "status", 1 << 20) if os.path.exists("/proc/self/status") else None
    if whole is None:
        pytest.skip("no /proc here")
    assert isinstance(whole, Blob)
    assert len(whole.data) > 10
    assert read_file(Path("/proc/self"), "status", 10) == Unreadable(
        "status", "too-large", "it holds more than 10 bytes"
    )


def test_a_file_that_is_gone_says_so(top: Path) -> None:
    assert read_file(top, "gone.c", 10) == Unreadable("gone.c", "vanished", "it is gone")
    assert read_file(top, "gone/x.c", 10) == Unreadable("gone/x.c", "vanished", "it is gone")


def test_no_link_is_followed_wherever_it_leads(top: Path) -> None:
    write(top, {"here/x.c": "", "../outside/secret.c": "secret"})
    (top / "file.c").symlink_to("../outside/secret.c")
    (top / "folder").symlink_to("../outside")
    (top / "inner").symlink_to("here")
    (top / "loop.c").symlink_to("loop.c")
    behind = "a folder above it is a link or gone"
    assert [read_file(top, path, 10) for path in ("file.c", "loop.c", "folder/secret.c", "inner/x.c")] == [
        Unreadable("file.c", "unreadable", "it is a link"),
        Unreadable("loop.c", "unreadable", "it is a link"),
        Unreadable("folder/secret.c", "unreadable", behind),
        Unreadable("inner/x.c", "unreadable", behind),
    ]


@pytest.mark.parametrize(
    "path", ["../outside/secret.c", "/etc/passwd", "a/../../outside/secret.c", ".git/config", "", "."]
)
def test_a_path_that_leaves_the_top_is_not_read(top: Path, path: str) -> None:
    write(top, {"../outside/secret.c": "secret", "a/x.c": "", ".git/config": "token"})
    assert read_file(top, path, 100) == Unreadable(path, "unreadable", "it lies outside of what is scanned")


def test_special_files_are_named_and_never_opened(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(top / "pipe.c")
    (top / "folder.c").mkdir()
    monkeypatch.chdir(top)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.c")
        assert [read_file(top, path, 10) for path in ("pipe.c", "folder.c", "socket.c")] == [
            Unreadable("pipe.c", "unreadable", "it is a named pipe"),
            Unreadable("folder.c", "unreadable", "it is a folder"),
            Unreadable("socket.c", "unreadable", "it is a socket"),
        ]
    assert read_file(Path("/dev"), "null", 10) == Unreadable("null", "unreadable", "it is a device")


@needs_permissions
def test_a_closed_file_says_so(top: Path) -> None:
    write(top, {"closed.c": "", "closed/x.c": ""})
    (top / "closed.c").chmod(0)
    (top / "closed").chmod(0)
    found = [read_file(top, path, 10) for path in ("closed.c", "closed/x.c")]
    (top / "closed").chmod(0o700)
    assert found == [Unreadable(path, "unreadable", "Permission denied") for path in ("closed.c", "closed/x.c")]


def test_reading_leaves_no_file_open(top: Path) -> None:
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("no /proc here")
    write(top, {"a/b/x.c": "int x;"})
    (top / "a/link").symlink_to("b")
    before = len(os.listdir("/proc/self/fd"))
    for path in ("a/b/x.c", "a/b/gone.c", "a/link/x.c", "a/b", "gone/b/x.c"):
        read_file(top, path, 3)
    assert len(os.listdir("/proc/self/fd")) == before
