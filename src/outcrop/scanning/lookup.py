"""From PATH:FUNCTION to that function, read as a scan reads it: with what the checkout or folder around the file teaches."""

import re
from collections.abc import Sequence

from outcrop.engine.search import read_in
from outcrop.engine.sites import Found
from outcrop.errors import OutcropError, SourceError, nearest
from outcrop.languages import LANGUAGES
from outcrop.model.code import Definition
from outcrop.model.extent import Lines
from outcrop.model.source import Blob
from outcrop.scanning.batches import LARGEST, SECONDS
from outcrop.scanning.ground import ground_of
from outcrop.scanning.selection import Selection, wanted
from outcrop.scanning.wish import Search
from outcrop.sources import open_source
from outcrop.vocabulary import Vocabulary

ONE_COLON = re.compile(r"(?<!:):(?!:)")
SHOWN = 8  # functions that are named where several are meant


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


def split(address: str) -> tuple[str, str]:
    """PATH and FUNCTION, at the first single colon: `a.cc:A::b` is `A::b` in `a.cc`."""
    path, name, *_ = (*ONE_COLON.split(address, maxsplit=1), "")
    if not path or not name:
        raise OutcropError(f"'{address}' names no function; write PATH:FUNCTION, such as src/list.c:list_add.")
    return path, name


def choose(definitions: Sequence[Definition], path: str, name: str, lines: Lines, line: int | None) -> Definition:
    """The one definition that is meant: its name in full wins over a tail."""
    meant = [one for one in definitions if one.name == name]
    meant = meant or [one for one in definitions if one.name.endswith(f"::{name}")]
    meant = meant or [
        one for one in definitions if name.endswith(f"::{one.name}")
    ]  # a name is told without its namespace
    if not meant:
        known = [tail for one in definitions for tail in (one.name, one.name.rpartition("::")[2])]
        near = nearest(name, known) or (
            f"; it holds {_told(definitions, lines)}." if definitions else "; it holds none."
        )
        raise OutcropError(f"No function of '{path}' is called '{name}'{near}")
    if line is not None:
        here = [one for one in meant if lines.line(one.extent.start) <= line <= lines.line(one.extent.end - 1)]
        if not here:
            raise OutcropError(f"No '{name}' of '{path}' holds line {line}; it is {_told(meant, lines)}.")
        meant = here[-1:]
    if len(meant) > 1:
        hint = "name it in full" if len({one.name for one in meant}) > 1 else "choose one with --line N"
        raise OutcropError(f"'{name}' names {len(meant)} functions of '{path}' ({_told(meant, lines)}); {hint}.")
    return meant[0]


def _told(definitions: Sequence[Definition], lines: Lines) -> str:
    told = [f"{one.name} on line {lines.line(one.extent.start)}" for one in definitions]
    return ", ".join(told[:SHOWN]) + (f", and {len(told) - SHOWN} more" if len(told) > SHOWN else "")
