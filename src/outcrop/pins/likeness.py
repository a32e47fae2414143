"""How much of one function stands in another, and which functions are most like one: runs of three tokens, compared."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from outcrop.pins.index import Index, grouped
from outcrop.pins.traces import Trace, runs

SAMPLE = 2  # one of so many different runs is looked up; all are compared
COMMON = 100  # functions; a run that stands in more of them says nothing of any one
NEAREST = 16  # functions that are compared in full

Bag = Counter[int]


@dataclass(frozen=True)
class Bags:
    """The runs of tokens of an index's functions, each taken once."""

    index: Index

    def of(self, trace: Trace) -> Bag:
        """The runs of tokens of a function: its head and its body, its own name left out."""
        known = self._known.get(trace)
        if known is None:
            known = self._known[trace] = self.fresh(trace)
        return known

    def fresh(self, trace: Trace) -> Bag:
        """The same, not kept."""
        return runs(self.index.code(trace), trace.last)

    @cached_property
    def _known(self) -> dict[Trace, Bag]:
        return {}


def likeness(one: Bag, other: Bag) -> float:
    """From 0 (nothing in common) to 1 (the same tokens): Dice's coefficient of two bags."""
    fewer, more = (one, other) if len(one) <= len(other) else (other, one)
    shared = sum(min(count, more[run]) for run, count in fewer.items() if run in more)
    return 2 * shared / ((one.total() + other.total()) or 1)


@dataclass(frozen=True)
class Nearest:
    """Some functions of an index, to be asked which of them are most like another one."""

    bags: Bags
    among: Sequence[Trace]

    def matching(self, name: str, bag: Bag) -> list[Trace]:
        """Those of a name, and those that share the most of what is rare; no more than are worth a full comparison."""
        return list(dict.fromkeys([*self._named.get(name, ())[:NEAREST], *self._alike(bag)]))

    def _alike(self, bag: Bag) -> list[Trace]:
        shared: Counter[int] = Counter()
        for run in bag:
            if run % SAMPLE == 0 and len(holders := self._holders.get(run, ())) <= COMMON:
                shared.update(holders)
        return [self.among[number] for number, _ in shared.most_common(NEAREST)]

    @cached_property
    def _named(self) -> Mapping[str, Sequence[Trace]]:
        return grouped(self.among, lambda trace: trace.last)

    @cached_property
    def _holders(self) -> Mapping[int, Sequence[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for number, trace in enumerate(self.among):
            for run in self.bags.fresh(trace):
                if run % SAMPLE == 0:
                    found[run].append(number)
        return found
