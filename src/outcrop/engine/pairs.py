"""Locks known by their names alone: a function that calls `x_lock` and `x_unlock` takes and lets go, whoever defines them.

Their definitions are out of reach, or do more than a lock (a table of locks, each by its level). That both names stand in one
function says what they are for.
"""

import re
from collections.abc import Iterable

from outcrop.vocabulary import Entry

UNLOCK = re.compile(r"(?<![a-z])(?:un)(?=lock)|(?<=[a-z0-9_])Un(?=lock)|Un(?=Lock)|\bUN(?=LOCK)|(?<=_)UN(?=LOCK)")


def paired(names: Iterable[str]) -> dict[str, Entry]:
    """The names of which the counterpart is there too, each with what it does."""
    there = set(names)
    entries: dict[str, Entry] = {}
    for name in there:
        lock = _counterpart(name)
        if lock is not None and lock in there:
            entries[name] = Entry("lock.release", name, 1)
            entries[lock] = Entry("lock.acquire", lock, 1, "nonzero")
    return entries


def _counterpart(name: str) -> str | None:
    """What takes the lock that this lets go, by its name."""
    found = UNLOCK.search(name)
    if found is None:
        return None
    rest = name[found.end() :]
    rest = rest[0].upper() + rest[1:] if found[0][0] == "U" and rest else rest
    return name[: found.start()] + rest
