"""From two revisions of one source to what came, went, moved or changed its grade between them; only what may differ is searched."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import chain

from outcrop.engine.differing import differing
from outcrop.errors import OutcropError
from outcrop.model.drift import STATES, CheckedPin, CheckRecord, Drift
from outcrop.pins.between import Between
from outcrop.pins.checking import fails
from outcrop.pins.comparing import Comparison, Side
from outcrop.pins.index import index_of
from outcrop.pins.pinned import was_of
from outcrop.pins.pinning import expected
from outcrop.pins.relocating import relocate
from outcrop.pins.remembered import unmoved
from outcrop.pins.spots import Relocated, Was
from outcrop.scanning.allowing import Allowances
from outcrop.scanning.blobs import bytes_of
from outcrop.scanning.finding import Found, found_in
from outcrop.scanning.ground import Ground, ground_of
from outcrop.scanning.scan import Request, Tell, tool
from outcrop.scanning.searching import search_on
from outcrop.scanning.selection import Selection, wanted
from outcrop.scanning.wish import Search, Told
from outcrop.sources import open_source
from outcrop.sources.commit import Commit
from outcrop.vocabulary import identifiers_in


def revisions(told: str) -> tuple[str, str]:
    """The two revisions of `A..B`; HEAD where B is left out.

    Raises OutcropError for anything else.
    """
    old, dots, new = told.partition("..")
    if not dots or not old or new.startswith("."):
        raise OutcropError(f"--diff {told!r} names no two revisions; write A..B, as in v6.5..v7.0.")
    return old, new or "HEAD"


@dataclass(slots=True)
class Diff:
    """Iterate over it for what differs, by path and line; afterwards `record` says what was compared and counted.

    Iterating raises SourceError where one of the revisions cannot be had.
    """

    request: Request
    old: str
    new: str
    fail_on: tuple[str, ...] = ()
    progress: Tell | None = None
    record: CheckRecord | None = field(default=None, init=False)

    def __iter__(self) -> Iterator[Drift]:
        """Everything that differs; what is intact is only counted."""
        then, now = (self._opened(revision) for revision in (self.old, self.new))
        states: Counter[str] = Counter(dict.fromkeys(STATES, 0))
        failed = 0
        for drift in sorted(self._drifts(then, now), key=_order):
            states[drift.state] += 1
            failed += fails(drift, self.fail_on)
            if drift.state != "intact":
                yield drift
        pin = CheckedPin(_name(now), now.url, then.commit or "", self.old, self.new, now.commit)
        self.record = CheckRecord(tool=tool(), pins=(pin,), states=dict(states), fail_on=self.fail_on, failed=failed)

    def _opened(self, revision: str) -> Commit:
        (address,) = self.request.addresses
        snapshot = open_source(f"{address}@{revision}", wanted, None, replace(self.request.reach, tell=self._tell))
        if not isinstance(snapshot, Commit):
            raise OutcropError(f"{address!r} is no repository, so nothing can be told between two revisions of it.")
        return snapshot

    def _drifts(self, then: Commit, now: Commit) -> Iterator[Drift]:
        request = self.request
        wish = request.search()
        before, after = ground_of(then, wish, self._told(then.name)), ground_of(now, wish, self._told(now.name))
        changed = _changed(then, now)
        touched = changed | _using(differing(before.learned, after.learned), now, changed)
        found = _found(before, touched, wish, self._told(then.name))
        between = Between(*(index_of(_only(one, changed)) for one in (then, now)))

        @cache
        def follow(was: Was) -> Relocated:
            return relocate(was, between) if was.path in changed else unmoved(was)

        rows = [expected(one) for one in found.findings]
        finds = _found(after, touched, wish, self._told(now.name))
        beyond = _beyond(after, _places(map(follow, map(was_of, rows))), wish, self._told(now.name))
        allowed = [*map(Allowances(request.allow).over, finds.findings)]
        ends = Side(now, [*allowed, *beyond.findings], {**finds.unread, **beyond.unread})
        begins = Side(then, found.findings, found.unread)
        patterns = {one.id: one for one in request.patterns}
        comparison = Comparison(_name(now), now.url, patterns, begins, ends, follow, leaks=False)
        yield from comparison.rows(rows)
        yield from comparison.newcomers(allowed)

    def _told(self, name: str) -> Told:
        return partial(self._tell, name)

    def ended(self) -> CheckRecord:
        """The record of a comparison that was iterated over."""
        assert self.record is not None, "a comparison that ended has its record"
        return self.record

    def _tell(self, name: str, doing: str, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(name, doing, done, total)


def _name(snapshot: Commit) -> str:
    """What the source is called, without the revision."""
    return snapshot.name.rpartition("@")[0] or snapshot.name


def _changed(then: Commit, now: Commit) -> frozenset[str]:
    """The paths at which another blob stands, or stood."""
    return frozenset(path for path in {*then.blobs, *now.blobs} if then.blobs.get(path) != now.blobs.get(path))


def _using(names: frozenset[str], now: Commit, changed: frozenset[str]) -> frozenset[str]:
    """The files that did not change, but in which one of these names stands."""
    if not names:
        return frozenset()
    told = {name.encode() for name in names}
    files = (file.path for file in now.around if file.path not in changed)
    return frozenset(path for path in files if not told.isdisjoint(identifiers_in(bytes_of(now, path))))


def _only(snapshot: Commit, paths: frozenset[str]) -> Commit:
    """A snapshot of some of its files."""
    return replace(snapshot, around=tuple(file for file in snapshot.around if file.path in paths))


def _found(ground: Ground, paths: frozenset[str], wish: Search, tell: Told) -> Found:
    """What stands in these files; of patterns that need two functions in all files, since the other one may be anywhere."""
    files = ground.snapshot.files
    apart = tuple(one for one in wish.patterns if one.card.scope == "snapshot")
    own = replace(wish, patterns=tuple(one for one in wish.patterns if one not in apart))
    searches = [search_on(ground, [file for file in files if file.path in paths], own, tell)]
    searches += [search_on(ground, files, replace(wish, patterns=apart), tell)] if apart else []
    return found_in(chain.from_iterable(searches))


def _beyond(ground: Ground, paths: frozenset[str], wish: Search, tell: Told) -> Found:
    """What stands in those of these files that nobody asked for: functions moved to them."""
    own = {file.path for file in ground.snapshot.files if wish.selection.reason(file.path) is None}
    left = {path for path in paths if path not in own or ground.outlined[path].state == "generated"}
    files = [file for file in ground.snapshot.around if file.path in left]
    alone = tuple(one for one in wish.patterns if one.card.scope != "snapshot")
    anything = replace(wish, patterns=alone, selection=Selection(vendored=True))
    return found_in(search_on(ground, files, anything, tell))


def _places(followed: Iterable[Relocated]) -> frozenset[str]:
    """The files in which functions stand now, or may."""
    return frozenset(spot.path for one in followed for spot in (one.spot, *one.candidates) if spot is not None)


def _order(drift: Drift) -> tuple[str, tuple[int, int], str, str]:
    here = drift.now or drift.then
    assert here is not None, "a drift has a place, then or now"
    return here.path, here.lines, drift.pattern or "", drift.state
