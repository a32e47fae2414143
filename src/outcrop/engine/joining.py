"""From halves, each found in one function, to the findings of patterns that need two: a lock order here, and its reverse there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from outcrop.engine.explaining import lines_told
from outcrop.engine.findings import digest
from outcrop.model.finding import Finding, Words

OTHER = "{other}"


@dataclass(frozen=True, slots=True)
class Half:
    """What one function adds: a finding that is one if another half is found; `own` are the parts by which it is told, `wanted` those
    of the other."""

    finding: Finding
    own: tuple[str, ...]
    wanted: tuple[str, ...]


def join(halves: Iterable[Half]) -> Iterator[Finding]:
    """A finding for each two sets of parts that want each other, at the first place of all; in the order of their places."""
    pairs: dict[tuple[str, frozenset[tuple[str, ...]]], list[Half]] = {}
    for half in sorted(halves, key=lambda half: place_of(half.finding)):
        pairs.setdefault((half.finding.pattern, frozenset((half.own, half.wanted))), []).append(half)
    met = []
    for several in pairs.values():
        first = several[0]
        other = next((half for half in several if half.own == first.wanted and half.wanted == first.own), None)
        if other is not None and other is not first:
            met.append(_joined(first.finding, other.finding))
    yield from sorted(met, key=place_of)


def place_of(finding: Finding) -> tuple[str, int, int, str, int]:
    """Where a finding stands among others."""
    begin, roles = finding.span.start, finding.roles
    return finding.source.path, begin.line, begin.column, finding.pattern, roles[0].span.start.line if roles else 0


def _joined(first: Finding, other: Finding) -> Finding:
    lines = lines_told(sorted({role.span.start.line for role in other.roles}))
    en = f"`{other.symbol.name}` ({other.source.path}, {lines.en})"
    zh = f"`{other.symbol.name}`（{other.source.path}，{lines.zh}）"
    said = Words(first.explanation.en.replace(OTHER, en), first.explanation.zh.replace(OTHER, zh))
    roles = tuple(replace(role, path=other.source.path) for role in other.roles)
    return replace(first, id=digest(first.id, other.id), roles=(*first.roles, *roles), explanation=said)
