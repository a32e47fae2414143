r"""Untrusted text as LaTeX in which nothing acts: every character comes out as itself, or as a visible escape.

What a font may lack is handed to `\OutcropGlyph`, which shows the number of the character where no font has it.
"""

import re
import unicodedata
from urllib.parse import quote

from outcrop.appendix.wording import told
from outcrop.model.appendix import Language
from outcrop.model.finding import Words
from outcrop.report.markdown import ADDRESS, SPAN
from outcrop.report.visible import escape, visible

ACTING = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "`": r"\textasciigrave{}",
    '"': r"\textquotedbl{}",
    "\t": r"\ ",
    "\u00a0": "~",
}
CODE = ACTING | {"'": r"\textquotesingle{}", " ": r"\ ", "\u00a0": r"\ "}
# What a font joins to one sign: a dash, a quotation mark, an inverted mark; they are kept apart.
JOINED = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)")
# What any Chinese font has; and what Latin Modern has, and any font that an author may have chosen instead.
CHINESE = "\u3000-\u301b\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fa5\uff01-\uff5e\uffe5"
LATIN = "\u00a1-\u00ac\u00ae-\u017f\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u20ac"
UNSURE = re.compile(f"[^\x00-\x7f\u00a0{LATIN}{CHINESE}]")
WIDE = re.compile(f"[{CHINESE}]")
NEXT_LINE = r"\\[0pt]"  # told its distance, or a bracket after it would be taken for one
ENDLESS = re.compile(rf"[^\s{CHINESE}]{{24,}}")
LONG = 14  # letters of a name that may be broken
BREAKS = re.compile(r"(?<=[_/:;=,&?+-])(?=[^\s_/.:;=,&?+>-])|(?<=[a-z])(?=[A-Z])")
CHUNK = re.compile(r"[0-9A-Za-z]{16}(?=[0-9A-Za-z]{4})")  # of a hash


def plain(text: str) -> str:
    """Text of a sentence or a heading."""
    pieces = ENDLESS.sub(lambda word: "\0".join(_pieces(word[0])), visible(text)).split("\0")
    return r"\allowbreak{}".join(JOINED.sub(r"\\kern0pt{}", _each(piece, ACTING)) for piece in pieces)


def code(text: str) -> str:
    """Code in a sentence; a long name may be broken where a reader would."""
    return rf"\OutcropCode{{{broken(text)}}}"


def broken(text: str) -> str:
    """Code, an address or an identifier that may be broken across lines; blanks in it are kept."""
    shown = visible(text)
    pieces = _pieces(shown) if len(shown) > LONG else [shown]
    return r"\allowbreak{}".join(_each(piece, CODE) for piece in pieces)


def _pieces(text: str) -> list[str]:
    """What stays together of a long name, address or hash."""
    return CHUNK.sub("\\g<0>\0", BREAKS.sub("\0", text)).split("\0")


def prose(text: str) -> str:
    """A sentence whose code stands between backquotes."""
    pieces = SPAN.split(text)
    return "".join(
        code(piece[1:-1]) if number % 2 and piece != "``" else plain(piece) for number, piece in enumerate(pieces)
    )


def slashed(words: Words, wish: Language) -> str:
    """A sentence in the languages that are wished for, on one line."""
    return " / ".join(map(prose, told(words, wish)))


def linked(url: str, shown: str | None = None) -> str:
    """An address that can be followed and, on paper, read; what leads nowhere is text."""
    if not url.startswith(("https://", "http://")):
        return broken(shown or url)
    target = quote(url, safe=ADDRESS, errors="surrogateescape")
    target = re.sub(r"%|#|&|_", r"\\\g<0>", target.replace("$", "%24").replace("~", "%7E"))
    return rf"\href{{{target}}}{{\OutcropCode{{{broken(shown or url)}}}}}"


def _each(text: str, table: dict[str, str]) -> str:
    if text.isascii() and text.isalnum():
        return text
    return "".join(table.get(c) or (glyph(c) if UNSURE.match(c) else c) for c in text)


def glyph(character: str) -> str:
    """A character that not every font has, by its number; one that nobody defined could mean anything to an engine."""
    if unicodedata.category(character) in ("Cn", "Co"):
        return _each(escape(character), CODE)
    return rf"\OutcropGlyph{{{ord(character):X}}}"
