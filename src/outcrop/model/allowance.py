"""An allowance: somebody's word, with a reason, that a finding is known and may stay."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Allowance:
    """One finding allowed by its fingerprint, as outcrop.toml has it."""

    fingerprint: str
    why: str
    until: date | None  # the last day on which it counts; none: it counts for good
    by: str  # who says so, else `outcrop.toml`


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment that speaks to Outcrop: `outcrop: allow ID WHY`. What is missing or not understood is empty."""

    path: str
    line: int  # on which it is written; 1-based
    meant: int  # the line it speaks of: its own, or the next where it stands alone
    text: str
    pattern: str
    why: str
