r"""One line of quoted code, for the environment that typesets it.

Inside `lstlisting` nothing but printable ASCII stands as it is; the rest, the mark that leads out to LaTeX, and whatever would end the
environment stand behind that mark, escaped. `minted` has no such way out: what might have no glyph stands there as a visible escape.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outcrop.appendix.tex.text import CODE, UNSURE, WIDE, glyph
from outcrop.report.visible import escape, visible

TAB = 8
MARK = "`"  # leads out of a listing and back; one character, since luatexja's patch of listings knows no longer ones
ENDING = r"\end{lstlisting}"
ENDLESS = re.compile(r"\w{40}(?=\w{8})")
ASCII = re.compile(r"[ -_a-~]+")  # all that is printable, but for the mark


@dataclass(frozen=True, slots=True)
class Column:
    """One character of a line as it is shown: its own text, the columns that it takes, and where it began in the file."""

    text: str
    width: int
    index: int  # in the line of the file, from 0


def columns(line: str) -> Iterator[Column]:
    """A line as it is shown: tabs filled up, what acts escaped."""
    at = 0
    for index, c in enumerate(line):
        shown = " " * (TAB - at % TAB) if c == "\t" else c if c.isascii() and c.isprintable() else visible(c)
        for one in shown:
            width = _width(one)
            yield Column(one, width, index)
            at += width


def _width(c: str) -> int:
    if c.isascii():
        return 1
    if unicodedata.combining(c) or unicodedata.category(c) == "Me":
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


def band(shown: Sequence[Column], first: int, end: int) -> tuple[int, int]:
    """Columns before, and columns of, the characters of the file from `first` up to `end`."""
    before = sum(one.width for one in shown if one.index < first)
    return before, sum(one.width for one in shown if first <= one.index < end)


def listed(shown: Sequence[Column]) -> str:
    """A line for `lstlisting`."""
    text = "".join(one.text for one in shown)
    pieces, at = [], 0
    for found in ASCII.finditer(text):
        pieces += [_led_out(text[at : found.start()]), _unended(found[0])]
        at = found.end()
    return "".join((*pieces, _led_out(text[at:])))


def _unended(text: str) -> str:
    """What neither ends the environment nor, being one long word, runs off the page."""
    text = ENDLESS.sub(rf"\g<0>{MARK}\\allowbreak{MARK}", text)
    return text.replace(ENDING, rf"{MARK}\textbackslash{{}}{MARK}{ENDING[1:]}")


def _led_out(text: str) -> str:
    """What a listing cannot read, typeset by LaTeX in the listing's own fonts."""
    if not text:
        return ""
    pieces = (
        rf"\OutcropWide{{{run}}}" if WIDE.match(run) else rf"\OutcropText{{{''.join(map(_one, run))}}}"
        for run in re.split(f"({WIDE.pattern}+)", text)
        if run
    )
    return f"{MARK}{''.join(pieces)}{MARK}"


def _one(c: str) -> str:
    return CODE.get(c) or (glyph(c) if UNSURE.match(c) else c)


def minted(shown: Sequence[Column]) -> str:
    """A line for `minted`."""
    return "".join(escape(one.text) if UNSURE.match(one.text) else one.text for one in shown)
