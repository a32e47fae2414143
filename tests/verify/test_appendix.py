"""An appendix of ours, in whatever format it is written, holds nothing but exact excerpts: also of functions that it shows in parts."""

import shutil
from pathlib import Path

import pytest

from running import Outcrop

FIXTURES = Path(__file__).parents[2] / "fixtures"
SYSTEMS = tuple(FIXTURES / name for name in ("ferrite", "basalt", "gneiss"))
SOURCES = tuple(word for system in SYSTEMS for word in ("--source", str(system)))
needs_pandoc = pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
FORMATS = [
    pytest.param("a.md", (), id="github"),
    pytest.param("a.md", ("--flavour", "pandoc"), id="pandoc"),
    pytest.param("a.md", ("--flavour", "mkdocs"), id="mkdocs"),
    pytest.param("a.html", (), id="html"),
    pytest.param("a.tex", (), id="listings"),
    pytest.param("a.tex", ("--minted",), id="minted"),
    pytest.param("a.tex", ("--fragment",), id="fragment"),
    pytest.param("a.rst", (), id="rst", marks=needs_pandoc),
]
# Lines of a file in parts: of different indentation, one that begins with a blank line, one of a single line.
LIST = """\
[appendix]
long = 12

[[appendix.excerpt]]
source = "{0}"
at = "brick.c:129-134,139-141,146-149"

[[appendix.excerpt]]
source = "{0}"
at = "brick.c:20-22,60"

[[appendix.excerpt]]
source = "{0}"
at = "client.c:131-133,136-150"
"""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCROP_CACHE", str(tmp_path_factory.getbasetemp() / "verify-appendix"))


@pytest.mark.parametrize("language", ["en", "zh", "both"])
@pytest.mark.parametrize(("name", "words"), FORMATS)
def test_the_small_systems(here: Path, outcrop: Outcrop, name: str, words: tuple[str, ...], language: str) -> None:
    assert outcrop("appendix", *SYSTEMS, "--limit", "1", "--lang", language, *words, "-o", name).code == 0
    done = outcrop("verify", name, *SOURCES)
    assert done.code == 0, done.text
    assert "exact" in done.text


@pytest.mark.parametrize("language", ["en", "zh", "both"])
@pytest.mark.parametrize(("name", "words"), FORMATS)
def test_lines_in_parts(here: Path, outcrop: Outcrop, name: str, words: tuple[str, ...], language: str) -> None:
    (here / "ferrite").mkdir()
    for file in SYSTEMS[0].glob("*.[ch]"):
        shutil.copy(file, here / "ferrite")
    (here / "outcrop.toml").write_text(LIST.format("ferrite"))
    assert outcrop("appendix", "--lang", language, *words, "-o", name).code == 0
    done = outcrop("verify", name, "--source", "ferrite")
    assert done.code == 0, done.text
    assert "Verified 3 excerpts: 3 exact." in done.text


@pytest.mark.parametrize(("name", "words"), FORMATS)
def test_a_long_function_is_shown_in_parts(here: Path, outcrop: Outcrop, name: str, words: tuple[str, ...]) -> None:
    """What is left out of it is told by every format, and a change of the code behind it is found in each."""
    (here / "peers").mkdir()
    steps = "\n".join(f"    note(peer, {number});" for number in range(80))
    code = f"int forget(struct peer *peer)\n{{\n    pthread_mutex_lock(&lock);\n    list_del(&peer->link);\n{steps}\n"
    code += "    pthread_mutex_unlock(&lock);\n    return 0;\n}\n"
    (here / "peers" / "list.c").write_text(code)
    assert outcrop("appendix", "peers", "--pattern", "guarded-collection", *words, "-o", name).code == 0
    assert "left out" in (here / name).read_text()
    done = outcrop("verify", name, "--source", "peers")
    assert done.code == 0, done.text
    assert "Verified 1 excerpt: 1 exact." in done.text
    (here / "peers" / "list.c").write_text("\n" + code)
    assert "1 wrong-range" in outcrop("verify", name, "--source", "peers").text
    (here / "peers" / "list.c").write_text(code.replace("list_del", "list_drop"))
    assert "1 altered" in outcrop("verify", name, "--source", "peers").text
