"""From PATH:FUNCTION, and the functions of that file, to the one that is meant."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from outcrop.errors import OutcropError, nearest

ONE_COLON = re.compile(r"(?<!:):(?!:)")
SHOWN = 8  # functions that are named where several are meant


class Named(Protocol):
    """A function as whoever read it has it."""

    @property
    def name(self) -> str:
        """Qualified by its classes, enclosing namespaces left out."""


F = TypeVar("F", bound=Named)
Lines = tuple[int, int]  # 1-based and inclusive


def split(address: str) -> tuple[str, str]:
    """PATH and FUNCTION, at the first single colon: `a.cc:A::b` is `A::b` in `a.cc`."""
    path, name, *_ = (*ONE_COLON.split(address, maxsplit=1), "")
    if not path or not name:
        raise OutcropError(f"'{address}' names no function; write PATH:FUNCTION, such as src/list.c:list_add.")
    return path, name


def called(functions: Iterable[F], name: str) -> list[F]:
    """Those of this name; else those of which it is a tail; else those that it names with their namespaces in front."""
    among = list(functions)
    meant = [one for one in among if one.name == name] or [one for one in among if one.name.endswith(f"::{name}")]
    if meant:
        return meant
    tails = [one for one in among if name.endswith(f"::{one.name}")]
    most = max((len(one.name) for one in tails), default=0)  # `n::A::f` is `A::f` rather than `f`
    return [one for one in tails if len(one.name) == most]


def only(functions: Sequence[F], place: str, name: str, lines: Callable[[F], Lines], hint: str) -> F:
    """The one function that a name means. `place` is the file as a sentence has it, `hint` how to choose among those of one name.

    Raises OutcropError where there is none, or several.
    """
    meant = called(functions, name)
    if not meant:
        known = [tail for one in functions for tail in (one.name, one.name.rpartition("::")[2])]
        told = f"; it holds {listed(functions, lines)}." if functions else "; it holds none."
        raise OutcropError(f"No function of {place} is called '{name}'{nearest(name, known) or told}")
    if len(meant) > 1:
        hint = "name it in full" if len({one.name for one in meant}) > 1 else hint
        raise OutcropError(f"'{name}' names {len(meant)} functions of {place} ({listed(meant, lines)}); {hint}.")
    return meant[0]


def listed(functions: Sequence[F], lines: Callable[[F], Lines]) -> str:
    """Functions with the lines on which they begin."""
    told = [f"{one.name} on line {lines(one)[0]}" for one in functions]
    return ", ".join(told[:SHOWN]) + (f", and {len(told) - SHOWN} more" if len(told) > SHOWN else "")
