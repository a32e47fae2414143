"""What a function acquires, and where it gives it back or away: told by what becomes of a call's result.

After Hector (Saha et al., DSN 2013): no list of allocators is needed, since a function that releases a thing on one way out says by
that what the thing is. A result that lands in a local is `gained`; a call that is named as giving back, handed that local, `gives
back`; what is returned, stored beyond the locals, or handed to a callee that by its name keeps it, is `given away`.
"""

from collections.abc import Iterator
from dataclasses import replace

from outcrop.engine.site import Site
from outcrop.flow.sameness import place
from outcrop.model.code import Assign, Call, Function, Jump, Point
from outcrop.vocabulary import Vocabulary

MAKING = frozenset({"memory.allocate", "resource.make"})
GIVING_BACK = frozenset({"memory.free", "resource.release"})


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
            named = [_bare(function.text(argument)) for argument in event.arguments]
            if GIVING_BACK.isdisjoint(families):
                named = _kept(families, named) if kind == "settle" else []
            yield from _site(function, point, locals_.intersection(named), event.name)
        elif kind == "settle":
            yield from _site(function, point, _given_away(function, point) & locals_, "")


def _gained(function: Function, vocabulary: Vocabulary, locals_: set[str]) -> Iterator[Site]:
    """Where a call's result lands in a local; of what is neither made here nor given back anywhere, there is nothing to tell."""
    given_back = {site.parts["subject"] for site in resources(function, vocabulary, "release")}
    for point in function.points:
        event = point.event
        if isinstance(event, Call) and event.result is not None and (name := function.text(event.result)) in locals_:
            made = not MAKING.isdisjoint(_families(event, function, vocabulary))
            if made or name in given_back:
                for site in _site(function, point, {name}, event.name):
                    yield replace(site, parts={**site.parts, "kind": "made" if made else "got"})


def _site(function: Function, point: Point, names: set[str], called: str) -> Iterator[Site]:
    for name in sorted(names):
        parts = {"subject": name, "name": called}
        yield Site("", point.index, point.extent, point.statement, point.arm, parts, own=True)


def _families(event: Call, function: Function, vocabulary: Vocabulary) -> frozenset[str]:
    known = vocabulary.of(event.name, method=event.receiver is not None, language=function.definition.language)
    return frozenset(entry.family for entry in known)


def _kept(families: frozenset[str], named: list[str]) -> list[str]:
    """Those of its arguments that a callee keeps, by what it is called."""
    if "resource.take" in families:
        return named
    return named[1:] if "resource.store" in families else []


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
