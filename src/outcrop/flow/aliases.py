"""Other names of a place: what a local was set to, where nothing can have changed that; which points give a place another name."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from outcrop.flow.facts import Place, reads
from outcrop.flow.sameness import by_address, place, uncast
from outcrop.model.code import Assign, Call, Function
from outcrop.model.graph import ENTRY

MEMBER = (".", "->")


@dataclass
class Aliases:
    """The names in one function."""

    function: Function
    _renaming: dict[Place, frozenset[int]] = field(default_factory=dict)
    _values: dict[tuple[str, int], Place | None] = field(default_factory=dict)

    def names(self, written: str, point: int) -> Collection[Place]:
        """The place as it is written at a point, and, one step further, as what its first name was set to."""
        named = place(written)
        at = next((i for i, token in enumerate(named) if token.isidentifier()), None)
        if at is None or named[at] not in self._definitions:
            return (named,) if named else ()
        value = self._value(named[at], point)
        other = _put(named, at, value) if value is not None else None
        return (named,) if other is None else (named, other)

    def renaming(self, named: Place) -> frozenset[int]:
        """The points after which a place is another one, since something that it reads is assigned there."""
        if (known := self._renaming.get(named)) is not None:
            return known
        tokens = dict.fromkeys(named)
        near = [one for token in tokens for one in self._assigned.get(token, ())]
        if len(named) > 1:  # a mutex whose own address is handed out stays the same
            near += [one for token in tokens for one in self._handed_out.get(token, ())]
        known = self._renaming[named] = frozenset(point for point, target in near if reads(named, target))
        return known

    def copying(self, named: Place) -> Iterator[tuple[int, Place]]:
        """The points that hand a place's first part on to another variable, and what it is called by that."""
        for point, target, value in self._copies.get(named[0] if named else "", ()):
            if named[: len(value)] == value:
                yield point, target + named[len(value) :]

    @cached_property
    def _assigned(self) -> Mapping[str, Sequence[tuple[int, Place]]]:
        """What is assigned where, by its first token."""
        found: dict[str, list[tuple[int, Place]]] = defaultdict(list)
        for point in self.function.points:
            if isinstance(point.event, Assign) and (target := place(self.function.text(point.event.target))):
                found[target[0]].append((point.index, target))
        return found

    @cached_property
    def _handed_out(self) -> Mapping[str, Sequence[tuple[int, Place]]]:
        """Where a callee may assign a variable, since it is handed its address: a pointer or number, that is."""
        found: dict[str, list[tuple[int, Place]]] = defaultdict(list)
        for point in self.function.points:
            for argument in point.event.arguments if isinstance(point.event, Call) else ():
                name = by_address(self.function.text(argument))
                if name is not None and self._scalar(name):
                    found[name].append((point.index, (name,)))
        return found

    def _scalar(self, name: str) -> bool:
        variable = self.function.variables.get(name)
        return variable is not None and (variable.pointer or variable.type.endswith("int"))

    @cached_property
    def _copies(self) -> Mapping[str, Sequence[tuple[int, Place, Place]]]:
        found: dict[str, list[tuple[int, Place, Place]]] = defaultdict(list)
        for point in self.function.points:
            event = point.event
            if isinstance(event, Assign) and event.operator == "=" and event.call is None and event.value is not None:
                target = place(self.function.text(event.target))
                value = place(uncast(self.function.text(event.value)))
                if target and value and target != value and value[0].isidentifier():
                    found[value[0]].append((point.index, target, value))
        return found

    @cached_property
    def _definitions(self) -> Mapping[str, Mapping[int, Place | None]]:
        """Where each local is given a value, and which, where that is a place."""
        found: dict[str, dict[int, Place | None]] = defaultdict(dict)
        for several in (*self._assigned.values(), *self._handed_out.values()):
            for index, target in several:
                variable = self.function.variables.get(target[0])
                if len(target) == 1 and variable is not None and not variable.static:
                    found[target[0]][index] = self._given(index)
        return {name: points for name, points in found.items() if any(points.values())}

    def _given(self, index: int) -> Place | None:
        """The place, with its `&`, that an assignment gives; none where it gives anything else."""
        event = self.function.points[index].event
        if not isinstance(event, Assign) or event.operator != "=" or event.call is not None or event.value is None:
            return None
        written = uncast(self.function.text(event.value))
        value = place(written)
        plain = all(token.isidentifier() or token.isdigit() or token in (*MEMBER, "[", "]") for token in value)
        if not plain or not value or not value[0].isidentifier() or value[0] in ("NULL", "nullptr", "true", "false"):
            return None
        return ("&", *value) if written.startswith("&") else value

    def _value(self, name: str, point: int) -> Place | None:
        key = (name, point)
        if key not in self._values:
            self._values[key] = self._reaching(name, point)
        return self._values[key]

    def _reaching(self, name: str, point: int) -> Place | None:
        """The one value that a local has at a point on every way to it, if nothing that the value reads changed since."""
        definitions = self._definitions[name]
        parameter = self.function.variables[name].parameter
        if len(definitions) == 1 and not parameter:
            value = next(iter(definitions.values()))
            if value is not None and not self._changing(value):
                return value
        values: set[Place | None] = set()
        seen: set[int] = set()
        waiting = [point]
        while waiting:
            for edge in self.function.graph.before.get(waiting.pop(), ()):
                if edge.source in definitions:
                    values.add(definitions[edge.source])
                elif edge.source == ENTRY:
                    values |= {None} if parameter else set()
                elif edge.source not in seen:
                    seen.add(edge.source)
                    waiting.append(edge.source)
        value = values.pop() if len(values) == 1 else None
        return value if value is not None and seen.isdisjoint(self._changing(value)) else None

    def _changing(self, value: Place) -> frozenset[int]:
        return self.renaming(value[1:] if value[0] == "&" else value)


def _put(named: Place, at: int, value: Place) -> Place | None:
    """A place with the name at an index replaced by what it was set to; none where that cannot be written so."""
    before, after = named[:at], named[at + 1 :]
    if value[0] != "&":
        return before + value + after
    if after[:1] == ("->",):
        return (*before, *value[1:], ".", *after[1:])
    if before == ("*",) and not after:
        return value[1:]
    return value[1:] if not before and not after else None
