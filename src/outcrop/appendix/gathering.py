"""From sources, pins or an author's list to what may be quoted: snapshots, with the findings and excerpts of each."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from outcrop.errors import OutcropError, SourceError
from outcrop.model.appendix import ChosenExcerpt
from outcrop.model.coverage import Coverage
from outcrop.model.finding import Finding
from outcrop.model.pin import Pin, PinnedExcerpt, PinnedFinding
from outcrop.model.system import System
from outcrop.patterns.catalogue import Pattern
from outcrop.pins.checking import patterns_of
from outcrop.pins.pinned import whereabouts
from outcrop.pins.pinning import excerpts_at, is_in
from outcrop.report.wording import say_state
from outcrop.scanning.allowing import Allowances
from outcrop.scanning.finding import Finder, Found
from outcrop.scanning.ground import Ground, ground_of
from outcrop.scanning.scan import Request, Tell
from outcrop.scanning.searching import search_on
from outcrop.scanning.selection import wanted
from outcrop.sources import Reach, Snapshot, open_source
from outcrop.sources.address import name_of, split_revision
from outcrop.sources.remote import canonical_url
from outcrop.sources.trees import HEX

Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Quote:
    """Some lines to be quoted, with the findings that explain them, and the author's own words."""

    path: str
    ranges: tuple[tuple[int, int], ...]  # 1-based and inclusive, in order
    symbol: str | None  # none of lines that are no function
    findings: tuple[Finding, ...]
    chosen: ChosenExcerpt | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """One source, and what may be quoted of it."""

    name: str
    snapshot: Snapshot
    system: System | None
    tag: str | None
    findings: tuple[Finding, ...] = ()  # those to be quoted, or chosen from
    quotes: tuple[Quote, ...] = ()  # what was asked for by place, in the author's order
    coverage: Coverage | None = None  # of a scan
    ground: Ground | None = field(default=None, repr=False)  # what graphs are drawn from


def scanned(request: Request, systems: Mapping[str, System], tell: Tell) -> Iterator[Gathered]:
    """Every source of a request with all that is found in it.

    Raises SourceError where one cannot be had.
    """
    allowances = Allowances(request.allow)
    for address in request.addresses:
        snapshot = open_source(address, wanted, request.stdin, replace(request.reach, tell=tell))
        wish = request.search()
        told = _told(tell, snapshot)
        ground = ground_of(snapshot, wish, told)
        rows = list(search_on(ground, snapshot.files, wish, told))
        found = [allowances.over(one) for row in rows for one in row.findings]
        kept = tuple(one for one in found if not request.grades or one.grade in request.grades)
        coverage = Coverage.over(sorted((row.coverage for row in rows), key=lambda row: row.path))
        name, system, tag = identified(address, snapshot, request.reach, systems)
        yield Gathered(name, snapshot, system, tag, kept, (), coverage, ground)


def pinned(
    pins: Sequence[Pin], folder: Path, finder: Finder, reach: Reach, systems: Mapping[str, System], tell: Tell
) -> Iterator[Gathered]:
    """Every pin with what it expects, as it stands at its commit.

    Raises OutcropError where a pin is stale, since it expects what is not found there, and where that could not be looked for.
    """
    for pin in pins:
        near = replace(reach, tell=tell)
        snapshot = near.linking(whereabouts(pin, folder, near).snapshot(pin.commit, wanted))
        patterns = patterns_of(pin, finder.catalogue.patterns)
        paths = {row.path for row in pin.finding}
        found = finder.find(snapshot, list(patterns.values()), paths, _told(tell, snapshot))
        by_place = {(one.source.path, one.id): one for one in found.findings}
        findings = tuple(_expected(pin, row, by_place, found.unread) for row in pin.finding)
        quotes = tuple(_quote(row) for row in pin.excerpt)
        yield Gathered(pin.name, snapshot, _system_of(pin.url, pin.name, systems), pin.tag, findings, quotes)


