"""Tree-sitter queries as plain values: compiled, their captures named, their matches told as extents."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import tree_sitter

from outcrop.errors import nearest
from outcrop.languages.c.reading import extent
from outcrop.model.code import Definition
from outcrop.model.extent import Extent

COMPARED = re.compile(r"#(?:eq|any-of)\?\s+@[\w.-]+((?:\s+\"[^\"]*\")+)")
WORD = re.compile(r'"([A-Za-z_]\w*)"')
PLACE = re.compile(r" (?:at|in pattern at) row (\d+)(?:, column (\d+))?")


class QueryMistake(Exception):
    """A query that the grammar does not take; row and column are 0-based, and columns count bytes."""

    def __init__(self, row: int, column: int, width: int, message: str) -> None:
        super().__init__(message)
        self.row, self.column, self.width = row, column, width


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled query. It is sent to a worker process as its text."""

    native: tree_sitter.Query
    captures: tuple[str, ...]
    make: Callable[[str], "Query"]
    text: str
    needs: tuple[tuple[frozenset[str], ...], ...]  # of each pattern in it, the names of which it needs one each

    def may_match(self, names: frozenset[str]) -> bool:
        """Whether code with these names may match, told from the names that the query's predicates ask for."""
        return any(all(names & wanted for wanted in pattern) for pattern in self.needs)

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
        raise _mistake(grammar, text, str(error).partition("\n")[0]) from error
    captures = tuple(native.capture_name(index) for index in range(native.capture_count))
    return Query(native, captures, make, text, tuple(_needs(native, text)))


def _mistake(grammar: tree_sitter.Language, text: str, said: str) -> QueryMistake:
    """What the binding said, at its place, with the nearest name that the grammar knows; without a place the end is meant."""
    place = PLACE.search(said)
    if place is None:
        return QueryMistake(
            text.rstrip().count("\n"), 0, 1, f"{said[0].lower()}{said[1:]}; is a parenthesis not closed?"
        )
    what, name = said[: place.start()], said[place.end() :].strip(": ")
    known: set[str | None] = set()
    if what == "Invalid node type":
        known = {grammar.node_kind_for_id(number) for number in range(grammar.node_kind_count)}
    if what == "Invalid field name":
        known = {grammar.field_name_for_id(number) for number in range(1, grammar.field_count + 1)}
    told = f"{what}: {name}" if name else what
    message = f"{told[0].lower()}{told[1:]}{nearest(name, filter(None, known))}"
    return QueryMistake(int(place[1]), int(place[2] or 0), len(name.encode()), message)


def _needs(native: tree_sitter.Query, text: str) -> Iterator[tuple[frozenset[str], ...]]:
    """The words that each pattern's `#eq?` and `#any-of?` compare a capture with; other predicates ask for nothing."""
    encoded = text.encode()
    for index in range(native.pattern_count):
        pattern = encoded[native.start_byte_for_pattern(index) : native.end_byte_for_pattern(index)].decode()
        wanted = (frozenset(WORD.findall(predicate[1])) for predicate in COMPARED.finditer(pattern))
        yield tuple(words for words in wanted if words)


def matches(query: Query, definition: Definition) -> Iterator[dict[str, list[Extent]]]:
    """Where a query matches inside a definition: the extents of its captures by name."""
    node = definition.node
    assert isinstance(node, tree_sitter.Node)
    cursor = tree_sitter.QueryCursor(query.native)
    for _, captured in cursor.matches(node):
        yield {name: [extent(n) for n in nodes] for name, nodes in captured.items()}
