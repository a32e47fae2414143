"""A verdict: what a document says of an excerpt that it quotes, and where that truly stands; one row an excerpt, closed by a record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from outcrop.model.finding import Citation, Words
from outcrop.model.scan import Tool

Kind = Literal["exact", "wrong-range", "moved", "altered", "truncated", "not-found"]
KINDS: tuple[Kind, ...] = ("exact", "wrong-range", "moved", "altered", "truncated", "not-found")


@dataclass(frozen=True, slots=True)
class Given:
    """What the document says of where an excerpt comes from."""

    words: str  # as the document has them
    line: int  # of the document, on which they stand
    url: str | None  # of the repository, where a permalink names it
    revision: str | None  # likewise: a commit, a tag or a branch
    path: str | None
    first: int | None
    last: int | None  # none of a single line; of a list, where that ends
    open: bool  # the range begins at `first` and has no end that is told: from line 54 on
    ranges: tuple[tuple[int, int], ...] = ()  # of a list such as `lines 1-2, 5-8, 10`: all that it tells


@dataclass(frozen=True, slots=True)
class Found:
    """Where the excerpt stands, or what is nearest to it."""

    source: str  # its name
    url: str | None
    commit: str | None  # none of files that are no commit's
    path: str
    lines: tuple[int, int]  # 1-based and inclusive
    parts: tuple[
        tuple[int, int], ...
    ]  # the lines that are quoted, where some between them are left out; else the same lines
    citation: Citation


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch in which the document and the source differ."""

    kind: Literal["code", "white-space"]
    document: int  # the line of the document on which it begins, or above which something is missing
    source: int  # likewise of the source's file
    quoted: tuple[str, ...]  # the lines as the document has them
    original: tuple[str, ...]  # the lines as the source has them


@dataclass(frozen=True, slots=True)
class Correction:
    """A line of the document as it was and as it was written anew."""

    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One excerpt of a document."""

    schema: Literal["outcrop.verdict/1"] = "outcrop.verdict/1"
    document: str  # the file, as it was named
    lines: tuple[int, int]  # of the document: those of the quoted code
    verdict: Kind | None  # none: not judged, since it is no code of these sources
    why: Words  # a sentence or two: what is wrong, or that nothing is
    given: Given | None  # none where the document does not say where the excerpt comes from
    found: Found | None  # none where nothing is like it
    likeness: float  # how much of it stands there, from 0 to 1
    others: tuple[Found, ...] = ()  # other places that hold the same lines
    white_space: bool = False  # only white space differs
    differences: tuple[Difference, ...] = ()
    corrections: tuple[Correction, ...] = ()  # what --fix wrote
    mended: bool = False  # it is exact from now on, since --fix wrote the true lines


@dataclass(frozen=True, slots=True)
class VerifiedDocument:
    """A document that was read."""

    name: str
    format: str  # markdown | html | rst | latex | text
    encoding: str
    excerpts: int  # how many it quotes
    unjudged: int  # of these: what is no code of these sources


@dataclass(frozen=True, slots=True)
class VerifiedSource:
    """A source that excerpts were compared with."""

    name: str
    address: str  # as it was asked for, or as the document names it
    url: str | None
    commit: str | None
    files: int  # of which every line was looked through


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyRecord:
    """The last line of a stream of verdicts: what was read, what was counted, and what stood in the way."""

    schema: Literal["outcrop.verify/1"] = "outcrop.verify/1"
    tool: Tool
    documents: tuple[VerifiedDocument, ...]
    sources: tuple[VerifiedSource, ...]
    verdicts: Mapping[str, int]  # how many of each; every one is named
    unjudged: int
    corrected: int  # of those that are not exact: of which --fix corrected a reference
    failed: int  # how many are not exact, and were not made so
    unread: tuple[str, ...] = ()  # documents that could not be read, each with its sentence
    missing: tuple[str, ...] = ()  # sources that could not be had, each with its sentence
    notes: tuple[str, ...] = ()  # what else is to be known
