"""What a function acquires, and where it gives it back or away: told by what becomes of a call's result.

After Hector (Saha et al., DSN 2013): no list of allocators is needed, since a function that releases a thing on one way out says by
that what the thing is. A result that lands in a local is `gained`; a call that is named as giving back, handed that local, `gives
back`; what is returned, stored beyond the locals, or handed to a callee that by its name keeps it, is `given away`.
"""

from collections.abc import Iterator
from dataclasses import replace

from outcrop.engine.site import Site
from outcrop.flow.sameness import place, root
from outcrop.model.code import Assign, Call, Function, Jump, Point
from outcrop.vocabulary import Vocabulary

MAKING = frozenset({"memory.allocate", "resource.make"})
GIVING_BACK = frozenset({"memory.free", "resource.release", "resource.unref"})
COUNTING = "resource.unref"


def resources(function: Function, vocabulary: Vocabulary, kind: str) -> Iterator[Site]:
    """The sites of one kind: `gain` (of what is given back somewhere, or what a callee is named as making), `release`, or `settle`
    (a release, or where the thing is given away)."""
    locals_ = {name for name, variable in function.variables.items() if not variable.parameter and not variable.static}
    if kind == "gain":
        yield from _gained(function, vocabulary, locals_)
        return
    for point in function.points:
        event = point.event
        if isinstance(event, Call):
            families = _families(event, function, vocabulary)
            if GIVING_BACK.isdisjoint(families):
                named = _kept(event, function, families) if kind == "settle" else []
            else:
                named = [_bare(function.text(argument)) for argument in event.arguments]
                if kind == "settle" and "memory.free" not in families:  # `destroy(x->root)` is the end of x too
                    named += [root(function.text(argument)) or "" for argument in event.arguments[:1]]
            for site in _site(function, point, locals_.intersection(named), event.name):
                yield replace(site, parts={**site.parts, "counted": COUNTING in families})
        elif kind == "settle":
            yield from _site(function, point, _given_away(function, point) & locals_, "")


def _gained(function: Function, vocabulary: Vocabulary, locals_: set[str]) -> Iterator[Site]:
    """Where a call's result lands in a local. Of what is neither made here nor given back anywhere, there is nothing to tell; and
    what was only looked up is nobody's to give back, unless references to it are counted."""
    released = [*resources(function, vocabulary, "release")]
    given_back = {site.parts["subject"] for site in released}
    counted = {site.parts["subject"] for site in released if site.parts["counted"]}
    for point in function.points:
        event = point.event
        if isinstance(event, Call) and event.result is not None and (name := function.text(event.result)) in locals_:
            families = _families(event, function, vocabulary)
            made = not MAKING.isdisjoint(families)
            if made or name in (counted if "resource.look" in families else given_back):
                for site in _site(function, point, {name}, event.name):
                    yield replace(site, parts={**site.parts, "kind": "made" if made else "got"})


def _site(function: Function, point: Point, names: set[str], called: str) -> Iterator[Site]:
    for name in sorted(names):
        parts = {"subject": name, "name": called}
        yield Site("", point.index, point.extent, point.statement, point.arm, parts, own=True)


def _families(event: Call, function: Function, vocabulary: Vocabulary) -> frozenset[str]:
    known = vocabulary.of(event.name, method=event.receiver is not None, language=function.definition.language)
    return frozenset(entry.family for entry in known)


def _kept(event: Call, function: Function, families: frozenset[str]) -> list[str]:
    """Those of its arguments that a callee may keep: what it is named as taking or storing, and what it is handed after its first
    argument, unless it is named as only looking at it."""
    arguments = [function.text(argument) for argument in event.arguments]
    if "collection.change" in families:  # `list_add(&x->link, &all)` keeps x
        return [name for argument in arguments if (name := root(argument))]
    named = [_bare(argument) for argument in arguments]
    if "resource.take" in families:
        return named
    return [] if "resource.look" in families else named[1:]


def _given_away(function: Function, point: Point) -> set[str]:
    """The names whose values leave the function's own hands at a point."""
    event = point.event
    if isinstance(event, Jump) and event.how == "return" and event.value is not None:
        return {*map(str, place(function.text(event.value)))}
    if isinstance(event, Assign) and event.value is not None and event.operator == "=":
        value = place(function.text(event.value))
        target = place(function.text(event.target))
        if len(value) == 1 and target != value:
            return {value[0]}
    return set()


def _bare(argument: str) -> str:
    """The name that an argument is: `&x`, `(void *)x` and `x` are all x."""
    tokens = place(argument)
    if tokens and tokens[0] == "(" and ")" in tokens:
        tokens = tokens[tokens.index(")") + 1 :]
    return tokens[0] if len(tokens) == 1 else ""
