"""The tables `[[allow]]` of outcrop.toml."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from outcrop.errors import OutcropError, nearest
from outcrop.model.allowance import Allowance

ALLOW = ("fingerprint", "why", "until", "by")
FINGERPRINT = re.compile(r"[0-9a-f]{16}")


def allowances(file: Path, rows: Any) -> Iterator[Allowance]:
    """The tables `[[allow]]`. Raises OutcropError, with the number of the table, where one is wrong."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise OutcropError(f"{file}: 'allow' wants tables, each under a line [[allow]].")
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        place = f"{file}: [[allow]] number {number}"
        found = _allowance(place, row, file.name)
        if found.fingerprint in seen:
            raise OutcropError(f"{place} allows {found.fingerprint}, which another does already; keep one of them.")
        seen.add(found.fingerprint)
        yield found


def _allowance(place: str, row: dict[str, Any], by: str) -> Allowance:
    for key, value in row.items():
        if key not in ALLOW:
            raise OutcropError(f"{place}: unknown key '{key}'; expected one of {', '.join(ALLOW)}{nearest(key, ALLOW)}")
        if key != "until" and not (isinstance(value, str) and value.strip()):
            raise OutcropError(f"{place}: '{key}' wants a text.")
    for key in ("fingerprint", "why"):
        if key not in row:
            raise OutcropError(f"{place} has no '{key}'; an allowance names a finding's fingerprint, and says why.")
    if not FINGERPRINT.fullmatch(row["fingerprint"]):
        raise OutcropError(f"{place}: '{row['fingerprint']}' is no fingerprint; a scan shows it as the finding's id.")
    return Allowance(row["fingerprint"], row["why"], _day(place, row.get("until")), row.get("by", by))


def _day(place: str, until: Any) -> date | None:
    """A date of TOML, or one written as text."""
    try:
        day = date.fromisoformat(until) if isinstance(until, str) else until
    except ValueError:
        day = until
    if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
        raise OutcropError(f"{place}: 'until' wants a day, such as until = 2026-12-31.")
    return day
