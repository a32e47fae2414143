"""What is the same for all sources of a list: what is looked for, and how sources may be had; it is sent to every worker once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from outcrop.cache.keys import card, digest, engine, words
from outcrop.citations import Forge
from outcrop.model.system import System
from outcrop.patterns.catalogue import Pattern
from outcrop.scanning.selection import Selection
from outcrop.scanning.wish import Search
from outcrop.sources import Reach
from outcrop.sources.address import name_of
from outcrop.sources.remote import canonical_url
from outcrop.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Wish:
    """Plain values only, none of which depends on the machine."""

    patterns: tuple[Pattern, ...]
    vocabulary: Vocabulary
    systems: Mapping[str, System]  # by name
    forges: Mapping[str, Forge]  # by host
    offline: bool
    code: bool  # whether lines and texts of the code are kept
    engine: str  # the Outcrop that wishes; a worker with another one would find other things
    key: str  # changes with whatever the results depend on, besides the commit

    @classmethod
    def of(cls, patterns: tuple[Pattern, ...], vocabulary: Vocabulary, reach: Reach, *, code: bool) -> "Wish":
        """For these patterns, and sources as far as this reach goes."""
        cards = (part for one in sorted(patterns, key=lambda one: one.id) for part in (one.id, card(one.folder)))
        key = digest(engine(), words(vocabulary), *cards, f"code={code}", repr(dict(reach.forges)))
        systems = {name: replace(one, mirror=_whole(one.mirror)) for name, one in reach.systems.items()}
        return cls(patterns, vocabulary, systems, dict(reach.forges), reach.offline, code, engine(), key)

    def reach(self) -> Reach:
        """How far a source may be fetched from, with the cache folder of whichever machine asks."""
        return Reach.of(self.systems, offline=self.offline, forges=self.forges)

    def search(self, jobs: int | None) -> Search:
        """The search of one source by so many processes."""
        return Search(self.patterns, self.vocabulary, Selection(), jobs)

    def system(self, url: str | None, place: str) -> str:
        """What a repository is called: as the system whose URL it has, else by itself.

        Where several systems live in one repository, what is found there is told once, by the repository's name.
        """
        named = [name for name, one in self.systems.items() if url is not None and canonical_url(one.url) == url]
        return named[0] if len(named) == 1 else name_of(url or place)


def _whole(mirror: Path | str | None) -> Path | str | None:
    """The mirror for whoever works in another folder."""
    return mirror.resolve() if isinstance(mirror, Path) else mirror
