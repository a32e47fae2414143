"""From pins to drift: each pin's commit read again, compared with itself or with another revision, and counted."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from outcrop.errors import OutcropError, SourceError, nearest
from outcrop.languages import LANGUAGES, language_of
from outcrop.model.allowance import Allowance
from outcrop.model.drift import STATES, CheckedPin, CheckRecord, Drift, Removal
from outcrop.model.finding import Finding
from outcrop.model.pin import Pin
from outcrop.patterns.catalogue import Pattern
from outcrop.pins.comparing import LEAKY, Comparison, Side
from outcrop.pins.pinned import LAMBDA, functions_of, misplaced, whereabouts
from outcrop.pins.remembered import followed
from outcrop.pins.removal import Looks, removed
from outcrop.scanning.allowing import Allowances
from outcrop.scanning.finding import Finder
from outcrop.scanning.scan import Tell, tool
from outcrop.scanning.selection import wanted
from outcrop.sources import Reach, Snapshot
from outcrop.sources.checkout import find_checkout
from outcrop.sources.git import is_bare
from outcrop.sources.remote import canonical_url
from outcrop.sources.repository import OnDisk, Repository

LATEST, WORKTREE = "latest", "worktree"  # what `against` may say besides the name of a revision


@dataclass(slots=True)
class Check:
    """Iterate over it for the drift of all pins; afterwards `record` says what was checked and counted.

    Iterating raises SourceError where no pin at all could be checked; the record names what is missing, be it all or some.
    """

    pins: Sequence[Pin]
    folder: Path  # of the lock file: the places of pins begin there
    finder: Finder
    reach: Reach
    against: str | None = None  # none: each pin's own commit
    fail_on: tuple[str, ...] = ("lost", "weakened")
    progress: Tell | None = None
    allow: tuple[Allowance, ...] = ()  # of outcrop.toml: what one of these names does not count
    record: CheckRecord | None = field(default=None, init=False)

    def __iter__(self) -> Iterator[Drift]:
        """The drift of each pin in turn, its rows in their order, then what is new."""
        states: Counter[str] = Counter(dict.fromkeys(STATES, 0))
        pins: list[CheckedPin] = []
        elsewhere: list[str] = []  # pins that have no work tree here
        missing: list[str] = []
        notes: list[str] = []
        failed = 0
        reach = replace(self.reach, tell=self.tell)
        for pin in self.pins:
            try:
                one = PinCheck(pin, whereabouts(pin, self.folder, reach), self)
                rows = list(one.drifts())  # all of a pin, or nothing of it
                notes += one.notes()
            except NoWorkTree as error:
                elsewhere.append(f"'{pin.name}' was passed over: {error}")
                continue
            except SourceError as error:
                missing.append(f"{pin.name}: {error}")
                continue
            pins.append(one.told())
            states.update(drift.state for drift in rows)
            failed += sum(fails(drift, self.fail_on) for drift in rows)
            yield from rows
        self.record = CheckRecord(
            tool=tool(),
            pins=tuple(pins),
            states=dict(states),
            fail_on=self.fail_on,
            failed=failed,
            missing=tuple(missing) if pins else (*missing, *elsewhere),
            notes=(*notes, *elsewhere) if pins else tuple(notes),
        )
        if not pins and self.record.missing:
            raise SourceError("\n".join(self.record.missing))

    def ended(self) -> CheckRecord:
        """The record of a check that was iterated over."""
        assert self.record is not None, "a check that ended has its record"
        return self.record

    def allowed(self, findings: Iterable[Finding]) -> list[Finding]:
        """Findings, those allowed that outcrop.toml allows."""
        return [*map(Allowances(self.allow).over, findings)]

    def tell(self, name: str, doing: str, done: int, total: int) -> None:
        """Pass progress on."""
        if self.progress is not None:
            self.progress(name, doing, done, total)


class NoWorkTree(SourceError):
    """A pin of a repository that is not checked out where the lock file lies."""


def fails(drift: Drift, fail_on: Iterable[str]) -> bool:
    """Whether a drift may not stand: its state is named, alone or with its grade, as in `new:leaky`: that of now, else of then.

    One whose finding is allowed may stand.
    """
    if drift.finding is not None and drift.finding.suppressed is not None:
        return False
    here = drift.now or drift.then
    grades = (here.grade if here else None, drift.finding.grade if drift.finding else None)
    return drift.state in fail_on or any(f"{drift.state}:{grade}" in fail_on for grade in grades)


@dataclass(slots=True)
class PinCheck:
    """One pin, its repository, and the two snapshots that are compared."""

    pin: Pin
    repository: Repository
    check: Check
    looks: Looks = field(init=False)
    then: Snapshot = field(init=False)
    now: Snapshot = field(init=False)
    removals: dict[tuple[str, str], Removal | None] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.looks = Looks(self.repository)
        linking = self.check.reach.linking
        self.then = linking(self.repository.snapshot(self.pin.commit, wanted))
        self.now = self.then if self.check.against is None else linking(self._now(self.check.against))

    def drifts(self) -> Iterator[Drift]:
        """What became of each row of the pin, and what is new of the patterns that are pinned whole."""
        comparison = self._comparison()
        for drift in comparison.rows((*self.pin.finding, *self.pin.excerpt)):
            yield self._explained(drift)
        yield from comparison.newcomers(self._whole())

    def told(self) -> CheckedPin:
        """The pin as the record names it."""
        against = self.check.against
        now = None if against == WORKTREE else self.now.commit
        return CheckedPin(self.pin.name, self.pin.url, self.pin.commit, self.pin.tag, against, now)

    def notes(self) -> Iterator[str]:
        """That the tag of the pin now names another commit."""
        if self.pin.tag is None or (self.check.reach.offline and not isinstance(self.repository, OnDisk)):
            return  # offline nobody knows what it names now
        try:
            named = self.repository.tag(self.pin.tag)
        except SourceError:  # the pin was read; that nobody answers now takes nothing from that
            return
        if named is not None and named != self.pin.commit:
            yield (
                f"The tag {self.pin.tag!r} of '{self.pin.name}' now points to {named}, and was pinned at {self.pin.commit}: "
                f"it was moved; see why, then `outcrop update {self.pin.name} --to {self.pin.tag}` to follow it."
            )

    def _now(self, against: str) -> Snapshot:
        if against == WORKTREE:
            return self._worktree()
        return self.repository.snapshot("HEAD" if against == LATEST else against, wanted)

    def _worktree(self) -> Snapshot:
        """The files of the pin's own place, or of the checkout around the lock file where it is of the same repository."""
        here = self.repository
        if isinstance(here, OnDisk) and self.pin.place is not None and not is_bare(here.top):
            return self.repository.snapshot(None, wanted)
        around = find_checkout(self.check.folder.resolve())
        url = canonical_url(self.pin.url or "")
        if around is None or around.url is None or around.url != url:
            raise NoWorkTree(
                f"its work tree is not here: {str(self.check.folder)!r} lies in no checkout of {self.pin.url or self.pin.place!r}."
            )
        return OnDisk(around.top, None).snapshot(None, wanted)

    def _comparison(self) -> Comparison:
        patterns = patterns_of(self.pin, self.check.finder.catalogue.patterns)
        for sentence in misplaced(self.pin, self.then):
            raise OutcropError(sentence)
        functions = functions_of(self.pin)
        tell = self._tell
        spots = followed(functions, self.then, self.now, self.check.finder.results, tell)
        asked = [*patterns.values()]
        if self.now is not self.then:
            asked += [one for one in self.check.finder.catalogue.patterns if can_leak(one) and one.id not in patterns]
        before = {was.path for was in functions}
        after = {one.path for found in spots.values() for one in (found.spot, *found.candidates) if one is not None}
        then = self._side(self.then, asked, before)
        now = then if self.now is self.then else self._side(self.now, asked, after)
        known = {one.id: one for one in asked}
        return Comparison(self.pin.name, self.pin.url, known, then, now, spots.__getitem__)

    def _side(self, snapshot: Snapshot, asked: Sequence[Pattern], paths: Collection[str]) -> Side:
        """A snapshot with what is found in it."""
        found = self.check.finder.find(snapshot, asked, paths, self._tell)
        return Side(snapshot, self.check.allowed(found.findings), found.unread)

    def _whole(self) -> list[Finding]:
        """The findings of now of the patterns that are pinned whole, as `outcrop pin` found them: of vendored files none."""
        finder = self.check.finder
        whole = [one for one in finder.catalogue.patterns if one.id in self.pin.patterns]
        return self.check.allowed(finder.findings(self.now, whole, None, self._tell)) if whole else []

    def _explained(self, drift: Drift) -> Drift:
        """A drift with the commit that took away what is lost, where the history tells."""
        then = drift.then
        if drift.state != "lost" or drift.now is not None or then is None or then.symbol is None:
            return drift
        return replace(drift, removal=self._removal(then.path, then.symbol.partition(LAMBDA)[0]))

    def _removal(self, path: str, symbol: str) -> Removal | None:
        """The commit that took away a function; looked for once, however many rows stand in it."""
        if (path, symbol) not in self.removals:
            self._tell("looking for the commit that removed", 0, 1)
            there = partial(holds, path, symbol.rpartition("::")[2])
            pin, now = self.pin, self.now.commit or "HEAD"
            with suppress(SourceError):  # then it is not known
                self.removals[path, symbol] = removed(self.looks, pin.url, pin.commit, now, path, there, self.now.forge)
        return self.removals.setdefault((path, symbol), None)

    def _tell(self, doing: str, done: int, total: int) -> None:
        self.check.tell(self.pin.name, doing, done, total)


