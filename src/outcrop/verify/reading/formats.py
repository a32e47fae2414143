"""From a file to a document: its bytes decoded, its format told by its name, else by its text."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from outcrop.errors import OutcropError
from outcrop.verify.document import Block, Document, Format
from outcrop.verify.reading.encoding import decode_document
from outcrop.verify.reading.html import read_html
from outcrop.verify.reading.joining import joined
from outcrop.verify.reading.latex import read_latex
from outcrop.verify.reading.markdown import read_markdown
from outcrop.verify.reading.plain import read_plain
from outcrop.verify.reading.rst import read_rst

READERS: dict[Format, Callable[[str], Iterator[Block]]] = {
    "markdown": read_markdown,
    "html": read_html,
    "rst": read_rst,
    "latex": read_latex,
    "text": read_plain,
}
ENDINGS: dict[str, Format] = {
    **dict.fromkeys((".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".rst", ".rest"), "rst"),
    **dict.fromkeys((".tex", ".ltx", ".latex"), "latex"),
}
# Of a file whose name tells nothing: what only a document of that format holds.
SIGNS: tuple[tuple[Format, re.Pattern[str]], ...] = (
    ("html", re.compile(r"\A\s*(?:<!doctype html|<html|<\?xml)", re.I)),
    ("latex", re.compile(r"^\s*\\(?:documentclass|begin\{document\})", re.M)),
    ("rst", re.compile(r"^\s*\.\. (?:code-block|code|sourcecode|highlight|toctree)::", re.M)),
    ("markdown", re.compile(r"^ {0,3}(?:`{3,}|~{3,})[^`\n]*$", re.M)),
)


def read_document(file: Path) -> Document:
    """A document.

    Raises OutcropError where it is missing, a folder, binary or of an encoding that is not told.
    """
    data = _bytes_of(file)
    decoded = decode_document(data, str(file))
    text = "\n".join(map(as_read, decoded.text.split(line_end(decoded.text))))
    form = ENDINGS.get(file.suffix.lower()) or _told(text)
    return document_of(text, form, str(file), decoded.encoding)


def line_end(text: str) -> str:
    """What ends the lines of a text, be it behind a carriage return: where nothing else does, a carriage return alone, as on old Macs."""
    return "\r" if "\r" in text and "\n" not in text else "\n"


def as_read(line: str) -> str:
    """A line of a file as it is read: without its end, and with every column where it was."""
    return line.removesuffix("\r").replace("\r", " ").replace("\0", "\N{REPLACEMENT CHARACTER}")


def document_of(text: str, form: Format, name: str = "document", encoding: str = "utf-8") -> Document:
    """A document from its text."""
    return Document(name, form, encoding, text, tuple(joined(READERS[form](text))))


def _told(text: str) -> Format:
    """The format that a text is written in."""
    return next((form for form, sign in SIGNS if sign.search(text)), "text")


def _bytes_of(file: Path) -> bytes:
    try:
        mode = os.stat(file).st_mode
        if stat.S_ISDIR(mode):
            raise OutcropError(f"{file} is a folder; name the documents in it, as in {file}/*.md.")
        if not stat.S_ISREG(mode):
            raise OutcropError(f"{file} is no file; name a document of Markdown, HTML, RST, LaTeX or text.")
        return file.read_bytes()
    except FileNotFoundError:
        raise OutcropError(
            f"There is no document {str(file)!r}; name a file of Markdown, HTML, RST, LaTeX or text."
        ) from None
    except (OSError, ValueError) as error:
        raise OutcropError(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
