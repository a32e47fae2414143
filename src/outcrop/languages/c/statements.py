"""How each statement of C is read: what it tests, which arms it opens, where it jumps."""

from collections.abc import Iterator
from contextlib import ExitStack

from tree_sitter import Node

from outcrop.languages.c.conditions import Sides, decide
from outcrop.languages.c.declarations import declaration, parameter
from outcrop.languages.c.expressions import EXPRESSIONS
from outcrop.languages.c.flowing import Ends
from outcrop.languages.c.reading import Tables, Visit, Walk, extent, parts, skip, text
from outcrop.model.code import Assign, Case, Check, Jump, Kind, Label
from outcrop.model.extent import Extent


def block(walk: Walk, node: Node) -> None:
    """`{ ... }`, and whatever else is just a row of statements: #if branches, linkage blocks."""
    with walk.scope(extent(node)):
        row(walk, node)


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
    if _is_macro(walk, node):
        loop(walk, node)
        return
    done: Ends = []
    with walk.scope(extent(node)):
        _sides(walk, node, done)
        walk.flow.open = done + walk.flow.open


def _sides(walk: Walk, node: Node, done: Ends) -> None:
    """The tests of a chain and what each leads to; the ends of all but the last side join those that are done."""
    with ExitStack() as elses:
        while True:
            sides = head(walk, node, "if")
            consequence, alternative = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
            walk.flow.open = sides.so
            if consequence is not None:
                with walk.inside("then", extent(consequence), sides.true):
                    walk.statement(consequence)
            done += walk.flow.fork(sides.otherwise)
            inner = next(iter(parts(alternative)), None) if alternative else None
            if alternative is None or inner is None:
                break
            elses.enter_context(walk.inside("else", extent(alternative), sides.false))
            if inner.type != "if_statement":
                walk.statement(inner)
                break
            node = inner


def head(walk: Walk, node: Node, construct: str) -> Sides:
    """Read the condition of a branch or loop."""
    condition = node.child_by_field_name("condition")
    if condition is None:
        return Sides((), (), walk.flow.open, [])
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
    with walk.scope(extent(node)):
        return _cases(walk, node, condition, body)


def _cases(walk: Walk, node: Node, condition: Node, body: Node) -> None:
    if (first := condition.child_by_field_name("initializer")) is not None:  # C++
        walk.statement(first)
    around = walk.around = Extent(node.start_byte, condition.end_byte)
    walk.expression(condition.child_by_field_name("value") or condition)
    walk.around = around
    inner = condition.child_by_field_name("value") or next(iter(parts(condition)), condition)
    check = walk.emit(Kind.CHECK, extent(condition), Check("switch", extent(inner), "switch", None, None))
    walk.flow.open = []
    with (
        walk.flow.frame("switch", len(walk.scopes), check) as frame,
        walk.inside("switch", extent(body), ((check, True),)),
    ):
        walk.statement(body)
    walk.flow.open = walk.flow.open + frame.left + ([] if frame.default else [(check, "false")])


def case(walk: Walk, node: Node) -> None:
    """`case x:` and what follows it; labels that share statements are told before them."""
    value = node.child_by_field_name("value")
    rest = [c for c in parts(node) if value is None or c.id != value.id]
    first = rest[0] if rest else None
    walk.around = Extent(node.start_byte, value.end_byte if value is not None else node.start_byte + len(b"default"))
    if (frame := walk.flow.innermost("switch")) is not None:
        walk.flow.open = [*walk.flow.open, (frame.check, "case")]
        frame.default = frame.default or value is None
    label = walk.emit(Kind.CASE, walk.around, Case(extent(value) if value is not None else None))
    if first is None:
        return
    with walk.inside("case", Extent(first.start_byte, node.end_byte), _labels_above(walk, label)):
        for child in rest:
            walk.statement(child)


def _labels_above(walk: Walk, label: int) -> tuple[tuple[int, bool], ...]:
    """This case label and those right above it that share its statements."""
    first = label
    while first > 0 and walk.points[first - 1].kind is Kind.CASE:
        first -= 1
    return tuple((index, True) for index in range(first, label + 1))


def loop(walk: Walk, node: Node) -> None:
    """`while` and `for`: what starts them, what they test, their body, what steps them."""
    with walk.scope(extent(node)):
        _rounds(walk, node)


def _rounds(walk: Walk, node: Node) -> None:
    if (first := node.child_by_field_name("initializer")) is not None:
        walk.around = extent(first)
        walk.statement(first)
    begin = len(walk.points)
    sides = _each(walk, node) if _is_macro(walk, node) else head(walk, node, "loop")
    walk.flow.open = sides.so
    body = node.child_by_field_name("body") or node.child_by_field_name("consequence")
    with walk.flow.frame("loop", len(walk.scopes)) as frame:
        if body is not None:
            with walk.inside("loop", extent(body), sides.true):
                walk.statement(body)
    walk.flow.open = walk.flow.open + frame.again
    if (step := node.child_by_field_name("update")) is not None:
        walk.expression(step, around=extent(step))
    again(walk, begin)
    walk.flow.open = sides.otherwise + frame.left


def _is_macro(walk: Walk, node: Node) -> bool:
    """Whether what the parser was fed as a keyword is a macro in the file."""
    keyword = node.children[0].type.encode()
    return not walk.data.startswith(keyword, node.start_byte)


