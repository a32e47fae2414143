"""From an entry of a list to the snapshot at its commit, on whichever machine needs it; only what is wanted there is fetched."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from outcrop.errors import SourceError
from outcrop.mining.listing import Entry
from outcrop.mining.wish import Wish
from outcrop.scanning.selection import wanted
from outcrop.sources import Snapshot, open_source
from outcrop.sources.history import step_at


@dataclass(frozen=True, slots=True)
class Job:
    """A source that is to be mined, unless its commit is the one that was mined before."""

    entry: Entry
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A repository at the commit that is mined: what tells it from all others, and how to come to it."""

    entry: Entry
    system: str
    url: str | None
    commit: str
    date: str
    count: int  # of wanted files

    def snapshot(self, wish: Wish, among: Callable[[str], bool] = wanted) -> Snapshot:
        """Its files, those `among` them fetched if they are not here."""
        return open_source(self.entry.at(self.commit), among, reach=wish.reach())


def place_of(wish: Wish, job: Job) -> Place | None:
    """The place that an entry means now, without any of its files; none where it was mined before.

    Raises OutcropError where there is none, or no whole repository.
    """
    seen: set[str] = set()

    def seeing(path: str) -> bool:
        if wanted(path):
            seen.add(path)
        return False

    entry = job.entry
    if entry.revision == job.before:  # named by its id, so nobody need be asked
        return None
    if os.path.isabs(entry.source) and not os.path.lexists(entry.source):
        hint = "name a git repository, a URL, or a system that `outcrop systems` lists"
        raise SourceError(f"There is nothing at {entry.source!r}; {hint}.")
    if os.path.isfile(entry.source):
        raise SourceError(f"{entry.source!r} is a file; list the repository that holds it, whole.")
    snapshot = open_source(entry.at(entry.revision), seeing, reach=wish.reach())
    commit = snapshot.commit
    assert commit is not None, "what is opened at a revision has a commit"
    if os.path.lexists(entry.source) and os.path.realpath(entry.source) != str(snapshot.top):
        raise SourceError(f"{entry.source!r} is a part of {str(snapshot.top)!r}; list that repository whole.")
    if commit == job.before:
        return None
    system = wish.system(snapshot.url, str(snapshot.top))
    return Place(entry, system, snapshot.url, commit, step_at(snapshot.top, commit).date, len(seen))
