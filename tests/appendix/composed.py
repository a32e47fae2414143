"""Documents composed from small folders, as `outcrop appendix` does."""

from pathlib import Path

from outcrop.appendix.composing import Composer
from outcrop.appendix.document import Document
from outcrop.appendix.gathering import listed, scanned
from outcrop.model.appendix import AppendixWish
from outcrop.patterns.catalogue import load
from outcrop.scanning import Request
from outcrop.scanning.finding import Finder
from outcrop.sources import Reach

CATALOGUE = load()


def document(
    *tops: Path,
    wish: AppendixWish | None = None,
    patterns: tuple[str, ...] = (),
    limit: int | None = 3,
) -> Document:
    """The appendix of some folders; of the wish's own excerpts where it has some."""
    wish = wish or AppendixWish()
    if wish.excerpt:
        gathered = list(listed(wish.excerpt, Finder(CATALOGUE, jobs=1), Reach(), {}, lambda *_: None))
    else:
        wanted = tuple(CATALOGUE.pattern(name) for name in patterns) or CATALOGUE.patterns
        request = Request(tuple(map(str, tops)), CATALOGUE, wanted, jobs=1)
        gathered = list(scanned(request, {}, lambda *_: None))
    return Composer(CATALOGUE, wish, limit).document(gathered)
