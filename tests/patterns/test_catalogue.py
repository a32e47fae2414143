"""The catalogue: the shipped patterns, one's own beside them, and a new one as it is begun."""

from pathlib import Path

import pytest

import outcrop
from outcrop.errors import OutcropError
from outcrop.examples import run
from outcrop.patterns.catalogue import load
from outcrop.patterns.places import shipped
from outcrop.patterns.scaffold import scaffold


def test_the_shipped_patterns_by_id() -> None:
    ids = [pattern.id for pattern in load().patterns]
    assert ids == sorted(card.parent.name for card in shipped()[0].glob("*/pattern.yaml"))
    assert {"guarded-collection", "goto-unwind"} <= set(ids)


def test_cpp_falls_back_to_the_query_for_c() -> None:
    queries = load().pattern("guarded-collection").queries
    assert queries["cpp"].captures == queries["c"].captures


def test_ones_own_stand_beside_the_shipped(mine: Path) -> None:
    ids = [pattern.id for pattern in load([mine]).patterns]
    assert "lease-renewal" in ids
    assert ids == sorted(ids)


def test_ones_own_hides_a_shipped_one_of_the_same_id(mine: Path) -> None:
    (mine / "lease-renewal").rename(mine / "goto-unwind")
    pattern = load([mine]).pattern("goto-unwind")
    assert pattern.folder == mine / "goto-unwind"
    assert pattern.card.title.en == "Lease renewal"


def test_ones_own_vocabulary_is_known_to_all_patterns(mine: Path) -> None:
    (mine / "vocabulary").mkdir()
    (mine / "vocabulary/own.yaml").write_text("lease.take: {take_lease: {subject: 1}}\n")
    card = mine / "lease-renewal/pattern.yaml"
    taken = card.read_text().replace("{of: call, where: {name: {words: {any: [retry]}}}}", "{family: [lease.take]}")
    card.write_text(taken)
    assert "lease.take" in load([mine]).vocabulary.families()


def test_a_new_pattern_passes_its_own_examples(mine: Path) -> None:
    catalogue = load([mine], [mine / "examples"])
    outcomes = list(run(catalogue, [catalogue.pattern("lease-renewal")]))
    assert [(outcome.speaking, outcome.silent, outcome.complaints) for outcome in outcomes] == [(1, 0, ()), (0, 1, ())]


def test_a_pattern_that_is_met_in_two_ways_has_a_sentence_for_each(mine: Path, tmp_path: Path) -> None:
    card = mine / "lease-renewal/pattern.yaml"
    text = card.read_text().replace("- path: [attempt, action]", "- any: [{path: [attempt, action]}, {has: action}]")
    head, _, _ = text.partition("  present:")
    card.write_text(
        head + "  present:\n"
        '    - {en: "Tries ({attempt.line}) and again ({action.line}).", zh: 好}\n'
        '    - {en: "Tries ({action.line}).", zh: 好}\n'
    )
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.c").write_text("int a(void)\n{\n    connect(1);\n    return retry(1);\n}\n")
    (source / "b.c").write_text("int b(void)\n{\n    return retry(1);\n}\n")
    found = outcrop.scan(source, patterns=["lease-renewal"], catalogue=[mine])
    assert [one.explanation.en for one in found] == ["Tries (line 3) and again (line 4).", "Tries (line 3)."]


def test_every_file_is_told_as_it_is_written(tmp_path: Path) -> None:
    files = [file.relative_to(tmp_path).as_posix() for file in scaffold("x-y", (tmp_path / "p", tmp_path / "e"))]
    assert files == ["p/x-y/pattern.yaml", "p/x-y/c.scm", "e/x-y/tries_again.c", "e/x-y/tries_once.c"]


def test_the_nearest_id_is_offered() -> None:
    with pytest.raises(OutcropError, match=r"^No pattern is called 'goto_unwind'; did you mean 'goto-unwind'\?$"):
        load().pattern("goto_unwind")
