"""From PATH:FUNCTION to that function, read as a scan reads it: with what the checkout or folder around the file teaches."""

from collections.abc import Sequence

from outcrop.engine.search import read_in
from outcrop.engine.sites import Found
from outcrop.errors import OutcropError, SourceError
from outcrop.languages import LANGUAGES
from outcrop.model.code import Definition
from outcrop.model.extent import Lines
from outcrop.model.source import Blob
from outcrop.scanning.batches import LARGEST, SECONDS
from outcrop.scanning.ground import ground_of
from outcrop.scanning.naming import listed, meant, only, split
from outcrop.scanning.selection import Selection, wanted
from outcrop.scanning.wish import Search
from outcrop.sources import open_source
from outcrop.vocabulary import Vocabulary


def look_up(address: str, vocabulary: Vocabulary, line: int | None = None) -> Found:
    """The function at PATH:FUNCTION, any tail of its qualified name; `line` tells apart those of one name.

    Raises OutcropError where no function, or more than one, is meant, and SourceError where there is no such file.
    """
    path, name = split(address)
    snapshot = open_source(path, wanted)
    if len(snapshot.files) != 1 or snapshot.listed != 1:
        if snapshot.listed == 1:
            raise OutcropError(f"'{path}' is no file of C or C++; Outcrop reads no other language yet.")
        raise OutcropError(f"'{path}' is a folder; name one file of it, and a function: PATH:FUNCTION.")
    file = snapshot.files[0].path
    blob = snapshot.read(file, LARGEST)
    if not isinstance(blob, Blob):
        raise SourceError(f"'{path}' cannot be read: {blob.why}.")

    ground = ground_of(snapshot, Search((), vocabulary, Selection(), None), lambda *_: None)
    outline, learned = ground.outline(file), ground.learned
    if outline is None:
        raise SourceError(f"'{path}' holds no code: it is {ground.outlined[file].state}.")
    language = LANGUAGES[ground.languages[file]]
    definitions = language.parse(blob.data, outline.heads, learned.shapes, SECONDS).definitions
    definition = choose(definitions, path, name, Lines(blob.data), line)
    return read_in(blob, language, definition, vocabulary.with_entries(learned.entries), learned)


def choose(definitions: Sequence[Definition], path: str, name: str, data: Lines, line: int | None) -> Definition:
    """The one definition that is meant; `line` chooses among those of one name."""

    def lines(one: Definition) -> tuple[int, int]:
        return data.line(one.extent.start), data.line(one.extent.end - 1)

    among = meant(definitions, name)
    if among and line is not None:
        here = [one for one in among if lines(one)[0] <= line <= lines(one)[1]]
        if not here:
            raise OutcropError(f"No '{name}' of '{path}' holds line {line}; it is {listed(among, lines)}.")
        return here[-1]
    return only(definitions, f"'{path}'", name, lines, "choose one with --line N")
