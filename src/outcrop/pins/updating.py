"""From a pin and the drift that its owner accepts to the pin as it is from now on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from outcrop.model.drift import Drift, Standing
from outcrop.model.pin import Pin, PinnedExcerpt, PinnedFinding
from outcrop.pins.lockwriting import key_of

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Updated:
    """A pin that was moved."""

    pin: Pin
    became: Mapping[Key, Key]  # the rows that stayed: what told them in the lock file, and what does now
    dropped: int  # rows that nothing is left of


def updated(pin: Pin, drifts: Iterable[Drift], commit: str, tag: str | None, date: str) -> Updated:
    """The pin at another commit. Rows that are lost, or whose pattern is met no more, are dropped, as are those of which nobody can tell where they are."""
    moved = replace(pin, commit=commit, tag=tag, date=date)
    rows = [(drift, _row(drift)) for drift in drifts]
    stayed = [row for _, row in rows if row is not None]
    became = {
        key_of(pin, before): key_of(pin, row)
        for drift, row in rows
        if row is not None and (before := _before(drift)) is not None
    }
    findings = {key_of(pin, row): row for row in stayed if isinstance(row, PinnedFinding)}
    excerpts = {key_of(pin, row): row for row in stayed if isinstance(row, PinnedExcerpt)}
    moved = replace(moved, finding=tuple(findings.values()), excerpt=tuple(excerpts.values()))
    return Updated(moved, became, sum(row is None for _, row in rows))


def _row(drift: Drift) -> PinnedFinding | PinnedExcerpt | None:
    return _told(drift.pattern, drift.now) if drift.now is not None and drift.state != "lost" else None


def _before(drift: Drift) -> PinnedFinding | PinnedExcerpt | None:
    return _told(drift.pattern, drift.then) if drift.then is not None else None


def _told(pattern: str | None, one: Standing) -> PinnedFinding | PinnedExcerpt | None:
    """What stands somewhere as a row; none of a pattern that is not met there."""
    if pattern is None:
        return PinnedExcerpt(one.path, one.lines, one.symbol)
    if one.fingerprint is None or one.grade is None or one.symbol is None:
        return None
    return PinnedFinding(one.fingerprint, pattern, one.path, one.symbol, one.lines, one.grade)
