"""The engine's own sites: calls, tests, jumps and the like, as the points of a function have them."""

from collections.abc import Iterator, Mapping

from outcrop.engine.site import Site, Value
from outcrop.model.code import Call, Check, Function, Jump, Kind, Label, Point
from outcrop.model.extent import Extent

KINDS: Mapping[str, Kind] = {
    "jump": Kind.JUMP,
    "call": Kind.CALL,
    "check": Kind.CHECK,
    "case": Kind.CASE,
    "assign": Kind.ASSIGN,
    "label": Kind.LABEL,
}

# The parts that are fields of the event; the others are told from the function around it.
FIELDS: Mapping[Kind, Mapping[str, str]] = {
    Kind.JUMP: {"how": "how", "label": "label", "macro": "macro", "value": "value"},
    Kind.CALL: {"name": "name", "receiver": "receiver", "holder": "result"},
    Kind.CHECK: {"subject": "subject", "operator": "operator", "against": "against", "construct": "construct"},
    Kind.CASE: {"value": "value"},
    Kind.ASSIGN: {"target": "target", "operator": "operator", "value": "value"},
    Kind.LABEL: {"name": "name"},
}


def sites_of(function: Function, kind: str) -> Iterator[Site]:
    """The sites of a kind: one of KINDS, `exit` (the returns), or `entry` (the first point)."""
    for point in function.points:
        event = point.event
        if kind == "exit":
            fits = isinstance(event, Jump) and event.how == "return"
        else:
            fits = point.index == 0 if kind == "entry" else point.kind is KINDS[kind]
            fits = fits and not (isinstance(event, Check) and event.construct == "directive")
        if fits:
            parts: dict[str, Value] = {"entry": True} if kind == "entry" else {}
            yield Site("", point.index, point.extent, point.statement, point.arm, parts, own=True)


def part_of(function: Function, point: Point, name: str) -> Value | None:
    """A part of one of these sites, worked out now; none where it has no such part."""
    event = point.event
    if (field_name := FIELDS.get(point.kind, {}).get(name)) is not None:
        value = getattr(event, field_name)
        return function.text(value) if isinstance(value, Extent) else value
    if isinstance(event, Call) and name == "arguments":
        return ", ".join(function.text(argument) for argument in event.arguments)
    if isinstance(event, Check) and name == "condition":
        return function.text(point.extent)
    if isinstance(event, Jump) and name == "direction" and event.how == "goto":
        return _direction(function, point.index, event)
    return None


def _direction(function: Function, index: int, jump: Jump) -> str:
    """Where a goto leads, told from where its label stands."""
    labels = (p.index for p in function.points if isinstance(p.event, Label) and p.event.name == jump.label)
    at = next(labels, None)
    return "none" if at is None else "forward" if at > index else "backward"
