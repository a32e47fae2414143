"""The sentence by which a check that does not hold is told: how much has drifted, and which first."""

from collections import Counter
from collections.abc import Sequence

from outcrop.model.drift import Drift
from outcrop.report.drift.telling import name, place, standing


def failing(rows: Sequence[Drift]) -> str:
    """What may not stand, of at least one row."""
    first = rows[0]
    states = " and ".join(f"{count:,} {state}" for state, count in Counter(row.state for row in rows).items())
    where = f"{name(first)}, {place(standing(first))} of '{first.pin}'"
    first_of, them = (":", "it") if len(rows) == 1 else (", first", "them")
    return f"{states}{first_of} {where}; see what became of {them}, then mend {them}, or accept {them} (pins are moved by `outcrop update`)."
