"""What a comment says to Outcrop, and of which line it speaks."""

import pytest

from outcrop.languages import LANGUAGES
from outcrop.model.source import Blob
from outcrop.scanning.allowing import remarks


def told(code: str, language: str = "c") -> list[tuple[int, int, str, str]]:
    """Where each remark is written, of which line it speaks, of which pattern, and why."""
    found = remarks(Blob("list.c", "", code.encode()), LANGUAGES[language])
    return [(one.line, one.meant, one.pattern, one.why) for one in found]


@pytest.mark.parametrize("language", ["c", "cpp"])
def test_behind_code_it_speaks_of_its_own_line(language: str) -> None:
    assert told("int x; // outcrop: allow lock-leak so\n", language) == [(1, 1, "lock-leak", "so")]


def test_alone_it_speaks_of_the_next() -> None:
    assert told("\n    /* outcrop: allow lock-leak so */\nint x;\n") == [(2, 3, "lock-leak", "so")]
    code = "/*\n * outcrop: allow lock-leak\n * so it is\n */\nint x;\n"
    assert told(code) == [(1, 5, "lock-leak", "so it is")]


def test_several_in_a_row_speak_of_the_same_line() -> None:
    code = "// outcrop: allow lock-leak so\n// outcrop: allow lock-misuse so\n// and a word\nint x;\n"
    assert [row[:2] for row in told(code)] == [(1, 3), (2, 3)]
    assert [row[:2] for row in told(code.replace("// and a word\n", ""))] == [(1, 3), (2, 3)]


@pytest.mark.parametrize(
    ("comment", "understood"),
    [
        ("outcrop: allow lock-leak so", ("lock-leak", "so")),
        ("outcrop:allow lock-leak: so it is", ("lock-leak", "so it is")),
        ("outcrop: allow lock-leak", ("lock-leak", "")),
        ("outcrop: allow lock-leak   ", ("lock-leak", "")),
        ("outcrop: allow", ("", "")),
        ("outcrop: allow Lock so", ("", "")),
        ("outcrop: forbid lock-leak so", ("", "")),
    ],
)
def test_what_is_understood(comment: str, understood: tuple[str, str]) -> None:
    assert [row[2:] for row in told(f"// {comment}\n")] == [understood]


@pytest.mark.parametrize(
    "code",
    ['char *x = "// outcrop: allow lock-leak so";\n', "// see outcrop: allow lock-leak so\n", "int outcrop;\n", ""],
)
def test_anything_else_says_nothing(code: str) -> None:
    assert told(code) == []


def test_bytes_that_are_not_utf_8_are_kept_visible() -> None:
    blob = Blob("list.c", "", b"// outcrop: allow lock-leak caf\xe9\n")
    assert [one.why for one in remarks(blob, LANGUAGES["c"])] == [r"caf\xe9"]
