"""From a condition to its checks: each operand of `&&`, `||` and `!` is a test of its own, with a side that leads on."""

import re
from typing import NamedTuple

from tree_sitter import Node

from outcrop.languages.c.flowing import Ends
from outcrop.languages.c.reading import DEEPEST, Walk, extent, parts, text
from outcrop.model.code import Assign, Call, Check, Kind

MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
JOINING = frozenset({"&&", "||", "and", "or"})
NEGATING = frozenset({"!", "not"})
HINTS = frozenset({"likely", "unlikely", "__builtin_expect"})  # say how often, not what
NAMED = re.compile(r"[A-Z][A-Z0-9_]+$")
CONSTANTS = frozenset({"number_literal", "null", "true", "false", "char_literal", "nullptr"})


def operator_of(node: Node) -> str:
    """The operator of a binary expression; nothing of any other node."""
    operator = node.child_by_field_name("operator") if node.type == "binary_expression" else None
    return operator.type if operator is not None else ""


class Sides(NamedTuple):
    """The checks that can lead to the true and to the false side of a condition, each with the outcome that does.

    `so` and `otherwise` are the ends from which the one side and the other are reached.
    """

    true: tuple[tuple[int, bool], ...]
    false: tuple[tuple[int, bool], ...]
    so: Ends
    otherwise: Ends


def decide(walk: Walk, node: Node, construct: str) -> Sides:
    """Read a condition and say which outcomes of its checks lead to its sides; the caller goes on from their ends."""
    if walk.depth > DEEPEST:
        walk.too_deep = True
        return Sides((), (), walk.flow.open, walk.flow.open)
    walk.depth += 1
    sides = _decided(walk, node, construct)
    walk.depth -= 1
    return sides


def _decided(walk: Walk, node: Node, construct: str) -> Sides:
    around = walk.around
    node, negated = _bare(node, walk), False
    while (
        node.type == "unary_expression" and node.children[0].type in NEGATING
    ):  # a scanned file may hold thousands in a row
        node, negated = _bare(node.children[-1], walk), not negated
    if negated:
        inner = decide(walk, node, construct)
        return Sides(inner.false, inner.true, inner.otherwise, inner.so)
    if (operator := operator_of(node)) in JOINING:
        return _joined(walk, node, operator, construct)
    if node.type == "conditional_expression" and node.child_by_field_name("consequence") is not None:
        return _chosen(walk, node, construct)
    check = _test(walk, node, construct)
    walk.around = around
    index = walk.emit(Kind.CHECK, extent(node), check)
    constant = _constant(walk, node)
    so: Ends = [] if constant is False else [(index, "true")]
    otherwise: Ends = [] if constant is True else [(index, "false")]
    return Sides(((index, True),), ((index, False),), so, otherwise)


def _constant(walk: Walk, node: Node) -> bool | None:
    """What a condition that never changes comes out as."""
    if node.type in ("true", "false"):
        return node.type == "true"
    if node.type == "number_literal":
        return text(walk.data, extent(node)).rstrip("uUlL") not in ("0", "0x0")
    return None


def _joined(walk: Walk, node: Node, operator: str, construct: str) -> Sides:
    """`a && b`: b is reached only where a holds; `a || b`: where it does not. Chains lean left and are read in a loop."""
    operands = [node]
    while operator_of(operands[0]) == operator:
        halves = (operands[0].child_by_field_name("left"), operands[0].child_by_field_name("right"))
        operands[0:1] = [half for half in halves if half is not None]
    true: tuple[tuple[int, bool], ...] = ()
    false: tuple[tuple[int, bool], ...] = ()
    around = walk.around
    conjoined = operator in ("&&", "and")
    so: Ends = []
    otherwise: Ends = []
    for number, operand in enumerate(operands):
        if number:
            walk.flow.open = so if conjoined else otherwise
        walk.around = around
        sides = decide(walk, operand, construct)
        true, false = true + sides.true, false + sides.false
        so = sides.so if conjoined else so + sides.so
        otherwise = otherwise + sides.otherwise if conjoined else sides.otherwise
    return Sides(true, false, so, otherwise)


def _chosen(walk: Walk, node: Node, construct: str) -> Sides:
    """`a ? b : c`: b is tested where a holds, and c where it does not."""
    around = walk.around
    condition = node.child_by_field_name("condition")
    assert condition is not None
    first = decide(walk, condition, "choice")
    both: list[Sides] = []
    for kind, tests, begin, field in (
        ("then", first.true, first.so, "consequence"),
        ("else", first.false, first.otherwise, "alternative"),
    ):
        part = node.child_by_field_name(field)
        assert part is not None
        walk.flow.open, walk.around = begin, around
        with walk.inside(kind, extent(part), tests):
            both.append(decide(walk, part, construct))
    one, other = both
    return Sides(one.true + other.true, one.false + other.false, one.so + other.so, one.otherwise + other.otherwise)


def _bare(node: Node, walk: Walk) -> Node:
    """The condition inside parentheses and hints to the compiler, and behind commas; what stands before those is read."""
    while True:
        if node.type == "comma_expression":
            before, last = node.child_by_field_name("left"), node.child_by_field_name("right")
            if before is None or last is None:
                return node
            around = walk.around
            walk.expression(before)
            node, walk.around = last, around
            continue
        if node.type in ("parenthesized_expression", "condition_clause") and len(held := parts(node)) == 1:
            node = held[0]
        elif node.type == "call_expression" and text(walk.data, extent(node.children[0])) in HINTS:
            arguments = parts(node.children[-1])
            if not arguments:
                return node
            node = arguments[0]
        else:
            return node


def _test(walk: Walk, node: Node, construct: str) -> Check:
    """What one operand tests: a comparison with its constant on the right, or the truth of a value."""
    start = len(walk.points)
    sign = operator_of(node)
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    walk.expression(node)
    if sign not in MIRRORED or left is None or right is None:
        subject = _subject(node)
        return Check(construct, extent(subject), "truth", None, _tested_call(walk, start, subject))
    if _is_constant(walk, left) and not _is_constant(walk, right):
        left, right, sign = right, left, MIRRORED[sign]
    subject = _subject(left)
    return Check(construct, extent(subject), sign, extent(right), _tested_call(walk, start, subject))


def _is_constant(walk: Walk, node: Node) -> bool:
    """Whether an operand is a constant: written as such, or named as one by its capitals."""
    named = node.type == "identifier" and NAMED.match(text(walk.data, extent(node)))
    return node.type in CONSTANTS or bool(named)


def _subject(node: Node) -> Node:
    """What is tested: `(x = f())` tests x."""
    while node.type in ("parenthesized_expression", "cast_expression"):
        inner = node.child_by_field_name("value") or next(iter(parts(node)), None)
        if inner is None:
            return node
        node = inner
    if node.type == "assignment_expression" and (left := node.child_by_field_name("left")) is not None:
        return left
    return node


def _tested_call(walk: Walk, start: int, subject: Node) -> int | None:
    """The call among the points just read whose result is what is tested."""
    where = extent(subject)
    for point in reversed(walk.points[start:]):
        if isinstance(point.event, Call) and (point.extent == where or point.event.result == where):
            return point.index
        if isinstance(point.event, Assign) and point.event.target == where:
            return point.event.call
    return None
