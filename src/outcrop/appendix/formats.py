"""From a document to the bytes of one of the formats."""

from typing import cast

from outcrop.appendix.document import Document
from outcrop.appendix.html import page
from outcrop.appendix.latex import latex
from outcrop.appendix.markdown import Flavour, markdown
from outcrop.appendix.pandoc import FORMATS as PANDOC
from outcrop.appendix.pandoc import handed_over

FORMATS = ("md", "html", "latex", *PANDOC)
ENDINGS = {
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".tex": "latex",
    ".rst": "rst",
    ".docx": "docx",
    ".pdf": "pdf",
}


def written(document: Document, form: str, *, flavour: str, minted: bool, fragment: bool) -> bytes:
    """A document in a format.

    Raises OutcropError where pandoc is needed and cannot write it.
    """
    if form in PANDOC:
        return handed_over(markdown(document, "pandoc"), form, chinese=document.language != "en")
    if form == "html":
        return "".join(page(document)).encode()
    if form == "latex":
        return "".join(f"{line}\n" for line in latex(document, minted=minted, fragment=fragment)).encode()
    return "".join(f"{line}\n" for line in markdown(document, cast(Flavour, flavour))).encode()
