"""A site: one named spot in a function, and its parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from outcrop.model.code import Point
from outcrop.model.extent import Extent
from outcrop.vocabulary import Entry

Value = str | bool


@dataclass(frozen=True, slots=True)
class Site:
    """One named spot in a function; as long as no card has named it, its name is empty."""

    name: str
    order: int  # the point it belongs to
    extent: Extent
    statement: Extent
    arm: int
    parts: Mapping[str, Value] = field(default_factory=dict)  # texts, verbatim
    entry: Entry | None = None  # what the vocabulary knows of it
    implied: bool = False  # nothing is written there: a guard lets go at the end of its scope
    own: bool = False  # one of the engine's own, whose parts are worked out when they are asked for

    def named(self, name: str) -> "Site":
        """The site as a card calls it."""
        return Site(
            name,
            self.order,
            self.extent,
            self.statement,
            self.arm,
            self.parts,
            self.entry,
            self.implied,
            self.own,
        )

    @property
    def steady(self) -> bool:
        """Whether it acts on what a guard took, whatever that is called by now."""
        return self.implied or self.parts.get("receiver") not in (None, self.parts.get("subject"))


def own_site(point: Point, subject: str, name: str, kind: str = "") -> Site:
    """One of the engine's own sites at a point: what it acts on, the callee's name, and what kind of such a site it is."""
    parts = {"subject": subject, "name": name, "kind": kind}
    return Site("", point.index, point.extent, point.statement, point.arm, parts, own=True)
