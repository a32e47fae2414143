"""A finding: a pattern met in one function, with everything that a report, a pin or an appendix shows of it."""

from dataclasses import dataclass
from typing import Literal

from outcrop.model.code import Read
from outcrop.model.extent import Span
from outcrop.model.source import Origin


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the languages that Outcrop speaks."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """The function a finding stands in."""

    name: str
    kind: str  # function | method | lambda
    language: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The cited lines, verbatim; 1-based and inclusive."""

    start: int
    end: int
    lines: tuple[str, ...] | None  # none where code was left out
    gap: tuple[str, ...] | None  # the blank and comment lines above it, back to the code before; what joins neighbours


@dataclass(frozen=True, slots=True)
class Role:
    """A site that takes part: the whole statement it stands in, and what to say of it in the margin."""

    name: str
    text: str | None  # none where code was left out
    implied: bool  # nothing is written there: a guard lets go at the end of its scope
    span: Span
    note: Words
    path: str | None = None  # where it stands, if that is not the function of the finding


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a witness walk."""

    line: int
    note: Words


@dataclass(frozen=True, slots=True)
class Citation:
    """How others find these lines again; no permalink where the forge or the commit is not known."""

    permalink: str | None
    swhid: str


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Why a finding does not count for a gate."""

    why: str
    until: str | None  # a date: 2026-12-31
    by: str  # who says so, else where it is written: list.c:12, outcrop.toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A pattern met in one function. The id is the fingerprint: it outlives line shifts, re-indentation and moved files."""

    schema: Literal["outcrop.finding/1"] = "outcrop.finding/1"
    id: str
    pattern: str
    concern: str  # scalability | fault-tolerance
    mechanism: str
    grade: str  # one of the pattern's own, or unsure
    reason: Words | None  # why the grade is unsure; none of any other grade
    confidence: float  # the chance that it is true
    read: Read
    suppressed: Suppressed | None = None
    source: Origin
    symbol: Symbol
    span: Span  # the whole definition
    excerpt: Excerpt  # the definition and the comment right above it
    roles: tuple[Role, ...]
    witness: tuple[Step, ...]
    explanation: Words
    citation: Citation
