"""From findings to a table of counts: pattern by top folder, as wide as the window allows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from rich.cells import cell_len

from outcrop.model.finding import Finding
from outcrop.report.visible import visible
from outcrop.report.wording import say

FOLDERS = 6  # columns before the rest is summed up
GAP = 2  # spaces between two cells


def table(findings: Sequence[Finding], patterns: Sequence[str], language: str, width: int) -> Iterator[str]:
    """The lines of the table, its header first: as many folders as fit, the others summed up."""
    tops = _tops([finding.source.path for finding in findings])
    counts = Counter(zip((finding.pattern for finding in findings), tops, strict=True))
    folders = [name for name, _ in Counter(tops).most_common()]
    columns = _fitting(folders, width - max(map(len, patterns)) - len(str(len(findings))) - 2 * GAP, language)
    rest = [say("other", language)] if len(columns) < len(folders) else []
    rows = [[say("pattern", language), *map(visible, columns), *rest, say("all", language)]]
    for pattern in patterns:
        total = sum(count for (found, _), count in counts.items() if found == pattern)
        cells = [counts[pattern, name] for name in columns]
        cells += [total - sum(cells)] if rest else []
        rows.append([pattern, *(str(count) if count else "·" for count in cells), str(total)])
    return _aligned(rows)


def _tops(paths: Iterable[str]) -> list[str]:
    """The top folder of each path, below the folders that all of them share; a file in none stands in `./`, or in `shared/`."""
    above = [path.split("/")[:-1] for path in paths]
    shared = [names[0] for names in takewhile(lambda names: len(set(names)) == 1, zip(*above, strict=False))]
    own = f"{shared[-1] if shared else '.'}/"
    return [folders[len(shared)] if len(folders) > len(shared) else own for folders in above]


def _fitting(folders: Sequence[str], width: int, language: str) -> Sequence[str]:
    """The first of the folders, as many as there is room for beside a column for the others."""
    room = width - cell_len(say("other", language)) - GAP
    for number, name in enumerate(folders[:FOLDERS]):
        room -= cell_len(visible(name)) + GAP
        if room < 0:
            return folders[:number]
    return folders[:FOLDERS]


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The first cell of each row to the left, the others to the right; none is ever cut, however narrow the window."""
    first, *others = (max(map(cell_len, column)) for column in zip(*rows, strict=True))
    for name, *cells in rows:
        padded = (" " * (GAP + width - cell_len(cell)) + cell for cell, width in zip(cells, others, strict=True))
        yield name + " " * (first - cell_len(name)) + "".join(padded)
