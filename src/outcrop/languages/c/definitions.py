"""The function definitions of a tree, named as their language qualifies them, with the comment right above."""

import re
from collections.abc import Iterator
from functools import cache

from tree_sitter import Language as Grammar
from tree_sitter import Node, Query, QueryCursor

from outcrop.languages.c.reading import extent, text
from outcrop.model.code import Definition, Read
from outcrop.model.extent import Extent

FUNCTIONS = "(function_definition) @function"
CPP = "(lambda_expression) @lambda (class_specifier) @class (struct_specifier) @class (union_specifier) @class"
# Where C's functions stand, and where they cannot stand unless something was misread.
HOLDERS = re.compile(r"preproc_(?:if|ifdef|else|elif|elifdef)|linkage_specification|declaration_list")
BARE = re.compile(r"comment|preproc_(?:include|def|function_def|call)|declaration|type_definition|\w+_specifier")
SPACE = re.compile(r"\s+")


@cache
def _query(grammar: Grammar, source: str) -> Query:
    return Query(grammar, source)


def definitions(root: Node, grammar: Grammar, name: str, data: bytes) -> Iterator[Definition]:
    """The definitions below a node, in source order; a definition inside a function is only a lambda or a local class's method."""
    found = _outermost(root, grammar) if name == "c" else _captured(root, grammar, f"{FUNCTIONS} {CPP}")
    nodes = sorted(((node.start_byte, -node.end_byte, kind, node) for kind, node in found), key=lambda row: row[:3])
    around: list[tuple[int, str, str]] = []  # the classes and functions that are open: end, kind, name
    for start, negative_end, kind, node in nodes:
        while around and around[-1][0] <= start:
            around.pop()
        body = node.child_by_field_name("body")
        if body is None or (kind == "function" and around and around[-1][1] == "function"):
            continue
        label = _label(node, kind, around, data)
        around.append((-negative_end, "function" if kind == "lambda" else kind, label))
        if kind != "class":
            qualified = label if kind == "lambda" else _qualified(label, around[:-1])
            shown = "lambda" if kind == "lambda" else "method" if "::" in qualified else "function"
            read = Read.ERROR if node.has_error else Read.CLEAN
            yield Definition(
                qualified, shown, name, extent(node), extent(body), comment_above(data, node.start_byte), read, node
            )


def _captured(node: Node, grammar: Grammar, source: str) -> Iterator[tuple[str, Node]]:
    captures = QueryCursor(_query(grammar, source)).captures(node)
    return ((kind, node) for kind, nodes in captures.items() for node in nodes)


def _outermost(root: Node, grammar: Grammar) -> Iterator[tuple[str, Node]]:
    """C's functions stand side by side: bodies, nine tenths of a tree, are not searched for more of them."""
    waiting = [root]
    while waiting:
        for node in waiting.pop().named_children:
            if node.type == "function_definition":
                yield "function", node
            elif HOLDERS.fullmatch(node.type):
                waiting.append(node)
            elif node.has_error or not BARE.fullmatch(node.type):
                yield from _captured(node, grammar, FUNCTIONS)


def _label(node: Node, kind: str, around: list[tuple[int, str, str]], data: bytes) -> str:
    if kind == "lambda":
        outer = next((label for _, what, label in reversed(around) if what == "function"), "")
        return f"{outer}::<lambda>" if outer else "<lambda>"
    if kind == "class":
        name = node.child_by_field_name("name")
        return _text(data, name) if name is not None else "<unnamed>"
    return _function_name(node, data)


def _function_name(node: Node, data: bytes) -> str:
    """The declared name, through pointers, references, parentheses and attributes."""
    declarator = node.child_by_field_name("declarator")
    while declarator is not None and declarator.type.endswith("declarator"):
        inner = declarator.child_by_field_name("declarator")
        declarator = (
            inner
            if inner is not None
            else next((c for c in declarator.named_children if not c.type.endswith("_list")), None)
        )
    if declarator is None:
        return "<unnamed>"
    return SPACE.sub(" ", text(data, Extent(declarator.start_byte, _name_end(declarator))))


def _name_end(node: Node) -> int:
    """Where a name ends; that of a conversion, `operator T() const`, before its parentheses."""
    end = node.end_byte
    while node.type == "qualified_identifier" and (inner := node.child_by_field_name("name")) is not None:
        node = inner
    while (inner := node.child_by_field_name("declarator")) is not None:
        parameters = inner.child_by_field_name("parameters")
        node, end = inner, parameters.start_byte if parameters is not None else end
    return end


def _qualified(label: str, around: list[tuple[int, str, str]]) -> str:
    return "::".join([name for _, kind, name in around if kind == "class"] + [label])


def _text(data: bytes, node: Node) -> str:
    return SPACE.sub(" ", text(data, extent(node)))


def comment_above(data: bytes, start: int) -> Extent | None:
    """The comment lines right above a line, with nothing else on them and no blank line between."""
    end = first = data.rfind(b"\n", 0, start) + 1
    while first > 0 and (above := _comment_line(data, first)) is not None:
        first = above
    return Extent(first + _indent(data, first), end - 1) if first < end else None


def gap_above(data: bytes, start: int) -> int:
    """Where the blank and comment lines begin that stand right above a line."""
    first = data.rfind(b"\n", 0, start) + 1
    while first > 0:
        above = data.rfind(b"\n", 0, first - 1) + 1
        comment = _comment_line(data, first)
        if comment is None and data[above:first].strip():
            break
        first = comment if comment is not None else above
    return first


def _comment_line(data: bytes, first: int) -> int | None:
    """Where the comment begins that ends on the line above `first`; none where that line holds something else."""
    above = data.rfind(b"\n", 0, first - 1) + 1
    line = data[above : first - 1].strip()
    if line.startswith(b"//"):
        return above
    if not line.endswith(b"*/"):
        return None
    opening = data.rfind(b"/*", 0, first)
    start = data.rfind(b"\n", 0, opening) + 1
    return (
        start
        if opening >= 0 and not data[start:opening].strip() and b"*/" not in data[opening + 2 : first - 1].rstrip()[:-2]
        else None
    )


def _indent(data: bytes, start: int) -> int:
    return len(data[start : start + 400]) - len(data[start : start + 400].lstrip(b" \t"))
