"""From the bytes of a document to its text: UTF-8, else as a byte order mark or the document itself declares; nothing is guessed."""

import codecs
import re
from dataclasses import dataclass

from outcrop.errors import OutcropError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
HEAD = 4096  # bytes in which a document declares its encoding
# HTML and XML, what editors read, LaTeX.
DECLARED = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)"""
    rb"""|coding[:=]\s*([\w.-]+)|\\usepackage\[([\w-]+)\]\{inputenc\}|\\begin\{CJK\*?\}(?:\[\])?\{(GBK|GB|Bg5)\}""",
    re.I,
)
LATEX = {"latin1": "latin-1", "ansinew": "cp1252", "utf8x": "utf-8", "gb": "gb2312", "bg5": "big5"}
HINT = "convert it, as with `iconv -f GBK -t UTF-8`, or declare its encoding in its first lines"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and how it was encoded."""

    text: str
    encoding: str


def decode_document(data: bytes, name: str) -> Decoded:
    """The text of a document.

    Raises OutcropError where it is binary, or its encoding is not told.
    """
    mark, marked = mark_of(data)
    if marked is None and b"\0" in data:
        raise OutcropError(
            f"{name} is no text: it holds NUL bytes; name a document of Markdown, HTML, RST, LaTeX or text."
        )
    if marked is not None:
        return Decoded(_decoded(data[len(mark) :], marked, name), marked)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        declared = _declared(data[:HEAD])
        if declared is None:
            raise OutcropError(
                f"{name} is not UTF-8 (at byte {error.start:,}) and declares no other encoding; {HINT}."
            ) from None
        return Decoded(_decoded(data, declared, name), declared)


def mark_of(data: bytes) -> tuple[bytes, str | None]:
    """The byte order mark that data begin with, which is no part of the text, and the encoding that it tells."""
    return next(((mark, encoding) for mark, encoding in MARKS if data.startswith(mark)), (b"", None))


def _declared(head: bytes) -> str | None:
    """The encoding that a document declares, as Python knows it."""
    found = DECLARED.search(head)
    if found is None:
        return None
    told = next(group for group in found.groups() if group).decode().lower()
    try:
        name = codecs.lookup(LATEX.get(told, told)).name
    except LookupError:
        return None
    return None if name == "utf-8" else name


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise OutcropError(f"{name} cannot be read as {encoding}, which it declares: {error}; {HINT}.") from None
