"""What was learned from a source, told one by one: which names play which part, from where that is known, and why."""

from dataclasses import dataclass
from typing import Literal

from outcrop.model.scan import Tool


@dataclass(frozen=True, slots=True)
class LearnedFrom:
    """The source that taught it."""

    name: str
    address: str  # as it was asked for
    url: str | None
    commit: str | None
    files: int  # how many of its files were read


@dataclass(frozen=True, slots=True)
class LearnedName:
    """A name that joined a family."""

    family: str
    name: str  # `*.name` where it is called on an object
    subject: int | str | None  # what it acts on: a parameter by its place from 1, `receiver`, `result`, or none
    place: str | None  # what it acts on where its definition names that: a global
    fails: Literal["nonzero", "zero", "negative"] | None  # how its result shows that it failed
    attempt: bool  # that it fails is usual, and no error
    path: str
    line: int
    via: tuple[str, ...]  # the callees from which it was learned
    why: str


@dataclass(frozen=True, slots=True)
class LearnedJump:
    """A macro that hides a way out of the straight line."""

    name: str
    how: Literal["goto", "return"]
    label: int | str | None  # the parameter that names the label, from 1, or the label itself
    tested: bool  # it tests before it jumps
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class LearnedShape:
    """A macro that changes what a parser must read."""

    kind: Literal["loop", "attribute"]
    name: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class OneDefinition:
    """One of several definitions that do different things."""

    path: str
    line: int
    does: tuple[str, ...]  # a sentence for each thing; none where it does nothing that matters


@dataclass(frozen=True, slots=True)
class ContestedName:
    """A name whose definitions do different things; a use sees its own file's, else that of a file it includes."""

    name: str
    definitions: tuple[OneDefinition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedVocabulary:
    """All that was learned from one source, sorted by family and name."""

    schema: Literal["outcrop.vocabulary/1"] = "outcrop.vocabulary/1"
    tool: Tool
    source: LearnedFrom
    names: tuple[LearnedName, ...]
    jumps: tuple[LearnedJump, ...]
    shapes: tuple[LearnedShape, ...]
    contested: tuple[ContestedName, ...]
