"""An appendix as one HTML page that needs nothing else: `page` writes it, the other modules and files each make one thing in it."""

from outcrop.appendix.html.page import page

__all__ = ["page"]
