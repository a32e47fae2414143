"""Which sources a document is compared with: those of the call, then those that it names and that are known here."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

from outcrop.model.pin import Pin
from outcrop.model.system import System
from outcrop.sources import Reach, Snapshot, open_source
from outcrop.sources.address import name_of, split_revision
from outcrop.sources.remote import canonical_url
from outcrop.sources.repository import repository_of
from outcrop.verify.claims import BRANCHES, is_at, may_be, same_repository
from outcrop.verify.document import Document, Prose
from outcrop.verify.grounds import Ground
from outcrop.verify.mentions import PathSaid
from outcrop.verify.references import ReadDocument

Wanted = Callable[[str], bool]
NEAR = 40  # blocks back to which the name of a system is looked for
SEVERAL = 3  # a paragraph with more names than these lists systems, and is about none


@dataclass(frozen=True, slots=True)
class Wish:
    """A source that is to be opened."""

    address: str
    open: Callable[[Wanted], Snapshot] = field(repr=False)
    revision: str | None = None
    aside: bool = False  # another revision of a source of the call, which may do instead


@dataclass(frozen=True)
class Known:
    """The repositories that a document may name: pinned ones, then known systems."""

    systems: Mapping[str, System]
    pins: Sequence[Pin]
    folder: Path  # of the lock file
    reach: Reach
    stdin: IO[bytes] | None = None

    def told(self, address: str) -> Wish:
        """A source of the call."""
        _, revision = split_revision(address, self.reach.systems)
        return Wish(address, lambda wanted: open_source(address, wanted, self.stdin, self.reach), revision)

    def beside(self, ground: Ground, revision: str) -> Wish | None:
        """A source of the call at another revision."""
        source, _ = split_revision(ground.address, self.reach.systems)
        if source == "-":
            return None
        address = f"{source}@{revision}"
        return Wish(address, lambda wanted: open_source(address, wanted, None, self.reach), revision, aside=True)

    def of_url(self, url: str, revision: str | None) -> Wish | None:
        """A repository by the address of one of its files; none where it is not known here."""
        url = canonical_url(url) or url
        pin = next((pin for pin in self.pins if same_repository(pin.url, url)), None)
        system = next((one for one in self.systems.values() if same_repository(canonical_url(one.url), url)), None)
        if revision is not None and revision not in BRANCHES and (pin is None or revision not in (pin.tag, pin.commit)):
            known = pin.url if pin is not None else system.url if system is not None else None
            return self._url(known, revision) if known is not None else None
        return self._pin(pin) if pin is not None else self._system(system) if system is not None else None

    def called(self, name: str) -> Wish | None:
        """A repository by what a path begins with, or by a system's name."""
        pins = [pin for pin in self.pins if name.lower() in (pin.name.lower(), name_of(pin.url or pin.name).lower())]
        systems = [one for one in self.systems.values() if name.lower() in (one.id, name_of(one.url).lower())]
        return self._pin(pins[0]) if pins else self._system(systems[0]) if systems else None

    @cached_property
    def titles(self) -> re.Pattern[str] | None:
        """The names of systems as prose writes them, and of pins."""
        names = {_title(one) for one in self.systems.values()} | {pin.name for pin in self.pins}
        told = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
        return re.compile(rf"(?<![A-Za-z0-9_/-])(?:{told})(?![A-Za-z0-9_/-])") if told else None

    def titled(self, name: str) -> str:
        """The id of the system of this title, or the name itself."""
        return next((one.id for one in self.systems.values() if _title(one) == name), name)

    def _pin(self, pin: Pin) -> Wish:
        place = str((self.folder / pin.place).resolve()) if pin.place is not None else None
        address = f"{pin.url or pin.name}@{pin.tag or pin.commit}"
        return Wish(
            address,
            lambda wanted: repository_of(pin.url, place, self.reach).snapshot(pin.commit, wanted),
            pin.tag or pin.commit,
        )

    def _system(self, system: System) -> Wish:
        pin = next((pin for pin in self.pins if same_repository(pin.url, system.url)), None)
        return self._pin(pin) if pin is not None else self._url(system.url, system.revision)

    def _url(self, url: str, revision: str | None) -> Wish:
        address = f"{url}@{revision}" if revision is not None else url
        return Wish(address, lambda wanted: open_source(address, wanted, None, self.reach), revision)


def named(documents: Sequence[ReadDocument], known: Known, opened: Sequence[Ground], *, alone: bool) -> list[Wish]:
    """The sources that documents name beside those that are open: by an address, by what a path begins with; and, where these
    are `alone` since the call names no source, by the name of a system in the prose before a quote."""
    found: dict[str, Wish] = {}
    for read in documents:
        for quoted in read.quotes:
            paths = [one.path for one in quoted.references if one.path is not None]
            wishes = [wish for path in paths if (wish := _of_path(path, known, opened)) is not None]
            if not wishes and alone:
                wishes = [*_of_prose(read.document, quoted.at, known)]
            for wish in wishes:
                found.setdefault(wish.address, wish)
    return list(found.values())


def name_before(document: Document, at: int, known: Known) -> str | None:
    """The system that the prose before a block names last."""
    titles = known.titles
    before = document.blocks[max(0, at - NEAR) : at]
    for prose in (block for block in reversed(before) if isinstance(block, Prose) and titles is not None):
        names = titles.findall(prose.text) if titles is not None else []
        if names and (prose.heading or len(set(names)) <= SEVERAL):
            return known.titled(names[-1])
    return None


def _of_path(path: PathSaid, known: Known, opened: Sequence[Ground]) -> Wish | None:
    """The source that a path or an address names, where it is not open."""
    if path.url is not None:
        url = canonical_url(path.url) or path.url
        same = [ground for ground in opened if same_repository(ground.snapshot.url, url)]
        # A repository that tells no URL is asked before the network is; a folder without commits has no other revision.
        same = same or [one for one in opened if may_be(one, url) and one.snapshot.commit is not None]
        if any(is_at(ground, path.revision) or path.revision in (None, *BRANCHES) for ground in same):
            return None
        return known.beside(same[0], path.revision or "") if same else known.of_url(path.url, path.revision)
    first, slash, _ = path.path.partition("/")
    if not slash or any(ground.is_called(path.path) for ground in opened):
        return None
    return known.called(first)


def _of_prose(document: Document, at: int, known: Known) -> Iterator[Wish]:
    name = name_before(document, at, known)
    wish = known.called(name) if name is not None else None
    if wish is not None:
        yield wish


def _title(system: System) -> str:
    return system.title.en.partition(" (")[0]
