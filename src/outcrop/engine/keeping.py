"""What a definition keeps beyond its end: what it was handed, and what it has made and hands out all the same.

Both are told by where a name ends up: set as a member of something, added to a collection, handed to a callee that keeps it. What it
ends up in counts if that outlives the call: the caller's, everyone's, or a local that ends up in such a thing itself.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from outcrop.engine.effect import Effect
from outcrop.engine.failing import NOTHING, NUMBER
from outcrop.engine.sites import Found
from outcrop.flow.sameness import root
from outcrop.model.code import Assign, Call, Jump
from outcrop.model.extent import Extent
from outcrop.vocabulary import words_of

FAMILIES = frozenset({"resource.keep", "resource.lend"})
NAMED = frozenset({"keeper.named", "lender.named"})  # who may join them, by its name
NAME = re.compile(
    r"(?:\(\s*(?:struct |unsigned |const )*\w+[\s*]*\)|[A-Z_][A-Z0-9_]*\s*(?=\()|[(\s])*([&*]?)\s*([A-Za-z_]\w*)((?:->\w+|\.\w+)*)[)\s]*"
)  # a name, cast, in parentheses, or in a macro that casts it
MEMBER = re.compile(r"->|\.|\[")
# What changes a collection, and keeps nothing in it.
TAKING_OUT = frozenset(
    {"remove", "delete", "del", "pop", "dequeue", "erase", "unlink", "flush", "clear", "drain", "purge"}
)


def keeping(found: Found, parameters: Sequence[str], *, gives: bool) -> Iterator[Effect]:
    """The parameters that a definition keeps, and whether what it gives back is kept by somebody; `gives` says that it may give."""
    ends = _Ends(found, parameters)
    for number, name in enumerate(parameters, 1):
        if via := ends.kept(name):
            yield Effect("resource.keep", number, via=tuple(sorted(via - {""})))
    if gives and (static := ends.static()):
        yield Effect("resource.lend", "result", place=static)
    elif gives and (via := ends.lent()):
        yield Effect("resource.lend", "result", via=tuple(sorted(via - {""})))


@dataclass
class _Ends:
    """Where the names of one definition end up."""

    found: Found
    parameters: Sequence[str]

    def kept(self, name: str) -> Set[str]:
        """By which callees, or by none (an assignment), a parameter ends up in what outlives the call, unless a reference is taken for
        that, or it only points back at what holds it."""
        if name not in self._in and name not in self._is:
            return frozenset()
        return frozenset() if name in self._referenced else self._outliving(name)

    def static(self) -> str:
        """The static local that is given back, if one is."""
        variables = self.found.function.variables
        return next((name for name in sorted(self._returned) if variables[name].static), "")

    def lent(self) -> Set[str]:
        """The same of what is given back; or by which callees it comes that have lent it themselves."""
        given, waiting = set[str](), list(self._returned)
        while waiting:
            name = waiting.pop()
            if name not in given:
                given.add(name)
                waiting += (other for other, names in self._is.items() if name in names)
        via = set(self._lent.get("", ()))
        if not given.isdisjoint(self._referenced):
            return frozenset()
        via |= {callee for name in given for callee in self._lent.get(name, ())}
        own = (name for name in given if name not in self.parameters)
        return via.union(*(self._outliving(name) for name in own))

    def _outliving(self, start: str) -> Set[str]:
        """By which callees, or by none, a name ends up in what outlives the call, itself or by way of locals that hold it."""
        seen, waiting, via = {start}, [start], set[str]()
        while waiting:
            name = waiting.pop()
            for holder, callee in self._in.get(name, ()):
                if holder != start and self._outlives(holder) and not self._points_back(start, name, holder):
                    via.add(callee)
            held = [holder for holder, _ in self._in.get(name, ()) if holder not in self.parameters]
            new = {*held, *self._is.get(name, ())} - seen
            seen |= new
            waiting += new
        return via

    def _points_back(self, start: str, name: str, holder: str) -> bool:
        """Whether two parameters know each other: which of them holds the other cannot be told."""
        mutual = any(other == start for other, _ in self._in.get(holder, ()))
        return start in self.parameters and mutual and not any(callee for h, callee in self._in[name] if h == holder)

    def _outlives(self, name: str, depth: int = 3) -> bool:
        """Whether a name is, or is a part of, what was there before the call."""
        variable = self.found.function.variables.get(name)
        if name in self.parameters or variable is None or variable.static:
            return True
        return depth > 0 and any(
            other != name and self._outlives(other, depth - 1) for other in self._parts.get(name, ())
        )

    @cached_property
    def _assigned(self) -> Sequence[Assign]:
        points = self.found.function.points
        return [p.event for p in points if isinstance(p.event, Assign) and p.event.operator == "=" and p.event.value]

    @cached_property
    def _is(self) -> Mapping[str, Set[str]]:
        """What each name is called besides: `value = (uint64_t)node`."""
        found: dict[str, set[str]] = defaultdict(set)
        text = self.found.function.text
        for event in self._assigned:
            target = text(event.target)
            if event.call is None and event.value and target in self.found.function.variables:
                name = self._named(text(event.value)) if not MEMBER.search(text(event.value)) else None
                if name and name != target and not self.found.function.variables[target].static:
                    found[name].add(target)
        return found

    @cached_property
    def _in(self) -> Mapping[str, Set[tuple[str, str]]]:
        """What each name is set in, or handed to, and by which callee."""
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        text = self.found.function.text
        # What holds a parameter only for a while, `current = job; run(); current = NULL;`, does not keep it.
        unset = {text(e.target) for e in self._assigned if e.value and text(e.value) in NOTHING}
        for event in self._assigned:
            target = text(event.target)
            if event.call is None and event.value and (holder := self._holder(target)):
                name = self._named(text(event.value))
                if name and name != holder and (target not in unset or name not in self.parameters):
                    found[name].add((holder, ""))
        for point in self.found.function.points:
            if isinstance(point.event, Call):
                for name, holder in self._handed(point.event):
                    found[name].add((holder, point.event.name))
        return found

    def _holder(self, target: str) -> str | None:
        """What a thing that is set there is a part of afterwards; nothing of a local, or of what the caller gets by an address."""
        name = root(target)
        variable = self.found.function.variables.get(name or "")
        if MEMBER.search(target):
            return name
        if target.lstrip("( ").startswith("*"):
            return None
        return name if variable is None or variable.static else None

    def _handed(self, event: Call) -> Iterator[tuple[str, str]]:
        """What a callee keeps of what it is handed, and in what."""
        text = self.found.function.text
        arguments = [text(argument) for argument in event.arguments]
        receiver = text(event.receiver) if event.receiver is not None else None
        for entry in self.found.failing.entries(event):
            if entry.family == "resource.keep" and isinstance(entry.subject, int):
                others = [a for number, a in enumerate(arguments, 1) if number != entry.subject]
                kept, holder = arguments[entry.subject - 1 : entry.subject], root(others[0]) if others else event.name
            elif entry.family == "collection.change" and entry.origin is None and not words_of(event.name) & TAKING_OUT:
                where = receiver if entry.subject == "receiver" else None
                if isinstance(entry.subject, int):
                    where = next(iter(arguments[entry.subject - 1 : entry.subject]), None)
                kept, holder = [a for a in arguments if a != where], root(where) if where else entry.place or None
            else:
                continue
            for argument in kept if holder else ():
                if (name := self._named(argument)) and name != holder:
                    yield name, holder or ""

    def _named(self, written: str) -> str | None:
        """The variable that an expression is, its address, or a link inside it: `(uint64_t)x`, `&x`, `&x->link`; and what it points to
        where that is a number, which may stand for a thing."""
        found = NAME.fullmatch(written)
        if found is None or found[2] not in self._variables or (found[3] and found[1] != "&"):
            return None
        if found[1] == "*":
            variable = self.found.function.variables.get(found[2])
            return found[2] if variable is not None and NUMBER.search(variable.type) else None
        return found[2]

    @cached_property
    def _variables(self) -> Set[str]:
        return self.found.function.variables.keys() | set(self.parameters)

    @cached_property
    def _parts(self) -> Mapping[str, Set[str]]:
        """What each local is a part of, as it was found there: `page = file->pages`."""
        found: dict[str, set[str]] = defaultdict(set)
        text = self.found.function.text
        for event in self._assigned:
            target, value = text(event.target), text(event.value) if event.value else ""
            if target not in self.found.function.variables:
                continue
            if event.call is None:
                if MEMBER.search(value) and (name := root(value)):
                    found[target].add(name)
                continue
            made = self.found.function.points[event.call].event
            if isinstance(made, Call) and not self._families(made).isdisjoint(("resource.look", "collection.member")):
                found[target].update(name for a in made.arguments[:1] if (name := root(text(a))))
        return found

    @cached_property
    def _lent(self) -> Mapping[str, Set[str]]:
        """The locals that hold what a callee has lent; by no name what is given back right there."""
        found: dict[str, set[str]] = defaultdict(set)
        text = self.found.function.text
        for point in self.found.function.points:
            event = point.event
            if isinstance(event, Call) and "resource.lend" in self._families(event):
                returned = any(text(point.extent) == text(value) for value in self._values)
                found[text(event.result) if event.result is not None else "" if returned else event.name].add(
                    event.name
                )
        return found

    @cached_property
    def _referenced(self) -> Set[str]:
        """The names of which a reference is taken."""
        calls = (p.event for p in self.found.function.points if isinstance(p.event, Call))
        refs = (call for call in calls if "resource.same" in self._families(call))
        return {name for call in refs for a in call.arguments[:1] if (name := self._named(self.found.function.text(a)))}

    @cached_property
    def _values(self) -> Sequence[Extent]:
        """What is given back."""
        jumps = (p.event for p in self.found.function.points if isinstance(p.event, Jump) and p.event.how == "return")
        return [jump.value for jump in jumps if jump.value is not None]

    @cached_property
    def _returned(self) -> Set[str]:
        named = {self._named(self.found.function.text(value)) or "" for value in self._values}
        return {name for name in named if self._may_be_thing(name)}

    def _may_be_thing(self, name: str) -> bool:
        """Whether a local may hold a thing, and not how something went."""
        variable = self.found.function.variables.get(name)
        return variable is not None and (variable.pointer or not NUMBER.search(variable.type))

    def _families(self, event: Call) -> Set[str]:
        return self.found.failing.families(event)
