"""From a definition's tree to its points: every call, assignment, test, jump and label in source order, and the arms around them.

One walk of the tree serves all patterns. What differs between C and C++ is the two tables that the walk is handed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

from outcrop.model.code import Arm, Definition, Event, Function, Jump, Kind, Point, Variable
from outcrop.model.extent import Extent
from outcrop.model.macros import MacroJump

# Nesting beyond this is not read by recursion; generated code goes there, people do not.
DEEPEST = 200

Visit = Callable[["Walk", Node], None]
_new = tuple.__new__


@dataclass(frozen=True, slots=True)
class Tables:
    """What a language adds to the walk: how each type of statement and of expression is read."""

    statements: Mapping[str, Visit]
    expressions: Mapping[str, Visit]
    constructs: bool  # whether `T x(a)` and `T x{a}` construct an object that acts when it dies


@dataclass(slots=True)
class Walk:
    """The walk's state: what was read so far, and where the reader stands."""

    data: bytes
    tables: Tables
    jumps: Mapping[str, Sequence[MacroJump]]
    around: Extent  # the statement that is being read
    points: list[Point] = field(default_factory=list)
    arms: list[Arm] = field(default_factory=list)
    variables: dict[str, Variable] = field(default_factory=dict)
    arm: int = -1
    depth: int = 0
    too_deep: bool = False
    guards: list[str] = field(default_factory=list)  # objects declared in the block that is being read

    def statement(self, node: Node) -> None:
        """Read a statement; one that the tables do not name is read for what it holds."""
        visit = self.tables.statements.get(node.type)
        if visit is None:
            self.expression(node, around=extent(node))
        elif self.depth > DEEPEST:
            self.too_deep = True
        else:
            self.depth += 1
            visit(self, node)
            self.depth -= 1

    def expression(self, node: Node, around: Extent | None = None) -> None:
        """Read an expression in the order in which it is evaluated."""
        if around is not None:
            self.around = around
        self.expressions((node,))

    def expressions(self, nodes: Iterable[Node]) -> None:
        """Read expressions; one that the tables do not name is read for what it is made of."""
        for node in nodes:
            visit = self.tables.expressions.get(node.type)
            if visit is None:
                self._parts(node)
            elif visit is not skip:
                visit(self, node)

    def _parts(self, node: Node) -> None:
        if self.depth > DEEPEST:
            self.too_deep = True
        else:
            self.depth += 1
            self.expressions(node.named_children)
            self.depth -= 1

    def emit(self, kind: Kind, where: Extent, event: Event) -> int:
        """Add a point; its index is what later points refer to."""
        index = len(self.points)
        self.points.append(Point(index, kind, where, self.around, self.arm, event))
        return index

    def enter(self, kind: str, where: Extent, tests: tuple[tuple[int, bool], ...]) -> None:
        """What follows is part of a new arm, until the caller goes back to the one around it."""
        self.arms.append(Arm(kind, where, self.arm, tests))
        self.arm = len(self.arms) - 1

    def inside(self, kind: str, where: Extent, tests: tuple[tuple[int, bool], ...], *nodes: Node) -> None:
        """Read statements as a new arm."""
        outer = self.arm
        self.enter(kind, where, tests)
        for node in nodes:
            self.statement(node)
        self.arm = outer

    def hidden(self, name: str, arguments: Sequence[Extent], where: Extent) -> None:
        """Add the jumps that a macro of this name hides."""
        for jump in self.jumps.get(name, ()):
            label = jump.label
            if isinstance(label, int):
                label = text(self.data, arguments[label - 1]) if label <= len(arguments) else None
            self.emit(Kind.JUMP, where, Jump(jump.how, label, None, macro=name, tested=jump.tested))


def skip(walk: Walk, node: Node) -> None:
    """What says nothing about what runs: names, literals, types, comments."""


def read(definition: Definition, data: bytes, tables: Tables, jumps: Mapping[str, Sequence[MacroJump]]) -> Function:
    """Read one definition.

    Nesting beyond what recursion can carry is left out, and the function then counts as read with an error.
    """
    assert isinstance(definition.node, Node)
    walk = Walk(data, tables, jumps, definition.extent)
    for parameter in _parameters(definition.node):
        walk.statement(parameter)
    body = definition.node.child_by_field_name("body")
    walk.inside("body", definition.body, (), *([body] if body is not None else []))
    return Function(definition, data, tuple(walk.points), tuple(walk.arms), walk.variables, walk.too_deep)


def extent(node: Node) -> Extent:
    """Where a node stands; asked for so often that Extent's own constructor would be felt."""
    return _new(Extent, node.byte_range)


def text(data: bytes, where: Extent) -> str:
    """The bytes of an extent as text; taken from the file, never from a tree that was fed masked bytes."""
    start, end = where
    return data[start:end].decode("utf-8", "backslashreplace")


def _parameters(definition: Node) -> list[Node]:
    """The parameter declarations of a definition, K&R's included."""
    found = [child for child in definition.named_children if child.type == "declaration"]
    declarator = definition.child_by_field_name("declarator")
    while declarator is not None:
        parameters = declarator.child_by_field_name("parameters")
        if parameters is not None:
            return found + [
                child for child in parameters.named_children if child.type.endswith("parameter_declaration")
            ]
        inner = declarator.child_by_field_name("declarator")
        declarator = inner if inner is not None else next(iter(declarator.named_children), None)
    return found
