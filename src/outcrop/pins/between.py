"""From two snapshots of one source to what lies between them: which functions stayed, which vanished, and which came."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from outcrop.pins.index import Index
from outcrop.pins.likeness import Bags, Nearest, likeness
from outcrop.pins.traces import Trace

HEIR = 0.3  # the share of a vanished file's functions that makes another file its heir
APART = 0.1  # by so much the likeliest must be more alike than the next, or nobody can choose


@dataclass(frozen=True)
class Between:
    """A snapshot then and a snapshot now. What is worked out is worked out once, when it is first asked for."""

    then: Index
    now: Index

    @cached_property
    def bags(self) -> tuple[Bags, Bags]:
        """The tokens of functions then, and now."""
        return Bags(self.then), Bags(self.now)

    def alike(self, was: Trace, one: Trace) -> float:
        """How much of a function then stands in one now, from 0 to 1."""
        then, now = self.bags
        return likeness(then.of(was), now.of(one))

    @cached_property
    def heirs(self) -> Mapping[str, str]:
        """Where the files went that are no more, as most of their functions tell."""
        gone = (path for path in self.then.functions if path not in self.now.functions)
        return {path: heir for path in gone if (heir := self._heir(path)) is not None}

    def home(self, path: str) -> str:
        """Where a file of then is to be looked for now."""
        return self.heirs.get(path, path)

    @cached_property
    def stayed(self) -> Mapping[Trace, Trace]:
        """The functions that have their name and file still, or their file's heir."""
        return {was: one for was, one, _ in self._pairs if one is not None}

    @cached_property
    def owners(self) -> Mapping[Trace, Trace]:
        """For each function that stayed, what it was then."""
        return {one: was for was, one in self.stayed.items()}

    @cached_property
    def doubtful(self) -> Mapping[Trace, Sequence[Trace]]:
        """Functions of which several stand at their place now, and nothing tells which is theirs."""
        return {was: among for was, one, among in self._pairs if one is None and among}

    @cached_property
    def vanished(self) -> Sequence[Trace]:
        """The functions that stand no more where they stood."""
        return [was for was in self.then if was not in self.stayed]

    @cached_property
    def newcomers(self) -> Sequence[Trace]:
        """The functions that stand where none of that name stood."""
        contested = {one for among in self.doubtful.values() for one in among}
        return [one for one in self.now if one not in self.owners and one not in contested]

    def candidates(self, was: Trace) -> Sequence[Trace]:
        """The newcomers that a function that vanished may be: those of its name, and those most like it."""
        return self._search.matching(was, self.bags[0].of(was))

    def claimants(self, one: Trace) -> Sequence[Trace]:
        """The functions that vanished and may be this newcomer."""
        return self._counter_search.matching(one, self.bags[1].of(one))

    @cached_property
    def _search(self) -> Nearest:
        return Nearest(self.bags[1], self.newcomers)

    @cached_property
    def _counter_search(self) -> Nearest:
        return Nearest(self.bags[0], self.vanished)

    @cached_property
    def _pairs(self) -> Sequence[tuple[Trace, Trace | None, Sequence[Trace]]]:
        places: dict[tuple[str, str], list[Trace]] = {}
        for (path, name), found in self.then.by_place.items():
            places.setdefault((self.home(path), name), []).extend(found)
        return [row for place, found in places.items() for row in self._paired(found, self.now.by_place.get(place, ()))]

    def _paired(
        self, then: Sequence[Trace], now: Sequence[Trace]
    ) -> Iterator[tuple[Trace, Trace | None, Sequence[Trace]]]:
        """Functions of one name in one file: by what stands in them, in order among equals, then by likeness."""
        left, free = list(then), list(now)
        if len(then) == len(now) == 1:
            yield left.pop(), free.pop(), ()
        for was in tuple(left):
            same = next((one for one in free if one.digest == was.digest), None)
            if same is not None:
                left.remove(was)
                free.remove(same)
                yield was, same, ()
        if len(left) == len(free) == 1:
            yield left.pop(), free.pop(), ()
        while left and free:
            ranked = sorted(
                ((self.alike(was, one), -i - j, was, one) for i, was in enumerate(left) for j, one in enumerate(free)),
                key=lambda row: row[:2],
                reverse=True,
            )
            degree, _, was, one = ranked[0]
            rivals = [row for row in ranked[1:] if (row[2] is was) != (row[3] is one)]
            if any(degree - row[0] < APART for row in rivals) and len(left) != len(free):
                break
            left.remove(was)
            free.remove(one)
            yield was, one, ()
        yield from ((was, None, free) for was in left)

    def _heir(self, path: str) -> str | None:
        votes: Counter[str] = Counter()
        for was in self.then.functions[path]:
            among = [
                one
                for one in self.now.by_name.get(was.last, ())
                if one.name == was.name and one.path not in self.then.functions
            ]
            same = {one.path for one in among if one.digest == was.digest} or {one.path for one in among}
            for one in same:
                votes[one] += 1 / len(same)
        if not votes:
            return None
        heir, most = votes.most_common(1)[0]
        return heir if most >= HEIR * len(self.then.functions[path]) else None
