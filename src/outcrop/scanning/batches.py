"""What a worker does with a batch of files: outline them for learning, or find in them; plain values in, plain values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from outcrop.cache.keys import digest
from outcrop.cache.values import packed, unpacked
from outcrop.engine.candidates import Screen, needs_of
from outcrop.engine.joining import Half
from outcrop.engine.learning import Learned
from outcrop.engine.outlines import Outline, outline
from outcrop.engine.search import Part, find_in
from outcrop.languages import LANGUAGES
from outcrop.model.allowance import Remark
from outcrop.model.coverage import FileCoverage
from outcrop.model.finding import Finding
from outcrop.model.source import Unreadable, is_binary
from outcrop.patterns.catalogue import Pattern
from outcrop.scanning.allowing import remarks
from outcrop.scanning.contexts import Contexts
from outcrop.scanning.selection import is_generated
from outcrop.sources import Readable
from outcrop.sources.files import LARGEST as LARGEST
from outcrop.vocabulary import Vocabulary

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
    """A file read once: what it is, and its outline where it holds code."""

    path: str
    state: str  # read, or as FileCoverage says
    blob: str = ""  # the id of what was read
    note: str | None = None
    macros: str = ""  # a digest of its macros
    teaches: str = ""  # a digest of all that can be learned from it
    packed: bytes | None = None  # its outline, in few bytes, since all files' outlines are held at once

    @property
    def is_code(self) -> bool:
        """Whether there is an outline."""
        return self.state in ("read", "generated")


def outline_batch(snapshot: Readable, files: Sequence[tuple[str, str]]) -> list[Outlined]:
    """Outline files, each a path and its language."""
    return [_outline(snapshot, path, language) for path, language in files]


def _outline(snapshot: Readable, path: str, name: str) -> Outlined:
    blob = snapshot.read(path, LARGEST)
    if isinstance(blob, Unreadable):
        return Outlined(path, blob.state, note=blob.why)
    if is_binary(blob.data):
        return Outlined(path, "binary", blob.id)
    state = "generated" if is_generated(path, blob.data) else "read"
    found = outline(blob.data, LANGUAGES[name].survey(blob.data), name)
    macros = digest(*(part for macro in found.macros for part in (macro.name, repr(macro.parameters), macro.body)))
    whole = {thin.extent for thin in found.thin if thin.extent is not None}
    heads = (
        part
        for head in found.heads
        for part in (
            head.name,
            str(head.line),
            blob.data[head.extent.start : head.extent.end if head.extent in whole else head.body],
        )
    )
    return Outlined(
        path,
        state,
        blob.id,
        None,
        macros,
        digest(name, macros, *(str(macro.line) for macro in found.macros), *heads),
        packed(Outline, found),
    )


@dataclass(frozen=True, slots=True)
class Task:
    """A file to search, with what is known of it since it was outlined, and what was found in it before."""

    path: str
    language: str
    blob: str  # the id of what was outlined
    outline: bytes | None  # packed; none: it is read from the file
    known: Mapping[str, frozenset[str]]  # the patterns whose findings are known, by the context in which they hold


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in one file, pattern by pattern, before anybody's word on it."""

    blob: str  # the id of what was read; empty where nothing was
    context: str  # what else it depends on: what is known of the names in it
    state: str  # read, or as FileCoverage says
    heads: int = 0
    parts: Mapping[str, Part] = field(default_factory=dict)  # by the pattern's id; not of those that are known already
    remarks: tuple[Remark, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Work:
    """What is the same for all batches of one snapshot."""

    snapshot: Readable
    patterns: tuple[Pattern, ...]
    vocabulary: Vocabulary  # with what was learned
    learned: Learned
    contexts: Contexts | None  # what a file's names are known to do; none where nobody wants to know of contexts

    def screen(self, known: frozenset[str]) -> Screen:
        """Tells where the patterns may be met that are not known already; made once in every process, since it is code."""
        if known not in self._screens:
            lacking = [needs_of(one) for one in self.patterns if one.id not in known]
            self._screens[known] = Screen(lacking, self.vocabulary)
        return self._screens[known]

    @cached_property
    def _screens(self) -> dict[frozenset[str], Screen]:
        return {}


def find_batch(work: Work, tasks: Sequence[Task]) -> list[bytes]:
    """Find in files, in that order; each file's findings are packed, which is done faster than Python's own way."""
    return [packed(Judged, _find(work, task)) for task in tasks]


def _find(work: Work, task: Task) -> Judged:
    """Read a file again and find in it; one that changed meanwhile is surveyed anew, and one that is gone is told as such."""
    blob = work.snapshot.read(task.path, LARGEST)
    if isinstance(blob, Unreadable):
        return Judged("", "", blob.state, note=blob.why)
    context = work.contexts.around(task.path, blob.data, task.language) if work.contexts is not None else ""
    same = blob.id == task.blob
    known = task.known.get(context, frozenset()) if same else frozenset()
    if known.issuperset(one.id for one in work.patterns):
        return Judged(blob.id, context, "read")
    if is_binary(blob.data):
        return Judged(blob.id, context, "binary", note=CHANGED)
    language = LANGUAGES[task.language]
    packed_too = same and task.outline is not None
    heads = unpacked(Outline, task.outline or b"").heads if packed_too else language.survey(blob.data).heads
    try:
        found = find_in(blob, work.snapshot.origin(blob), language, heads, work.screen(known), work.learned, SECONDS)
    except RecursionError:  # whoever nests code so deep did not write it by hand
        return Judged(blob.id, context, "too-deep", len(heads), note=TOO_DEEP)
    told = tuple(remarks(blob, language))
    return Judged(blob.id, context, found.state, found.heads, found.parts, told, None if same else CHANGED)
