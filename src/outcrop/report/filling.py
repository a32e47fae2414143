"""Prose for people: lines that fit the window, and names with a text beside each."""

from collections.abc import Iterator, Mapping
from textwrap import wrap

from rich.cells import chop_cells

WIDEST = 100  # columns; longer lines are hard to read


def rows(title: str, rows: Mapping[str, str], width: int) -> Iterator[str]:
    """A title, and under it each name with its text beside it."""
    if rows:
        yield from ("", f"{title}:")
    indent = max(map(len, rows), default=0) + 4
    for name, text in rows.items():
        first, *others = filled(text, max(20, width - indent)) or [""]
        yield f"  {name:<{indent - 2}}{first}"
        yield from (f"{'':{indent}}{line}" for line in others)


def filled(text: str, width: int) -> list[str]:
    """A text in lines; where it has no spaces, as in Chinese, it is broken between characters."""
    return [part for line in wrap(text, width, break_long_words=False) for part in chop_cells(line, width)]
