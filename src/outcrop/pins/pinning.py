"""From a source to a pin: its commit, and the findings and excerpts that are expected there from now on."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from outcrop.errors import OutcropError, SourceError, nearest
from outcrop.model.extent import Lines
from outcrop.model.finding import Finding
from outcrop.model.pin import Pin, PinnedExcerpt, PinnedFinding
from outcrop.model.source import Blob, is_binary
from outcrop.patterns.catalogue import Pattern
from outcrop.pins.index import index_of_files
from outcrop.pins.traces import Trace
from outcrop.scanning.batches import LARGEST
from outcrop.scanning.finding import Finder
from outcrop.scanning.naming import only, split
from outcrop.scanning.selection import wanted
from outcrop.sources import Reach, Snapshot
from outcrop.sources.address import is_url, name_of, split_revision, without_credentials
from outcrop.sources.checkout import Checkout, bare_repository, find_checkout
from outcrop.sources.repository import OnDisk, Repository, repository_of

LINES = re.compile(r"L?(\d+)(?:\s*[-–]\s*L?(\d+))?")
SOME = re.compile(r"[\s,]*L?\d[\dL\s,–-]*")  # lines, and not a function
Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What to pin of a source."""

    patterns: tuple[Pattern, ...]
    only: tuple[str, ...] = ()  # PATH:FUNCTION: the findings in these functions
    cite: tuple[str, ...] = ()  # PATH:FUNCTION or PATH:LINES,LINES: excerpts, whether a pattern explains them or not


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pin's repository is, for the lock file and for now."""

    name: str
    url: str | None
    place: str | None
    revision: str
    repository: Repository


def place_of(address: str, folder: Path, reach: Reach) -> Place:
    """What an address names as a lock file in `folder` tells it: by its URL where it has one, so that it is found everywhere.

    The checkout around the lock file itself is told by its place. Raises OutcropError where an address has no commit to pin.
    """
    source, revision = split_revision(address, reach.systems)
    if os.path.lexists(source):
        return _on_disk(source, revision or "HEAD", folder)
    if source in reach.systems:
        known = reach.systems[source]
        return Place(
            source, known.url, None, revision or known.revision or "HEAD", repository_of(known.url, None, reach)
        )
    if is_url(source):
        url = without_credentials(source)
        return Place(name_of(url), url, None, revision or "HEAD", repository_of(source, None, reach))
    hint = nearest(source, reach.systems) or "; name a repository, a URL, or a system that `outcrop systems` lists."
    raise OutcropError(f"{source!r} is nothing that could be pinned{hint}")


def pin_of(place: Place, wish: Wish, finder: Finder, name: str, tell: Told) -> Pin:
    """The pin of a source at the commit of its revision.

    Raises OutcropError where what is to be pinned does not stand there, and SourceError where the source cannot be had.
    """
    snapshot = place.repository.snapshot(place.revision, wanted)
    commit = snapshot.commit or ""
    pin = Pin(
        name=name,
        commit=commit,
        url=place.url,
        place=place.place,
        tag=place.revision if place.repository.tag(place.revision) == commit else None,
        date=place.repository.step(commit).date,
    )
    excerpts = (one for address in wish.cite for one in excerpts_at(snapshot, address))
    pin = replace(pin, excerpt=tuple(dict.fromkeys(excerpts)))
    if wish.only:
        found = tuple(map(pinned, _only(snapshot, wish, finder, tell)))
        return replace(pin, finding=tuple(dict.fromkeys(found)))
    if wish.cite:
        return pin
    findings = finder.findings(snapshot, wish.patterns, None, tell)
    if not findings:
        names = ", ".join(one.id for one in wish.patterns)
        raise OutcropError(
            f"Nothing in {snapshot.name!r} can be pinned: no finding of {names}; cite an excerpt with --cite."
        )
    return replace(pin, patterns=tuple(sorted(one.id for one in wish.patterns)), finding=tuple(map(pinned, findings)))


def joined(pin: Pin, more: Pin) -> Pin:
    """A pin with what else is pinned of the same commit.

    Raises OutcropError where it is another commit or another repository.
    """
    if (pin.url, pin.place) != (more.url, more.place):
        told = pin.url or pin.place
        raise OutcropError(f"'{pin.name}' is pinned already, and is {told}; give this one another name with --name.")
    if pin.commit != more.commit:
        raise OutcropError(
            f"'{pin.name}' is pinned at {pin.commit}, and this is {more.commit}; use `outcrop update {pin.name} --to REV`, or another --name."
        )
    findings = {(one.path, one.fingerprint): one for one in (*pin.finding, *more.finding)}
    return replace(
        pin,
        tag=pin.tag or more.tag,
        patterns=tuple(sorted({*pin.patterns, *more.patterns})),
        finding=tuple(findings.values()),
        excerpt=tuple(dict.fromkeys((*pin.excerpt, *more.excerpt))),
    )


