"""From two snapshots of one source to what lies between them: which functions stayed, which vanished, and which came."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from outcrop.pins.index import Index
from outcrop.pins.likeness import Bags, Nearest, likeness
from outcrop.pins.traces import Trace

HEIR = 0.3  # the share of a vanished file's own functions that makes another file its heir
APART = 0.1  # by so much the likeliest must be more alike than the next, or nobody can choose

Pair = tuple[Trace, Trace | None, Sequence[Trace]]  # then, now, or among which of them


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
        """Where the files went that are no more, as most of their own functions tell: those that no other file has."""
        gone = (path for path, found in self.then.functions.items() if found and path not in self.now.functions)
        return {path: heir for path in gone if (heir := self._heir(path)) is not None}

    def home(self, path: str) -> str:
        """Where a file of then is to be looked for now."""
        return self.heirs.get(path, path)

    @cached_property
    def stayed(self) -> Mapping[Trace, Trace]:
        """The functions that have their name and file still, or their file's heir."""
        return {was: one for was, one, _ in self._pairs if one is not None}

    @cached_property
    def kept_names(self) -> Set[str]:
        """The names that a function which stayed has."""
        return {was.name for was in self.stayed}

    @cached_property
    def owners(self) -> Mapping[Trace, Trace]:
        """For each function that stayed, what it was then."""
        return {one: was for was, one in self.stayed.items()}

    @cached_property
    def doubtful(self) -> Mapping[Trace, Sequence[Trace]]:
        """Functions of which several stand at their place now, and nothing tells which is theirs."""
        return {was: among for was, one, among in self._pairs if one is None and among}

    @cached_property
    def newcomers(self) -> Sequence[Trace]:
        """The functions that stand where none of that name stood."""
        contested = {one for among in self.doubtful.values() for one in among}
        return [one for one in self.now if one not in self.owners and one not in contested]

    def candidates(self, was: Trace) -> Sequence[Trace]:
        """The newcomers that a function may have become: those of its name, and those most like it."""
        return self._search.matching(was.last, self.bags[0].of(was))

    def claimants(self, one: Trace) -> Sequence[Trace]:
        """The functions that may have become this newcomer, or after which it may have been written."""
        return self._counter_search.matching(one.last, self.bags[1].of(one))

    @cached_property
    def _search(self) -> Nearest:
        return Nearest(self.bags[1], self.newcomers)

    @cached_property
    def _counter_search(self) -> Nearest:
        return Nearest(self.bags[0], [*self.then])

    @cached_property
    def _pairs(self) -> Sequence[Pair]:
        places: dict[tuple[str, str], list[Trace]] = {}
        for (path, name), found in self.then.by_place.items():
            places.setdefault((self.home(path), name), []).extend(found)
        return [row for place, found in places.items() for row in self._paired(found, self.now.by_place.get(place, ()))]

    def _paired(self, then: Sequence[Trace], now: Sequence[Trace]) -> Iterator[Pair]:
        """Functions of one name in one file: by what stands in them, in order among equals, else by likeness."""
        left, free = list(then), list(now)
        for was in then:
            same = next((one for one in free if one.digest == was.digest), None)
            if same is not None:
                left.remove(was)
                free.remove(same)
                yield was, same, ()
        while left and free:
            if (best := self._surest(left, free)) is None:
                break
            left.remove(best[0])
            free.remove(best[1])
            yield *best, ()
        yield from ((was, None, tuple(free)) for was in left)

    def _surest(self, left: Sequence[Trace], free: Sequence[Trace]) -> tuple[Trace, Trace] | None:
        """The two that are most alike; none where another pair with one of them is as likely."""
        if len(left) == len(free) == 1:
            return left[0], free[0]
        ranked = sorted(((self.alike(was, one), was, one) for was in left for one in free), key=lambda row: -row[0])
        degree, was, one = ranked[0]
        rivals = [row for row in ranked[1:] if (row[1] is was) != (row[2] is one)]
        return None if any(degree - row[0] < APART for row in rivals) else (was, one)

    def _heir(self, path: str) -> str | None:
        """The new file that holds the most of a vanished one, where it holds enough."""
        places = [found for was in self.then.functions[path] if (found := self._new_files(was)) is not None]
        votes = Counter(one for found in places for one in found)
        heir, most = votes.most_common(1)[0] if votes else ("", 0)
        return heir if most and most >= HEIR * len(places) and [*votes.values()].count(most) == 1 else None

    def _new_files(self, was: Trace) -> set[str] | None:
        """The new files that hold a function of the same code, else of the name; none of what is not the file's own."""
        alone = len(self.then.by_digest[was.digest]) == 1
        same = self.now.by_digest.get(was.digest, ()) if alone else ()
        named = self.now.by_name.get(was.last, ()) if len(self.then.by_name[was.last]) == 1 else ()
        if not alone and len(self.then.by_name[was.last]) > 1:
            return None
        return {one.path for one in same or named if one.path not in self.then.functions}