def listed(
    chosen: Sequence[ChosenExcerpt], finder: Finder, reach: Reach, systems: Mapping[str, System], tell: Tell
) -> Iterator[Gathered]:
    """The sources of an author's list, each with its excerpts in the author's order.

    Raises OutcropError where an excerpt names nothing that is there.
    """
    numbered = list(enumerate(chosen, 1))
    for address in dict.fromkeys(one.source for one in chosen):
        rows = [(number, one) for number, one in numbered if one.source == address]
        with _entry(rows[0][0]):
            snapshot = open_source(address, wanted, None, replace(reach, tell=tell))
        places: list[tuple[PinnedExcerpt, ...]] = []
        asked: dict[str, Pattern] = {}
        for number, row in rows:
            with _entry(number):
                places.append(excerpts_at(snapshot, row.at.strip()))
                asked |= {row.pattern: finder.catalogue.pattern(row.pattern)} if row.pattern is not None else {}
        named = all(row.pattern is not None for _, row in rows)
        patterns: Sequence[Pattern] = list(asked.values()) if named else finder.catalogue.patterns
        paths = {place.path for place, *_ in places if place.symbol is not None}
        found = finder.find(snapshot, patterns, paths, _told(tell, snapshot)) if paths else Found([], {})
        quotes = []
        for (number, row), some in zip(rows, places, strict=True):
            with _entry(number):
                quotes.append(_chosen(row, some, found))
        name, system, tag = identified(address, snapshot, reach, systems)
        yield Gathered(name, snapshot, system, tag, (), tuple(quotes))


@contextmanager
def _entry(number: int) -> Iterator[None]:
    """What is wrong in an entry of the list is told with the file and its number."""
    try:
        yield
    except OutcropError as error:
        kind = SourceError if isinstance(error, SourceError) else OutcropError
        raise kind(f"outcrop.toml: [[appendix.excerpt]] number {number}: {error}") from error


def _chosen(row: ChosenExcerpt, places: Sequence[PinnedExcerpt], found: Found) -> Quote:
    """An excerpt of the list with the findings that explain it."""
    place = places[0]
    here = tuple(
        one
        for one in found.findings
        if one.source.path == place.path
        and place.symbol is not None
        and is_in(one, place.lines)
        and row.pattern in (None, one.pattern)
    )
    if row.pattern is not None and not here:
        if place.symbol is None:
            raise OutcropError(f"'{row.at}' names lines; to have {row.pattern} explain them, name their function.")
        if place.path in found.unread:
            why = say_state(found.unread[place.path], "en")
            raise OutcropError(f"'{row.at}' of {row.source} could not be searched ({why}); leave the pattern out.")
        raise OutcropError(f"{row.pattern} is not met in '{row.at}' of {row.source}; leave the pattern out.")
    return Quote(place.path, tuple(one.lines for one in places), place.symbol, here, row)


def _quote(row: PinnedExcerpt) -> Quote:
    return Quote(row.path, (row.lines,), row.symbol, ())


def _expected(
    pin: Pin, row: PinnedFinding, found: Mapping[tuple[str, str], Finding], unread: Mapping[str, str]
) -> Finding:
    one = found.get((row.path, row.fingerprint))
    if one is None:
        place = f"{row.path}:{row.symbol}"
        if row.path in unread:
            why = say_state(unread[row.path], "en")
            raise OutcropError(
                f"What '{pin.name}' expects in {place} cannot be quoted: the file could not be searched ({why})."
            )
        raise OutcropError(
            f"The lock file is stale: '{pin.name}' expects {row.pattern} in {place}, which is not found there; see `outcrop check {pin.name}`."
        )
    return one


def identified(
    address: str, snapshot: Snapshot, reach: Reach, systems: Mapping[str, System]
) -> tuple[str, System | None, str | None]:
    """What a source is called, the system that it is, and the name of its revision."""
    source, revision = split_revision(address, reach.systems)
    system = systems.get(source) or _system_of(snapshot.url, None, systems)
    named = revision or (system.revision if source in systems and system is not None else None)
    tag = named if named is not None and named != "HEAD" and not HEX.fullmatch(named) else None
    if system is not None:
        return system.id, system, tag
    part = snapshot.url is None and os.path.isdir(source) and len(snapshot.files) < len(snapshot.around)
    whole = snapshot.name.rpartition("@")[0] or snapshot.name
    return name_of(os.path.realpath(source)) if part else whole, None, tag


def _system_of(url: str | None, name: str | None, systems: Mapping[str, System]) -> System | None:
    """The system of a name, or that has this repository."""
    canonical = canonical_url(url) if url is not None else None
    having = [one for one in systems.values() if canonical is not None and canonical_url(one.url) == canonical]
    named = next((one for one in having if one.id == name), None)
    return named or (having[0] if having else None)


def _told(tell: Tell, snapshot: Snapshot) -> Told:
    return lambda doing, done, total: tell(snapshot.name, doing, done, total)
