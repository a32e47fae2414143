"""What a worker does with a batch of files: outline them for learning, or find in them; plain values in, plain values out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from outcrop.citations import recited
from outcrop.engine.candidates import Needs, needs_of
from outcrop.engine.joining import Half
from outcrop.engine.learning import Learned
from outcrop.engine.outlines import Outline, outline
from outcrop.engine.search import find_in
from outcrop.languages import LANGUAGES
from outcrop.model.allowance import Remark
from outcrop.model.coverage import FileCoverage
from outcrop.model.finding import Finding
from outcrop.model.macros import Head
from outcrop.model.source import Blob, Unreadable
from outcrop.patterns.catalogue import Pattern
from outcrop.scanning.allowing import by_remarks, remarks
from outcrop.scanning.selection import Selection
from outcrop.sources import Readable
from outcrop.vocabulary import Vocabulary

LARGEST = 8 << 20  # bytes; no human writes more into one file
SECONDS = 10.0  # for one parse
CHANGED = "it changed during the scan, and is told as it was then"
TOO_DEEP = "its code is nested deeper than can be followed"


@dataclass(frozen=True, slots=True)
class Searched:
    """One file: its findings, how it was read, and the remarks in it that allow none of them."""

    findings: Sequence[Finding]
    coverage: FileCoverage
    idle: Sequence[Remark] = ()
    halves: Sequence[Half] = ()


@dataclass(frozen=True, slots=True)
class Outlined:
    """A file read once: its outline, or why it has none."""

    path: str
    state: str  # read, or as FileCoverage says
    blob: str = ""  # the id of what was read
    outline: Outline | None = None
    note: str | None = None


def outline_batch(shared: tuple[Readable, Selection], files: Sequence[tuple[str, str]]) -> list[Outlined]:
    """Outline files, each a path and its language."""
    snapshot, selection = shared
    return [_outline(snapshot, path, language, selection) for path, language in files]


def _outline(snapshot: Readable, path: str, name: str, selection: Selection) -> Outlined:
    blob = snapshot.read(path, LARGEST)
    if isinstance(blob, Unreadable):
        return Outlined(path, blob.state, note=blob.why)
    if b"\0" in blob.data:
        return Outlined(path, "binary")
    state = "generated" if selection.generated(path, blob.data) else "read"
    return Outlined(path, state, blob.id, outline(blob.data, LANGUAGES[name].survey(blob.data), name))


@dataclass(frozen=True, slots=True)
class Task:
    """A file to search, with what is known of it since it was outlined."""

    path: str
    language: str
    blob: str  # the id of what was outlined
    heads: tuple[Head, ...]


@dataclass(frozen=True)
class Work:
    """What is the same for all batches of one snapshot."""

    snapshot: Readable
    patterns: tuple[Pattern, ...]
    vocabulary: Vocabulary  # with what was learned
    learned: Learned

    @cached_property
    def needs(self) -> tuple[Needs, ...]:
        """What each pattern cannot do without; derived in every process, since it is code."""
        return tuple(map(needs_of, self.patterns))


def find_batch(work: Work, tasks: Sequence[Task]) -> list[Searched]:
    """Find in files, in that order."""
    return [_find(work, task) for task in tasks]


def _find(work: Work, task: Task) -> Searched:
    """Read a file again and find in it; one that changed meanwhile is surveyed anew, and one that is gone is told as such."""
    blob = work.snapshot.read(task.path, LARGEST)
    if isinstance(blob, Unreadable):
        return Searched((), FileCoverage(task.path, task.language, blob.state, note=blob.why))
    if blob.id == task.blob:
        return _find_in(work, blob, task.language, task.heads)
    if b"\0" in blob.data:
        return Searched((), FileCoverage(task.path, task.language, "binary", note=CHANGED))
    found = _find_in(work, blob, task.language, LANGUAGES[task.language].survey(blob.data).heads)
    return replace(found, coverage=replace(found.coverage, note=found.coverage.note or CHANGED))


def _find_in(work: Work, blob: Blob, name: str, heads: tuple[Head, ...]) -> Searched:
    origin = work.snapshot.origin(blob)
    try:
        findings, halves, coverage = find_in(
            blob, origin, LANGUAGES[name], heads, work.needs, work.vocabulary, work.learned, SECONDS
        )
    except RecursionError:  # whoever nests code so deep did not write it by hand
        count = len(heads)
        return Searched((), FileCoverage(blob.path, name, "too-deep", heads=count, missing=count, note=TOO_DEEP))
    cited = [recited(one, work.snapshot.forge) for one in (*findings, *(half.finding for half in halves))]
    shown, idle = by_remarks(cited, remarks(blob, LANGUAGES[name]))
    told = [replace(half, finding=one) for half, one in zip(halves, shown[len(findings) :], strict=True)]
    return Searched(shown[: len(findings)], coverage, idle, told)
