"""What an object is called in the whole snapshot, so that two functions can be seen to name the same one."""

import re

from outcrop.flow.sameness import place, root
from outcrop.model.code import Function

PASSED_OVER = re.compile(r"\b(?:struct|class|const|volatile|static|register|union)\b|[*&\s]")


def identity(path: str, function: Function, written: str) -> str:
    """The type and member of what a pointer leads to (`struct peer *p`, `p->lock`), or the file's own name; nothing for what is the
    function's own. Two objects of one type are not told apart: an order of locks is one of their kinds."""
    name, tokens = root(written), place(written)
    if name is None:
        return ""
    variable = function.variables.get(name)
    if variable is None:
        owner = function.definition.name.rpartition("::")[0] or path
        return f"{owner}:{''.join(tokens)}"
    if (
        tokens[:1] != (name,)
        or len(tokens) < 3
        or tokens[1] not in ("->", ".")
        or (not variable.pointer and not variable.parameter)
    ):
        return ""
    kind = PASSED_OVER.sub("", variable.type)
    return f"{kind}:{''.join(tokens[2:])}" if kind else ""
