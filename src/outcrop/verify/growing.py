"""Where nothing but its looks bounds a quote, its source does: lines beside it that stand beside it in the file are part of it."""

from collections.abc import Sequence
from dataclasses import replace

from outcrop.verify.document import Document, Quote
from outcrop.verify.places import Place
from outcrop.verify.rows import rows_of_lines

FAR_LINES = 500  # lines that a quote may be short of on either side


def grown(document: Document, quote: Quote, place: Place) -> Quote:
    """The quote with the lines of the document around it that stand around its place, too."""
    if quote.bounded or document.format != "text":
        return quote
    lines, codes = document.rows, place.text.rows.codes
    (top, bottom), (start, end) = quote.lines, (place.parts[0].first, place.parts[-1].end)
    before = _same(lines[max(0, top - 1 - FAR_LINES) : top - 1][::-1], codes[max(0, start - FAR_LINES) : start][::-1])
    after = _same(lines[bottom : bottom + FAR_LINES], codes[end : end + FAR_LINES])
    if not before and not after:
        return quote
    first, last = quote.lines[0] - before, quote.lines[1] + after
    return replace(quote, rows=tuple(lines[first - 1 : last]), lines=(first, last))


def _same(lines: Sequence[str], codes: Sequence[int]) -> int:
    """How many lines, blank ones between them included, are like these rows."""
    at = taken = 0
    for number, line in enumerate(lines, 1):
        row = rows_of_lines([line]).codes
        if not row:
            continue
        if at == len(codes) or row[0] != codes[at]:
            break
        at, taken = at + 1, number
    return taken
