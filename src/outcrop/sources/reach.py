"""How far a source may be fetched from: which systems are known by name, where fetched objects are kept, and whether the network may be asked."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from outcrop.citations import Forge, forge_of
from outcrop.model.system import System
from outcrop.sources.address import local_place
from outcrop.sources.remote import canonical_url
from outcrop.sources.snapshot import Snapshot

S = TypeVar("S", bound=Snapshot)
NONE: Mapping[str, Forge] = MappingProxyType({})
CACHE = "OUTCROP_CACHE"  # the variable that moves the cache folder

# Told while a source is fetched: the source, what is being done, bytes done, bytes in all.
Tell = Callable[[str, str, int, int], None]


def silent(*_: object) -> None:
    """Tell nobody."""


def cache_folder() -> Path:
    """Where fetched objects and results are kept: OUTCROP_CACHE, else where this platform keeps a user's caches."""
    from platformdirs import user_cache_path  # a scan of a local folder can do without

    told = os.environ.get(CACHE)
    return Path(told) if told else user_cache_path("outcrop", appauthor=False)


@dataclass(frozen=True, slots=True)
class Reach:
    """What opening a source may lean on besides its address."""

    systems: Mapping[str, System] = field(default_factory=dict)  # by name
    cache: Path = field(default_factory=cache_folder)
    offline: bool = False  # only what was fetched before
    tell: Tell = silent
    forges: Mapping[str, Forge] = field(default_factory=dict)  # the user's own, by host

    @classmethod
    def of(cls, systems: Mapping[str, System], *, offline: bool = False, forges: Mapping[str, Forge] = NONE) -> "Reach":
        """With these systems known by name."""
        return cls(systems, offline=offline, forges=forges)

    def bytes_of(self, url: str) -> tuple[str | None, str]:
        """The place on disk that the bytes of a repository come from, else none, and the URL: its mirror's where it has one."""
        wanted = canonical_url(url) or url
        systems = (one for one in self.systems.values() if one.mirror and (canonical_url(one.url) or one.url) == wanted)
        mirror = next((one.mirror for one in systems), None)
        if isinstance(mirror, Path):
            return str(mirror), str(mirror)
        return local_place(mirror or url), mirror or url

    def linking(self, snapshot: S) -> S:
        """A snapshot that is cited as its forge wants it."""
        return replace(snapshot, forge=forge_of(snapshot.url, self.forges)) if self.forges else snapshot
