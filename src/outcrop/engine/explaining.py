"""From a card's sentence to a finding's: every place named in it is filled with what the finding bound."""

import re
from collections.abc import Callable, Collection, Sequence

from outcrop.model.finding import Words
from outcrop.patterns.card import Text

PLACEHOLDER = re.compile(r"(`?)\{([^{}]+)\}(`?)")
SPACE = re.compile(r"\s+")

Values = Callable[[str], Sequence[str | int]]


def fitting(sentences: Sequence[Text], bound: Collection[str]) -> Text:
    """The first sentence that names only what is bound. That there is one, the loader has seen to."""
    return next((one for one in sentences if one.sites() <= set(bound)), sentences[-1])


def lines_told(lines: Sequence[int]) -> Words:
    """Lines as a sentence names them: "line 7", "lines 10 and 20"."""
    told = [str(line) for line in lines]
    many = "line" if len(told) == 1 else "lines"
    return Words(f"{many} {_row(told, ', ', ' and ')}", f"第 {_row(told, '、', '、')} 行")


def fill(template: Text, values: Values) -> Words:
    """Fill a sentence in both languages; `values` gives what a placeholder stands for, lines as numbers."""
    return Words(
        PLACEHOLDER.sub(lambda m: _english(m[1], values(m[2]), m[3]), template.en),
        PLACEHOLDER.sub(lambda m: _chinese(m[1], values(m[2]), m[3]), template.zh),
    )


def _english(before: str, values: Sequence[str | int], after: str) -> str:
    if lines := [v for v in values if isinstance(v, int)]:
        return f"{before}{lines_told(lines).en}{after}"
    return before + _row([_tidy(str(v)) for v in values], f"{after}, {before}", f"{after} and {before}") + after


def _chinese(before: str, values: Sequence[str | int], after: str) -> str:
    if lines := [v for v in values if isinstance(v, int)]:
        return f"{before}{lines_told(lines).zh}{after}"
    last = f"{after} 和 {before}" if after else "和"  # code is set off by spaces, as everywhere
    return before + _row([_tidy(str(v)) for v in values], f"{after}、{before}", last) + after


def _row(values: Sequence[str], comma: str, last: str) -> str:
    return values[0] if len(values) == 1 else comma.join(values[:-1]) + last + values[-1] if values else ""


def _tidy(text: str) -> str:
    """Code inside a sentence stands on one line, and shows no backtick that would end it."""
    return SPACE.sub(" ", text).replace("`", "'").strip()
