"""An appendix as plain values, whatever it is written in: parts, each with excerpts, each with all that is said of it.

Texts are in both languages; a format chooses, or shows both. Whatever comes from a source is untrusted text, verbatim: a format escapes
it. Code in sentences stands between backquotes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from outcrop.citations import Cited
from outcrop.model.appendix import Group, Language
from outcrop.model.finding import Finding, Step, Words
from outcrop.model.system import System
from outcrop.report.excerpts import Row
from outcrop.report.graphs import Drawing

AT_ONCE = 150  # excerpts that a page lays out at once, with their graphs; of more, each is unfolded when it comes near


@dataclass(frozen=True, slots=True)
class Licence:
    """Under which licence quoted code stands, and who says so."""

    name: str | None  # an SPDX expression, or the name of a licence file; none where nobody says
    told_by: Literal["file", "system", "repository", "nobody"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the quoted code of an excerpt comes from."""

    name: str  # of the system or repository
    url: str | None
    commit: str | None
    tag: str | None
    path: str
    cited: tuple[Cited, ...]  # range by range, in order


@dataclass(frozen=True, slots=True)
class Said:
    """One finding of an excerpt: what it shows, how well, and the walk that breaks a promise."""

    finding: Finding
    claim: Words  # this shows its scalability, or its fault tolerance, because ...
    explanation: Words
    witness: tuple[Step, ...]
    flow: Drawing | None = None  # how the function runs; none where it was not drawn


@dataclass(frozen=True, slots=True)
class Entry:
    """One excerpt: its lines, its notes, and everything that is said of it."""

    label: str  # to refer to: letters, digits and dashes, unique in the document
    number: int  # from 1, in the order of the document
    title: Words  # of the pattern, or the author's own
    named: tuple[str, ...]  # the functions that a heading names behind a title which others have too
    caption: Words  # what is quoted, in a line
    pattern: str | None  # none of an excerpt that no pattern explains
    concern: str | None
    language: str  # c, cpp
    rows: tuple[Row, ...]  # rows without text stand for lines that were left out; roles stand in their rows
    said: tuple[Said, ...]
    source: Source
    licence: Licence
    before: Words | None = None  # the author's own words
    after: Words | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Excerpts that belong together: of one system, one concern or one pattern."""

    key: str  # the id of the system, concern or pattern
    title: Words
    intro: Words | None
    system: System | None  # of a part about one system that is known
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole appendix."""

    title: Words
    language: Language
    group: Group
    parts: tuple[Part, ...]
    patterns: Mapping[str, Words]  # the titles of all patterns that are met
    introduced: tuple[System, ...]  # the known systems to be told of before the parts, where no part is about one
    systems: Sequence[str]  # names of sources, in the order given
    matrix: Mapping[tuple[str, str], int]  # findings by system and pattern, those that are not shown too
    coverage: Words  # how much was read
    tool: str  # `Outcrop 0.1.0`

    @property
    def entries(self) -> list[Entry]:
        """All excerpts, in order."""
        return [entry for part in self.parts for entry in part.entries]

    @property
    def quoted(self) -> Mapping[tuple[str, str], int]:
        """Of the findings that the matrix counts, those that are quoted."""
        return Counter((entry.source.name, said.finding.pattern) for entry in self.entries for said in entry.said)
