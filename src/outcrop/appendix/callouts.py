"""From the rows of an excerpt to its call-outs: its roles, numbered as they are read, with a colour for each name."""

from collections.abc import Sequence
from dataclasses import dataclass

from outcrop.model.finding import Role
from outcrop.report.excerpts import Row

COLOURS = 6  # that each format has for roles


@dataclass(frozen=True, slots=True)
class Callout:
    """A role with its number in the excerpt, from 1, and its colour, from 0: roles of one name share it."""

    number: int
    colour: int
    role: Role


def callouts(rows: Sequence[Row]) -> list[Callout]:
    """The roles of an excerpt, numbered in the order in which they stand."""
    roles = [role for row in rows for role in sorted(row.roles, key=lambda role: role.span.start.column)]
    colours: dict[str, int] = {}
    for role in roles:
        colours.setdefault(role.name, len(colours) % COLOURS)
    return [Callout(number, colours[role.name], role) for number, role in enumerate(roles, 1)]
