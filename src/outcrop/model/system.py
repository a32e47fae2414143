"""A distributed system that Outcrop knows by name: how it is organised, of what parts, and where its core lies."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from outcrop.model.finding import Words
from outcrop.model.scan import Tool

Kind = Literal[
    "file-system",
    "database",
    "search",
    "batch-processing",
    "stream-processing",
    "message-passing",
    "scheduler",
    "container-orchestration",
    "cloud",
    "compute-framework",
]
# One part, or its elected stand-in, decides for all; all are equal; some is decided in one place, the rest among equals.
Organisation = Literal["centralised", "decentralised", "hybrid"]

STRICT = ConfigDict(extra="forbid")


def _both(raw: Any) -> Any:
    """A text that stands once is the same in every language."""
    if isinstance(raw, str | Words):
        return {"en": raw, "zh": raw} if isinstance(raw, str) else raw
    if not isinstance(raw, Mapping) or not all(isinstance(one, str) for one in raw.values()):
        raise ValueError('expected a text, or one for each language, as in {en = "...", zh = "..."}')
    if others := sorted(set(raw) - {"en", "zh"}):
        raise ValueError(f"no text is told in '{others[0]}'")
    if missing := sorted({"en", "zh"} - set(raw)):
        raise ValueError(f"it is not told in '{missing[0]}'; tell it in both languages, or once for both")
    return raw


Said = Annotated[Words, BeforeValidator(_both)]


@dataclass(frozen=True, slots=True)
class SystemPart:
    """One of the main parts of a system."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    id: str
    title: Said
    role: Said  # a sentence: what it does


@dataclass(frozen=True, slots=True)
class SystemLink:
    """One part talks to another, or to others of its own kind."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    from_: Annotated[str, Field(alias="from")]  # the id of the part that begins
    to: str  # the id of the part that answers
    what: Said  # what is said, as a verb and its object


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a system is described by those who made it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    authors: str
    title: str
    venue: str
    url: str  # of the DOI where it has one
    year: int | None = None  # none of documentation that goes on changing


@dataclass(frozen=True, slots=True)
class SuggestedPin:
    """A version of a system that is worth a look: a tag, a commit, or a tag with its commit."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    tag: str | None = None
    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")] | None = None  # in full

    def __post_init__(self) -> None:
        if self.tag is None and self.commit is None:
            raise ValueError("a pin names a tag, a commit, or both")

    @property
    def revision(self) -> str:
        """What stands behind the `@` of SOURCE@REV."""
        return self.tag or self.commit or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A known distributed system; one that a user adds may have no more than an id, a title and a URL."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    id: str  # the name by which it is called
    title: Said
    url: str  # of its repository: permalinks and SWHIDs have it, wherever the bytes come from
    mirror: Path | str | None = None  # a folder, or a URL as text, from which the bytes come instead; the user's own
    kind: Kind | None = None
    organisation: Organisation | None = None
    why: Said | None = None  # a sentence: what makes it centralised, decentralised or hybrid
    licence: str | None = None  # an SPDX expression, as it holds at the pin
    languages: tuple[str, ...] = ()  # in which it is written, the main one first
    core: tuple[str, ...] = ()  # the folders of the repository in which its core lies
    parts: tuple[SystemPart, ...] = ()
    links: tuple[SystemLink, ...] = ()  # who talks to whom
    reference: Reference | None = None
    pin: SuggestedPin | None = None  # a version that is worth a look

    @property
    def revision(self) -> str | None:
        """The revision to scan where none is asked for; none: whatever the repository takes for its head."""
        return self.pin.revision if self.pin is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemsList:
    """The systems that were asked for."""

    schema: Literal["outcrop.systems/1"] = "outcrop.systems/1"
    tool: Tool
    reads: tuple[str, ...]  # the languages that this version of Outcrop reads
    systems: tuple[System, ...]
