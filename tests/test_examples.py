"""examples/ shows what an appendix looks like today: `make examples` writes it anew."""

import shutil
from pathlib import Path

import pytest

from running import Outcrop

TOP = Path(__file__).resolve().parents[1]
SYSTEMS = ("ferrite", "basalt", "gneiss")


@pytest.mark.parametrize("name", ["appendix.md", "appendix.html"])
def test_the_examples_are_up_to_date(here: Path, outcrop: Outcrop, name: str) -> None:
    for system in SYSTEMS:
        shutil.copytree(TOP / "fixtures" / system, here / system)
    shutil.copy(TOP / "examples" / name, here / name)
    done = outcrop("appendix", *SYSTEMS, "--lang", "both", "-o", name, "--check")
    assert (done.code, done.text) == (0, "")


def test_what_the_page_quotes_is_verified(here: Path, outcrop: Outcrop) -> None:
    for system in SYSTEMS:
        shutil.copytree(TOP / "fixtures" / system, here / system)
    sources = [word for system in SYSTEMS for word in ("--source", system)]
    assert outcrop("verify", TOP / "examples" / "appendix.html", *sources).code == 0
