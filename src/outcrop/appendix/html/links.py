"""Links that lead where they say: only to pages of the web."""

from urllib.parse import quote

from markupsafe import Markup

from outcrop.appendix.html.voice import shown
from outcrop.report.markdown import ADDRESS

ENDING = "()[]"  # what ends an address in Markdown, and none in an attribute


def link(url: str, text: str) -> Markup:
    """A text that leads to a page, or the text alone where its address is none of the web."""
    if not url.startswith(("https://", "http://")):
        return shown(text)
    address = quote(url, safe=ADDRESS + ENDING, errors="surrogateescape")
    return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(address, shown(text))
