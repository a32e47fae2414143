"""From what two snapshots teach to the names that mean something else in the second: whoever uses one of them is to be read anew."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace

from outcrop.engine.learning import Learned


def differing(then: Learned, now: Learned) -> frozenset[str]:
    """The names of which other things were learned; where a definition stands does not matter."""
    before, after = _facts(then), _facts(now)
    return frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _facts(learned: Learned) -> Mapping[str, set[Hashable]]:
    """All that was learned of each name."""
    facts: dict[str, set[Hashable]] = defaultdict(set)
    for name, fact in _told(learned):
        facts[name.removeprefix("*.")].add(fact)
    return facts


def _told(learned: Learned) -> Iterator[tuple[str, Hashable]]:
    for entry in learned.entries:
        yield entry.name, replace(entry, origin=None, via=())
    for path, entries in learned.private.items():
        for entry in entries:
            yield entry.name, (path, replace(entry, origin=None, via=()))
    for name, jumps in learned.jumps.items():
        yield name, jumps
    for kind in ("loops", "attributes", "callable_attributes"):
        for name in getattr(learned.shapes, kind):
            yield name, kind
    for one in learned.contested:
        for (path, _), effects in one.definitions:
            yield one.name, (path, effects)
