"""A pattern's card as text for people."""

from collections.abc import Iterator

from outcrop.patterns.card import Text
from outcrop.patterns.catalogue import Pattern
from outcrop.report.filling import WIDEST, filled, rows
from outcrop.report.visible import visible
from outcrop.report.wording import say


def card_text(pattern: Pattern, language: str, width: int = WIDEST) -> str:
    """What a pattern finds, why it matters, how it is graded, and where the literature names it."""
    return "".join(f"{visible(line)}\n" for line in _lines(pattern, language, min(width, WIDEST)))


def _lines(pattern: Pattern, language: str, width: int) -> Iterator[str]:
    card = pattern.card
    yield f"{pattern.id}: {_in(card.title, language)}"
    yield f"{card.concern} · {card.mechanism} · {', '.join(sorted(pattern.queries)) or 'c, cpp'}"
    yield ""
    yield from filled(_in(card.summary, language), width)
    yield from rows(say("sites", language), {name: _in(note, language) for name, note in card.notes.items()}, width)
    grades = {name: " / ".join(_in(text, language) for text in texts) for name, texts in card.explain.items()}
    yield from rows(say("grades", language), grades, width)
    yield from rows(say("literature", language), card.literature, width)
    if card.references:
        yield from ("", *card.references)
    yield from ("", str(pattern.folder))


def _in(text: Text, language: str) -> str:
    told: str = getattr(text, language)
    return told
