"""A pattern's card as text for people."""

from collections.abc import Iterator
from textwrap import fill

from outcrop.patterns.catalogue import Pattern
from outcrop.report.wording import say


def card_text(pattern: Pattern, language: str) -> str:
    """What a pattern finds, why it matters, how it is graded, and where the literature names it."""
    return "\n".join(_lines(pattern, language))


def _lines(pattern: Pattern, language: str) -> Iterator[str]:
    card = pattern.card
    yield f"{pattern.id}: {getattr(card.title, language)}"
    yield f"{card.concern} · {card.mechanism} · {', '.join(sorted(pattern.queries)) or 'c, cpp'}"
    yield ""
    yield fill(getattr(card.summary, language), 100)
    for title, rows in (
        (say("sites", language), ((name, getattr(card.notes[name], language)) for name in card.notes)),
        (say("grades", language), ((name, getattr(text, language)) for name, text in card.explain.items())),
        (say("literature", language), card.literature.items()),
    ):
        cells = list(rows)
        if cells:
            width = max(len(name) for name, _ in cells)
            yield from ("", f"{title}:")
            yield from (
                fill(text, 100, initial_indent=f"  {name:<{width}}  ", subsequent_indent=" " * (width + 4))
                for name, text in cells
            )
    if card.references:
        yield from ("", *card.references)
    yield from ("", str(pattern.folder))
