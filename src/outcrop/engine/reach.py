"""Whom a place belongs to: this call alone, its caller, or everyone; a collection of this call alone needs no lock."""

from outcrop.flow.sameness import root
from outcrop.model.code import Assign, Call, Function, Variable
from outcrop.vocabulary import Vocabulary

MAKERS = frozenset({"memory.allocate", "collection.create"})


def reach(function: Function, place: str, vocabulary: Vocabulary) -> str:
    """`local`, `parameter` or `shared`, told by the declaration of the name that the place begins from."""
    name = root(place)
    variable = function.variables.get(name) if name else None
    if variable is None:
        return "shared"
    if variable.parameter:
        return "parameter"
    if variable.static:
        return "shared"
    return "local" if variable.aggregate or _made_here(function, variable, vocabulary) else "shared"


def _made_here(function: Function, variable: Variable, vocabulary: Vocabulary) -> bool:
    """Whether every value that the variable is given was made in this call."""
    makers = 0
    for point in function.points:
        event = point.event
        if not isinstance(event, Assign) or function.text(event.target) != variable.name or event.value is None:
            continue
        if event.call is None:
            if function.text(event.value) in ("NULL", "nullptr", "0"):
                continue
            return False
        made = function.points[event.call].event
        assert isinstance(made, Call)
        entries = vocabulary.of(made.name, method=made.receiver is not None, language=function.definition.language)
        if not any(entry.family in MAKERS and entry.subject == "result" for entry in entries):
            return False
        makers += 1
    return makers > 0
