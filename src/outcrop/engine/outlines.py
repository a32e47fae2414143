"""What learning needs of one file, in a few bytes: its macros, its thin functions with the names they call, who defines what."""

import re
from dataclasses import dataclass
from hashlib import blake2b

from outcrop.model.extent import Extent
from outcrop.model.macros import Head, Macro, Survey

THINNEST = 1600  # bytes of a function that may still be a thin wrapper; longer ones do work of their own
LONGEST = 6000  # bytes of one that is named as its caller's helper, called with the lock held: `__add`, `add_locked`
HELPER = re.compile(r"^__|_(?:un)?locked$|_nolock$|_lk$")
CALLED = re.compile(rb"([A-Za-z_]\w*)\s*\(")
WORD = re.compile(rb"[A-Za-z_]\w*")
# A name that is assigned as it is, cast, or by the address of a member: `x->y = z;`, `x->y[i] = (T *)z;`, `x = &z->link;`
STORED = re.compile(rb"=\s*(?:\([^()=;]*\)\s*)*[&*]?\s*([A-Za-z_]\w*)(?:->\w+)?\s*;")
RETURNED = re.compile(rb"\breturn[\s(]+([A-Za-z_]\w*)[\s)]*;")
STATIC = re.compile(rb"\bstatic\b")
LEAVES = re.compile(r"\b(?:goto|return|break|continue)\b")


@dataclass(frozen=True, slots=True)
class Thin:
    """A macro or a short function, and what it calls."""

    name: str
    line: int
    calls: tuple[str, ...]  # each once
    macro: Macro | None  # none of a function
    extent: Extent | None  # none of a macro
    leaves: bool  # a macro that holds a goto, return, break or continue
    stores: bool  # a function that may set what it is handed, or gives back, as a member of something, or for everyone
    mark: str  # a digest of its text


@dataclass(frozen=True, slots=True)
class Outline:
    """One file's part in what can be learned."""

    language: str
    includes: tuple[str, ...]
    macros: tuple[Macro, ...]
    thin: tuple[Thin, ...]
    heads: tuple[Head, ...]
    static: tuple[int, ...]  # the lines of those that are


def outline(data: bytes, survey: Survey, language: str) -> Outline:
    """Outline one file from its survey."""
    macros = [macro for macro in survey.macros if macro.parameters is not None]
    thin = [_macro(macro) for macro in macros]
    thin += filter(None, (_function(data, head) for head in survey.heads))
    static = tuple(head.line for head in survey.heads if STATIC.search(_before_parameters(data, head)))
    return Outline(language, survey.includes, survey.macros, tuple(thin), survey.heads, static)


def _function(data: bytes, head: Head) -> Thin | None:
    """A function that is short, or short enough to be asked for the one thing that a longer one tells: a static that it gives back."""
    piece = data[head.extent.start : head.extent.end]
    short = len(piece) <= (LONGEST if HELPER.search(head.name) else THINNEST)
    static = len(piece) <= LONGEST and gives_static(piece)
    if not short and not static:
        return None
    calls = tuple(called for called in _called(piece) if called != head.name) if short else ()
    stores = static or may_store(piece)
    return Thin(head.name, head.line, calls, None, head.extent, leaves=False, stores=stores, mark=_mark(piece))


def may_store(piece: bytes) -> bool:
    """Whether what is assigned is a parameter, or what is given back."""
    stored = set(STORED.findall(piece))
    if not stored:
        return False
    head, _, body = piece.partition(b"{")
    return not (stored.isdisjoint(WORD.findall(head.partition(b"(")[2])) and stored.isdisjoint(RETURNED.findall(body)))


def gives_static(piece: bytes) -> bool:
    """Whether what is given back is a static local, which a function keeps from call to call."""
    if piece.find(b"static", piece.find(b"{")) < 0:
        return False
    returned = RETURNED.findall(piece)
    return any(re.search(rb"\bstatic\b[^;=(){}]*\b%b\b" % name, piece) for name in dict.fromkeys(returned))


def _before_parameters(data: bytes, head: Head) -> bytes:
    return data[head.extent.start : head.body].partition(b"(")[0]


def _macro(macro: Macro) -> Thin:
    body = macro.body.encode("utf-8", "surrogateescape")
    leaves = LEAVES.search(macro.body) is not None
    return Thin(
        macro.name,
        macro.line,
        _called(body),
        macro,
        None,
        leaves,
        stores=False,
        mark=_mark(repr(macro.parameters).encode() + body),
    )


def _mark(code: bytes) -> str:
    return blake2b(code, digest_size=8).hexdigest()


def _called(code: bytes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.decode() for name in CALLED.findall(code)))
