"""Where each pattern's sites are in a function: from vocabulary families, from the engine's own points, and from queries."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from outcrop.engine.captured import captured_sites
from outcrop.engine.failing import Failing
from outcrop.engine.identity import identity
from outcrop.engine.knownsites import known_sites
from outcrop.engine.ownsites import part_of, sites_of
from outcrop.engine.reach import reach
from outcrop.engine.requests import gives
from outcrop.engine.resources import KINDS, Resources
from outcrop.engine.site import Site, Value
from outcrop.model.code import Definition, Function
from outcrop.model.extent import Extent
from outcrop.patterns.card import Condition, NotCondition, Sites, WordsCondition
from outcrop.patterns.catalogue import Pattern
from outcrop.vocabulary import Vocabulary, words_of

NO_SITES = Sites()  # of what only a query names
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


@dataclass
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
        if name == "implied":
            return site.implied
        if name == "failing":
            return self.failing.at(self.function.points[site.order])
        if name == "reported":
            return self.failing.reported(self.function.points[site.order])
        if name == "identity":
            return identity(self.path, self.function, str(site.parts.get("subject", "")))
        if name == "reach":
            place = site.parts.get("subject", site.parts.get("collection"))
            return reach(self.function, place, self.vocabulary) if isinstance(place, str) else "shared"
        return part_of(self.function, self.function.points[site.order], name) if site.own else None

    def told(self, part: str) -> str:
        """What is known of the function itself: its name, kind, class, comment, parameters, strings, file, folder."""
        function = self.function
        definition = function.definition
        match part:
            case "name":
                return _own_name(definition)
            case "kind":
                return definition.kind
            case "class":
                return definition.name.rpartition("::")[0]
            case "comment":
                return function.text(definition.comment) if definition.comment else ""
            case "parameters":
                return " ".join(f"{v.type} {v.name}" for v in function.variables.values() if v.parameter)
            case "file":
                return self.path.rpartition("/")[2]
            case "folder":
                return self.path.rpartition("/")[0]
            case _:
                return " ".join(STRING.findall(function.text(definition.body)))

    def _collect(self, pattern: Pattern, name: str) -> Iterator[Site]:
        told = pattern.card.sites.get(name, NO_SITES)
        if told.of or told.family:
            found: Iterable[Site] = self.of(told.of) if told.of else ()
            found = [*found, *(site for family in told.family for site in self.by_family.get(family, ()))]
            seen: set[tuple[int, Extent, object]] = set()
            for site in found:
                key = (site.order, site.extent, site.parts.get("subject"))
                if key not in seen and all(self._fits(site, part, wanted) for part, wanted in told.where.items()):
                    seen.add(key)
                    yield site.named(name)
        for site in self._captured(pattern) if name in pattern.captured else ():
            if site.name == name and all(self._fits(site, part, wanted) for part, wanted in told.where.items()):
                yield site

    @cached_property
    def _resources(self) -> Resources:
        return Resources(self.function, self.failing)

    def of(self, kind: str) -> tuple[Site, ...]:
        """The engine's own sites of a kind."""
        if (known := self._of.get(kind)) is None:
            if kind == "give":
                found = gives(self.function, self.failing)
            else:
                found = self._resources.of(kind) if kind in KINDS else sites_of(self.function, kind)
            known = self._of[kind] = tuple(found)
        return known

    def _captured(self, pattern: Pattern) -> tuple[Site, ...]:
        key = (pattern.id, "")
        if (known := self._named.get(key)) is None:
            query = pattern.queries.get(self.function.definition.language)
            known = self._named[key] = tuple(captured_sites(self.function, query)) if query is not None else ()
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
    for site in known_sites(function, vocabulary):
        if site.entry is not None:
            found.by_family.setdefault(site.entry.family, []).append(site)
    return found
