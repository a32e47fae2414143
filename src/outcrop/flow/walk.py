"""A walk through a function: the points that it passes, and how each is left."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a walk: a point, and how it was left (next, true, false, case, jump, back, return, exception), or
    `reached` of the last one of a walk that does not leave the function."""

    point: int
    how: str


@dataclass(frozen=True)
class Walk:
    """A walk that was found, from the entry of the function on; its steps are worked out when somebody asks."""

    told: Callable[[], tuple[Step, ...]]
    guessed: bool = False  # a condition on it repeats, but could not be followed any more

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """What it passes, in order."""
        return self.told()

    def since(self, points: Container[int]) -> "Walk":
        """The part of the walk from the first of some points on."""
        begin = next((number for number, step in enumerate(self.steps) if step.point in points), 0)
        return Walk(lambda: self.steps[begin:], self.guessed)
