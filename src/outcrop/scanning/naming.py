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


def called(names: Iterable[str], name: str) -> frozenset[str]:
    """The full names that a name means: itself; else those of which it is a tail; else the one that it has with namespaces in front."""
    among = frozenset(names)
    if name in among:
        return frozenset({name})
    if tails := frozenset(one for one in among if one.endswith(f"::{name}")):
        return tails
    inner = [one for one in among if name.endswith(f"::{one}")]
    return frozenset(sorted(inner, key=len)[-1:])  # `n::A::f` is `A::f` rather than `f`


def meant(functions: Iterable[F], name: str) -> list[F]:
    """The functions that a name means, in their order."""
    among = list(functions)
    names = called((one.name for one in among), name)
    return [one for one in among if one.name in names]


def only(functions: Sequence[F], place: str, name: str, lines: Callable[[F], Lines], hint: str) -> F:
    """The one function that a name means. `place` is the file as a sentence has it, `hint` how to choose among those of one name.

    Raises OutcropError where there is none, or several.
    """
    found = meant(functions, name)
    if not found:
        known = [tail for one in functions for tail in (one.name, one.name.rpartition("::")[2])]
        told = f"; it holds {listed(functions, lines)}." if functions else "; it holds none."
        raise OutcropError(f"No function of {place} is called '{name}'{nearest(name, known) or told}")
    if len(found) > 1:
        hint = "name it in full" if len({one.name for one in found}) > 1 else hint
        raise OutcropError(f"'{name}' names {len(found)} functions of {place} ({listed(found, lines)}); {hint}.")
    return found[0]


def listed(functions: Sequence[F], lines: Callable[[F], Lines]) -> str:
    """Functions with the lines on which they begin."""
    told = [f"{one.name} on line {lines(one)[0]}" for one in functions]
    return ", ".join(told[:SHOWN]) + (f", and {len(told) - SHOWN} more" if len(told) > SHOWN else "")
