"""How each expression of C is read: calls, assignments and the tests inside them, in the order of evaluation."""

from tree_sitter import Node

from outcrop.languages.c.conditions import JOINING, decide, operator_of
from outcrop.languages.c.flowing import Ends
from outcrop.languages.c.reading import Visit, Walk, extent, parts, skip, text
from outcrop.model.code import Assign, Call, Jump, Kind
from outcrop.model.extent import Extent

WRAPPERS = frozenset({"parenthesized_expression", "cast_expression"})


def call(walk: Walk, node: Node) -> None:
    """A call: first its arguments, then the call itself, then the jumps that a macro of that name hides."""
    function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None:
        return
    around = walk.around
    given = [] if arguments is None else parts(arguments)
    if function.type not in ("identifier", "qualified_identifier"):
        walk.expression(function)
    walk.expressions(given)
    walk.around = around
    name, qualified, receiver = callee(walk, function)
    places = tuple(map(extent, given))
    where = extent(node)
    result, discarded = _landing(node)
    walk.emit(Kind.CALL, where, Call(name, qualified, receiver, places, result, discarded))
    if receiver is None:
        walk.hidden(name, places, where)


def callee(walk: Walk, function: Node) -> tuple[str, str, Extent | None]:
    """The last name of what is called, the name as written, and what the method is called on."""
    if function.type == "identifier":
        name = text(walk.data, extent(function))
        return name, name, None
    while function.type in ("parenthesized_expression", "pointer_expression"):
        inner = next(iter(parts(function)), None)
        if inner is None:
            break
        function = inner
    if function.type == "field_expression":
        field, receiver = function.child_by_field_name("field"), function.child_by_field_name("argument")
        name = _last(walk, field if field is not None else function)
        return name, name, extent(receiver) if receiver is not None else None
    return _last(walk, function), text(walk.data, extent(function)), None


def _last(walk: Walk, node: Node) -> str:
    """The last name of a qualified or templated one."""
    while (name := node.child_by_field_name("name")) is not None:
        node = name
    return text(walk.data, extent(node))


def _landing(node: Node) -> tuple[Extent | None, bool]:
    """Where a call's result lands, through parentheses and casts, and whether it is dropped."""
    parent = node.parent
    while parent is not None and parent.type in WRAPPERS:
        node, parent = parent, parent.parent
    if parent is None:
        return None, False
    if parent.type == "assignment_expression":
        left = parent.child_by_field_name("left")
        return (extent(left), False) if left is not None and left.id != node.id else (None, False)
    if parent.type == "init_declarator":
        declarator = parent.child_by_field_name("declarator")
        while (
            declarator is not None
            and (inner := declarator.child_by_field_name("declarator") or _only(declarator)) is not None
        ):
            declarator = inner
        return (extent(declarator), False) if declarator is not None else (None, False)
    return None, parent.type in ("expression_statement", "comma_expression")


def _only(node: Node) -> Node | None:
    """The one child of a wrapper that has no field names, as reference and parenthesised declarators are."""
    return held[0] if node.type.endswith("_declarator") and len(held := parts(node)) == 1 else None


def assignment(walk: Walk, node: Node) -> None:
    """`a = b` and its kin: first the value, then what the target reads, then the assignment."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    around, start = walk.around, len(walk.points)
    walk.expression(right)
    produced = producer(walk, start, extent(left))
    walk.expression(left)
    walk.around = around
    operator = node.child_by_field_name("operator")
    walk.emit(
        Kind.ASSIGN, extent(node), Assign(extent(left), operator.type if operator else "=", extent(right), produced)
    )


def producer(walk: Walk, start: int, target: Extent) -> int | None:
    """The call since `start` whose result lands in the target."""
    found = (p.index for p in reversed(walk.points[start:]) if isinstance(p.event, Call) and p.event.result == target)
    return next(found, None)


def update(walk: Walk, node: Node) -> None:
    """`i++`, `--i`."""
    argument, operator = node.child_by_field_name("argument"), node.child_by_field_name("operator")
    if argument is None or operator is None:
        return
    walk.expression(argument)
    walk.emit(Kind.ASSIGN, extent(node), Assign(extent(argument), operator.type, None, None))


def binary(walk: Walk, node: Node) -> None:
    """`&&` and `||` are tests; other operators only hold their operands, whose chains lean left and are read in a loop."""
    if operator_of(node) in JOINING:
        sides = decide(walk, node, "value")
        walk.flow.open = sides.so + sides.otherwise
        return
    operands: list[Node] = []
    while node.type == "binary_expression" and operator_of(node) not in JOINING:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            break
        operands.append(right)
        node = left
    walk.expressions((node, *reversed(operands)))


def choice(walk: Walk, node: Node) -> None:
    """`a ? b : c`."""
    condition = node.child_by_field_name("condition")
    if condition is None:
        return
    sides = decide(walk, condition, "choice")
    ends: Ends = []
    for kind, side, begin, field in (
        ("then", sides.true, sides.so, "consequence"),
        ("else", sides.false, sides.otherwise, "alternative"),
    ):
        walk.flow.open = begin
        part = node.child_by_field_name(field)
        if part is not None:
            with walk.inside(kind, extent(part), side):
                walk.expression(part)
        ends = ends + walk.flow.open
    walk.flow.open = ends


def block(walk: Walk, node: Node) -> None:
    """A statement expression: `({ ... })`."""
    around = walk.around
    walk.statement(node)
    walk.around = around


def assembly(walk: Walk, node: Node) -> None:
    """`asm goto` may lead to each of its labels, and on."""
    labels = node.child_by_field_name("goto_labels")
    for label in labels.children_by_field_name("label") if labels is not None else ():
        walk.jump(extent(node), Jump("goto", text(walk.data, extent(label)), None, tested=True))


EXPRESSIONS: dict[str, Visit] = {
    "call_expression": call,
    "assignment_expression": assignment,
    "update_expression": update,
    "binary_expression": binary,
    "conditional_expression": choice,
    "compound_statement": block,
    "gnu_asm_expression": assembly,
    **dict.fromkeys(
        (
            "identifier",
            "field_identifier",
            "type_identifier",
            "primitive_type",
            "number_literal",
            "string_literal",
            "char_literal",
            "concatenated_string",
            "null",
            "true",
            "false",
            "type_descriptor",
            "sizeof_expression",
            "comment",
        ),
        skip,
    ),
}
