"""A key changes with whatever a result depends on, and with nothing else."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import outcrop
from outcrop.cache import keys
from outcrop.cache.keys import card, digest, engine, words
from outcrop.patterns.catalogue import load

CATALOGUE = load()
LEAK = CATALOGUE.pattern("lock-leak")


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_no_two_lists_of_texts_pass_for_one(some: list[str], others: list[str]) -> None:
    assert (digest(*some) == digest(*others)) == (some == others)


def test_bytes_that_are_no_text_have_a_digest() -> None:
    assert digest("\udcff") == digest(b"\xff") != digest("ff")


@pytest.mark.parametrize("name", ["pattern.yaml", "c.scm", "confidence.json"])
def test_it_changes_with_the_card(tmp_path: Path, name: str) -> None:
    def key_in(place: str, more: str) -> str:
        folder = tmp_path / place / LEAK.folder.name
        shutil.copytree(LEAK.folder, folder)
        with open(folder / name, "a") as file:
            file.write(more)
        return card(folder)

    assert key_in("first", "") == key_in("again", "") != key_in("other", "\n")


def test_it_changes_with_the_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine/judge.py").write_text("sure = True\n")
    told = [engine()]
    monkeypatch.setattr(keys, "PACKAGE", tmp_path)
    for text in ("sure = True\n", "sure = False\n"):
        (tmp_path / "engine/judge.py").write_text(text)
        engine.cache_clear()
        told.append(engine())
    engine.cache_clear()
    assert len(set(told)) == 3


def test_it_changes_with_the_vocabulary() -> None:
    vocabulary = CATALOGUE.vocabulary
    less = replace(vocabulary, entries=vocabulary.entries[1:])
    assert words(less) != words(vocabulary)


def test_each_pattern_has_its_own() -> None:
    told = {card(pattern.folder) for pattern in CATALOGUE.patterns}
    assert len(told) == len(CATALOGUE.patterns)


def test_it_does_not_depend_on_chance() -> None:
    """Two processes, whose sets come in other orders."""
    code = (
        "from outcrop.cache.keys import card, engine, words; from outcrop.patterns.catalogue import load; c = load(); "
        "print(engine(), words(c.vocabulary), [card(pattern.folder) for pattern in c.patterns])"
    )
    place = str(Path(outcrop.__file__).parents[1])
    told = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONPATH": place, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1] != b""


def test_two_patterns_of_one_text_are_two(tmp_path: Path) -> None:
    """Who copies a card begins so; what is found of one is not what is found of the other."""
    for name in ("ours", "theirs"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pattern.yaml").write_text("title: one\n")
    assert card(tmp_path / "ours") != card(tmp_path / "theirs")


def test_a_card_that_is_edited_meanwhile_is_another(tmp_path: Path) -> None:
    (tmp_path / "pattern.yaml").write_text("title: one\n")
    before = card(tmp_path)
    (tmp_path / "pattern.yaml").write_text("title: two\n")
    assert card(tmp_path) != before
