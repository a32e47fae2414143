"""The flow graphs of functions that are quoted, read from their source once more: a finding does not carry its graph."""

from collections.abc import Callable
from dataclasses import dataclass, field

from outcrop.appendix.gathering import Gathered
from outcrop.engine.search import read_in
from outcrop.languages import LANGUAGES
from outcrop.model.extent import Lines
from outcrop.model.finding import Finding
from outcrop.model.source import Blob
from outcrop.report.graphs import Drawing
from outcrop.scanning.batches import LARGEST, SECONDS
from outcrop.scanning.ground import Ground, ground_of
from outcrop.scanning.selection import Selection
from outcrop.scanning.wish import Search
from outcrop.vocabulary import Vocabulary


@dataclass(slots=True)
class Flows:
    """Draws functions of gathered sources; each source is learned from once."""

    vocabulary: Vocabulary
    tell: Callable[[str, int, int], None]
    grounds: dict[int, Ground] = field(default_factory=dict)

    def of(self, finding: Finding, gathered: Gathered) -> Drawing | None:
        """How the function of a finding runs; none where it cannot be read again."""
        ground, path = self._ground(gathered), finding.source.path
        blob, outlined = gathered.snapshot.read(path, LARGEST), ground.outlined.get(path)
        if not isinstance(blob, Blob) or outlined is None or blob.id != outlined.blob:
            return None
        if (outline := ground.outline(path)) is None:
            return None
        language, lines = LANGUAGES[ground.languages[path]], Lines(blob.data)
        parsed = language.parse(blob.data, outline.heads, ground.learned.shapes, SECONDS)
        there = (one for one in parsed.definitions if lines.span(one.extent) == finding.span)
        definition = next((one for one in there if one.name == finding.symbol.name), None)
        if definition is None:
            return None
        vocabulary = self.vocabulary.with_entries(ground.learned.entries)
        return Drawing(read_in(blob, language, definition, vocabulary, ground.learned))

    def _ground(self, gathered: Gathered) -> Ground:
        if gathered.ground is not None:
            return gathered.ground
        key = id(gathered)
        if key not in self.grounds:
            wish = Search((), self.vocabulary, Selection(), None)
            self.grounds[key] = ground_of(gathered.snapshot, wish, self.tell)
        return self.grounds[key]
