"""Tree-sitter queries as plain values: compiled, their captures named, their matches told as extents."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import tree_sitter

from outcrop.languages.c.reading import extent
from outcrop.model.code import Definition
from outcrop.model.extent import Extent

PLACE = re.compile(r"at row (\d+), column (\d+)")


class QueryMistake(Exception):
    """A query that the grammar does not take; row and column are 0-based."""

    def __init__(self, row: int, column: int, message: str) -> None:
        super().__init__(message)
        self.row, self.column = row, column


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled query. It is sent to a worker process as its text."""

    native: tree_sitter.Query
    captures: tuple[str, ...]
    make: Callable[[str], "Query"]
    text: str

    def __reduce__(self) -> tuple[Callable[[str], "Query"], tuple[str]]:
        """Compiled queries cannot be pickled; the text can."""
        return self.make, (self.text,)


def compile_query(grammar: tree_sitter.Language, text: str, make: Callable[[str], Query]) -> Query:
    """Compile a query for a grammar; `make` is what compiles it again elsewhere.

    Raises QueryMistake where the grammar does not take it.
    """
    try:
        native = tree_sitter.Query(grammar, text)
    except (tree_sitter.QueryError, ValueError) as error:
        place = PLACE.search(str(error))
        row, column = (int(place[1]), int(place[2])) if place else (0, 0)
        raise QueryMistake(row, column, str(error).partition("\n")[0]) from error
    return Query(native, tuple(native.capture_name(index) for index in range(native.capture_count)), make, text)


def matches(query: Query, definition: Definition) -> Iterator[dict[str, list[Extent]]]:
    """Where a query matches inside a definition: the extents of its captures by name."""
    node = definition.node
    assert isinstance(node, tree_sitter.Node)
    cursor = tree_sitter.QueryCursor(query.native)
    for _, captured in cursor.matches(node):
        yield {name: [extent(n) for n in nodes] for name, nodes in captured.items()}
