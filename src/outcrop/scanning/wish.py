"""What to look for in a source, and what may be used for it."""

from collections.abc import Callable
from dataclasses import dataclass

from outcrop.cache.results import Results
from outcrop.patterns.catalogue import Pattern
from outcrop.scanning.selection import Selection
from outcrop.vocabulary import Vocabulary

# Told while a source is read: what is being done, bytes done, bytes in all.
Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for, in which files, by how many processes, and where what was found before is remembered."""

    patterns: tuple[Pattern, ...]
    vocabulary: Vocabulary
    selection: Selection
    jobs: int | None  # none: one a processor
    results: Results | None = None  # none: nothing is remembered
