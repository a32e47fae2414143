"""Which thin definitions may join a family, told by their text alone, so that the others need not be parsed.

Thousands of functions free something, and few of them free what they are handed.
"""

import re
from collections.abc import Mapping, Set

from outcrop.engine.outlines import STORED, gives_static

WORD = re.compile(rb"[A-Za-z_]\w*")
CALLED = re.compile(rb"([A-Za-z_]\w*)\s*\(")
WHOLE = re.compile(rb"([A-Za-z_]\w*)\s*\(\s*(?:\([^()]*\)\s*)?[&*\s(]*([A-Za-z_]\w*)\s*[,)]")  # f(x), f((T *)&x, ...)
ASSIGNED = re.compile(rb"([A-Za-z_]\w*)\s*=([^=;][^;]*)")
ASKED = frozenset(
    {
        "lock.acquire",
        "lock.release",
        "process.exit",
        "reply.send",
        "memory.free",
        "memory.allocate",
        "memory.stack",
        "wait.blocking",
        "resource.keep",
        "resource.lend",
    }
)
SIMPLE = re.compile(rb"([A-Za-z_]\w*)\s*\((?=([^()]*))")  # a call, and its first argument where that calls nothing
LEAVING = re.compile(rb"\b(?:return|goto|break|continue|throw|case|default)\b")
BRACE = re.compile(rb"[{}]")
NO_THING = re.compile(
    rb"\bconst\b|^[^*]*\b(?:int|bool|short|char|unsigned|u?int(?:8|16|32)_t|s?size_t|off_t|time_t|mode_t|[ugp]id_t|\w*boolean\w*)\s+\w+\W*$"
)  # a parameter that is nothing to be kept: a number, what may not be changed
HANDED = re.compile(rb"([A-Za-z_]\w*)\s*\(([^;{]*)")
COPIED = re.compile(rb"([A-Za-z_]\w*)\s*=\s*(?:\([^()]*\)\s*)*([A-Za-z_]\w*)\s*;")
RETURNED = re.compile(rb"\breturn\b([^;]+)")
SET = re.compile(rb"([A-Za-z_]\w*)\s*=\s*(?:\([^()]*\)\s*)?([A-Za-z_]\w*)\s*\(")  # x = (T *)f(


def worth_reading(piece: bytes, gained: Mapping[str, Set[str]]) -> bool:
    """Whether a function may join a family that callees of it are in; `gained` are these callees, by family."""
    locking = gained.get("lock.acquire", frozenset()), gained.get("lock.release", frozenset())
    return (
        any(family not in ASKED for family in gained)
        or (any(locking) and not is_balanced(piece, *locking))
        or ("process.exit" in gained and ends_in(piece, gained["process.exit"], 2))
        or ("wait.blocking" in gained and ends_in(piece, gained["wait.blocking"], 3))
        or ("reply.send" in gained and ends_in(piece, gained["reply.send"], 3))
        or ("memory.free" in gained and may_free(piece, gained["memory.free"]))
        or ("memory.allocate" in gained and may_give(piece, gained["memory.allocate"]))
    )


def worth_asking(piece: bytes, gained: Mapping[str, Set[str]]) -> bool:
    """Whether a function may keep what it is handed, or what it gives back."""
    return ("resource.lend" in gained and may_lend(piece, gained["resource.lend"])) or (
        "resource.keep" in gained and may_keep(piece, gained["resource.keep"])
    )


def is_balanced(piece: bytes, acquiring: Set[str], releasing: Set[str]) -> bool:
    """Whether each lock that is taken is let go in the same block, with no way out between."""
    held: tuple[bytes, int] | None = None
    for call in SIMPLE.finditer(piece):
        name = call[1].decode()
        if name in acquiring and held is None:
            held = call[2], call.end()
        elif name in releasing and held is not None and held[0] == call[2]:
            between = piece[held[1] : call.start()]
            if LEAVING.search(between) or not _in_one_block(between):
                return False
            held = None
        elif name in acquiring or name in releasing:
            return False
    return held is None


def _in_one_block(piece: bytes) -> bool:
    depth = 0
    for brace in BRACE.findall(piece):
        depth += 1 if brace == b"{" else -1
        if depth < 0:
            return False
    return depth == 0


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
    return any(
        not names.isdisjoint(WORD.findall(value)) and target in returned for target, value in ASSIGNED.findall(piece)
    )


def may_keep(piece: bytes, callees: Set[str]) -> bool:
    """Whether a parameter is set as a member of something, or handed to one of these callees."""
    head, _, body = piece.partition(b"{")
    declared = (one for one in head.partition(b"(")[2].split(b",") if not NO_THING.search(one))
    parameters = {names[-1] for one in declared if (names := WORD.findall(one))}
    return _may_end_up(body, parameters, callees)


def may_lend(piece: bytes, callees: Set[str]) -> bool:
    """Whether what is given back may be a static, or is set as a member or handed on so, or one of these callees gives it."""
    if gives_static(piece):
        return True
    _, _, body = piece.partition(b"{")
    returned = set(WORD.findall(b" ".join(RETURNED.findall(body))))
    returned |= {value for target, value in COPIED.findall(body) if target in returned}
    if any(name.decode("utf-8", "replace") in callees for name in returned):
        return True
    given = any(target in returned and callee.decode() in callees for target, callee in SET.findall(body))
    return given or _may_end_up(body, returned, callees)


def _may_end_up(body: bytes, names: Set[bytes], callees: Set[str]) -> bool:
    if not names:
        return False
    if not names.isdisjoint(STORED.findall(body)):
        return True
    handed = (arguments for callee, arguments in HANDED.findall(body) if callee.decode() in callees)
    return any(not names.isdisjoint(WORD.findall(arguments)) for arguments in handed)


def ends_in(piece: bytes, callees: Set[str], statements: int) -> bool:
    """Whether one of the last statements calls one of these."""
    parts = piece.rsplit(b";", statements + 1)
    tail = parts[1:] if len(parts) > statements + 1 else parts
    return any(called.decode() in callees for part in tail for called in CALLED.findall(part))
