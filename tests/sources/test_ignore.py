import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outcrop.sources.folder import list_folder
from outcrop.sources.ignore import Rules

from .places import git, write

SEGMENTS = ["a", "ab", "x.c", "src", "*", "**", "*.c", "?", "[ab]", "[!a]", "a*", "*b", "\\#h", "\\!n", "é.c", " s"]
NAMES = ["a", "ab", "x.c", "x.o", " s", "#h", "!n", "a\nb", "é.c"]
FOLDERS = ["", "src/", "src/a/", "a b/", "a b/src/"]

patterns = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(st.sampled_from(SEGMENTS), min_size=1, max_size=3).map("/".join),
    st.sampled_from(["", "", "/"]),
)


def ignored(text: bytes, path: str) -> bool:
    rules = Rules()
    rules.add("", text)
    return rules.ignore(path)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.dictionaries(st.sampled_from(FOLDERS), st.lists(patterns, min_size=1, max_size=5), min_size=1, max_size=3)
)
def test_a_folder_lists_what_git_would_list_of_it(files: dict[str, list[str]], tmp_path: Path) -> None:
    top = write(
        tmp_path / "system", {folder + name: "" for folder in FOLDERS for name in NAMES if folder + name != "src/a"}
    )
    for folder in FOLDERS:
        (top / folder / ".gitignore").write_text("\n".join(files.get(folder, [])))
    git(tmp_path, "init", "-q", "beside")
    beside = f"--git-dir={tmp_path}/beside/.git"
    expected = git(top, beside, "--work-tree=.", "ls-files", "-z", "-o", "--exclude-standard").split("\0")[:-1]
    assert sorted(file.path for file in list_folder(top).files) == sorted(expected)


def test_comments_line_ends_and_a_byte_order_mark_are_no_part_of_a_pattern() -> None:
    text = b"\xef\xbb\xbf*.o\r\n# *.c\r\n\r\nbuild/\r\n"
    assert [ignored(text, path) for path in ("x.o", "x.c", "build/", "build")] == [True, False, True, False]


def test_names_that_are_not_utf_8_are_matched() -> None:
    assert ignored(b"caf\xe9.c", "caf\udce9.c")


@pytest.mark.parametrize(
    "line", [b"!", b"/", b"\\", b"x\\", b"[", b"[z-a]", b"[[:alpha:]]", b"[a--b]", b"[a&&b]", b"a[/]b"]
)
def test_a_line_that_cannot_be_read_ignores_nothing_and_spoils_no_other(line: bytes) -> None:
    assert [ignored(line + b"\n*.o", path) for path in ("x.o", "x.c", "a")] == [True, False, False]


def test_a_line_made_to_take_for_ever_is_left_out() -> None:
    begun = time.monotonic()
    assert not ignored(b"*a" * 30 + b"b", "a" * 255)
    assert not ignored(b"**/a/" * 30 + b"b", "a/" * 1000)
    assert time.monotonic() - begun < 1
