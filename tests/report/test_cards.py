"""A card as text: what is found, why, how it is graded."""

from dataclasses import replace

import pytest

from outcrop.patterns.card import Text
from outcrop.patterns.catalogue import Pattern, load
from outcrop.report.cards import card_text


@pytest.fixture(scope="module")
def pattern() -> Pattern:
    return load().pattern("guarded-collection")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_it_fits_the_window(pattern: Pattern, width: int) -> None:
    lines = card_text(pattern, "en", width).splitlines()
    assert lines[0] == "guarded-collection: Guarded collection"
    body = lines[: lines.index("In the literature:")]
    assert max(map(len, body)) <= max(min(width, 100), len("scalability · membership · c, cpp"))


def test_text_without_spaces_is_broken_too(pattern: Pattern) -> None:
    card = replace(pattern.card, summary=Text("x", "长" * 200))
    lines = card_text(replace(pattern, card=card), "zh", 60).splitlines()
    assert [line for line in lines if set(line) == {"长"}] == ["长" * 30] * 6 + ["长" * 20]


def test_a_card_cannot_act_on_the_terminal(pattern: Pattern) -> None:
    card = replace(pattern.card, summary=Text("\x1b[31mred", "x"))
    assert r"\x1b[31mred" in card_text(replace(pattern, card=card), "en")
