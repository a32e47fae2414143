"""How each statement of C is read: what it tests, which arms it opens, where it jumps."""

from tree_sitter import Node

from outcrop.languages.c.conditions import Sides, decide
from outcrop.languages.c.declarations import declaration, parameter
from outcrop.languages.c.expressions import EXPRESSIONS
from outcrop.languages.c.reading import Tables, Visit, Walk, extent, skip, text
from outcrop.model.code import Case, Check, Jump, Kind, Label, ScopeEnd
from outcrop.model.extent import Extent


def block(walk: Walk, node: Node) -> None:
    """`{ ... }`: the objects declared in it die on its closing brace."""
    outer, walk.guards = walk.guards, []
    row(walk, node)
    if walk.guards:
        walk.around = Extent(max(node.end_byte - 1, node.start_byte), node.end_byte)
        walk.emit(Kind.SCOPE_END, walk.around, ScopeEnd(tuple(walk.guards)))
    walk.guards = outer


def row(walk: Walk, node: Node) -> None:
    """The statements in a node, one after the other, in the scope that is open."""
    for child in node.named_children:
        walk.statement(child)


def simple(walk: Walk, node: Node) -> None:
    """An expression and its semicolon."""
    around = extent(node)
    for child in node.named_children:
        walk.expression(child, around)


def branch(walk: Walk, node: Node) -> None:
    """`if`, with its chain of `else if` read in a loop: chains grow long, and each test stands in the else before it."""
    outer = walk.arm
    while True:
        sides = head(walk, node, "if")
        consequence, alternative = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
        if consequence is not None:
            walk.inside("then", extent(consequence), sides.true, consequence)
        inner = next((c for c in alternative.named_children if c.type != "comment"), None) if alternative else None
        if alternative is None or inner is None:
            break
        walk.enter("else", extent(alternative), sides.false)
        if inner.type != "if_statement":
            walk.statement(inner)
            break
        node = inner
    walk.arm = outer


def head(walk: Walk, node: Node, construct: str) -> Sides:
    """Read the condition of a branch or loop."""
    condition = node.child_by_field_name("condition")
    if condition is None:
        return Sides((), ())
    walk.around = Extent(node.start_byte, condition.end_byte)
    if (first := condition.child_by_field_name("initializer")) is not None:  # C++: `if (auto it = ...; it != ...)`
        walk.statement(first)
        walk.around = Extent(node.start_byte, condition.end_byte)
    value = condition.child_by_field_name("value") if condition.type == "condition_clause" else condition
    return decide(walk, value if value is not None else condition, construct)


def choose(walk: Walk, node: Node) -> None:
    """`switch`: one check, and an arm for every case up to the next one that is not empty."""
    condition, body = node.child_by_field_name("condition"), node.child_by_field_name("body")
    if condition is None or body is None:
        return row(walk, node)
    around = walk.around = Extent(node.start_byte, condition.end_byte)
    walk.expression(condition)
    walk.around = around
    inner = condition.child_by_field_name("value") or next(iter(condition.named_children), condition)
    check = walk.emit(Kind.CHECK, extent(condition), Check("switch", extent(inner), "switch", None, None))
    return walk.inside("switch", extent(body), ((check, True),), body)


def case(walk: Walk, node: Node) -> None:
    """`case x:` and what follows it; labels that share statements are told before them."""
    value = node.child_by_field_name("value")
    rest = [c for c in node.named_children if value is None or c.id != value.id]
    first = rest[0] if rest else None
    walk.around = Extent(node.start_byte, value.end_byte if value is not None else node.start_byte + len(b"default"))
    label = walk.emit(Kind.CASE, walk.around, Case(extent(value) if value is not None else None))
    if first is None:
        return
    walk.inside("case", Extent(first.start_byte, node.end_byte), _labels_above(walk, label), *rest)


