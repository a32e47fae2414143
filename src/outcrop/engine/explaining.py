"""From a card's sentence to a finding's: every place named in it is filled with what the finding bound."""

import re
from collections.abc import Callable, Sequence

from outcrop.model.finding import Words

PLACEHOLDER = re.compile(r"(`?)\{([^{}]+)\}(`?)")
SPACE = re.compile(r"\s+")

Values = Callable[[str], Sequence[str | int]]


def fill(template: Words, values: Values) -> Words:
    """Fill a sentence in both languages; `values` gives what a placeholder stands for, lines as numbers."""
    return Words(
        PLACEHOLDER.sub(lambda m: _english(m[1], values(m[2]), m[3]), template.en),
        PLACEHOLDER.sub(lambda m: _chinese(m[1], values(m[2]), m[3]), template.zh),
    )


def _english(before: str, values: Sequence[str | int], after: str) -> str:
    lines = [str(v) for v in values if isinstance(v, int)]
    if lines:
        return f"{before}{'line' if len(lines) == 1 else 'lines'} {_row(lines, ', ', ' and ')}{after}"
    return before + _row([_tidy(str(v)) for v in values], f"{after}, {before}", f"{after} and {before}") + after


def _chinese(before: str, values: Sequence[str | int], after: str) -> str:
    lines = [str(v) for v in values if isinstance(v, int)]
    if lines:
        return f"{before}第 {_row(lines, '、', '、')} 行{after}"
    return before + _row([_tidy(str(v)) for v in values], f"{after}、{before}", f"{after}和{before}") + after


def _row(values: Sequence[str], comma: str, last: str) -> str:
    return values[0] if len(values) == 1 else comma.join(values[:-1]) + last + values[-1] if values else ""


def _tidy(text: str) -> str:
    """Code inside a sentence stands on one line, and shows no backtick that would end it."""
    return SPACE.sub(" ", text).replace("`", "'").strip()
