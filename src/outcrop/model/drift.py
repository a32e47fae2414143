"""Drift: how what was pinned differs from what stands now, one row a pinned finding or excerpt, closed by a record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from outcrop.model.finding import Citation, Finding, Words
from outcrop.model.scan import Tool

# `unsure`: it cannot be told which of several places it is now. A grade that became `unsure`, or was, is `changed`.
State = Literal["intact", "moved", "changed", "weakened", "strengthened", "lost", "new", "unsure"]
STATES: tuple[State, ...] = ("intact", "moved", "changed", "weakened", "strengthened", "lost", "new", "unsure")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where something pinned stands at one commit, and how well."""

    commit: str | None  # none of a folder as it is on disk
    path: str
    symbol: str | None  # none of lines that are no function
    lines: tuple[int, int]  # 1-based and inclusive
    grade: str | None  # none of an excerpt that no pattern explains
    fingerprint: str | None  # likewise
    citation: Citation | None  # none of a file on disk that nobody can read: what has no id cannot be cited


@dataclass(frozen=True, slots=True)
class Removal:
    """The commit that took something away, as far as the history tells."""

    commit: str
    date: str  # of the commit, ISO 8601
    subject: str  # the first line of its message
    permalink: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One pinned finding or excerpt, then and now."""

    schema: Literal["outcrop.drift/1"] = "outcrop.drift/1"
    pin: str  # the pin's name
    url: str | None
    pattern: str | None  # none of an excerpt that no pattern explains
    state: State
    why: Words  # a sentence: what differs, or that nothing does
    then: Standing | None  # none of what is new
    now: Standing | None  # none of what is lost; of what is unsure the likeliest place, or none
    candidates: tuple[Standing, ...] = ()  # the places among which nobody can choose
    removal: Removal | None = None  # of what is lost; none where the history could not be asked
    finding: Finding | None = None  # as it stands now, whole; none where no pattern is met there


@dataclass(frozen=True, slots=True)
class CheckedPin:
    """One pin of a check: from which commit to which."""

    name: str
    url: str | None
    commit: str
    tag: str | None  # the name it was pinned by
    against: str | None  # the revision it was compared with, as it was named; none: the pin's own commit
    now: str | None  # that revision's commit; none of a folder as it is on disk


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRecord:
    """The last line of a stream of drift: what was checked, what was counted, and what stood in the way."""

    schema: Literal["outcrop.check/1"] = "outcrop.check/1"
    tool: Tool
    pins: tuple[CheckedPin, ...]
    states: Mapping[str, int]  # how many of each state; every state is named
    fail_on: tuple[str, ...]  # the states that may not stand
    failed: int  # how many stand all the same
    missing: tuple[str, ...] = ()  # pins whose source could not be had, each with its sentence
    notes: tuple[str, ...] = ()  # what else is to be known: a tag that now points elsewhere