def pinned(finding: Finding) -> PinnedFinding:
    """A finding as a lock file expects it again.

    Raises OutcropError for one in a file whose name cannot be written down.
    """
    for name in (finding.source.path, finding.symbol.name):
        telling(name)
    return expected(finding)


def expected(finding: Finding) -> PinnedFinding:
    """A finding as it is expected again."""
    path, lines = finding.source.path, (finding.span.start.line, finding.span.end.line)
    return PinnedFinding(finding.id, finding.pattern, path, finding.symbol.name, lines, finding.grade)


def telling(name: str) -> str:
    """A name that a lock file can tell.

    Raises OutcropError for one that is not UTF-8.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        raise OutcropError(f"{name!r} cannot be pinned: it is not UTF-8; pin other functions with --only.") from None
    return name


def _on_disk(source: str, revision: str, folder: Path) -> Place:
    place = Path(os.path.realpath(source))
    found = bare_repository(place) or find_checkout(place if place.is_dir() else place.parent)
    if found is None:
        raise OutcropError(f"{source!r} lies in no git repository, so there is no commit to pin; name one that does.")
    if place != found.top:
        raise OutcropError(
            f"{source!r} is a part of {str(found.top)!r}; name the whole, and choose with --only or --cite."
        )
    url, own = _named(found, Path(os.path.realpath(folder)))
    return Place(name_of(found.url or str(found.top)), url, own, revision, OnDisk(found.top, None))


def _named(found: Checkout, folder: Path) -> tuple[str | None, str | None]:
    """The URL and the place that a lock file tells of a repository on disk."""
    around = folder.is_relative_to(found.top)
    if found.url is not None and not around:
        return found.url, None
    return found.url, Path(os.path.relpath(found.top, folder)).as_posix()


def _only(snapshot: Snapshot, wish: Wish, finder: Finder, tell: Told) -> Iterator[Finding]:
    """The findings in some functions, each of which must have one."""
    places = {address: split(address) for address in wish.only}
    functions = {address: _function(snapshot, path, name) for address, (path, name) in places.items()}
    found = finder.find(snapshot, wish.patterns, {path for path, _ in places.values()}, tell)
    for address, function in functions.items():
        here = [one for one in found.findings if one.source.path == function.path and is_in(one, function.lines)]
        if function.path in found.unread:
            raise OutcropError(
                f"'{address}' cannot be searched ({found.unread[function.path]}); pin it as an excerpt with --cite."
            )
        if not here:
            looked = ", ".join(one.id for one in wish.patterns)
            raise OutcropError(
                f"No finding stands in '{address}' (looked for {looked}); pin it as an excerpt with --cite."
            )
        yield from here


def is_in(finding: Finding, lines: tuple[int, int]) -> bool:
    """Whether the function of a finding lies within some lines."""
    first, last = lines
    return first <= finding.span.start.line and finding.span.end.line <= last


def excerpts_at(snapshot: Snapshot, address: str) -> tuple[PinnedExcerpt, ...]:
    """The lines at PATH:FUNCTION, or at PATH:FIRST-LAST,FIRST-LAST with as many ranges as one wants, in the order of the file.

    Raises OutcropError where there are none, or where several functions are meant.
    """
    path, what = split(address)
    what = what.strip()
    if not SOME.fullmatch(what):
        function = _function(snapshot, path, what)
        return (PinnedExcerpt(telling(path), function.lines, telling(function.name)),)
    count = len(Lines(_data(snapshot, path)))
    told = (one.strip() for one in what.split(","))
    ranges = [_range(path, one, count) for one in told if one]
    return tuple(PinnedExcerpt(telling(path), lines) for lines in joined_ranges(ranges))


def _range(path: str, told: str, count: int) -> tuple[int, int]:
    """The first and the last line of FIRST-LAST, or of a number alone."""
    lines = LINES.fullmatch(told)
    first, last = (int(lines[1]), int(lines[2] or lines[1])) if lines is not None else (0, 0)
    if not 1 <= first <= last <= count:
        raise OutcropError(f"'{path}:{told}' names no lines of the file, which holds {count}; write PATH:FIRST-LAST.")
    return first, last


def joined_ranges(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order; those that overlap or follow each other are one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


def _function(snapshot: Snapshot, path: str, name: str) -> Trace:
    """The one function that a name means.

    Raises OutcropError where there is none, or several, and SourceError where the file is binary.
    """
    data = _data(snapshot, path)
    if is_binary(data):
        raise SourceError(f"'{path}' in {snapshot.name} holds no code: it is binary; cite it by its lines.")
    found = index_of_files({path: data}).functions[path]
    return only(found, f"'{path}' in {snapshot.name}", name, lambda one: one.lines, "cite one of them by its lines")


def _data(snapshot: Snapshot, path: str) -> bytes:
    known: Sequence[str] = [file.path for file in snapshot.around]
    blob = snapshot.read(path, LARGEST) if path in set(known) else None
    if not isinstance(blob, Blob):
        near = nearest(path, known) or "; paths begin at the top of the repository."
        raise OutcropError(f"{snapshot.name} has no file of C or C++ at '{path}'{near}")
    return blob.data
