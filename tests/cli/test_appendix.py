"""`outcrop appendix`: a file that can be handed in, and whether one is up to date."""

import shutil
from pathlib import Path

import pytest

from running import FORGET, Outcrop
from sources.places import commit

ONE = ("--pattern", "guarded-collection")
needs_pandoc = pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")


def test_the_folder_you_stand_in(system: Path, outcrop: Outcrop) -> None:
    done = outcrop("appendix", system, *ONE)
    assert done.code == 0
    assert done.text.startswith("# Appendix: code that scales and survives failures\n\n## Overview\n")
    assert "### 1. Guarded collection" in done.text


def test_a_file_that_is_up_to_date(system: Path, here: Path, outcrop: Outcrop) -> None:
    words = ("appendix", system, *ONE, "-o", "appendix.md")
    assert outcrop(*words).code == 0
    before = (here / "appendix.md").read_bytes()
    assert outcrop(*words, "--check").code == 0
    assert outcrop(*words).code == 0
    assert (here / "appendix.md").read_bytes() == before


def test_a_file_that_is_not_is_told_with_a_diff_and_left_alone(system: Path, here: Path, outcrop: Outcrop) -> None:
    words = ("appendix", system, *ONE, "-o", "appendix.md")
    outcrop(*words)
    before = (here / "appendix.md").read_bytes()
    (system / "peers/list.c").write_text("int before;\n" + FORGET)
    done = outcrop(*words, "--check")
    assert done.code == 1
    assert "+2 │ /* Forgets a peer that has left. */" in done.text.splitlines()
    assert done.err == "outcrop: appendix.md is not up to date; write it anew without --check.\n"
    assert (here / "appendix.md").read_bytes() == before


def test_what_is_pinned(here: Path, outcrop: Outcrop) -> None:
    place = here / "peers"
    place.mkdir()
    commit(place, {"list.c": FORGET})
    assert outcrop("pin", place, *ONE).code == 0
    commit(place, {"list.c": "int gone;\n"})
    done = outcrop("appendix", "--from-lock")
    assert "1 │ /* Forgets a peer that has left. */" in done.text


def test_the_list_of_outcrop_toml(system: Path, here: Path, outcrop: Outcrop) -> None:
    (here / "outcrop.toml").write_text(
        "[appendix]\ntitle = 'Mine'\nlang = 'zh'\n"
        f"[[appendix.excerpt]]\nsource = '{system}'\nat = 'peers/list.c:forget'\ntitle = 'How it forgets'\n"
    )
    done = outcrop("appendix")
    assert done.text.splitlines()[0] == "# Mine"
    assert "### 1. How it forgets" in done.text
    assert outcrop("appendix", "--lang", "en").text.count("Listing 1.") == 1


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (
            ("-o", "a.txt"),
            2,
            "a.txt: no format ends in '.txt'; expected one of .md, .markdown, .html, .htm, .tex, .rst, .docx, .pdf, or name it",
        ),
        (("--minted",), 2, "--minted is for latex alone, and this is md; leave it out, or write latex."),
        (("--fragment", "-o", "a.html"), 2, "--fragment is for latex alone, and this is html; "),
        (("--flavour", "mkdocs", "-o", "a.tex"), 2, "--flavour is for md alone, and this is latex; "),
        (("--no-graphs", "-o", "a.rst"), 2, "--no-graphs is for html alone, and this is rst; "),
        (("--all", "--limit", "2"), 2, "--limit and --all rule each other out; give one of them."),
        (
            ("--from-lock", "--grade", "leaky"),
            2,
            "--grade chooses among the findings of a SOURCE, and this quotes what is pinned; leave it out.",
        ),
        (("--check",), 2, "--check compares with a file; name it with -o."),
        (
            ("-o", "gone.md", "--check"),
            2,
            "gone.md cannot be read: No such file or directory; write it without --check.",
        ),
        (("-o", "."), 2, ". is a folder; name a file to write to."),
        (("--from-lock",), 2, "There is no outcrop.lock; pin something with `outcrop pin SOURCE`"),
        (("nowhere",), 3, "There is no file or folder 'nowhere'"),
    ],
)
def test_a_wrong_call(system: Path, outcrop: Outcrop, words: tuple[str, ...], code: int, sentence: str) -> None:
    done = outcrop("appendix", *words)
    assert done.code == code
    assert done.err.removeprefix("outcrop: ").startswith(sentence)


def test_that_nothing_is_quoted_is_told(here: Path, outcrop: Outcrop) -> None:
    (here / "a.c").write_text("int nothing;\n")
    done = outcrop("appendix", "a.c", "-o", "a.md")
    assert (done.code, done.err) == (0, f"outcrop: Nothing is quoted: no finding is in {here.name}.\n")
    assert "Nothing is quoted." in (here / "a.md").read_text()


def test_without_pandoc_a_sentence_says_so(system: Path, outcrop: Outcrop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    done = outcrop("appendix", system, *ONE, "--format", "docx", "-o", "a.docx")
    assert done.code == 2
    assert (
        done.err
        == "outcrop: Pandoc is not installed, and --format docx needs it; install it, or write md, html or latex.\n"
    )


@needs_pandoc
def test_word_and_restructured_text_by_pandoc(system: Path, here: Path, outcrop: Outcrop) -> None:
    assert outcrop("appendix", system, *ONE, "-o", "a.docx").code == 0
    before = (here / "a.docx").read_bytes()
    assert before[:2] == b"PK"
    assert outcrop("appendix", system, *ONE, "-o", "a.docx", "--check").code == 0
    assert outcrop("appendix", system, *ONE, "-o", "a.rst").code == 0
    assert ".. code:: c" in (here / "a.rst").read_text() or ".. code-block:: c" in (here / "a.rst").read_text()