def patterns_of(pin: Pin, known: Sequence[Pattern]) -> dict[str, Pattern]:
    """The patterns that a pin speaks of, by id.

    Raises OutcropError where one is in no catalogue, or has no such grade.
    """
    by_id = {one.id: one for one in known}
    names = sorted({*pin.patterns, *(row.pattern for row in pin.finding)})
    for name in names:
        if name not in by_id:
            raise OutcropError(
                f"The pin '{pin.name}' expects the pattern '{name}', which no catalogue has; name its folder with --catalogue, or unpin it."
            )
    for row in pin.finding:
        grades = by_id[row.pattern].card.explain
        if row.grade not in grades:
            raise OutcropError(
                f"The pin '{pin.name}' expects the grade '{row.grade}' of {row.pattern} in {row.path}:{row.symbol}; expected one of {', '.join(grades)}{nearest(row.grade, grades) or '.'}"
            )
    return {name: by_id[name] for name in names}


def can_leak(pattern: Pattern) -> bool:
    """Whether a pattern tells of broken promises within one function."""
    return LEAKY in pattern.card.explain and pattern.card.scope != "snapshot"


def holds(path: str, name: str, data: bytes) -> bool:
    """Whether a file holds a function of this last name."""
    language = language_of(path)
    return language is not None and any(head.name == name for head in LANGUAGES[language].survey(data).heads)
