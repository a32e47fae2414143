"""What a function acquires, and where it gives it back or away: told by what becomes of a call's result.

After Hector (Saha et al., DSN 2013): no list of allocators is needed, since a function that releases a thing on one way out says by
that what the thing is. A result that lands in a local is `gained`; a call that is named as giving back, handed that local, `gives
back`; what is returned, stored beyond the locals, or handed to a callee that by its name keeps it, is `given away`.
"""

from collections.abc import Iterator

from outcrop.engine.site import Site
from outcrop.flow.sameness import place
from outcrop.model.code import Assign, Call, Function, Jump, Point
from outcrop.vocabulary import Vocabulary, words_of

GIVING_BACK = ("memory.free", "resource.release")
# Words of callees that take what they are handed: anything, or anything but their first argument, into which it goes.
TAKING = frozenset(
    {"register", "submit", "wind", "unwind", "enqueue", "thread", "start", "install", "own", "adopt", "fdopen", "steal"}
)
RECEIVING = frozenset(
    {"set", "add", "append", "insert", "push", "queue", "put", "store", "attach", "link", "bind", "prepend", "assign"}
)


def resources(function: Function, vocabulary: Vocabulary, kind: str) -> Iterator[Site]:
    """The sites of one kind: `gain`, `release`, or `settle` (a release, or where the thing is given away)."""
    locals_ = {name for name, variable in function.variables.items() if not variable.parameter and not variable.static}
    for point in function.points:
        event = point.event
        if kind == "gain":
            if isinstance(event, Call) and event.result is not None:
                yield from _site(function, point, {function.text(event.result)} & locals_, event.name)
        elif isinstance(event, Call):
            named = [_bare(function.text(argument)) for argument in event.arguments]
            if not _gives_back(event, function, vocabulary):
                named = _kept(event, named) if kind == "settle" else []
            yield from _site(function, point, locals_.intersection(named), event.name)
        elif kind == "settle":
            yield from _site(function, point, _given_away(function, point) & locals_, "")


def _site(function: Function, point: Point, names: set[str], called: str) -> Iterator[Site]:
    for name in sorted(names):
        parts = {"subject": name, "name": called}
        yield Site("", point.index, point.extent, point.statement, point.arm, parts, own=True)


def _gives_back(event: Call, function: Function, vocabulary: Vocabulary) -> bool:
    language = function.definition.language
    known = vocabulary.of(event.name, method=event.receiver is not None, language=language)
    return any(entry.family in GIVING_BACK for entry in known)


def _kept(event: Call, named: list[str]) -> list[str]:
    """Those of its arguments that a callee keeps, by what it is called."""
    words = words_of(event.name)
    if words & TAKING:
        return named
    return named[1:] if words & RECEIVING else []


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
