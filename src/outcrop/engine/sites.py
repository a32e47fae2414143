"""Where each pattern's sites are in a function: from vocabulary families, from the engine's own points, and from queries."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from outcrop.engine.failing import Failing
from outcrop.engine.reach import reach
from outcrop.languages import LANGUAGES, Query
from outcrop.model.code import Assign, Call, Case, Check, Declare, Definition, Function, Jump, Label, Point, ScopeEnd
from outcrop.model.extent import Extent
from outcrop.patterns.card import Condition, NotCondition, Sites, WordsCondition
from outcrop.patterns.catalogue import Pattern
from outcrop.vocabulary import Entry, Vocabulary, words_of

Value = str | bool
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Site:
    """One named spot in a function. `order` is the point it belongs to; `parts` are texts, verbatim."""

    name: str
    order: int
    extent: Extent
    statement: Extent
    arm: int
    parts: Mapping[str, Value]
    entry: Entry | None = None
    implied: bool = False


@dataclass(slots=True)
class Found:
    """The sites of one function, collected once for all patterns and named for each as its card does."""

    path: str
    function: Function
    vocabulary: Vocabulary
    failing: Failing
    by_family: dict[str, list[Site]] = field(default_factory=dict)
    _of: dict[str, tuple[Site, ...]] = field(default_factory=dict)
    _named: dict[tuple[str, str], tuple[Site, ...]] = field(default_factory=dict)

    def named(self, pattern: Pattern, name: str) -> tuple[Site, ...]:
        """The sites that a card calls by this name, in source order."""
        key = (pattern.id, name)
        if (known := self._named.get(key)) is None:
            known = self._named[key] = tuple(
                sorted(self._collect(pattern, name), key=lambda s: (s.order, s.extent.start))
            )
        return known

    def part(self, site: Site, name: str) -> Value | None:
        """A part of a site: what it was collected with, or what the engine works out on demand."""
        if name in site.parts:
            return site.parts[name]
        if name == "text":
            return self.function.text(site.statement)
        if name == "failing":
            return self.failing.at(self.function.points[site.order])
        if name == "reach":
            place = site.parts.get("subject", site.parts.get("collection"))
            return reach(self.function, place, self.vocabulary) if isinstance(place, str) else "shared"
        return None

    def told(self, part: str) -> str:
        """What is known of the function itself: its name, class, comment, parameters, strings, file."""
        function = self.function
        definition = function.definition
        match part:
            case "name":
                return _own_name(definition)
            case "class":
                return definition.name.rpartition("::")[0]
            case "comment":
                return function.text(definition.comment) if definition.comment else ""
            case "parameters":
                return " ".join(f"{v.type} {v.name}" for v in function.variables.values() if v.parameter)
            case "file":
                return self.path.rpartition("/")[2]
            case _:
                return " ".join(STRING.findall(function.text(definition.body)))

    def _collect(self, pattern: Pattern, name: str) -> Iterator[Site]:
        told = pattern.card.sites.get(name, Sites())
        if told.of or told.family:
            found: Iterable[Site] = self.of(told.of) if told.of else ()
            found = [*found, *(site for family in told.family for site in self.by_family.get(family, ()))]
            seen: set[tuple[int, Extent, object]] = set()
            for site in found:
                key = (site.order, site.extent, site.parts.get("subject"))
                if key not in seen and all(self._fits(site, part, wanted) for part, wanted in told.where.items()):
                    seen.add(key)
                    yield replace(site, name=name)
        yield from (site for site in self._captured(pattern) if site.name == name)

    def of(self, kind: str) -> tuple[Site, ...]:
        """The engine's own sites of a kind."""
        if (known := self._of.get(kind)) is None:
            make = ENGINE_SITES[kind]
            known = self._of[kind] = tuple(
                site for point in self.function.points if (site := make(self.function, point)) is not None
            )
        return known

    def _captured(self, pattern: Pattern) -> tuple[Site, ...]:
        key = (pattern.id, "")
        if (known := self._named.get(key)) is None:
            query = pattern.queries.get(self.function.definition.language)
            known = self._named[key] = tuple(_from_query(self.function, query)) if query is not None else ()
        return known

    def _fits(self, site: Site, part: str, wanted: Condition) -> bool:
        if isinstance(wanted, NotCondition):
            return not self._fits(site, part, wanted.not_)
        value = self.part(site, part)
        if isinstance(wanted, WordsCondition):
            return wanted.words.hold(words_of(value)) if isinstance(value, str) else False
        return value in wanted if isinstance(wanted, tuple) else value == wanted


def _own_name(definition: Definition) -> str:
    """The last name; none of a lambda, and none of a constructor or destructor, whose name is its class's."""
    qualifier, _, name = definition.name.rpartition("::")
    of_class = name.lstrip("~") == qualifier.rpartition("::")[2].partition("<")[0]
    return "" if definition.kind == "lambda" or of_class else name


