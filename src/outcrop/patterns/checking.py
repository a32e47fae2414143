"""What a card's shape cannot say: that every name it uses is a site, every part a part, every family known, every sentence true."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from outcrop.errors import nearest
from outcrop.patterns.card import Card
from outcrop.patterns.document import Document, Loc
from outcrop.patterns.mistakes import Mistake

COMMON = frozenset({"text", "line", "failing", "reported", "reach", "implied"})
PARTS: dict[str, frozenset[str]] = {
    "family": frozenset({"name", "subject", "identity", "result", "receiver", "arguments", "origin"}),
    "call": frozenset({"name", "receiver", "arguments", "holder"}),
    "jump": frozenset({"label", "macro", "direction", "how", "value"}),
    "label": frozenset({"name"}),
    "check": frozenset({"subject", "against", "operator", "construct", "condition"}),
    "case": frozenset({"value"}),
    "assign": frozenset({"target", "value", "operator"}),
    "entry": frozenset(),
    "gain": frozenset({"name", "subject", "kind"}),
    "release": frozenset({"name", "subject"}),
    "settle": frozenset({"name", "subject"}),
    "hand": frozenset({"name", "subject"}),
    "give": frozenset({"name", "subject", "kind"}),
    "exit": frozenset({"value"}),
}
FUNCTION = frozenset({"name", "kind", "comment", "class", "parameters", "strings", "file", "folder"})
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks one card against its queries' captures and the vocabulary's families."""

    document: Document
    card: Card
    captured: Mapping[str, set[str]]
    families: frozenset[str]

    def mistakes(self) -> Iterator[Mistake]:
        """Everything that is wrong, in no order."""
        yield from self._sites()
        for index, raw in enumerate(self.document.data["match"]):
            yield from self._clause(raw, ("match", index))
        for index, raw in enumerate(self.document.data.get("grades", ())):
            if isinstance(raw, dict):
                for name, clause in raw.items():
                    yield from self._clause(clause, ("grades", index, name))
        if bool(self.card.join) != (self.card.scope == "snapshot"):
            yield self.document.mistake(("match",), "`scope: snapshot` and `join` go together")
        for number, pair in enumerate(self.card.join):
            for part in pair:
                yield from self._part(part, ("join", number))
        if self.card.group_by:
            yield from self._part(self.card.group_by, ("group_by",))
        yield from self._explanations()
        yield from self._notes()

    def _parts(self, site: str) -> frozenset[str]:
        """The parts that a site of this name may have."""
        if site == "function":
            return FUNCTION
        parts = set(COMMON) | self.captured.get(site, set())
        if (told := self.card.sites.get(site)) is not None:
            parts |= PARTS["family"] if told.family else set()
            parts |= PARTS[told.of] if told.of else set()
        return frozenset(parts)

    def _names(self) -> list[str]:
        return sorted({*self.card.sites, *self.captured})

    def _sites(self) -> Iterator[Mistake]:
        for name, sites in self.card.sites.items():
            for index, family in enumerate(sites.family):
                if family not in self.families:
                    message = f"no vocabulary holds the family '{family}'{nearest(family, self.families)}"
                    yield self.document.mistake(("sites", name, "family", index), message)
            if not sites.family and not sites.of:
                yield self.document.mistake(
                    ("sites", name), f"'{name}' says neither `family` nor `of`, so it can never be found"
                )
            for part in sites.where:
                yield from self._part(f"{name}.{part}", ("sites", name, "where", part))

    def _clause(self, raw: Any, loc: Loc) -> Iterator[Mistake]:
        """The names and parts that a clause uses, at any depth."""
        if isinstance(raw, list):
            for index, item in enumerate(raw):
                yield from self._clause(item, (*loc, index))
        if not isinstance(raw, dict):
            return
        if "says" in raw:
            for language, sentence in raw["says"].items():
                yield from self._placeholders(
                    sentence, (*loc, "says", language), _bound([raw]), "where this sign shows"
                )
        for key, value in raw.items():
            here = (*loc, key)
            if key in ("path", "inside", "differ", "between"):
                for index, name in enumerate(value):
                    yield from self._name(name, (*here, index))
            elif key in ("has", "site", "after", "meets"):
                yield from self._name(value, here)
            elif key == "same":
                for index, pair in enumerate(value):
                    for which, part in enumerate(pair):
                        yield from self._part(part, (*here, index, which))
            elif key == "in":
                yield from self._part(value, here)
            elif key == "by":
                yield from self._part(f"{raw['site']}.{value.removeprefix(raw['site'] + '.')}", here)
            elif key != "says":
                yield from self._clause(value, here)

    def _name(self, name: str, loc: Loc) -> Iterator[Mistake]:
        if name not in self._names():
            yield self.document.mistake(loc, f"'{name}' is no site of this pattern{nearest(name, self._names())}")

    def _part(self, part: str, loc: Loc) -> Iterator[Mistake]:
        site, _, name = part.partition(".")
        if site != "function" and site not in self._names():
            yield from self._name(site, loc)
        elif name not in self._parts(site):
            message = f"'{site}' has no part '{name}'; it has {', '.join(sorted(self._parts(site)))}{nearest(name, self._parts(site))}"
            yield self.document.mistake(loc, message)

    def _explanations(self) -> Iterator[Mistake]:
        """Each grade has its sentence, and no sentence names what a finding of that grade may lack."""
        bound = _bound(self.document.data["match"])
        wanted: dict[str, set[str]] = {}
        for raw in self.document.data.get("grades", ()):
            name, clause = next(iter(raw.items())) if isinstance(raw, dict) else (raw, None)
            wanted[name] = bound | (_bound([clause]) if clause else set())
        if not wanted:
            wanted["present"] = bound
        if _asks_for_walks(self.document.data.get("grades", ())):
            wanted["unsure"] = bound
        elif "unsure" in self.card.explain and _asks_for_walks(self.document.data["match"]):
            wanted["unsure"] = bound  # where a card does not say it in its own words, the engine does
        for grade, names in wanted.items():
            if grade not in self.card.explain:
                yield self.document.mistake(("explain",), f"the grade '{grade}' has no explanation")
                continue
            for language in ("en", "zh"):
                yield from self._sentence(grade, language, names)
        for grade in self.card.explain:
            if grade not in wanted:
                yield self.document.mistake(
                    ("explain", grade), f"no finding can have the grade '{grade}'{nearest(grade, wanted)}"
                )

    def _notes(self) -> Iterator[Mistake]:
        """Every site has a margin note, which names only that site."""
        for name in self._names():
            if name not in self.card.notes:
                yield self.document.mistake(("notes",), f"the site '{name}' has no margin note")
        for name in self.card.notes:
            yield from self._name(name, ("notes", name))
            for language in ("en", "zh"):
                for placeholder in PLACEHOLDER.findall(getattr(self.card.notes[name], language)):
                    if placeholder.partition(".")[0] != name:
                        yield self.document.mistake(
                            ("notes", name, language), f"'{{{placeholder}}}' is not of '{name}'"
                        )
                    else:
                        yield from self._part(placeholder, ("notes", name, language))

    def _sentence(self, grade: str, language: str, names: set[str]) -> Iterator[Mistake]:
        sentence = getattr(self.card.explain[grade], language)
        yield from self._placeholders(
            sentence, ("explain", grade, language), names, f"in a finding of the grade '{grade}'"
        )

    def _placeholders(self, sentence: str, loc: Loc, names: set[str], where: str) -> Iterator[Mistake]:
        """What a sentence names must be there wherever it is printed."""
        for placeholder in PLACEHOLDER.findall(sentence):
            site, _, part = placeholder.partition(".")
            if placeholder in ("function", "signs") or (placeholder == "other" and self.card.join):
                continue
            if site not in names:
                yield self.document.mistake(loc, f"'{{{placeholder}}}' may be missing {where}")
            elif part:
                yield from self._part(placeholder, loc)


def _bound(clauses: list[Any]) -> set[str]:
    """The names that hold a site wherever these clauses hold."""
    names: set[str] = set()
    for clause in clauses:
        names |= set(clause.get("path", ())) | set(clause.get("inside", ()))
        names |= {clause["has"]} if "has" in clause else set()
        names |= {clause["count"]["site"]} if "count" in clause else set()
        if "every_path" in clause:
            names |= {clause["every_path"]["after"], clause["every_path"]["meets"]}
        if "all" in clause:
            names |= _bound(clause["all"])
        if isinstance(clause.get("any"), list):
            names |= set.intersection(*(_bound([part]) for part in clause["any"]))
    return names


def _asks_for_walks(raw: Any) -> bool:
    """Whether a walk decides one of these clauses, so that a finding can be unsure."""
    if isinstance(raw, dict):
        walks = raw.keys() & {"every_path", "no_path"} or len(raw.get("path", ())) > 1
        return bool(walks) or any(map(_asks_for_walks, raw.values()))
    return isinstance(raw, list) and any(map(_asks_for_walks, raw))