def _labels_above(walk: Walk, label: int) -> tuple[tuple[int, bool], ...]:
    """This case label and those right above it that share its statements."""
    first = label
    while first > 0 and walk.points[first - 1].kind is Kind.CASE:
        first -= 1
    return tuple((index, True) for index in range(first, label + 1))


def loop(walk: Walk, node: Node) -> None:
    """`while` and `for`: what starts them, what they test, their body, what steps them."""
    if (first := node.child_by_field_name("initializer")) is not None:
        walk.around = extent(first)
        walk.statement(first)
    sides = head(walk, node, "loop")
    body = node.child_by_field_name("body")
    if body is not None:
        walk.inside("loop", extent(body), sides.true, body)
    if (step := node.child_by_field_name("update")) is not None:
        walk.expression(step, around=extent(step))


def until(walk: Walk, node: Node) -> None:
    """`do ... while`: the body comes first."""
    body = node.child_by_field_name("body")
    if body is not None:
        walk.inside("loop", extent(body), (), body)
    condition = node.child_by_field_name("condition")
    if condition is not None:
        walk.around = extent(condition)
        decide(walk, condition, "loop")


def leave(walk: Walk, node: Node) -> None:
    """`return`, with the value that it gives."""
    value = next((c for c in node.named_children if c.type != "comment"), None)
    around = extent(node)
    if value is not None:
        walk.expression(value, around=around)
    walk.around = around
    walk.emit(Kind.JUMP, around, Jump("return", None, extent(value) if value is not None else None))


def jump(walk: Walk, node: Node) -> None:
    """`goto label`."""
    label = node.child_by_field_name("label")
    walk.around = extent(node)
    name = text(walk.data, extent(label)) if label is not None else None
    walk.emit(Kind.JUMP, walk.around, Jump("goto", name, None))


def step(walk: Walk, node: Node) -> None:
    """`break` and `continue`."""
    walk.around = extent(node)
    walk.emit(Kind.JUMP, walk.around, Jump(node.type.removesuffix("_statement"), None, None))


def label(walk: Walk, node: Node) -> None:
    """`name:` and the statement it stands before."""
    name = node.child_by_field_name("label")
    if name is not None:
        walk.around = extent(name)
        walk.emit(Kind.LABEL, walk.around, Label(text(walk.data, walk.around)))
    for child in node.named_children:
        if name is None or child.id != name.id:
            walk.statement(child)


def directive(walk: Walk, node: Node) -> None:
    """`#if` and its branches: all of them are read, in source order; their conditions are not code."""
    condition = node.child_by_field_name("condition") or node.child_by_field_name("name")
    for child in node.named_children:
        if condition is None or child.id != condition.id:
            walk.statement(child)


def stray(walk: Walk, node: Node) -> None:
    """A macro with a block looks like a function inside a function: its body runs where it stands."""
    body = node.child_by_field_name("body")
    if body is not None:
        walk.inside("loop", extent(body), (), body)


STATEMENTS: dict[str, Visit] = {
    "compound_statement": block,
    "expression_statement": simple,
    "declaration": declaration,
    "parameter_declaration": parameter,
    "if_statement": branch,
    "else_clause": row,
    "switch_statement": choose,
    "case_statement": case,
    "while_statement": loop,
    "for_statement": loop,
    "do_statement": until,
    "return_statement": leave,
    "goto_statement": jump,
    "break_statement": step,
    "continue_statement": step,
    "labeled_statement": label,
    "attributed_statement": row,
    "function_definition": stray,
    "ERROR": row,
    "preproc_if": directive,
    "preproc_ifdef": directive,
    "preproc_elif": directive,
    "preproc_elifdef": directive,
    "preproc_else": directive,
    "preproc_def": skip,
    "preproc_function_def": skip,
    "preproc_call": skip,
    "preproc_include": skip,
    "type_definition": skip,
    "comment": skip,
}

TABLES = Tables(STATEMENTS, EXPRESSIONS, constructs=False)
