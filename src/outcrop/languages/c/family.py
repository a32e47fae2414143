"""A language of the C family as the layers above see it: survey, parse, read, query; nothing they get mentions a node type."""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

from tree_sitter import Language as Grammar
from tree_sitter import Parser, QueryCursor
from tree_sitter import Query as NativeQuery

from outcrop.languages.c import defines, definitions, lexing, parsing, querying, reading
from outcrop.languages.c.scopes import qualified
from outcrop.languages.c.survey import survey
from outcrop.model.code import Definition, Function
from outcrop.model.extent import Extent
from outcrop.model.macros import Head, MacroJump, Shapes, Survey

METHODS = re.compile(rb"::|\bclass\b")  # one of these stands in most files whose functions belong to classes


@dataclass(frozen=True)
class Language:
    """One language: its grammar is loaded when it is first needed."""

    name: str
    title: str
    suffixes: frozenset[str]
    load: Callable[[], object]  # gives the grammar's pointer
    tables: reading.Tables
    extends: str | None = None  # the language whose queries serve where it has none of its own

    @cached_property
    def grammar(self) -> Grammar:
        """The tree-sitter grammar."""
        return Grammar(self.load())

    def survey(self, data: bytes) -> Survey:
        """Read a file lexically."""
        return survey(data)

    def names(self, data: bytes, heads: tuple[Head, ...]) -> tuple[str, ...]:
        """The names of the functions of a survey, qualified as their definitions' are, without a parse."""
        if METHODS.search(data) or any(data[head.extent.start - 1 : head.extent.start].strip(b"\n") for head in heads):
            return qualified(lexing.blank(data), heads)
        return tuple(head.name for head in heads)  # each begins a line, as none does inside a `struct`

    def uncommented(self, data: bytes) -> bytes:
        """The same bytes with comments blanked, everything else in its place."""
        return lexing.uncommented(data)

    def includes(self, data: bytes) -> tuple[str, ...]:
        """What a file includes."""
        return defines.includes(data)

    def parse(self, data: bytes, heads: tuple[Head, ...], shapes: Shapes, seconds: float) -> parsing.Parsed:
        """The definitions of a file, and what of it was not read; `heads` are those of its survey."""
        return parsing.parse(data, self.grammar, self.name, heads, shapes, seconds)

    def definitions(self, data: bytes) -> tuple[Definition, ...]:
        """The definitions of a short piece of code, as it is."""
        tree = Parser(self.grammar).parse(data)
        return tuple(definitions.definitions(tree.root_node, self.grammar, self.name, data))

    def read(self, definition: Definition, data: bytes, jumps: Mapping[str, Sequence[MacroJump]]) -> Function:
        """What a definition does, point by point; `jumps` are those that macros hide."""
        return reading.read(definition, data, self.tables, jumps)

    def comments(self, data: bytes, seconds: float = inf) -> list[Extent]:
        """The comments of a file, in order; none where reading them takes longer than they may."""
        end = time.monotonic() + seconds
        try:
            tree = Parser(self.grammar).parse(
                lambda offset, _: data[offset:], progress_callback=lambda *_: time.monotonic() > end
            )
        except ValueError:
            return []
        assert tree is not None
        root = tree.root_node
        found = QueryCursor(NativeQuery(self.grammar, "(comment) @comment")).captures(root).get("comment", [])
        return sorted(Extent(node.start_byte, node.end_byte) for node in found)

    def gap_above(self, data: bytes, start: int) -> int:
        """Where the blank and comment lines above a line begin."""
        return definitions.gap_above(data, start)

    def query(self, text: str) -> querying.Query:
        """Compile a query.

        Raises QueryMistake where the grammar does not take it.
        """
        return querying.compile_query(self.grammar, text, self.query)

    def matches(self, query: querying.Query, definition: Definition) -> Iterator[dict[str, list[Extent]]]:
        """Where a query matches in a definition: the extents of its captures by name."""
        return querying.matches(query, definition)

    def __reduce__(self) -> tuple[Callable[[str], "Language"], tuple[str]]:
        """A language is sent to a worker as its name."""
        return _named, (self.name,)


def _named(name: str) -> Language:
    from outcrop.languages import LANGUAGES

    return LANGUAGES[name]
