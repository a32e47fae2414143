"""From a definition's tree to its points: every call, assignment, test, jump and label in source order, and the arms around them.

One walk of the tree serves all patterns. What differs between C and C++ is the two tables that the walk is handed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tree_sitter import Node

from outcrop.languages.c.flowing import Flow
from outcrop.model.code import Arm, Definition, Event, Function, Jump, Kind, Point, ScopeEnd, Variable
from outcrop.model.extent import Extent
from outcrop.model.macros import MacroJump

# Nesting beyond this is not read by recursion; generated code goes there, people do not.
DEEPEST = 200
LABEL = re.compile(rb"[;{}:/]\s*([A-Za-z_]\w*)[ \t]*:(?!:)")

Visit = Callable[["Walk", Node], None]
_new = tuple.__new__


@dataclass(frozen=True, slots=True)
class Tables:
    """What a language adds to the walk: how each type of statement and of expression is read."""

    statements: Mapping[str, Visit]
    expressions: Mapping[str, Visit]
    constructs: bool  # whether `T x(a)` and `T x{a}` construct an object that acts when it dies


@dataclass(frozen=True, slots=True)
class Scope:
    """A block that is open: where it stands, and the objects declared in it so far, each with where it is."""

    where: Extent
    objects: list[tuple[str, int]] = field(default_factory=list)

    def dying(self, since: int = 0) -> list[str]:
        """The objects declared since a place, the youngest first."""
        return [name for name, declared in reversed(self.objects) if declared >= since]


@dataclass(slots=True)
class Walk:
    """The walk's state: what was read so far, and where the reader stands."""

    data: bytes
    tables: Tables
    jumps: Mapping[str, Sequence[MacroJump]]
    root: Node  # the definition
    around: Extent  # the statement that is being read
    points: list[Point] = field(default_factory=list)
    arms: list[Arm] = field(default_factory=list)
    variables: dict[str, Variable] = field(default_factory=dict)
    arm: int = -1
    depth: int = 0
    too_deep: bool = False
    flow: Flow = field(default_factory=Flow)
    scopes: list[Scope] = field(default_factory=list)  # the blocks that are open
    seeming: frozenset[bytes] | None = None  # what looks like a label
    labels: dict[str, int] | None = None  # where each label stands
    thrown: dict[int, list[tuple[int, str]]] = field(
        default_factory=dict
    )  # what may throw in a `try`, each with the objects alive there, and how many blocks hold them

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
        table = self.tables.expressions
        for node in nodes:
            visit = table.get(node.type, _row)
            if visit is skip:
                continue
            if self.depth > DEEPEST:
                self.too_deep = True
            else:
                self.depth += 1
                visit(self, node)
                self.depth -= 1

    def emit(self, kind: Kind, where: Extent, event: Event) -> int:
        """Add a point; its index is what later points refer to."""
        index = len(self.points)
        self.points.append(Point(index, kind, where, self.around, self.arm, event))
        self.flow.reach(index)
        if kind is Kind.CALL and self.flow.innermost("try") is not None:
            self.may_throw(index, len(self.scopes))
        return index

    def may_throw(self, index: int, open_blocks: int) -> None:
        """Note that something may be thrown at a point, in so many blocks."""
        blocks = enumerate(self.scopes[:open_blocks])
        self.thrown[index] = [(depth, name) for depth, block in blocks for name, _ in block.objects]

    def jump(self, where: Extent, event: Jump) -> None:
        """Add a jump; what was declared in the blocks that it leaves dies there: before it, or, of a macro that tests first,
        only where it jumps."""
        names = self._dying(event)
        if names and not event.tested:
            self.emit(Kind.SCOPE_END, where, ScopeEnd(names))
        jump = last = self.emit(Kind.JUMP, where, event)
        if event.how == "throw" and self.flow.innermost("try") is not None:
            self.may_throw(jump, self.flow.leaving("throw"))
        if names and event.tested:
            self.flow.open = [(jump, "jump")]
            last = self.emit(Kind.SCOPE_END, where, ScopeEnd(names))
        self.flow.jump(last, event.how, event.label, stays=event.tested and last == jump)
        if last != jump:
            self.flow.open = [(jump, "next")]

    def _dying(self, event: Jump) -> tuple[str, ...]:
        """The objects that die where a jump leads, the youngest first."""
        if not any(block.objects for block in self.scopes):
            return ()
        if event.how != "goto":
            left = self.scopes[self.flow.leaving(event.how) :]
            return tuple(name for block in reversed(left) for name in block.dying())
        if (target := self._labelled().get(event.label or "")) is None:
            return ()
        blocks = ((block, target if block.where.start <= target < block.where.end else 0) for block in self.scopes)
        return tuple(name for block, since in reversed([*blocks]) for name in block.dying(since))

    def _named_labels(self, arguments: Sequence[Extent]) -> Iterator[str]:
        """The arguments that name a label of the function, and no variable: whatever takes one hides a goto, wherever it is defined."""
        for argument in arguments:
            named = self.data[argument.start : argument.end]
            if (
                named in self._label_names()
                and (label := named.decode()) not in self.variables
                and label in self._labelled()
            ):
                yield label

    def _label_names(self) -> frozenset[bytes]:
        """What looks like a label of the function."""
        if self.seeming is None:
            self.seeming = frozenset(LABEL.findall(self.data, self.root.start_byte, self.root.end_byte))
        return self.seeming

    def _labelled(self) -> dict[str, int]:
        """Where each label of the function stands, those below included."""
        if self.labels is not None:
            return self.labels
        found: dict[str, int] = {}
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            waiting += reversed(node.named_children)
            if node.type == "labeled_statement" and (name := node.child_by_field_name("label")) is not None:
                found.setdefault(text(self.data, extent(name)), node.start_byte)
        self.labels = found
        return found

    @contextmanager
    def inside(self, kind: str, where: Extent, tests: tuple[tuple[int, bool], ...]) -> Iterator[None]:
        """Read what follows as part of a new arm."""
        outer, self.arm = self.arm, len(self.arms)
        self.arms.append(Arm(kind, where, outer, tests))
        yield
        self.arm = outer

    @contextmanager
    def scope(self, where: Extent) -> Iterator[None]:
        """Read a block; the objects declared in it die on its closing brace, where that is reached at all."""
        self.scopes.append(Scope(where))
        yield
        if (names := self.scopes.pop().dying()) and self.flow.open:
            self.around = Extent(max(where.end - 1, where.start), where.end)
            self.emit(Kind.SCOPE_END, self.around, ScopeEnd(tuple(names)))

    def hidden(self, name: str, arguments: Sequence[Extent], where: Extent) -> None:
        """Add the jumps that a macro of this name hides."""
        known = self.jumps.get(name)
        if known is None:
            known = [MacroJump("goto", label, tested=True) for label in self._named_labels(arguments)]
        for jump in known:
            label = jump.label
            if isinstance(label, int):
                label = text(self.data, arguments[label - 1]) if label <= len(arguments) else None
            self.jump(where, Jump(jump.how, label, None, macro=name, tested=jump.tested))


