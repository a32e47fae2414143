"""A pattern's card as text for people."""

from collections.abc import Iterator, Mapping
from textwrap import wrap

from rich.cells import chop_cells

from outcrop.patterns.card import Text
from outcrop.patterns.catalogue import Pattern
from outcrop.report.visible import visible
from outcrop.report.wording import say

WIDEST = 100  # columns; longer lines are hard to read


def card_text(pattern: Pattern, language: str, width: int = WIDEST) -> str:
    """What a pattern finds, why it matters, how it is graded, and where the literature names it."""
    return "".join(f"{visible(line)}\n" for line in _lines(pattern, language, min(width, WIDEST)))


def _lines(pattern: Pattern, language: str, width: int) -> Iterator[str]:
    card = pattern.card
    yield f"{pattern.id}: {_in(card.title, language)}"
    yield f"{card.concern} · {card.mechanism} · {', '.join(sorted(pattern.queries)) or 'c, cpp'}"
    yield ""
    yield from _filled(_in(card.summary, language), width)
    yield from _rows(say("sites", language), {name: _in(note, language) for name, note in card.notes.items()}, width)
    grades = {name: _in(text, language) for name, text in card.explain.items()}
    yield from _rows(say("grades", language), grades, width)
    yield from _rows(say("literature", language), card.literature, width)
    if card.references:
        yield from ("", *card.references)
    yield from ("", str(pattern.folder))


def _rows(title: str, rows: Mapping[str, str], width: int) -> Iterator[str]:
    """A title, and under it each name with its text beside it."""
    if rows:
        yield from ("", f"{title}:")
    indent = max(map(len, rows), default=0) + 4
    for name, text in rows.items():
        first, *others = _filled(text, max(20, width - indent)) or [""]
        yield f"  {name:<{indent - 2}}{first}"
        yield from (f"{'':{indent}}{line}" for line in others)


def _filled(text: str, width: int) -> list[str]:
    """A text in lines; where it has no spaces, as in Chinese, it is broken between characters."""
    return [part for line in wrap(text, width, break_long_words=False) for part in chop_cells(line, width)]


def _in(text: Text, language: str) -> str:
    told: str = getattr(text, language)
    return told
