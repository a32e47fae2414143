"""Where functions truly went, as names, equal bodies and git have it; the code that is measured has no part in it but its list of functions."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from relocation_git import Git, shifted

from outcrop.pins.index import Index
from outcrop.pins.traces import Trace

HALF, FIFTH = 0.5, 0.2  # shares of a function's lines
FEW = 3  # lines, of which nothing is told
LONG = 16  # bytes of a line that says something
COMMENT = re.compile(rb"/\*.*?\*/|//[^\n]*", re.S)

Place = tuple[str, str, tuple[int, int]]  # path, name, lines
Carried = Mapping[tuple[str, int], set[Trace]]  # by path and line of then: the new functions that hold it
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Truth:
    """Two snapshots, and what git tells of them."""

    git: Git
    then: Index
    now: Index

    def of(self, was: Trace) -> tuple[str, set[Place]]:
        """By which rule a function stands where; any of several places is right.

        `gone` and nowhere; `torn` where less than half of it, but a fifth, went somewhere; `disputed` where two rules name different places.
        """
        named = self._by_place(was) or self._by_name(was)
        body, (lines, torn) = self._by_body(was), self._by_lines(was)
        others = [other for other in (body, lines) if other]
        places = named or body or lines
        if any(not other & places for other in others) or any(self._is_anothers(one, was) for one in named):
            return "disputed", places.union(*others)
        if not places and not torn and (rows := self._by_rows(was)):
            return "rows", rows
        if not places:
            return ("torn", torn) if torn else ("gone", set())
        return ("name" if named else "body" if body else "lines"), places

    def path(self, path: str) -> str:
        """Where git has a file now."""
        return self.git.renames.get(path, path)

    def _by_place(self, was: Trace) -> set[Place]:
        """The functions of its name in its file, or in the one that it was renamed to; by order, or by equal bodies, where there are as
        many as then."""
        here = self.now.by_place.get((self.path(was.path), was.name), ())
        then = self.then.by_place[was.path, was.name]
        if len(here) != len(then):
            return {place(one) for one in here}
        meant = here[then.index(was)]
        return {place(one) for one in here if one is meant or self._body(one, self.now) == self._body(was, self.then)}

    def _by_name(self, was: Trace) -> set[Place]:
        """The one function of its name, where there was one then and is one now."""
        then, now = self._named
        return (
            {place(one) for one in now.get(was.name, ())}
            if len(then[was.name]) == len(now.get(was.name, ())) == 1
            else set()
        )

    def _by_body(self, was: Trace) -> set[Place]:
        """The one new function with its body, where it alone of those with this body stands no more where it stood."""
        new, vanished = self._bodies
        body = self._body(was, self.then)
        alone = vanished.get(body) == [was] and len(new.get(body, ())) == 1
        return {place(new[body][0])} if alone else set()

    def _by_lines(self, was: Trace) -> tuple[set[Place], set[Place]]:
        """The new function into which git carries half of its lines, or which is half made of them; and those that hold a fifth.

        `git blame` follows lines from commit to commit; where it carries none, `git diff` compares then and now, and then `git blame`
        looks for copies in all files of every commit.
        """
        return next((found for found in (self._into(was, way) for way in self._ways()) if found[1]), (set(), set()))

    def _ways(self) -> Iterator[Carried]:
        yield self._blamed
        yield self._diffed
        yield self._hunted

    def _by_rows(self, was: Trace) -> set[Place]:
        """The one new function that holds half of its longer lines, where no other new one, and no other function of then, shares as
        many with it."""
        then, new = self._row_holders
        mine = self._rows(was, self.then)
        found = Counter(one for row in mine for one in new.get(row, ())).most_common(2)
        if not found or found[0][1] < max(FEW, HALF * len(mine)) or (len(found) > 1 and found[1][1] == found[0][1]):
            return set()
        one, count = found[0]
        rivals = Counter(other for row in self._rows(one, self.now) for other in then.get(row, ()) if other is not was)
        return {place(one)} if max(rivals.values(), default=0) < count else set()

    @cached_property
    def _row_holders(self) -> tuple[Mapping[bytes, list[Trace]], Mapping[bytes, list[Trace]]]:
        return (
            by_each(lambda one: self._rows(one, self.then), self.then),
            by_each(lambda one: self._rows(one, self.now), self._new),
        )

    def _into(self, was: Trace, carried: Carried) -> tuple[set[Place], set[Place]]:
        lines = self._lines(was, self.then)
        found = Counter(one for line in lines for one in carried.get((was.path, line), ()))
        most = max(found.values(), default=0)
        fifth = {place(one) for one, count in found.items() if count >= FIFTH * len(lines)}
        return {place(one) for one, count in found.items() if count == most and self._is_half(count, was, one)}, fifth

    def _is_half(self, count: int, was: Trace, one: Trace) -> bool:
        """Whether so many lines are half of a function then, or of one now."""
        return count >= HALF * len(self._lines(was, self.then)) or (
            count >= FEW and count >= HALF * len(self._lines(one, self.now))
        )

    def _is_anothers(self, one: Place, was: Trace) -> bool:
        """Whether history makes half of a new function of lines that stood in another one."""
        return any(origin != was for origin in self._origins.get(one, ()))

    @cached_property
    def _origins(self) -> Mapping[Place, set[Trace]]:
        counts: Counter[tuple[Trace, Trace]] = Counter()
        for (path, line), holders in self._blamed.items():
            origin = holding(self.then, path, line)
            if origin is not None and line in self._lines(origin, self.then):
                counts.update((origin, one) for one in holders)
        found: dict[Place, set[Trace]] = defaultdict(set)
        for (origin, one), count in counts.items():
            if count >= FEW and count >= HALF * len(self._lines(one, self.now)):
                found[place(one)].add(origin)
        return found

    @cached_property
    def _blamed(self) -> Carried:
        """The new functions that hold a line of then, as history tells."""
        return self._told(self._new, "-C")

    @cached_property
    def _hunted(self) -> Carried:
        """The same, copies looked for everywhere; as that takes long, only for functions that resemble one that went nowhere."""
        known = [self._blamed, self._diffed]
        lost = [one for one in self._vanished if not any(self._into(one, way)[1] for way in known)]
        holders = by_each(lambda one: self._rows(one, self.then), lost)
        return self._told([one for one in self._new if self._resembles(one, holders)], "-C", "-C", "-C")

    def _resembles(self, one: Trace, holders: Mapping[bytes, list[Trace]]) -> bool:
        """Whether a new function holds a fifth of the longer lines of one of these."""
        shared = Counter(was for row in self._rows(one, self.now) for was in holders.get(row, ()))
        return any(count >= max(FEW, FIFTH * len(self._rows(was, self.then))) for was, count in shared.items())

    def _told(self, functions: Iterable[Trace], *how: str) -> Carried:
        parts = {path: [one.lines for one in found] for path, found in by(lambda one: one.path, functions).items()}
        told = self.git.blame(parts, *how)
        return self._held((old, line, path, new) for path, rows in told.items() for old, line, new in rows)

    def _rows(self, one: Trace, index: Index) -> set[bytes]:
        """The longer lines of a function, without white space."""
        data = self._data(index, one.path)[one.extent.start : one.extent.end]
        return {row for line in data.split(b"\n") if len(row := b"".join(line.split())) >= LONG}

    @cached_property
    def _diffed(self) -> Carried:
        """The same, as a comparison of then and now tells."""
        return self._held(
            (old, line, path, new)
            for old, path, hunks in self.git.copies
            for was in self.then.functions.get(old, ())
            for line in range(was.lines[0], was.lines[1] + 1)
            if (new := shifted(hunks, line)) is not None
        )

    def _held(self, moves: Iterable[tuple[str, int, str, int]]) -> Carried:
        new_ones = set(self._new)
        found: dict[tuple[str, int], set[Trace]] = defaultdict(set)
        for old, line, path, new in moves:
            if (one := holding(self.now, path, new)) is not None and one in new_ones:
                found[old, line].add(one)
        return found

    @cached_property
    def _new(self) -> Sequence[Trace]:
        """The functions that stand where none of their name stood."""
        stood = {(self.path(path), name) for path, name in self.then.by_place}
        return [one for one in self.now if (one.path, one.name) not in stood]

    @cached_property
    def _vanished(self) -> Sequence[Trace]:
        """The functions whose name stands no more in their file."""
        return [one for one in self.then if (self.path(one.path), one.name) not in self.now.by_place]

    @cached_property
    def _named(self) -> tuple[Mapping[str, list[Trace]], Mapping[str, list[Trace]]]:
        return by(lambda one: one.name, self.then), by(lambda one: one.name, self.now)

    @cached_property
    def _bodies(self) -> tuple[Mapping[bytes, list[Trace]], Mapping[bytes, list[Trace]]]:
        """New functions, and those that stand no more where they stood, by their bodies."""
        new = by(lambda one: self._body(one, self.now), self._new)
        return new, by(lambda one: self._body(one, self.then), self._vanished)

    def _body(self, one: Trace, index: Index) -> bytes:
        """What stands between a function's braces, without comments and white space."""
        return b"".join(COMMENT.sub(b" ", self._data(index, one.path)[one.body : one.extent.end]).split())

    def _lines(self, one: Trace, index: Index) -> frozenset[int]:
        """The lines of a function that hold a word."""
        key = (one, index is self.now)
        if key not in self._known:
            rows = self._data(index, one.path)[one.extent.start : one.extent.end].split(b"\n")
            self._known[key] = frozenset(one.lines[0] + at for at, row in enumerate(rows) if re.search(rb"\w", row))
        return self._known[key]

    def _data(self, index: Index, path: str) -> bytes:
        key = (path, index is self.now)
        if key not in self._files:
            self._files[key] = index.read(path)
        return self._files[key]

    @cached_property
    def _known(self) -> dict[tuple[Trace, bool], frozenset[int]]:
        return {}

    @cached_property
    def _files(self) -> dict[tuple[str, bool], bytes]:
        return {}


def holding(index: Index, path: str, line: int) -> Trace | None:
    """The function that holds a line."""
    found = index.functions.get(path, ())
    at = bisect_right(found, line, key=lambda one: one.lines[0]) - 1
    return found[at] if at >= 0 and found[at].lines[1] >= line else None


def place(one: Trace) -> Place:
    """Where a function stands."""
    return one.path, one.name, one.lines


def by(key: Callable[[Trace], K], functions: Iterable[Trace]) -> Mapping[K, list[Trace]]:
    """Functions by something that they have in common."""
    found: dict[K, list[Trace]] = defaultdict(list)
    for one in functions:
        found[key(one)].append(one)
    return found


def by_each(keys: Callable[[Trace], Iterable[K]], functions: Iterable[Trace]) -> Mapping[K, list[Trace]]:
    """Functions by each of several things that they have in common."""
    found: dict[K, list[Trace]] = defaultdict(list)
    for one in functions:
        for key in keys(one):
            found[key].append(one)
    return found
