import os
from pathlib import Path

from outcrop.model.source import File, Unreadable
from outcrop.sources.folder import list_folder

from .places import git, needs_permissions, write


def listed(top: Path) -> list[str]:
    return sorted(file.path for file in list_folder(top).files)


def test_every_regular_file_is_listed_with_its_size(top: Path) -> None:
    write(top, {"README": "four", "src/lock.c": "int lock;", "src/deep/er/x.h": ""})
    assert sorted(list_folder(top).files, key=lambda file: file.path) == [
        File("README", 4),
        File("src/deep/er/x.h", 0),
        File("src/lock.c", 9),
    ]


def test_ignore_files_are_respected_and_dot_ignore_has_the_last_word(top: Path) -> None:
    write(top, dict.fromkeys(["a.c", "a.o", "kept.o", "old.c", "build/x.c", "src/b.c", "src/b.o", "src/gen.c"], ""))
    write(top, {".gitignore": "*.o\n!kept.o\nbuild/\n", ".ignore": "old.c\n", "src/.gitignore": "gen.c\n!b.o\n"})
    assert listed(top) == [".gitignore", ".ignore", "a.c", "kept.o", "src/.gitignore", "src/b.c", "src/b.o"]


def test_an_ignore_file_that_is_a_link_a_pipe_or_too_large_ignores_nothing(top: Path) -> None:
    write(top, {"a/x.c": "", "b/x.c": "", "c/x.c": "", "../rules": "*.c\n", "c/.gitignore": "*.c\n" * 20_000})
    (top / "a/.gitignore").symlink_to("../../rules")
    os.mkfifo(top / "b/.gitignore")
    assert listed(top) == ["a/x.c", "b/x.c", "c/.gitignore", "c/x.c"]


def test_links_pipes_and_link_loops_are_not_listed(top: Path) -> None:
    write(top, {"src/x.c": "", "../outside/y.c": ""})
    (top / "link.c").symlink_to("src/x.c")
    (top / "again").symlink_to("src")
    (top / "loop").symlink_to(".")
    (top / "outside").symlink_to("../outside")
    (top / "broken.c").symlink_to("nowhere")
    os.mkfifo(top / "pipe.c")
    assert listed(top) == ["src/x.c"]


def test_a_repository_inside_is_read_without_its_git_folder(top: Path) -> None:
    write(top, {"inner/x.c": "", "worktree/.git": "gitdir: /elsewhere", "worktree/y.c": ""})
    git(top / "inner", "init", "-q")
    assert listed(top) == ["inner/x.c", "worktree/y.c"]


def test_strange_names_are_kept_byte_for_byte(top: Path) -> None:
    names = [
        b"new\nline.c",
        b"quo\"te's.c",
        b"esc\x1b[31m.c",
        b"caf\xe9.c",
        "naïve 漢字.c".encode(),
        b"back\\slash.c",
        b" .c",
    ]
    for name in names:
        Path(os.fsdecode(os.path.join(os.fsencode(top), name))).write_bytes(name)
    files = list_folder(top).files
    assert sorted(file.path.encode("utf-8", "surrogateescape") for file in files) == sorted(names)


@needs_permissions
def test_an_unreadable_folder_is_a_value(top: Path) -> None:
    write(top, {"open/x.c": "", "closed/x.c": "", "flat/x.c": ""})
    (top / "closed").chmod(0)
    (top / "flat").chmod(0o400)  # its names can be read, and nothing else
    listing = list_folder(top)
    (top / "closed").chmod(0o700)
    (top / "flat").chmod(0o700)
    assert [file.path for file in listing.files] == ["open/x.c"]
    assert set(listing.unreadable) == {
        Unreadable("closed/", "unreadable", "Permission denied"),
        Unreadable("flat/x.c", "unreadable", "Permission denied"),
    }


def test_a_folder_deeper_than_a_path_can_say_is_a_value(top: Path) -> None:
    here = os.getcwd()
    os.chdir(top)
    try:
        for _ in range(20):
            os.mkdir("d" * 250)
            os.chdir("d" * 250)
    finally:
        os.chdir(here)
    listing = list_folder(top)
    assert listing.files == ()
    assert [one.why for one in listing.unreadable] == ["File name too long"]
