"""One file read lexically, in one pass: what can be learned from it, and how many functions it holds."""

from outcrop.languages.c.defines import includes, macros
from outcrop.languages.c.heads import heads
from outcrop.languages.c.lexing import blank
from outcrop.model.macros import Survey


def survey(data: bytes) -> Survey:
    """The macros, includes and function heads of a file."""
    return Survey(macros(data), includes(data), heads(blank(data)))
