"""The marks in an example's comments: what each form says, which line it speaks of, and that the engine does not see it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from outcrop.errors import OutcropError
from outcrop.examples.marks import Example, Mark, examples_of, read_example
from outcrop.languages import LANGUAGES


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Example]:
    """Read an example with this text."""

    def of(text: str, name: str = "story.c") -> Example:
        file = tmp_path / name
        file.write_text(text, newline="")
        return read_example(file, LANGUAGES["cpp" if name.endswith(".cc") else "c"])

    return of


FORGET = """\
int forget(struct node *node)               // expect: guarded-collection leaky
{
    pthread_mutex_lock(&nodes_lock);        // role: lock
    if (!node->peer)
        return -1;                          // witness
    list_del(&node->link);                  // role: change
    pthread_mutex_unlock(&nodes_lock);      // role: unlock
    return 0;
}
"""


def test_a_mark_speaks_of_its_own_line(read: Callable[..., Example]) -> None:
    assert read(FORGET).marks == (
        Mark("expect", 1, "guarded-collection", told="leaky"),
        Mark("role", 3, role="lock"),
        Mark("witness", 5),
        Mark("role", 6, role="change"),
        Mark("role", 7, role="unlock"),
    )


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("expect: goto-unwind return-only", Mark("expect", 1, "goto-unwind", told="return-only")),
        ("role: lock", Mark("role", 1, role="lock")),
        ("role: guarded-collection:lock", Mark("role", 1, "guarded-collection", "lock")),
        ("witness", Mark("witness", 1)),
        (
            "noise: goto-unwind a detour is taken for a failure",
            Mark("noise", 1, "goto-unwind", told="a detour is taken for a failure"),
        ),
        (
            "miss: goto-unwind the jump is in a header that is not there",
            Mark("miss", 1, "goto-unwind", told="the jump is in a header that is not there"),
        ),
        ("expect:goto-unwind   releases", Mark("expect", 1, "goto-unwind", told="releases")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("comment", ["int f(void); // {}\n", "int f(void); /* {} */\n", "int f(void); //{}  \n"])
def test_every_form_in_every_kind_of_comment(comment: str, text: str, mark: Mark, read: Callable[..., Example]) -> None:
    assert read(comment.format(text)).marks == (mark,)


def test_several_marks_on_a_line_are_separated_by_semicolons(read: Callable[..., Example]) -> None:
    text = "    return release(x); // role: change; role: goto-unwind:release; witness\n"
    assert read(f"int f(void)\n{{\n{text}}}\n").marks == (
        Mark("role", 3, role="change"),
        Mark("role", 3, "goto-unwind", "release"),
        Mark("witness", 3),
    )


@pytest.mark.parametrize("alone", ["// expect: goto-unwind releases", "/* expect: goto-unwind releases */"])
def test_a_mark_that_stands_alone_speaks_of_the_line_below(alone: str, read: Callable[..., Example]) -> None:
    assert [mark.line for mark in read(f"int one;\n  {alone}\nint f(void);\n").marks] == [3]


def test_a_mark_counts_lines_whatever_ends_them(read: Callable[..., Example]) -> None:
    assert [mark.line for mark in read("int one;\r\n\r\nint f(void); // witness\r\n").marks] == [3]


def test_a_comment_that_only_speaks_of_marks_is_none(read: Callable[..., Example]) -> None:
    text = """\
// What to expect: goto-unwind releases.
int f(void); // a witness told us
char *text = "// expect: goto-unwind releases";
// near miss: nothing jumps
"""
    example = read(text)
    assert example.marks == ()
    assert example.data.decode() == text


def test_a_mark_is_read_in_cpp_as_in_c(read: Callable[..., Example]) -> None:
    example = read("class A {\n  void f() { g(); }  // expect: goto-unwind releases\n};\n", "story.cc")
    assert example.marks == (Mark("expect", 2, "goto-unwind", told="releases"),)


class TestBlanking:
    """The engine reads the example without its marks, and every line and column stays."""

    def test_only_marks_go_and_nothing_moves(self, read: Callable[..., Example]) -> None:
        blank = read(FORGET).data.decode()
        assert [len(line) for line in blank.splitlines()] == [len(line) for line in FORGET.splitlines()]
        assert [line.rstrip() for line in blank.splitlines()] == [
            line.partition("//")[0].rstrip() for line in FORGET.splitlines()
        ]

    def test_other_comments_stay(self, read: Callable[..., Example]) -> None:
        blank = read("// Forgets a node.\nint forget(void);  // witness\n").data.decode()
        assert blank == f"// Forgets a node.\nint forget(void);  {' ' * len('// witness')}\n"

    def test_a_mark_over_two_lines_keeps_its_line_end(self, read: Callable[..., Example]) -> None:
        example = read("/* miss: goto-unwind the reason\n   is long */\nint f(void);\n")
        assert example.data.count(b"\n") == 3
        assert example.data.split() == [b"int", b"f(void);"]
        assert example.marks == (Mark("miss", 3, "goto-unwind", told="the reason is long"),)

    def test_letters_of_several_bytes_are_blanked_byte_by_byte(self, read: Callable[..., Example]) -> None:
        text = "int f(void); // noise: goto-unwind 锁\nint g;\n"
        example = read(text)
        assert len(example.data) == len(text.encode())
        assert example.marks[0].told == "锁"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("expect:", "'expect:' is no mark; write expect: ID GRADE, "),
        ("role: Lock", "'role: Lock' is no mark"),
        ("role: guarded-collection:", "'role: guarded-collection:' is no mark"),
        ("role: lock and more", "'role: lock and more' is no mark"),
        ("expect: goto-unwind:jump releases", "'expect: goto-unwind:jump releases' is no mark"),
        ("witness me", "'witness me' is no mark"),
        ("role: lock; rule: change", "'rule: change' is no mark"),
        ("expect: goto-unwind", "'expect: goto-unwind' lacks the grade after the pattern's id"),
        ("noise: goto-unwind", "'noise: goto-unwind' lacks why it is so after the pattern's id"),
        ("miss: goto-unwind ", "'miss: goto-unwind' lacks why it is so after the pattern's id"),
    ],
)
def test_a_malformed_mark_is_told_with_its_file_and_line(
    text: str, problem: str, tmp_path: Path, read: Callable[..., Example]
) -> None:
    with pytest.raises(OutcropError) as error:
        read(f"int one;\nint f(void); // {text}\n")
    assert str(error.value).startswith(f"{tmp_path / 'story.c'}:2: {problem}")


def test_a_malformed_mark_that_stands_alone_is_told_with_its_own_line(
    tmp_path: Path, read: Callable[..., Example]
) -> None:
    with pytest.raises(OutcropError, match=r"story\.c:2: "):
        read("int one;\n// expect: goto-unwind\nint f(void);\n")


def test_the_examples_of_a_pattern_are_the_files_of_its_folders_by_name(tmp_path: Path) -> None:
    for name in ("mine/goto-unwind/b.c", "mine/goto-unwind/a.cc", "shipped/goto-unwind/z.c", "mine/other/c.c"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    folders = (tmp_path / "shipped", tmp_path / "mine", tmp_path / "missing")
    assert [file.name for file in examples_of(folders, "goto-unwind")] == ["z.c", "a.cc", "b.c"]
