"""What a card's shape cannot say: that every name it uses is a site, every part a part, every family known, every sentence true."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outcrop.errors import nearest
from outcrop.patterns.card import NO_SITES, PLACEHOLDER, Card, Text
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
            yield from self._sentences(_listed(raw["says"]), (*loc, "says"), _ways([raw]), "where this sign shows")
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
        match = self.document.data["match"]
        wanted: dict[str, list[Any]] = {}
        for raw in self.document.data.get("grades", ()):
            name, clause = next(iter(raw.items())) if isinstance(raw, dict) else (raw, None)
            wanted[name] = [*match, clause] if clause else match
        if not wanted:
            wanted["present"] = match
        if _asks_for_walks(self.document.data.get("grades", ())):
            wanted["unsure"] = match
        elif "unsure" in self.card.explain and _asks_for_walks(self.document.data["match"]):
            wanted["unsure"] = match  # where a card does not say it in its own words, the engine does
        for grade, clauses in wanted.items():
            if grade not in self.card.explain:
                yield self.document.mistake(("explain",), f"the grade '{grade}' has no explanation")
                continue
            where = f"in a finding of the grade '{grade}'"
            yield from self._sentences(self.card.explain[grade], ("explain", grade), _ways(clauses), where)
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

    def _sentences(
        self, sentences: Sequence[Text], loc: Loc, ways: Collection[frozenset[str]], where: str
    ) -> Iterator[Mistake]:
        """Whichever way the card is met, one of the sentences names only what is there; the last is blamed where none does."""
        untold = next((way for way in ways if not any(one.sites() <= way for one in sentences)), None)
        for number, sentence in enumerate(sentences):
            missing = sentence.sites() - untold if untold is not None and number == len(sentences) - 1 else set()
            for language in ("en", "zh"):
                for placeholder in PLACEHOLDER.findall(getattr(sentence, language)):
                    here = (*loc, number, language)
                    if placeholder.partition(".")[0] in missing or (placeholder == "other" and not self.card.join):
                        yield self.document.mistake(here, f"'{{{placeholder}}}' may be missing {where}")
                    elif placeholder not in NO_SITES:
                        yield from self._placeholder(placeholder, here)

    def _placeholder(self, placeholder: str, loc: Loc) -> Iterator[Mistake]:
        site, _, part = placeholder.partition(".")
        yield from self._part(placeholder, loc) if part else self._name(site, loc)


def _listed(says: Any) -> list[Text]:
    """The sentences of a sign, as they are written."""
    return [Text(**one) for one in (says if isinstance(says, list) else [says])]


def _ways(clauses: Sequence[Any]) -> set[frozenset[str]]:
    """The names that hold a site where these clauses hold: a set of them for each way through the alternatives."""
    ways = {frozenset[str]()}
    for clause in clauses:
        named = {*clause.get("path", ()), *clause.get("inside", ())}
        named |= {clause["has"]} if "has" in clause else set()
        named |= {clause["count"]["site"]} if "count" in clause else set()
        if "every_path" in clause:
            named |= {clause["every_path"]["after"], clause["every_path"]["meets"]}
        inner = _ways(clause["all"]) if "all" in clause else {frozenset[str]()}
        if isinstance(clause.get("any"), list):
            inner = set().union(*(_ways([part]) for part in clause["any"]))
        ways = {way | more | named for way in ways for more in inner}
    return ways


def _asks_for_walks(raw: Any) -> bool:
    """Whether a walk decides one of these clauses, so that a finding can be unsure."""
    if isinstance(raw, dict):
        walks = raw.keys() & {"every_path", "no_path"} or len(raw.get("path", ())) > 1
        return bool(walks) or any(map(_asks_for_walks, raw.values()))
    return isinstance(raw, list) and any(map(_asks_for_walks, raw))