def skip(walk: Walk, node: Node) -> None:
    """What says nothing about what runs: names, literals, types, comments."""


def read(definition: Definition, data: bytes, tables: Tables, jumps: Mapping[str, Sequence[MacroJump]]) -> Function:
    """Read one definition.

    Nesting beyond what recursion can carry is left out, and the function then counts as read with an error.
    """
    assert isinstance(definition.node, Node)
    walk = Walk(data, tables, jumps, definition.node, definition.extent)
    for parameter in _parameters(definition.node):
        walk.statement(parameter)
    body = definition.node.child_by_field_name("body")
    with walk.inside("body", definition.body, ()):
        for child in definition.node.named_children:
            if child.type == "field_initializer_list":  # C++: what a constructor begins with
                walk.expression(child, around=extent(child))
        if body is not None:
            walk.statement(body)
    graph = walk.flow.graph()
    return Function(definition, data, tuple(walk.points), tuple(walk.arms), walk.variables, graph, walk.too_deep)


def _row(walk: Walk, node: Node) -> None:
    walk.expressions(node.named_children)


def extent(node: Node) -> Extent:
    """Where a node stands; asked for so often that Extent's own constructor would be felt."""
    return _new(Extent, node.byte_range)


def text(data: bytes, where: Extent) -> str:
    """The bytes of an extent as text; taken from the file, never from a tree that was fed masked bytes."""
    start, end = where
    return data[start:end].decode("utf-8", "backslashreplace")


def parts(node: Node) -> list[Node]:
    """What a node holds, comments left out."""
    return [child for child in node.named_children if child.type != "comment"]


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
        declarator = inner if inner is not None else next(iter(parts(declarator)), None)
    return found
