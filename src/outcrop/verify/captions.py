"""A comment above quoted code that only says where the code is from, as in `// src/list.c:3-12`: no line of the file, unless it stands there."""

import re
from dataclasses import replace

from outcrop.verify.document import Prose, Quote
from outcrop.verify.mentions import lines_in, paths_in

COMMENT = re.compile(r"\s*(?://+|#+|/\*+|--)\s*(?P<said>\S.*?)\s*(?:\*/)?\s*")
JOINS = re.compile(
    r"(?:\W|\b(?:lines?|from|file|in|of|at)\b|[第行])*", re.I
)  # what may stand beside a path and its lines


def caption_of(quote: Quote) -> Prose | None:
    """The first row of a quote, where it says a path and nothing else."""
    found = COMMENT.fullmatch(quote.rows[0])
    if found is None or len(quote.rows) < 2:
        return None
    said = found["said"]
    paths = paths_in(said)
    spans = [*(one.at for one in paths), *(one.at for one in lines_in(said, paths))]
    rest = "".join(letter for at, letter in enumerate(said) if not any(one.start <= at < one.end for one in spans))
    return Prose(said, quote.lines[0]) if len(paths) == 1 and JOINS.fullmatch(rest) is not None else None


def without_caption(quote: Quote) -> Quote:
    """The quote below such a row."""
    rows = quote.rows[1:]
    blank = next((at for at, row in enumerate(rows) if row.strip()), 0)
    top = 1 + blank
    return replace(
        quote,
        rows=quote.rows[top:],
        lines=(quote.lines[0] + top * quote.step, quote.lines[1]),
        first=None if quote.first is None else quote.first + top,
        numbers=quote.numbers[top:] if quote.numbers is not None else None,
    )
