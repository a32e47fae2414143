"""The sites that the vocabulary knows: calls of known names, C++ guards, and what those let go at the end of their scope."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from outcrop.engine.pairs import paired
from outcrop.engine.site import Site, Value
from outcrop.model.code import Call, Declare, Function, Point, ScopeEnd
from outcrop.model.extent import Extent
from outcrop.vocabulary import Entry, Vocabulary

MOVE = re.compile(r"^(?:std::)?move\(\s*(\w+)\s*\)$")
LOCKING = frozenset({"lock.acquire", "lock.release", "lock.scoped"})


def known_sites(function: Function, vocabulary: Vocabulary) -> Iterator[Site]:
    """Every site of a family, in source order."""
    guards: dict[str, list[Site]] = {}
    pairs = paired(point.event.name for point in function.points if isinstance(point.event, Call))
    for point in function.points:
        yield from _from_vocabulary(function, point, vocabulary, guards, pairs)


def _from_vocabulary(
    function: Function,
    point: Point,
    vocabulary: Vocabulary,
    guards: dict[str, list[Site]],
    pairs: Mapping[str, Entry],
) -> Iterator[Site]:
    event, language = point.event, function.definition.language
    if isinstance(event, Call):
        _swap(function, event, guards)
        known = vocabulary.of(event.name, method=event.receiver is not None, language=language)
        for entry in known:
            yield from _called(function, point, event, entry, guards)
        pair = pairs.get(event.name)
        if pair is not None and not any(entry.family in LOCKING for entry in known):
            yield from _called(function, point, event, pair, guards)
    elif isinstance(event, Declare):
        if (moved := _moved(function, event.arguments)) in guards:
            guards[event.name] = guards.pop(moved)
            return
        for entry in vocabulary.of(_type_name(event.type), method=False, language=language):
            made = list(_acting(function, point, event.arguments, entry))
            guards.setdefault(event.name, []).extend(made)
            if not {function.text(a) for a in event.arguments} & set(entry.deferred):
                yield from made
    elif isinstance(event, ScopeEnd):
        for site in (s for name in event.names for s in guards.get(name, ())):
            if site.entry is not None and site.entry.family in ("lock.scoped", "lock.acquire"):
                entry = replace(site.entry, family="lock.release")
                yield Site("", point.index, point.extent, point.statement, point.arm, site.parts, entry, implied=True)


def _swap(function: Function, event: Call, guards: dict[str, list[Site]]) -> None:
    """`a.swap(b)` and `std::swap(a, b)` hand on what two guards hold."""
    places = [function.text(place) for place in (event.receiver, *event.arguments) if place is not None]
    if event.name == "swap" and len(places) == 2 and all(place in guards for place in places):
        guards[places[0]], guards[places[1]] = guards[places[1]], guards[places[0]]


def _moved(function: Function, arguments: Sequence[Extent]) -> str:
    """The guard that another is made from: `std::move(guard)`."""
    found = MOVE.match(function.text(arguments[0])) if len(arguments) == 1 else None
    return found[1] if found else ""


def _called(
    function: Function, point: Point, event: Call, entry: Entry, guards: Mapping[str, list[Site]]
) -> Iterator[Site]:
    """A call of a known name; a guard's own `lock` and `unlock` act on what it guards."""
    receiver = function.text(event.receiver) if event.receiver else None
    places: Sequence[str]
    if entry.subject == "receiver":
        held = [str(s.parts["subject"]) for s in guards.get(receiver or "", ()) if "subject" in s.parts]
        places = held or ([receiver] if receiver is not None else [])
    elif entry.subject == "result":
        places = [function.text(event.result)] if event.result else []
    else:
        yield from _acting(function, point, event.arguments, entry, event.name, receiver)
        return
    for place in places or [""]:
        yield _site(function, point, event.arguments, entry, event.name, place, receiver)


def _acting(
    function: Function,
    point: Point,
    arguments: Sequence[Extent],
    entry: Entry,
    name: str | None = None,
    receiver: str | None = None,
) -> Iterator[Site]:
    """The sites of an entry whose subject is an argument, each argument, or nothing that is named."""
    name = name or entry.name
    if entry.subject == "all":
        for argument in arguments:
            yield _site(function, point, arguments, entry, name, function.text(argument), receiver)
    elif isinstance(entry.subject, int) and entry.subject <= len(arguments):
        yield _site(function, point, arguments, entry, name, function.text(arguments[entry.subject - 1]), receiver)
    elif entry.subject is None:
        yield _site(function, point, arguments, entry, name, entry.place, receiver)


def _site(
    function: Function,
    point: Point,
    arguments: Sequence[Extent],
    entry: Entry,
    name: str,
    subject: str,
    receiver: str | None,
) -> Site:
    parts: dict[str, Value] = {"name": name, "arguments": ", ".join(function.text(a) for a in arguments)}
    if subject:
        parts["subject"] = subject
    if receiver is not None:
        parts["receiver"] = receiver
    if entry.origin is not None:
        parts["origin"] = entry.origin
    return Site("", point.index, point.extent, point.statement, point.arm, parts, entry)


def _type_name(written: str) -> str:
    """The last name of a type, its template arguments gone: `std::lock_guard<std::mutex>` -> lock_guard."""
    return written.partition("<")[0].rpartition("::")[2].strip()
