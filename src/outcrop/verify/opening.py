"""From what a call and its documents name to the sources that excerpts are held against, each with the index of its lines."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from outcrop.cache.results import Results
from outcrop.errors import SourceError
from outcrop.languages import language_of
from outcrop.sources.address import is_url, split_revision
from outcrop.sources.remote import canonical_url
from outcrop.verify.grounds import Ground, names_of
from outcrop.verify.lines import kept_index
from outcrop.verify.references import ReadDocument, Reference
from outcrop.verify.wishes import Known, Wish, named

# Told while sources are read: the source, what is being done, files done, files in all.
Tell = Callable[[str, str, int, int], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """The sources that could be had, and a sentence on each that could not."""

    grounds: list[Ground] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # on those in whose place another one does


def opened(read: Sequence[ReadDocument], addresses: Sequence[str], known: Known, tell: Tell) -> Opened:
    """The sources of the call, then those that the documents name. For documents without excerpts nothing is read, nor fetched; that a
    source of the call is not there is told all the same, since its name is wrong whatever the documents hold."""
    found = Opened()
    if not any(one.quotes for one in read):
        found.missing.extend(_absent(addresses, known))
        return found
    files = {name for one in read for quoted in one.quotes for name in _unread_names(quoted.references)}
    for address in dict.fromkeys(addresses):
        try:
            found.grounds.append(_open(known.told(address), files, known, tell))
        except SourceError as error:
            found.missing.append(str(error))
    for wish in named(read, known, found.grounds, alone=not addresses):
        try:
            found.grounds.append(_open(wish, files, known, tell))
        except SourceError as error:
            if wish.aside:
                told = f"What the documents cite of {wish.address!r} was compared with what is named."
                found.notes.append(f"{error} {told}")
            else:
                found.missing.append(str(error))
    return found


def _absent(addresses: Sequence[str], known: Known) -> Iterator[str]:
    """A sentence on each source of the call that is not on this machine and is neither a URL nor a known system."""
    for address in dict.fromkeys(addresses):
        source, _ = split_revision(address, known.reach.systems)
        if source in known.reach.systems or source == "-" or (is_url(source) and not os.path.lexists(source)):
            continue
        try:
            known.told(address).open(lambda path: False)
        except SourceError as error:
            yield str(error)


def _open(wish: Wish, files: set[str], known: Known, tell: Tell) -> Ground:
    """A source and the index of its lines: of all files in a language that is read, and of those that the documents name."""
    snapshot = wish.open(lambda path: language_of(path) is not None or path.rpartition("/")[2] in files)
    paths = [file.path for file in snapshot.around]
    if not paths:
        raise SourceError(f"{wish.address!r} holds no file of C or C++, and none that the documents name.")
    read = [path for path in paths if language_of(path) is not None]
    rest = [path for path in paths if language_of(path) is None]
    results = Results.of(known.reach.cache)
    indices = [
        kept_index(snapshot, some, results, lambda done, all_of: tell(snapshot.name, "reading", done, all_of))
        for some in (read, rest)
        if some
    ]
    urls = {name: canonical_url(one.url) or one.url for name, one in known.systems.items()}
    return Ground(wish.address, snapshot, indices, names_of(snapshot, urls), wish.revision, wish.aside)


def _unread_names(references: Sequence[Reference]) -> Iterator[str]:
    """The names of files that are in no language that is read."""
    names = (one.path.path.rpartition("/")[2] for one in references if one.path is not None)
    return (name for name in names if language_of(name) is None)