def _each(walk: Walk, node: Node) -> Sides:
    """The head of a loop macro: each round gives its variable another value, and tests what nobody sees."""
    condition = node.child_by_field_name("condition")
    if condition is None:
        return Sides((), (), walk.flow.open, walk.flow.open)
    walk.around = Extent(node.start_byte, condition.end_byte)
    walk.expression(condition)
    if (variable := next(_locals(walk, condition), None)) is not None:
        walk.emit(Kind.ASSIGN, extent(variable), Assign(extent(variable), "=", None, None))
    check = walk.emit(Kind.CHECK, extent(condition), Check("loop", extent(condition), "each", None, None))
    return Sides(((check, True),), ((check, False),), [(check, "true")], [(check, "false")])


def _locals(walk: Walk, node: Node) -> Iterator[Node]:
    """The arguments of a macro that are locals of the function."""
    for part in parts(node):
        variable = walk.variables.get(text(walk.data, extent(part))) if part.type == "identifier" else None
        if variable is not None and not variable.parameter:
            yield part
        elif part.type in ("comma_expression", "parenthesized_expression"):
            yield from _locals(walk, part)


def again(walk: Walk, begin: int) -> None:
    """What is open leads back to where the loop begins."""
    if begin < len(walk.points):
        walk.flow.again(walk.flow.open, begin)


def until(walk: Walk, node: Node) -> None:
    """`do ... while`: the body comes first."""
    body, begin = node.child_by_field_name("body"), len(walk.points)
    with walk.flow.frame("loop", len(walk.scopes)) as frame:
        if body is not None:
            with walk.inside("loop", extent(body), ()):
                walk.statement(body)
    walk.flow.open = walk.flow.open + frame.again
    condition = node.child_by_field_name("condition")
    if condition is not None:
        walk.around = extent(condition)
        sides = decide(walk, condition, "loop")
        walk.flow.again(sides.so, begin)
        walk.flow.open = sides.otherwise
    walk.flow.open = walk.flow.open + frame.left


def leave(walk: Walk, node: Node) -> None:
    """`return`, with the value that it gives."""
    value = next(iter(parts(node)), None)
    around = extent(node)
    if value is not None:
        walk.expression(value, around=around)
    walk.around = around
    walk.jump(around, Jump("return", None, extent(value) if value is not None else None))


def jump(walk: Walk, node: Node) -> None:
    """`goto label`; `goto *place` leads nobody knows where."""
    label = node.child_by_field_name("label")
    walk.around = extent(node)
    named = label is not None and "*" not in text(walk.data, Extent(node.start_byte, label.start_byte))
    name = text(walk.data, extent(label)) if named and label is not None else None
    walk.jump(walk.around, Jump("goto", name, None))


def step(walk: Walk, node: Node) -> None:
    """`break` and `continue`."""
    walk.around = extent(node)
    walk.jump(walk.around, Jump(node.type.removesuffix("_statement"), None, None))


def label(walk: Walk, node: Node) -> None:
    """`name:` and the statement it stands before."""
    name = node.child_by_field_name("label")
    if name is not None:
        walk.around = extent(name)
        written = text(walk.data, walk.around)
        walk.flow.labels.setdefault(written, []).append(walk.emit(Kind.LABEL, walk.around, Label(written)))
    for child in node.named_children:
        if name is None or child.id != name.id:
            walk.statement(child)


def directive(walk: Walk, node: Node) -> None:
    """`#if` and its branches: all are read, in source order; its condition is a test that comes out alike wherever it is repeated."""
    condition = node.child_by_field_name("condition") or node.child_by_field_name("name")
    alternative = node.child_by_field_name("alternative")
    rest = [
        c
        for c in node.named_children
        if not (condition and c.id == condition.id) and not (alternative and c.id == alternative.id)
    ]
    if condition is None:
        for child in rest:
            walk.statement(child)
        return
    walk.around = Extent(node.start_byte, condition.end_byte)
    test = walk.emit(Kind.CHECK, extent(condition), Check("directive", extent(condition), "truth", None, None))
    so, otherwise = ("false", "true") if node.children[0].type == "#ifndef" else ("true", "false")
    constant = text(walk.data, extent(condition)).strip() if node.type in ("preproc_if", "preproc_elif") else ""
    walk.flow.open = [(test, so)] if constant != "0" else []
    for child in rest:
        walk.statement(child)
    done = walk.flow.fork([(test, otherwise)] if constant != "1" else [])
    if alternative is not None:
        walk.statement(alternative)
    walk.flow.open = done + walk.flow.open


def stray(walk: Walk, node: Node) -> None:
    """A macro with a block looks like a function inside a function: its body runs where it stands, any number of times. One that
    has a type is a function indeed, as GNU C has them, and runs where it is called."""
    if (kind := node.child_by_field_name("type")) is not None and kind.type == "primitive_type":
        return
    body, begin, before = node.child_by_field_name("body"), len(walk.points), walk.flow.open
    if body is not None:
        with walk.flow.frame("loop", len(walk.scopes)) as frame, walk.inside("loop", extent(body), ()):
            walk.statement(body)
        walk.flow.open = walk.flow.open + frame.again
        again(walk, begin)
        walk.flow.open = before + walk.flow.open + frame.left


def stumble(walk: Walk, node: Node) -> None:
    """What the grammar could not read: what it made of it, after a jump where a `goto *place` begins it."""
    if text(walk.data, extent(node)).split()[:1] == ["goto"]:
        walk.around = extent(node)
        walk.jump(walk.around, Jump("goto", None, None))
    row(walk, node)


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
    "ERROR": stumble,
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
