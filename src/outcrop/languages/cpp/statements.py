"""What C++ adds to the statements and expressions of C: range loops, exceptions, lambdas, new and delete."""

from tree_sitter import Node

from outcrop.languages.c.declarations import declaration, parameter
from outcrop.languages.c.expressions import EXPRESSIONS
from outcrop.languages.c.flowing import Ends
from outcrop.languages.c.reading import Tables, Visit, Walk, extent, parts, skip
from outcrop.languages.c.statements import STATEMENTS, again, leave, row
from outcrop.model.code import Call, Jump, Kind, ScopeEnd
from outcrop.model.extent import Extent


def each(walk: Walk, node: Node) -> None:
    """`for (T x : xs)`: the loop's variable is declared, what it runs over is read, then the body."""
    with walk.scope(extent(node)):
        _rounds(walk, node)


def _rounds(walk: Walk, node: Node) -> None:
    first, right, body = (node.child_by_field_name(field) for field in ("initializer", "right", "body"))
    if first is not None:
        walk.statement(first)
    if right is not None:
        walk.expression(right, around=Extent(node.start_byte, right.end_byte))
    parameter(walk, node)
    begin, before = len(walk.points), walk.flow.open
    if body is not None:
        with walk.flow.frame("loop", len(walk.scopes)) as frame, walk.inside("loop", extent(body), ()):
            walk.statement(body)
        walk.flow.open = walk.flow.open + frame.again
        again(walk, begin)
        walk.flow.open = before + walk.flow.open + frame.left


def attempt(walk: Walk, node: Node) -> None:
    """`try` and its handlers: a handler runs only where something was thrown."""
    handlers = [child for child in node.named_children if child.type == "catch_clause"]
    begin = len(walk.points)
    with walk.flow.frame("try", len(walk.scopes)):
        for child in node.named_children:
            if child.type != "catch_clause":
                walk.statement(child)
    done = walk.flow.open
    thrown = _thrown(walk, begin, max(handlers[0].start_byte - 1, node.start_byte) if handlers else node.end_byte - 1)
    if any(_catches_all(handler) for handler in handlers):
        for index in [index for index in walk.thrown if index >= begin]:
            del walk.thrown[index]
    for handler in handlers:
        walk.flow.open = list(thrown)
        with walk.scope(extent(handler)), walk.inside("handler", extent(handler), ()):
            row(walk, handler)
        done = done + walk.flow.open
    walk.flow.open = done


def _thrown(walk: Walk, begin: int, end: int) -> Ends:
    """The ends from which the handlers of a `try` are reached: what was declared in it dies on the way."""
    ends: Ends = []
    dying: dict[tuple[str, ...], Ends] = {}
    for index, alive in walk.thrown.items():
        if index >= begin:
            names = tuple(name for depth, name in reversed(alive) if depth >= len(walk.scopes))
            (dying.setdefault(names, []) if names else ends).append((index, "exception"))
    for names, leaving in dying.items():
        walk.flow.open = leaving
        walk.around = Extent(end, end + 1)
        ends.append((walk.emit(Kind.SCOPE_END, walk.around, ScopeEnd(names)), "exception"))
    return ends


def _catches_all(handler: Node) -> bool:
    parameters = handler.child_by_field_name("parameters")
    return parameters is not None and any(child.type == "..." for child in parameters.children)


def throw(walk: Walk, node: Node) -> None:
    """`throw x;`."""
    value = next(iter(parts(node)), None)
    around = extent(node)
    if value is not None:
        walk.expression(value, around=around)
    walk.around = around
    walk.jump(around, Jump("throw", None, extent(value) if value is not None else None))


def new(walk: Walk, node: Node) -> None:
    """`new T(a)` is a call that gives memory."""
    arguments = node.child_by_field_name("arguments")
    given = parts(arguments) if arguments is not None else []
    for argument in given:
        walk.expression(argument)
    landing = (
        node.parent.child_by_field_name("left") if node.parent and node.parent.type == "assignment_expression" else None
    )
    result = extent(landing) if landing is not None else None
    walk.emit(Kind.CALL, extent(node), Call("new", "new", None, tuple(map(extent, given)), result, discarded=False))


def delete(walk: Walk, node: Node) -> None:
    """`delete p` is a call that gives memory back."""
    given = parts(node)[-1:]
    for argument in given:
        walk.expression(argument)
    walk.emit(Kind.CALL, extent(node), Call("delete", "delete", None, tuple(map(extent, given)), None, discarded=True))


STATEMENTS_CPP: dict[str, Visit] = {
    **STATEMENTS,
    "for_range_loop": each,
    "try_statement": attempt,
    "throw_statement": throw,
    "co_return_statement": leave,
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
