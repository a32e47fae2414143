"""What is followed, and what became of it: the values that go into relocation and come out of it."""

from dataclasses import dataclass
from typing import Literal

from outcrop.model.extent import Extent

# `same` is its own name in its own file, whatever became of its code; `likeness` tells how much of it is left.
How = Literal["same", "moved", "renamed", "lost", "unsure"]

SHOWN = 8  # candidates


@dataclass(frozen=True, slots=True)
class Was:
    """A function as it was cited, or lines that are none."""

    path: str
    name: str | None  # as `Definition.name` has it; none of lines that are no function
    lines: tuple[int, int]  # 1-based and inclusive; of a function they tell apart those of one name


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands now."""

    path: str
    name: str | None
    lines: tuple[int, int]  # 1-based and inclusive
    extent: Extent


@dataclass(frozen=True, slots=True)
class Relocated:
    """What became of what was cited. Only what is `lost` or `unsure` has no spot."""

    how: How
    spot: Spot | None = None
    likeness: float = 0.0  # how much of it stands there, from 0 to 1; 1.0 is the same code
    candidates: tuple[Spot, ...] = ()  # where nobody can choose: the likeliest of them, in that order
    count: int = 0  # among how many places nobody can choose


def among(candidates: list[Spot]) -> Relocated:
    """Nobody can choose among these; where there are none, it is lost."""
    found = tuple(dict.fromkeys(candidates))
    return Relocated("unsure", candidates=found[:SHOWN], count=len(found)) if found else Relocated("lost")
