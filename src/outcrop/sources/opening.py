"""From any address to its snapshot: a place on disk, a list of files, an archive, a URL, or a known system, at a revision or not."""

import os
from typing import IO

from outcrop.sources.address import is_url, nowhere, split_revision
from outcrop.sources.archive import is_archive, open_archive
from outcrop.sources.clones import open_clone
from outcrop.sources.local import Wanted, open_list, open_local
from outcrop.sources.reach import Reach
from outcrop.sources.remote import canonical_url
from outcrop.sources.snapshot import Snapshot


def open_source(address: str, wanted: Wanted, stdin: IO[bytes] | None = None, reach: Reach | None = None) -> Snapshot:
    """List the source at this address; `-` is a list of files on `stdin`. `wanted` tells by its path whether a file is of interest.

    SOURCE@REV splits at the last @ before which something exists, or a URL or a known system stands; a path wins over a system.
    Raises SourceError where there is nothing that could be listed, and OutcropError for a URL that git must not see.
    """
    reach = reach or Reach()
    if address == "-":
        return reach.linking(open_list(stdin.read() if stdin else b"", wanted))
    source, revision = split_revision(address, reach.systems)
    if os.path.lexists(source):
        return reach.linking(_open_place(source, revision, wanted))
    if source in reach.systems:
        known = reach.systems[source]
        return reach.linking(_open_url(known.url, revision or known.revision, wanted, reach))
    if is_url(source):
        return reach.linking(_open_url(source, revision, wanted, reach))
    raise nowhere(source, reach.systems)


def _open_place(place: str, revision: str | None, wanted: Wanted, url: str | None = None) -> Snapshot:
    if os.path.isfile(place) and is_archive(place):
        return open_archive(place, revision, wanted)
    return open_local(place, revision, wanted, url)


def _open_url(url: str, revision: str | None, wanted: Wanted, reach: Reach) -> Snapshot:
    """A repository, its bytes taken from a mirror where one is set; a mirror on disk is read at a commit, as a URL is."""
    place, source = reach.bytes_of(url)
    if place is None:
        return open_clone(source, revision, wanted, reach, url)
    mirrored = source != url
    return _open_place(
        place, revision or ("HEAD" if mirrored else None), wanted, canonical_url(url) if mirrored else None
    )
