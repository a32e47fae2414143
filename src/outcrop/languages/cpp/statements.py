"""What C++ adds to the statements and expressions of C: range loops, exceptions, lambdas, new and delete."""

from tree_sitter import Node

from outcrop.languages.c.declarations import declaration, parameter
from outcrop.languages.c.expressions import EXPRESSIONS
from outcrop.languages.c.reading import Tables, Visit, Walk, extent, skip
from outcrop.languages.c.statements import STATEMENTS, row
from outcrop.model.code import Call, Jump, Kind
from outcrop.model.extent import Extent


def each(walk: Walk, node: Node) -> None:
    """`for (T x : xs)`: the loop's variable is declared, what it runs over is read, then the body."""
    right, body = node.child_by_field_name("right"), node.child_by_field_name("body")
    if right is not None:
        walk.expression(right, around=Extent(node.start_byte, right.end_byte))
    parameter(walk, node)
    if body is not None:
        walk.inside("loop", extent(body), (), body)


def attempt(walk: Walk, node: Node) -> None:
    """`try` and its handlers: a handler runs only where something was thrown."""
    for child in node.named_children:
        if child.type == "catch_clause":
            walk.inside("handler", extent(child), (), *child.named_children)
        else:
            walk.statement(child)


def throw(walk: Walk, node: Node) -> None:
    """`throw x;`."""
    value = next(iter(node.named_children), None)
    around = extent(node)
    if value is not None:
        walk.expression(value, around=around)
    walk.around = around
    walk.emit(Kind.JUMP, around, Jump("throw", None, extent(value) if value is not None else None))


def new(walk: Walk, node: Node) -> None:
    """`new T(a)` is a call that gives memory."""
    arguments = node.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None else []
    for argument in given:
        walk.expression(argument)
    landing = (
        node.parent.child_by_field_name("left") if node.parent and node.parent.type == "assignment_expression" else None
    )
    result = extent(landing) if landing is not None else None
    walk.emit(Kind.CALL, extent(node), Call("new", "new", None, tuple(map(extent, given)), result, discarded=False))


def delete(walk: Walk, node: Node) -> None:
    """`delete p` is a call that gives memory back."""
    given = node.named_children[-1:]
    for argument in given:
        walk.expression(argument)
    walk.emit(Kind.CALL, extent(node), Call("delete", "delete", None, tuple(map(extent, given)), None, discarded=True))


STATEMENTS_CPP: dict[str, Visit] = {
    **STATEMENTS,
    "for_range_loop": each,
    "try_statement": attempt,
    "throw_statement": throw,
    "init_statement": row,
    "optional_parameter_declaration": parameter,
    "condition_declaration": declaration,
    "using_declaration": skip,
    "alias_declaration": skip,
    "static_assert_declaration": skip,
}

EXPRESSIONS_CPP: dict[str, Visit] = {
    **EXPRESSIONS,
    "new_expression": new,
    "delete_expression": delete,
    "lambda_expression": skip,  # a function of its own
    "qualified_identifier": skip,
    "this": skip,
    "raw_string_literal": skip,
}

TABLES = Tables(STATEMENTS_CPP, EXPRESSIONS_CPP, constructs=True)
