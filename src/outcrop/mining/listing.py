"""A list of sources, one SOURCE[@REV] a line: from its text to entries that a worker can open, wherever it runs."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from outcrop.errors import OutcropError
from outcrop.model.system import System
from outcrop.sources.address import checked_url, is_url, local_place, split_revision, without_credentials


@dataclass(frozen=True, slots=True)
class Entry:
    """One source of a list."""

    shown: str  # as it was written, without credentials
    source: str  # a place by its whole path, a URL or a system's name
    revision: str  # what was asked for, else what a system's pin names, else HEAD

    def at(self, revision: str) -> str:
        """Its address at a revision."""
        return f"{self.source}@{revision}"


def entries_of(text: str, name: str, systems: Mapping[str, System]) -> list[Entry]:
    """The entries of a list, each once; blank lines and what begins with # say nothing. `name` is what the list is called.

    Raises OutcropError for a line that can name no source, and where no line names one.
    """
    found: dict[tuple[str, str], Entry] = {}
    for number, line in enumerate(text.splitlines(), 1):
        written = line.split(" #")[0].strip()
        if written and not written.startswith("#"):
            try:
                entry = entry_of(written, systems)
            except OutcropError as error:
                raise OutcropError(f"{name}, line {number}: {error}") from None
            found.setdefault((entry.source, entry.revision), entry)
    if not found:
        raise OutcropError(f"{name} names no source; write one SOURCE[@REV] a line.")
    return list(found.values())


def entry_of(written: str, systems: Mapping[str, System]) -> Entry:
    """The entry of one address. What does not exist is told when it is opened, so that the others are mined.

    Raises OutcropError where it can be no source.
    """
    if "\0" in written or written == "-":
        raise OutcropError(
            "A list names sources, each a place on disk, a URL, or a system that `outcrop systems` lists."
        )
    source, revision = split_revision(written, systems)
    if not os.path.lexists(source) and source in systems:
        return Entry(written, source, revision or systems[source].revision or "HEAD")
    if not os.path.lexists(source) and is_url(source):
        source = source if local_place(source) else checked_url(source)
        return Entry(without_credentials(written), source, revision or "HEAD")
    return Entry(written, os.path.abspath(source), revision or "HEAD")


def listed_systems(systems: Mapping[str, System], languages: Sequence[str]) -> Iterator[Entry]:
    """Every system that is written in one of these languages, or of which nobody says in which, at the version that is worth a look."""
    for name, one in systems.items():
        if not one.languages or not set(languages).isdisjoint(one.languages):
            yield Entry(name, name, one.revision or "HEAD")
