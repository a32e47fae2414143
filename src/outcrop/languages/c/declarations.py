"""How declarations are read: which names a function has, what their declarations tell, and what initialises them."""

from collections.abc import Sequence

from tree_sitter import Node

from outcrop.languages.c.expressions import producer
from outcrop.languages.c.reading import Walk, extent, parts, text
from outcrop.model.code import Assign, Declare, Kind, Variable
from outcrop.model.extent import Extent


def declaration(walk: Walk, node: Node) -> None:
    """`T a = x, *b, c(y);`: each declarator in turn."""
    kind = node.child_by_field_name("type")
    written = text(walk.data, extent(kind)) if kind is not None else ""
    around = extent(node)
    static = _static(walk, node)
    for declarator in node.children_by_field_name("declarator"):
        walk.around = around
        value = declarator.child_by_field_name("value") if declarator.type == "init_declarator" else None
        inner = declarator.child_by_field_name("declarator") if value is not None else declarator
        if inner is None:
            continue
        name = _declare(walk, inner, kind, written, parameter=False, static=static)
        _sizes(walk, inner)
        if name is not None:
            _initialise(walk, name, written, inner, value)


def _static(walk: Walk, node: Node) -> bool:
    if not walk.data.startswith(b"static", node.start_byte) and b"static" not in walk.data[slice(*node.byte_range)]:
        return False
    specifiers = (extent(c) for c in node.named_children if c.type == "storage_class_specifier")
    return any(text(walk.data, specifier) == "static" for specifier in specifiers)


def parameter(walk: Walk, node: Node) -> None:
    """A parameter's name and type."""
    kind, declarator = node.child_by_field_name("type"), node.child_by_field_name("declarator")
    if declarator is not None:
        written = text(walk.data, extent(kind)) if kind is not None else ""
        _declare(walk, declarator, kind, written, parameter=True, static=False)


def _declare(
    walk: Walk, declarator: Node, kind: Node | None, written: str, *, parameter: bool, static: bool
) -> Node | None:
    """Record a name; gives the node of the name."""
    wrappers: list[str] = []
    node = declarator
    while node.type not in ("identifier", "field_identifier"):
        wrappers.append(node.type)
        inner = node.child_by_field_name("declarator")
        if inner is None:
            inner = next((c for c in node.named_children if c.type.endswith(("declarator", "identifier"))), None)
        if inner is None:
            return None
        node = inner
    pointer = any(w in ("pointer_declarator", "array_declarator") for w in wrappers)
    by_value = kind is not None and not pointer and "reference_declarator" not in wrappers
    aggregate = "array_declarator" in wrappers and not parameter
    if by_value and kind is not None and not parameter:
        aggregate = kind.type in ("struct_specifier", "union_specifier", "template_type", "qualified_identifier")
    name = text(walk.data, extent(node))
    walk.variables[name] = Variable(name, written, pointer, aggregate, parameter, static)
    return node


def _sizes(walk: Walk, declarator: Node) -> None:
    """The lengths of an array are worked out where it is declared: `char buffer[length()]`."""
    node: Node | None = declarator
    while node is not None and node.type.endswith("declarator"):
        if (size := node.child_by_field_name("size")) is not None:
            walk.expression(size)
        node = node.child_by_field_name("declarator")


def _initialise(walk: Walk, name: Node, written: str, declarator: Node, value: Node | None) -> None:
    """What the name begins with: a value, or the arguments of its construction."""
    target = extent(name)
    given = _construction(declarator, value) if walk.tables.constructs else ()
    if given:
        for argument in given:
            walk.expression(argument)
        label = text(walk.data, target)
        walk.emit(
            Kind.DECLARE, extent(declarator.parent or declarator), Declare(label, written, tuple(map(extent, given)))
        )
        if walk.scopes:
            walk.scopes[-1].objects.append((label, target.start))
    elif value is not None:
        start = len(walk.points)
        walk.expression(value)
        made_by = producer(walk, start, target)
        walk.emit(Kind.ASSIGN, Extent(target.start, value.end_byte), Assign(target, "=", extent(value), made_by))


def _construction(declarator: Node, value: Node | None) -> Sequence[Node]:
    """The arguments of a construction; `Guard g(mutex_)` looks like the declaration of a function to a C++ parser."""
    if value is not None and value.type in ("argument_list", "initializer_list"):
        return parts(value)
    parameters = declarator.child_by_field_name("parameters") if declarator.type == "function_declarator" else None
    return parts(parameters) if value is None and parameters is not None else ()
