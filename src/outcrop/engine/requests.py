"""What becomes of what the caller handed in, a request or a frame: it is answered, handed on, stored or returned."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from outcrop.engine.failing import Failing
from outcrop.engine.site import Site, own_site
from outcrop.flow.sameness import named_among, root
from outcrop.model.code import Assign, Call, Check, Function, Jump
from outcrop.vocabulary import words_of

# What asks for an answer, told by the words of its type or name.
ASKED = frozenset({"frame", "request", "req", "msg", "message", "call", "rpc", "stub", "query"})
COUNTS = frozenset({"count", "cnt", "callcnt", "callcount", "pending", "remaining", "left", "refs"})
LINES = frozenset({"fd", "sock", "socket", "conn", "connection"})


def gives(function: Function, failing: Failing) -> Iterator[Site]:
    """Where what the caller handed in, a request or a frame, is handed on, stored or returned; or answered."""
    parameters = frozenset(name for name, v in function.variables.items() if v.parameter and v.pointer)
    yield from _still_to_come(function, parameters)
    for site in _given(function, failing, parameters):
        yield site
        # A loop over all who are asked asks at least one.
        for arm in function.around(site.arm):
            if function.arms[arm].kind == "loop":
                tests = (function.points[test] for test, _ in function.arms[arm].tests)
                yield from (own_site(test, str(site.parts["subject"]), "", "hand") for test in tests)


def _given(function: Function, failing: Failing, parameters: AbstractSet[str]) -> Iterator[Site]:
    for point in function.points:
        event, text = point.event, function.text
        if isinstance(event, Call):
            families = failing.families(event)
            for name in dict.fromkeys(filter(None, (named_among(text(one), parameters) for one in event.arguments))):
                asked = words_of(f"{function.variables[name.partition('.')[0]].type} {name}") & ASKED
                kind = "reply" if "reply.send" in families and asked else "hand"
                yield own_site(point, name, event.name, kind)
        elif isinstance(event, Assign | Jump) and event.value and (name := named_among(text(event.value), parameters)):
            yield own_site(point, name, "", "hand")


def _still_to_come(function: Function, parameters: AbstractSet[str]) -> Iterator[Site]:
    """Where it is asked how many answers are still to come, since the last of them answers; or whether anybody can be answered."""
    for point in function.points:
        if isinstance(point.event, Check):
            subject = function.text(point.event.subject)
            wanted = COUNTS | LINES if root(subject) in parameters else COUNTS
            if words_of(subject) & wanted:
                yield from (own_site(point, name, "", "hand") for name in sorted(parameters))
