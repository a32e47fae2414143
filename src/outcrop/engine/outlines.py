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
    thin += [
        Thin(
            head.name,
            head.line,
            tuple(called for called in _called(data[head.extent.start : head.extent.end]) if called != head.name),
            None,
            head.extent,
            leaves=False,
            mark=_mark(data[head.extent.start : head.extent.end]),
        )
        for head in survey.heads
        if head.extent.end - head.extent.start <= (LONGEST if HELPER.search(head.name) else THINNEST)
    ]
    static = tuple(head.line for head in survey.heads if STATIC.search(_before_parameters(data, head)))
    return Outline(language, survey.includes, survey.macros, tuple(thin), survey.heads, static)


def _before_parameters(data: bytes, head: Head) -> bytes:
    return data[head.extent.start : head.body].partition(b"(")[0]


def _macro(macro: Macro) -> Thin:
    body = macro.body.encode("utf-8", "surrogateescape")
    leaves = LEAVES.search(macro.body) is not None
    return Thin(
        macro.name, macro.line, _called(body), macro, None, leaves, _mark(repr(macro.parameters).encode() + body)
    )


def _mark(code: bytes) -> str:
    return blake2b(code, digest_size=8).hexdigest()


def _called(code: bytes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.decode() for name in CALLED.findall(code)))
