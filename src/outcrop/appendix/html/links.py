"""Links that lead where they say: only to pages of the web."""

from urllib.parse import quote

from markupsafe import Markup

from outcrop.appendix.html.voice import shown

ADDRESS = "%/:?#@!$&'*+,;=~()[]"  # what stands in an address as it is


def link(url: str, text: str) -> Markup:
    """A text that leads to a page, or the text alone where its address is none of the web."""
    if not url.startswith(("https://", "http://")):
        return shown(text)
    address = quote(url, safe=ADDRESS, errors="surrogateescape")
    return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(address, shown(text))
