"""The card: what a pattern looks for, why, how its findings are graded and explained. DESIGN.md says what each part means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag

STRICT = ConfigDict(extra="forbid")

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Part = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]  # `lock.subject`
Same = tuple[tuple[Part, Part], ...]
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
NO_SITES = frozenset({"function", "signs", "other"})  # what a sentence may name besides


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in every language that Outcrop speaks."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    en: str
    zh: str

    def sites(self) -> frozenset[str]:
        """The sites that it names, in either language."""
        named = PLACEHOLDER.findall(self.en) + PLACEHOLDER.findall(self.zh)
        return frozenset(one.partition(".")[0] for one in named) - NO_SITES


def _several(raw: Any) -> Any:
    """One sentence is written without a list around it."""
    return raw if isinstance(raw, list | tuple) else [raw]


# What is told is the first of these that names only what the finding has.
Sentences = Annotated[tuple[Text, ...], Field(min_length=1), BeforeValidator(_several)]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a name or text: one of `any`, one of `with` too where that is given, and none of `none`."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    any: frozenset[str]
    with_: Annotated[frozenset[str], Field(alias="with")] = frozenset()
    none: frozenset[str] = frozenset()

    def hold(self, said: frozenset[str]) -> bool:
        """Whether these words are among those said."""
        return bool(said & self.any) and (not self.with_ or bool(said & self.with_)) and not said & self.none


@dataclass(frozen=True, slots=True)
class WordsCondition:
    """`{words: {any: [...]}}` as the condition of a part."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    words: Words


@dataclass(frozen=True, slots=True)
class NotCondition:
    """`{not: ...}`: the part is not so."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    not_: Annotated["Condition", Field(alias="not")]


def _kind(raw: Any) -> str | None:
    """Which form a condition has."""
    if isinstance(raw, dict):
        return next((key for key in ("words", "not") if key in raw), None)
    by_type = {
        bool: "flag",
        str: "value",
        list: "values",
        WordsCondition: "words",
        NotCondition: "not",
        tuple: "values",
    }
    return by_type.get(type(raw))


# What a part must be: true or false, a value, one of several, of these words, or not so.
Condition = Annotated[
    Annotated[bool, Tag("flag")]
    | Annotated[str, Tag("value")]
    | Annotated[tuple[str, ...], Tag("values")]
    | Annotated[WordsCondition, Tag("words")]
    | Annotated[NotCondition, Tag("not")],
    Discriminator(_kind),
]


@dataclass(frozen=True, slots=True)
class Sites:
    """Where sites of one name come from, beside the queries: vocabulary families, or the engine; `where` narrows."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    family: tuple[str, ...] = ()
    of: (
        Literal[
            "entry",
            "exit",
            "jump",
            "label",
            "call",
            "check",
            "case",
            "assign",
            "gain",
            "release",
            "settle",
            "hand",
            "give",
        ]
        | None
    ) = None
    where: Mapping[str, Condition] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Without:
    """No such site stands between two of the path's."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    between: tuple[Name, Name]
    site: Name
    same: Same = ()


# A clause is itself and no other, however alike (`eq=False`): so what is asked of it can be remembered at little cost.
@dataclass(frozen=True, slots=True, eq=False)
class PathClause:
    """A feasible walk passes these sites in this order."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    path: Annotated[tuple[Name, ...], Field(min_length=2)]
    without: Without | None = None
    same: Same = ()


@dataclass(frozen=True, slots=True)
class Walks:
    """All walks after a site that reach an exit, and what they meet or do not.

    Told by `leaving`, only those that leave with success, or with failure, or after a failure with the status of success.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    after: Name
    meets: Name
    same: Same = ()
    leaving: Literal["success", "failure", "unsignalled"] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class EveryPathClause:
    """Every such walk meets the site."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    every_path: Walks


@dataclass(frozen=True, slots=True, eq=False)
class NoPathClause:
    """No such walk meets the site."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    no_path: Walks


@dataclass(frozen=True, slots=True)
class Count:
    """How many sites agree in one part; they are bound together."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    site: Name
    at_least: Annotated[int, Field(ge=1)]
    by: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CountClause:
    """At least so many sites."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    count: Count


@dataclass(frozen=True, slots=True, eq=False)
class InsideClause:
    """The first site stands on the branch that the second opens: what runs only where its test or case holds."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    inside: tuple[Name, Name]


@dataclass(frozen=True, slots=True, eq=False)
class HasClause:
    """The function holds a site of this name."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    has: Name


@dataclass(frozen=True, slots=True, eq=False)
class SameClause:
    """Pairs of parts whose texts mean the same."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    same: Same


@dataclass(frozen=True, slots=True, eq=False)
class DifferClause:
    """Two names that stand for two sites."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    differ: tuple[Name, Name]


@dataclass(frozen=True, slots=True)
class WordsIn:
    """Words looked for in something the engine knows of the function, or in a part of any site of a name."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    in_: Annotated[Part, Field(alias="in")]
    any: frozenset[str]
    with_: Annotated[frozenset[str], Field(alias="with")] = frozenset()
    none: frozenset[str] = frozenset()

    def hold(self, said: frozenset[str]) -> bool:
        """Whether these words are among those said."""
        return bool(said & self.any) and (not self.with_ or bool(said & self.with_)) and not said & self.none


@dataclass(frozen=True, slots=True, eq=False)
class WordsClause:
    """`words: {in: function.name, any: [...]}`."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    words: WordsIn


@dataclass(frozen=True, slots=True, eq=False)
class AnyClause:
    """One of these holds."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    any: Annotated["tuple[Clause, ...]", Field(min_length=1)]


