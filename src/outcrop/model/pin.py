"""A pin: a source fixed to a commit, and what is expected to stand there. These are the tables of outcrop.lock."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field

CLOSED = ConfigDict(extra="forbid")
Text = Annotated[str, Field(strict=True, min_length=1)]
Line = Annotated[int, Field(strict=True, ge=1)]


def _in_order(lines: tuple[int, int]) -> tuple[int, int]:
    if lines[0] > lines[1]:
        raise ValueError("the last line stands before the first")
    return lines


Lines = Annotated[tuple[Line, Line], AfterValidator(_in_order)]  # 1-based and inclusive


@dataclass(frozen=True, slots=True)
class PinnedFinding:
    """A finding that is expected at the pin's commit: a table `[[pin.finding]]`."""

    __pydantic_config__ = CLOSED

    fingerprint: Annotated[Text, Field(pattern=r"^[0-9a-f]{16}$")]
    pattern: Text
    path: Text
    symbol: Text
    lines: Lines  # of the whole definition
    grade: Text


@dataclass(frozen=True, slots=True)
class PinnedExcerpt:
    """Lines that are cited, whether a pattern explains them or not: a table `[[pin.excerpt]]`."""

    __pydantic_config__ = CLOSED

    path: Text
    lines: Lines
    symbol: Text | None = None  # none of lines that are no function


@dataclass(frozen=True, slots=True)
class Pin:
    """One source at one commit: a table `[[pin]]`."""

    __pydantic_config__ = CLOSED

    name: Text
    commit: Annotated[Text, Field(pattern=r"^[0-9a-f]{40}$")]
    url: Text | None = None  # of the repository, without credentials; none of one that has none
    place: Text | None = None  # a repository on disk, from the lock file's folder; none where it is fetched from `url`
    tag: Text | None = None  # the name that the commit was pinned by; none where that was its id
    date: Text | None = None  # when the commit was made, ISO 8601
    patterns: tuple[Text, ...] = ()  # those all of whose findings are pinned, so that another one is new
    finding: tuple[PinnedFinding, ...] = ()
    excerpt: tuple[PinnedExcerpt, ...] = ()


@dataclass(frozen=True, slots=True)
class Lock:
    """All of outcrop.lock."""

    __pydantic_config__ = CLOSED

    version: Literal[1] = 1
    pin: tuple[Pin, ...] = ()
