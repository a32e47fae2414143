"""The format of a document is told by its name, else by its text."""

from pathlib import Path

import pytest

from outcrop.errors import OutcropError
from outcrop.verify.reading.formats import read_document


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("a.md", "", "markdown"),
        ("A.HTM", "", "html"),
        ("a.rst", "", "rst"),
        ("a.tex", "", "latex"),
        ("a.txt", "Words.\n", "text"),
        ("a", "<!DOCTYPE html>\n", "html"),
        ("a.txt", "\\documentclass{article}\n", "latex"),
        ("a.txt", "Words.\n\n.. code-block:: c\n\n   int a;\n", "rst"),
        ("README", "Words.\n\n```c\nint a;\n```\n", "markdown"),
    ],
)
def test_the_format(tmp_path: Path, name: str, text: str, form: str) -> None:
    (tmp_path / name).write_text(text)
    assert read_document(tmp_path / name).format == form


def test_lines_may_end_as_on_windows(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"Words.\r\n\r\n```c\r\nint a;\r\nint b;\r\n```\r\n")
    [quote] = read_document(tmp_path / "a.md").quotes
    assert quote.rows == ("int a;", "int b;")


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    for place, sentence in (
        (tmp_path, "is a folder; name the documents in it"),
        (tmp_path / "gone.md", "There is no document"),
    ):
        with pytest.raises(OutcropError, match=sentence):
            read_document(place)
