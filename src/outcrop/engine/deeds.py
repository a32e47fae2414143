"""What a definition does that its caller finds done: a lock taken or let go, memory allocated or freed, a reply sent."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from outcrop.engine.site import Site
from outcrop.engine.sites import Found
from outcrop.flow.aliases import Aliases
from outcrop.flow.facts import Place
from outcrop.flow.sameness import root
from outcrop.model.code import Call

GIVEN = frozenset({"memory.allocate", "memory.stack"})  # the families of what hands memory out
PARTED = re.compile(r"->|\.|\[")  # what makes a place a part of another


@dataclass(frozen=True, slots=True)
class Deed:
    """One of them, at one site."""

    site: Site
    family: str
    undoes: tuple[str, ...]  # the families of what it undoes, if that was done here; none of an acquire
    names: frozenset[Place]  # what it does it to
    fails: str | None  # how its result shows that it failed; none too where nobody looks at it
    gives: bool  # it is its result that it acts on
    made: str | None  # the name that holds what was allocated
    hidden: bool  # it is done to a macro's own local (`__lock`), which another macro that stands here has declared

    def meets(self, other: "Deed") -> bool:
        """Whether it undoes another, or the other way round: a lock taken again that was let go here is as it was."""
        if other.family not in self.undoes and self.family not in other.undoes:
            return False
        if self.hidden or other.hidden:
            return True
        return any(_within(one, two) or _within(two, one) for one in self.names for two in other.names)


def deeds_of(
    found: Found, undoing: Mapping[str, tuple[str, ...]], families: Sequence[str], *, looked: bool
) -> list[Deed]:
    """The deeds of some families, in source order; `looked` says that whoever uses the definition looks at what its call gives."""
    return sorted(_deeds(found, undoing, families, looked=looked), key=lambda deed: deed.site.order)


def _deeds(
    found: Found, undoing: Mapping[str, tuple[str, ...]], families: Sequence[str], *, looked: bool
) -> Iterator[Deed]:
    aliases = Aliases(found.function)
    for family in families:
        for site in found.by_family.get(family, ()):
            event = found.function.points[site.order].event
            seen = isinstance(event, Call) and (looked or not event.discarded)
            subject = str(site.parts.get("subject", ""))
            name = root(subject)
            yield Deed(
                site,
                family,
                undoing.get(family, ()),
                frozenset(aliases.names(subject, site.order)),
                site.entry.fails if seen and site.entry is not None else None,
                site.entry is not None and site.entry.subject == "result",
                name if family in GIVEN and not PARTED.search(subject) else None,
                name is not None and name.startswith("__") and name not in found.function.variables,
            )


def _within(one: Place, other: Place) -> bool:
    """Whether a place is another, or a part of it."""
    return bool(one) and other[: len(one)] == one