@dataclass(frozen=True, slots=True, eq=False)
class AllClause:
    """All of these hold."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    all: Annotated["tuple[Clause, ...]", Field(min_length=1)]


@dataclass(frozen=True, slots=True, eq=False)
class NotClause:
    """This does not hold."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    not_: Annotated["Clause", Field(alias="not")]


@dataclass(frozen=True, slots=True)
class Sign:
    """A clause with its weight, for or against, and the sentence it is told by; none is told of a sign without."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    weight: float
    clause: "Clause"
    says: Sentences | None = None


def _sign(raw: Any) -> Any:
    """A sign is written flat: its clause's keys stand beside its weight."""
    if not isinstance(raw, dict) or "clause" in raw:
        return raw
    own = {key: value for key, value in raw.items() if key in ("weight", "says")}
    return {**own, "clause": {key: value for key, value in raw.items() if key not in own}}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Many small signs: their weights add up, and the threshold decides."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    threshold: float
    signs: Annotated["tuple[Annotated[Sign, BeforeValidator(_sign)], ...]", Field(min_length=1)]


@dataclass(frozen=True, slots=True, eq=False)
class EvidenceClause:
    """`evidence: {threshold: ..., signs: [...]}`."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    evidence: Evidence


CLAUSES = {
    "path": PathClause,
    "every_path": EveryPathClause,
    "no_path": NoPathClause,
    "count": CountClause,
    "inside": InsideClause,
    "has": HasClause,
    "same": SameClause,
    "differ": DifferClause,
    "words": WordsClause,
    "evidence": EvidenceClause,
    "any": AnyClause,
    "all": AllClause,
    "not": NotClause,
}


def _which(raw: Any) -> str | None:
    """Which clause this is, told by its key; a path may carry a `same` of its own."""
    if isinstance(raw, dict):
        return next((key for key in CLAUSES if key in raw), None)
    return next((key for key, kind in CLAUSES.items() if isinstance(raw, kind)), None)


Clause = Annotated[
    Annotated[PathClause, Tag("path")]
    | Annotated[EveryPathClause, Tag("every_path")]
    | Annotated[NoPathClause, Tag("no_path")]
    | Annotated[CountClause, Tag("count")]
    | Annotated[InsideClause, Tag("inside")]
    | Annotated[HasClause, Tag("has")]
    | Annotated[SameClause, Tag("same")]
    | Annotated[DifferClause, Tag("differ")]
    | Annotated[WordsClause, Tag("words")]
    | Annotated[EvidenceClause, Tag("evidence")]
    | Annotated[AnyClause, Tag("any")]
    | Annotated[AllClause, Tag("all")]
    | Annotated[NotClause, Tag("not")],
    Discriminator(_which),
]


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade and what it asks; the last of a card asks nothing."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    name: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]
    clause: Clause | None = None


def _grade(raw: Any) -> Any:
    """A grade is written `name: {clause}`, or `name` alone."""
    if isinstance(raw, str):
        return {"name": raw}
    if isinstance(raw, dict) and len(raw) == 1:
        [(name, clause)] = raw.items()
        return {"name": name, "clause": clause}
    return raw


# What may stand where, for the sentence that names the nearest key: by the key that holds it, or by the form around it.
KEYS: dict[str, type] = {
    "without": Without,
    "every_path": Walks,
    "no_path": Walks,
    "count": Count,
    "evidence": Evidence,
    "signs": Sign,
    "title": Text,
    "summary": Text,
    "says": Text,
    "explain": Text,
    "notes": Text,
    "sites": Sites,
}


@dataclass(frozen=True, slots=True)
class Card:
    """A pattern's card, as it is written in pattern.yaml."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    title: Text
    concern: Literal["scalability", "fault-tolerance"]
    mechanism: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]
    summary: Text
    match: Annotated[tuple[Clause, ...], Field(min_length=1)]
    explain: Mapping[str, Sentences]
    notes: Mapping[Name, Text]
    sites: Mapping[Name, Sites] = field(default_factory=dict)
    literature: Mapping[str, str] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    scope: Literal["function", "snapshot"] = "function"
    group_by: Part | None = None
    join: Same = ()  # of a snapshot's pattern: parts here, and the parts of the other half that must be equal
    grades: tuple[Annotated[Grade, BeforeValidator(_grade)], ...] = ()


@lru_cache(maxsize=1 << 12)
def named_in(clause: Clause) -> frozenset[str]:
    """The sites that a clause speaks of, at any depth."""
    match clause:
        case PathClause(path=path, without=without, same=same):
            pairs = (*same, *(without.same if without else ()))
            return frozenset((*path, *((without.site,) if without else ()))) | _sides(pairs)
        case EveryPathClause(every_path=walks) | NoPathClause(no_path=walks):
            return frozenset((walks.after, walks.meets)) | _sides(walks.same)
        case CountClause(count=count):
            return frozenset((count.site,))
        case InsideClause(inside=names) | DifferClause(differ=names):
            return frozenset(names)
        case HasClause(has=name):
            return frozenset((name,))
        case SameClause(same=same):
            return _sides(same)
        case WordsClause(words=words):
            return _sides(((words.in_, words.in_),)) - {"function"}
        case EvidenceClause(evidence=evidence):
            return frozenset().union(*(named_in(sign.clause) for sign in evidence.signs))
        case AnyClause(any=parts) | AllClause(all=parts):
            return frozenset().union(*map(named_in, parts))
        case NotClause(not_=inner):
            return named_in(inner)


def _sides(pairs: Same) -> frozenset[str]:
    return frozenset(side.partition(".")[0] for pair in pairs for side in pair)