def collect(path: str, function: Function, vocabulary: Vocabulary) -> Found:
    """Collect what the vocabulary knows of a function's calls and objects; the rest is worked out as patterns ask."""
    found = Found(path, function, vocabulary, Failing(function, vocabulary))
    guards: dict[str, list[Site]] = {}
    for point in function.points:
        for site in _from_vocabulary(function, point, vocabulary, guards):
            if site.entry is not None:
                found.by_family.setdefault(site.entry.family, []).append(site)
    return found


def _from_vocabulary(
    function: Function, point: Point, vocabulary: Vocabulary, guards: dict[str, list[Site]]
) -> Iterator[Site]:
    event, language = point.event, function.definition.language
    if isinstance(event, Call):
        for entry in vocabulary.of(event.name, method=event.receiver is not None, language=language):
            yield from _called(function, point, event, entry, guards)
    elif isinstance(event, Declare):
        for entry in vocabulary.of(_type_name(event.type), method=False, language=language):
            if not {function.text(a) for a in event.arguments} & set(entry.deferred):
                made = list(_acting(function, point, event.arguments, entry))
                guards.setdefault(event.name, []).extend(made)
                yield from made
    elif isinstance(event, ScopeEnd):
        for site in (s for name in event.names for s in guards.pop(name, ())):
            if site.entry is not None and site.entry.family == "lock.scoped":
                entry = replace(site.entry, family="lock.release")
                yield Site("", point.index, point.extent, point.statement, point.arm, site.parts, entry, implied=True)


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
        yield _site(function, point, arguments, entry, name, "", receiver)


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


def _from_query(function: Function, query: Query) -> Iterator[Site]:
    """The sites that a query captures inside the function, tied to the points they stand at."""
    language = LANGUAGES[function.definition.language]
    starts = [(p.extent.start, p.index) for p in sorted(function.points, key=lambda p: p.extent.start)]
    for match in language.matches(query, function.definition):
        parts = {name.partition(".")[2]: function.text(places[0]) for name, places in match.items() if "." in name}
        for name, places in match.items():
            if "." not in name and not name.startswith("_"):
                for place in places:
                    point = _point_of(function, starts, place)
                    if point is not None:
                        yield Site(name, point.index, place, point.statement, point.arm, parts)


def _point_of(function: Function, starts: Sequence[tuple[int, int]], place: Extent) -> Point | None:
    """The point that a captured place stands at: the last one inside it, or else the next after its start."""
    index = bisect_left(starts, (place.start, -1))
    inside = [function.points[i] for start, i in starts[index : index + 64] if start < place.end]
    exact = [p for p in inside if p.extent == place]
    chosen = exact or [p for p in inside if place.holds(p.extent)]
    if chosen:
        return max(chosen, key=lambda p: p.index)
    return function.points[starts[index][1]] if index < len(starts) else None


def _entry(function: Function, point: Point, **parts: Extent | str | None) -> Site:
    texts = {k: function.text(v) if isinstance(v, Extent) else v for k, v in parts.items() if v is not None}
    return Site("", point.index, point.extent, point.statement, point.arm, texts)


def _jump(function: Function, point: Point) -> Site | None:
    event = point.event
    if not isinstance(event, Jump):
        return None
    site = _entry(function, point, how=event.how, label=event.label, macro=event.macro, value=event.value)
    if event.how != "goto":
        return site
    labels = [p.index for p in function.points if isinstance(p.event, Label) and p.event.name == event.label]
    direction = "none" if not labels else "forward" if labels[0] > point.index else "backward"
    return replace(site, parts={**site.parts, "direction": direction})


def _call(function: Function, point: Point) -> Site | None:
    event = point.event
    if not isinstance(event, Call):
        return None
    arguments = ", ".join(function.text(a) for a in event.arguments)
    return _entry(function, point, name=event.name, receiver=event.receiver, arguments=arguments, holder=event.result)


def _check(function: Function, point: Point) -> Site | None:
    e = point.event
    if not isinstance(e, Check):
        return None
    return _entry(
        function,
        point,
        subject=e.subject,
        operator=e.operator,
        against=e.against,
        construct=e.construct,
        condition=point.extent,
    )


def _case(function: Function, point: Point) -> Site | None:
    return _entry(function, point, value=point.event.value) if isinstance(point.event, Case) else None


def _assign(function: Function, point: Point) -> Site | None:
    e = point.event
    return (
        _entry(function, point, target=e.target, operator=e.operator, value=e.value) if isinstance(e, Assign) else None
    )


def _label(function: Function, point: Point) -> Site | None:
    return _entry(function, point, name=point.event.name) if isinstance(point.event, Label) else None


def _exit(function: Function, point: Point) -> Site | None:
    e = point.event
    return _entry(function, point, value=e.value) if isinstance(e, Jump) and e.how == "return" else None


ENGINE_SITES: Mapping[str, Callable[[Function, Point], Site | None]] = {
    "jump": _jump,
    "call": _call,
    "check": _check,
    "case": _case,
    "assign": _assign,
    "label": _label,
    "exit": _exit,
    "entry": lambda function, point: _entry(function, point) if point.index == 0 else None,
}
