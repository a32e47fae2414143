"""From a document to the picture at its top: how often each pattern is met in each system, by concern."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from outcrop.appendix.claims import CONCERN_TITLES
from outcrop.appendix.document import Document
from outcrop.appendix.wording import WORDS, systems_of
from outcrop.model.finding import Words

HEATS = 5  # shades that the style has


@dataclass(frozen=True, slots=True)
class Cell:
    """A count that leads to its excerpts."""

    title: Words  # of the system
    count: int
    quoted: int  # of the findings that are counted
    heat: int  # from 1
    href: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A pattern with its count in each system, and their sum where there are several."""

    title: Words
    cells: Sequence[Cell]


def matrix(document: Document) -> list[tuple[Words | None, list[MatrixRow]]]:
    """For each concern its patterns, in order."""
    of = {one.finding.pattern: one.finding.concern for entry in document.entries for one in entry.said}
    groups: dict[str, list[MatrixRow]] = {concern: [] for concern in (*CONCERN_TITLES, "")}
    called, most = systems_of(document), max(document.matrix.values(), default=1)
    quoted = document.quoted
    for pattern, title in document.patterns.items():
        counts = {name: document.matrix.get((name, pattern), 0) for name in document.systems}
        shown = {name: quoted.get((name, pattern), 0) for name in counts}
        cells = [
            Cell(called[name], n, shown[name], _heat(n, most), f"#{urlencode({'system': name, 'pattern': pattern})}")
            for name, n in counts.items()
        ]
        if len(cells) > 1:
            total, href = sum(counts.values()), f"#{urlencode({'pattern': pattern})}"
            cells.append(Cell(WORDS["all"], total, sum(shown.values()), _heat(total, most), href))
        groups[of.get(pattern, "")].append(MatrixRow(title, cells))
    return [(CONCERN_TITLES.get(concern), lines) for concern, lines in groups.items() if lines]


def _heat(count: int, most: int) -> int:
    """The shade of a count: each stands for some doublings."""
    if count <= 1 or most <= 1:
        return 1
    return min(HEATS, 1 + round((HEATS - 1) * math.log(count) / math.log(most)))
