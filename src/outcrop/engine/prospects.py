"""Which thin definitions may join a family, told by their text alone, so that the others need not be parsed.

Thousands of functions free something, and few of them free what they are handed.
"""

import re
from collections.abc import Mapping, Set

WORD = re.compile(rb"[A-Za-z_]\w*")
CALLED = re.compile(rb"([A-Za-z_]\w*)\s*\(")
WHOLE = re.compile(rb"([A-Za-z_]\w*)\s*\(\s*(?:\([^()]*\)\s*)?[&*\s(]*([A-Za-z_]\w*)\s*[,)]")  # f(x), f((T *)&x, ...)
ASSIGNED = re.compile(rb"([A-Za-z_]\w*)\s*=([^=;][^;]*)")
RETURNED = re.compile(rb"\breturn\b([^;]+)")
SET = re.compile(rb"([A-Za-z_]\w*)\s*=\s*(?:\([^()]*\)\s*)?([A-Za-z_]\w*)\s*\(")  # x = (T *)f(


def worth_reading(piece: bytes, gained: Mapping[str, Set[str]]) -> bool:
    """Whether a function may join a family that callees of it are in; `gained` are these callees, by family."""
    return any(_may_join(piece, family, callees) for family, callees in gained.items())


def _may_join(piece: bytes, family: str, callees: Set[str]) -> bool:
    match family:
        case "memory.free":
            return may_free(piece, callees)
        case "memory.allocate":
            return may_give(piece, callees)
        case "process.exit":
            return ends_in(piece, callees, 2)
        case "reply.send":
            return ends_in(piece, callees, 3)
        case _:
            return True


def may_free(piece: bytes, callees: Set[str]) -> bool:
    """Whether one of these callees is handed a parameter, or a local that is set from one."""
    head, _, body = piece.partition(b"{")
    parameters = set(WORD.findall(head.partition(b"(")[2]))
    if not parameters:
        return False
    handed = {name for callee, name in WHOLE.findall(body) if callee.decode() in callees}
    if handed & parameters:
        return True
    return any(
        target in handed and not parameters.isdisjoint(WORD.findall(value)) for target, value in ASSIGNED.findall(body)
    )


def may_give(piece: bytes, callees: Set[str]) -> bool:
    """Whether what one of these callees gives may be given back: returned right there, or by the name that it is set to."""
    returned = b" ".join(RETURNED.findall(piece))
    if not returned:
        return False
    names = {name for name, callee in SET.findall(piece) if callee.decode() in callees}
    if not names.isdisjoint(WORD.findall(returned)):
        return True
    if any(called.decode() in callees for called in CALLED.findall(returned)):
        return True
    return any(not names.isdisjoint(WORD.findall(value)) and target in returned for target, value in ASSIGNED.findall(piece))


def ends_in(piece: bytes, callees: Set[str], statements: int) -> bool:
    """Whether one of the last statements calls one of these."""
    tail = piece.rsplit(b";", statements + 1)[1:]
    return any(called.decode() in callees for part in (tail or [piece]) for called in CALLED.findall(part))
