"""What a worker does with a batch of files: outline them for learning, or find in them; plain values in, plain values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from outcrop.engine.candidates import Needs, needs_of
from outcrop.engine.learning import Learned
from outcrop.engine.outlines import Outline, outline
from outcrop.engine.search import find_in
from outcrop.languages import LANGUAGES
from outcrop.model.coverage import FileCoverage
from outcrop.model.finding import Finding
from outcrop.model.macros import Head
from outcrop.model.source import Blob, Unreadable
from outcrop.patterns.catalogue import Pattern
from outcrop.scanning.selection import Selection
from outcrop.sources import Snapshot
from outcrop.vocabulary import Vocabulary

LARGEST = 8 << 20  # bytes; no human writes more into one file
SECONDS = 10.0  # for one parse


@dataclass(frozen=True, slots=True)
class Outlined:
    """A file read once: its outline, or why it has none."""

    path: str
    state: str  # read, or as FileCoverage says
    outline: Outline | None = None
    note: str | None = None


def outline_batch(shared: tuple[Snapshot, Selection], files: Sequence[tuple[str, str]]) -> list[Outlined]:
    """Outline files, each a path and its language."""
    snapshot, selection = shared
    return [_outline(snapshot, path, language, selection) for path, language in files]


def _outline(snapshot: Snapshot, path: str, name: str, selection: Selection) -> Outlined:
    blob = snapshot.read(path, LARGEST)
    if isinstance(blob, Unreadable):
        return Outlined(path, blob.state, note=blob.why)
    if b"\0" in blob.data:
        return Outlined(path, "binary")
    state = "generated" if selection.generated(path, blob.data) else "read"
    return Outlined(path, state, outline(blob.data, LANGUAGES[name].survey(blob.data), name))


@dataclass(frozen=True)
class Work:
    """What is the same for all batches of one snapshot."""

    snapshot: Snapshot
    patterns: tuple[Pattern, ...]
    vocabulary: Vocabulary  # with what was learned
    learned: Learned

    @cached_property
    def needs(self) -> tuple[Needs, ...]:
        """What each pattern cannot do without; derived in every process, since it is code."""
        return tuple(map(needs_of, self.patterns))


def find_batch(
    work: Work, files: Sequence[tuple[str, str, tuple[Head, ...]]]
) -> list[tuple[list[Finding], FileCoverage]]:
    """Find in files, each a path, its language and its lexical function heads, in that order."""
    return [_find(work, *file) for file in files]


def _find(work: Work, path: str, name: str, heads: tuple[Head, ...]) -> tuple[list[Finding], FileCoverage]:
    blob = work.snapshot.read(path, LARGEST)
    if isinstance(blob, Unreadable):
        return [], FileCoverage(path, name, blob.state, note=blob.why)
    assert isinstance(blob, Blob)
    origin = work.snapshot.origin(blob)
    return find_in(blob, origin, LANGUAGES[name], heads, work.needs, work.vocabulary, work.learned, SECONDS)
