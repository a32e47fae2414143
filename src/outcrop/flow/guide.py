"""What the walks of one question may do: where they have to pass, what is barred, and what is taken for granted on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from outcrop.flow.facts import Claim, Place


@dataclass(frozen=True)
class Guide:
    """What the walks of one question may do.

    `stages` are sets of points to be passed one after the other; at a stage a walk may not pass what `barred` holds for it.
    `assumed` is what is known after a point from a stage on (that a lock was got), and `ruled` which outcomes of checks that leaves.
    """

    stages: Sequence[frozenset[int]]
    barred: Mapping[int, frozenset[int]] = field(default_factory=dict)  # by stage
    assumed: Mapping[int, tuple[int, Claim]] = field(default_factory=dict)  # by point: the stage, and what is known
    failing: frozenset[int] = frozenset()  # points after which something has failed, for the rest of the walk
    ruled: Mapping[int, Mapping[int, bool]] = field(default_factory=dict)  # by stage: check -> the outcome that is left
    valued: frozenset[Place] = frozenset()  # places whose values decide whether a walk counts

    @cached_property
    def told(self) -> frozenset[Place]:
        """The places that are followed from the first: of which something is assumed, or whose values decide."""
        return self.valued | self.got

    @cached_property
    def got(self) -> frozenset[Place]:
        """The places of which something is assumed."""
        return frozenset(claim.place for _, claim in self.assumed.values())

    @cached_property
    def marked(self) -> frozenset[int]:
        """The points of which the question speaks."""
        return frozenset(self.assumed).union(*self.stages, *self.barred.values())

    @cached_property
    def key(self) -> object:
        """What makes two guides the same."""
        several = (self.barred, self.assumed, {stage: frozenset(left.items()) for stage, left in self.ruled.items()})
        return tuple(self.stages), *(frozenset(one.items()) for one in several), self.failing, self.valued

    @cached_property
    def start(self) -> int | None:
        """The one point that all walks come to first, whatever stands before it."""
        return (
            next(iter(self.stages[0])) if self.stages and len(self.stages[0]) == 1 and not self.barred.get(0) else None
        )
