"""From what was expected and what is found now to drift: each row followed to where it is, and judged there."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from outcrop.citations import cite
from outcrop.flow.sameness import tokens
from outcrop.model.drift import Drift, Standing, State
from outcrop.model.finding import Finding, Words
from outcrop.model.pin import PinnedExcerpt, PinnedFinding
from outcrop.model.source import Blob, Origin, Unreadable
from outcrop.patterns.catalogue import Pattern
from outcrop.pins.pinned import LAMBDA, Row, was_of
from outcrop.pins.sentences import sentence, unread_sentence
from outcrop.pins.spots import Relocated, Was
from outcrop.scanning.batches import LARGEST
from outcrop.scanning.gate import fell
from outcrop.sources import Snapshot
from outcrop.sources.commit import Commit

LEAKY, UNSURE = "leaky", "unsure"
Unread = tuple[str, str]  # a file that could not be read, and its state, as FileCoverage says


@dataclass(frozen=True, slots=True)
class Side:
    """A snapshot, what was found in it where it matters, and where nobody could look; each file is read once."""

    snapshot: Snapshot
    findings: Sequence[Finding]
    unread: Mapping[str, str] = field(default_factory=dict)  # the files that could not be searched, with their states
    blobs: dict[str, Blob | Unreadable] = field(default_factory=dict, init=False, compare=False, repr=False)

    def read(self, path: str) -> Blob | Unreadable:
        """The bytes of a file."""
        if path not in self.blobs:
            self.blobs[path] = self.snapshot.read(path, LARGEST)
        return self.blobs[path]

    def shut(self, path: str) -> str | None:
        """Why nobody can read a file that is there; none of any other."""
        found = self.read(path)
        return found.state if isinstance(found, Unreadable) and found.state != "vanished" else None

    def text(self, path: str, lines: tuple[int, int]) -> bytes | None:
        """The bytes of some lines, line ends told alike; none where they are not there."""
        blob = self.read(path)
        if not isinstance(blob, Blob):
            return None
        return b"\n".join(line.rstrip(b"\r") for line in blob.data.split(b"\n")[lines[0] - 1 : lines[1]])

    def inside(self, path: str, lines: tuple[int, int]) -> list[Finding]:
        """The findings of the functions that lie within some lines of a file."""
        return [
            one
            for one in self.findings
            if one.source.path == path and lines[0] <= one.span.start.line and one.span.end.line <= lines[1]
        ]

    def standing(
        self, path: str, symbol: str | None, lines: tuple[int, int], grade: str | None = None, mark: str | None = None
    ) -> Standing:
        """Lines of this snapshot as a drift tells them."""
        origin = self._origin(path)
        commit = origin.commit if origin is not None else None
        citation = cite(origin, *lines, self.snapshot.forge) if origin is not None else None
        return Standing(commit, path, symbol, lines, grade, mark, citation)

    def _origin(self, path: str) -> Origin | None:
        """Where a file stands for citation: of a commit that is known unread; none of what nobody can read."""
        if isinstance(self.snapshot, Commit):
            mark = self.snapshot.blobs.get(path)
            return Origin(self.snapshot.url, self.snapshot.commit, path, mark) if mark is not None else None
        blob = self.read(path)
        return self.snapshot.origin(blob) if isinstance(blob, Blob) else None

    def unread_of(self, paths: Iterable[str]) -> Unread | None:
        """The first of some files that could not be searched."""
        return next(((path, self.unread[path]) for path in paths if path in self.unread), None)

    def of(self, one: Finding) -> Standing:
        """Where a finding stands."""
        lines = one.span.start.line, one.span.end.line
        return self.standing(one.source.path, one.symbol.name, lines, one.grade, one.id)


@dataclass(frozen=True)
class Comparison:
    """One source then and now."""

    pin: str
    url: str | None
    patterns: Mapping[str, Pattern]  # by id
    then: Side
    now: Side
    follow: Callable[[Was], Relocated]
    leaks: bool = True  # whether a pinned function that begins to leak is weakened, whatever pattern tells it
    met: set[tuple[str, str]] = field(
        default_factory=set
    )  # findings of now that are, or may be, rows of then, by path and fingerprint

    def rows(self, expected: Iterable[Row]) -> Iterator[Drift]:
        """What became of each row, function by function."""
        functions: dict[Was, list[Row]] = defaultdict(list)
        for row in expected:
            functions[was_of(row)].append(row)
        for was, rows in functions.items():
            yield from self._function(was, rows, self.follow(was))

    def newcomers(self, found: Iterable[Finding]) -> Iterator[Drift]:
        """The findings of now that none of the rows is, among these; to be asked after `rows`."""
        for one in found:
            if (one.source.path, one.id) not in self.met:
                now = self.now.of(one)
                unread = self.then.unread_of(_files(one))
                if unread is not None:
                    why = unread_sentence("unknown", one.symbol.name, *unread, grade=one.grade)
                else:
                    key = "unpinned" if self._is_one() else "new"
                    why = sentence(key, one.symbol.name, now, grade=one.grade)
                yield Drift(
                    pin=self.pin,
                    url=self.url,
                    pattern=one.pattern,
                    state="new" if unread is None else "unsure",
                    why=why,
                    then=None,
                    now=now,
                    finding=one,
                )

    def _function(self, was: Was, rows: Sequence[Row], found: Relocated) -> Iterator[Drift]:
        """The rows of one function, or of the same lines."""
        if (unread := self._shut(was, found)) is not None:
            yield from (self._untold(row, unread) for row in rows)
            return
        if found.spot is None:
            places = tuple(self.now.standing(one.path, one.name or None, one.lines) for one in found.candidates)
            for row in rows:
                name = _called(row)
                if found.how == "lost":
                    yield self._drift(row, "lost", sentence("lost", name))
                else:
                    self._doubt(row, places)
                    key, only = ("doubtful", places[0]) if len(places) == 1 else ("unsure", None)
                    why = sentence(key, name, only, count=found.count)
                    yield self._drift(row, "unsure", why, candidates=places)
            return
        spot = found.spot
        before = self._before(was, rows)
        here = self.now.inside(spot.path, spot.lines)
        if self._is_one():  # what a row's lines miss is found by its fingerprint
            marks = {row.fingerprint for row in rows if isinstance(row, PinnedFinding)}
            here += [
                one for one in self.now.findings if one.source.path == spot.path and one.id in marks and one not in here
            ]
        twins = self._twins(was, [row for row in rows if isinstance(row, PinnedFinding)], here)
        leaks = self._leaks(before, here, twins) if self._may_leak(was) else []
        place = self.now.standing(spot.path, spot.name or None, spot.lines)
        for row in rows:
            if isinstance(row, PinnedExcerpt):
                yield self._excerpt(row, place, leaks)
            else:
                yield self._finding(row, twins.get(row), place, leaks, before)

    def _shut(self, was: Was, found: Relocated) -> Unread | None:
        """A file that nobody can read, so that it cannot be told where a function is, or whether it is the same."""
        if (state := self.then.shut(was.path)) is not None:
            return was.path, state
        path = found.spot.path if found.spot is not None else was.path
        if found.how != "unsure" and (state := self.now.shut(path)) is not None:
            return path, state
        return None

    def _untold(self, row: Row, unread: Unread, place: Standing | None = None) -> Drift:
        """A row of which nobody can tell what became of it, since a file could not be read; it is not told as new, too."""
        if isinstance(row, PinnedFinding):
            self.met.add((row.path, row.fingerprint))
        return self._drift(row, "unsure", unread_sentence("untold", _called(row), *unread), place)

    def _may_leak(self, was: Was) -> bool:
        """Whether it can be told of a function that it has begun to leak."""
        return self.leaks and was.name is not None and was.path not in self.then.unread

    def _doubt(self, row: Row, places: Sequence[Standing]) -> None:
        """What stands where a row may be now is not told as new, too, unless its grade is another."""
        if isinstance(row, PinnedFinding):
            here = [one for place in places for one in self.now.inside(place.path, place.lines)]
            same = [one for one in here if (one.pattern, one.grade) == (row.pattern, row.grade)]
            self.met.update((one.source.path, one.id) for one in same)

    def _twins(self, was: Was, rows: Sequence[PinnedFinding], here: Sequence[Finding]) -> dict[PinnedFinding, Finding]:
        """Which finding of now each row is: the one with its fingerprint, else the one whose roles are most alike."""
        before = {one.id: one for one in self.then.inside(was.path, was.lines)}
        twins = {row: one for row in rows for one in here if one.id == row.fingerprint and one.pattern == row.pattern}
        free = [one for one in here if one not in twins.values()]
        pairs = sorted(
            (
                (_alike(before.get(row.fingerprint), one, row), -at, row, one)
                for row in rows
                if row not in twins
                for at, one in enumerate(free)
                if one.pattern == row.pattern
            ),
            key=lambda pair: pair[:2],
            reverse=True,
        )
        taken: set[int] = set()
        for _, _, row, one in pairs:
            if row not in twins and id(one) not in taken:
                twins[row] = one
                taken.add(id(one))
        self.met.update((one.source.path, one.id) for one in twins.values())
        return twins

    def _before(self, was: Was, rows: Sequence[Row]) -> list[Finding]:
        """The findings of then in the function: the lines of a lambda's row are only its own, so there the name tells them."""
        if not any(LAMBDA in (row.symbol or "") for row in rows):
            return self.then.inside(was.path, was.lines)
        mine = (one for one in self.then.findings if one.source.path == was.path)
        return [one for one in mine if one.symbol.name.partition(LAMBDA)[0] == was.name]

    def _leaks(
        self, before: Sequence[Finding], here: Sequence[Finding], twins: Mapping[PinnedFinding, Finding]
    ) -> list[Finding]:
        """The leaky findings that the function has and had not, and that nobody allows; a row whose own grade fell tells that itself."""
        had = Counter(one.pattern for one in before if one.grade == LEAKY)
        told = {one.id for row, one in twins.items() if row.grade != LEAKY}
        fresh = []
        for one in here:
            if one.grade == LEAKY and one.suppressed is None and one.id not in told:
                if had[one.pattern] > 0:
                    had[one.pattern] -= 1
                else:
                    fresh.append(one)
        return fresh

    def _excerpt(self, row: PinnedExcerpt, place: Standing, leaks: Sequence[Finding]) -> Drift:
        name = _called(row)
        if leaks:
            return self._leaking(row, place, leaks)
        if not self._is_same(row, place):
            if row.symbol is not None and (unread := self.now.unread_of([place.path])) is not None:
                return self._untold(row, unread, place)
            return self._drift(row, "changed", sentence("altered", name, place), place)
        state: State = "intact" if _is_there(row, place) else "moved"
        return self._drift(row, state, sentence(state, name, place), place)

    def _finding(
        self,
        row: PinnedFinding,
        one: Finding | None,
        place: Standing,
        leaks: Sequence[Finding],
        before: Sequence[Finding],
    ) -> Drift:
        if one is None:
            return self._unmet(row, place, leaks, before)
        then = self._graded(row)
        pattern, now, values = self.patterns[row.pattern], self.now.of(one), {"then": then, "grade": one.grade}
        if one.grade != then:
            state, key = _regraded(pattern, then, one.grade)
            key = "judged" if self._is_one() else key
            if state == "weakened" or not leaks:
                return self._drift(row, state, sentence(key, row.symbol, now, **values), now, one)
        if leaks:
            return self._leaking(row, now, leaks)
        if self._is_one() and (one.id, one.symbol.name) != (row.fingerprint, row.symbol):
            return self._drift(row, "changed", sentence("remarked", row.symbol, now), now, one)
        if not self._is_same(row, now):
            return self._drift(row, "changed", sentence("changed", row.symbol, now, **values), now, one)
        state = "intact" if _is_there(row, now) else "moved"
        return self._drift(row, state, sentence(state, row.symbol, now), now, one)

    def _graded(self, row: PinnedFinding) -> str:
        """The grade that a row had then: as this Outcrop gives it, so that another version's judgement passes for no change of the
        code; at the pin's own commit as it was pinned."""
        found = self._was_found(row)
        return row.grade if found is None or self._is_one() else found.grade

    def _was_found(self, row: PinnedFinding) -> Finding | None:
        """The finding that a row was, as this Outcrop finds it."""
        mark = row.path, row.fingerprint, row.pattern
        return next((one for one in self.then.findings if (one.source.path, one.id, one.pattern) == mark), None)

    def _unmet(self, row: PinnedFinding, place: Standing, leaks: Sequence[Finding], before: Sequence[Finding]) -> Drift:
        """The function is there, and the pattern is not met in it: the code was changed only where the pattern was met before."""
        twin = self._was_found(row)
        unread = self.now.unread_of([place.path, *(_files(twin) if twin is not None else ())])
        if unread is not None:
            return self._untold(row, unread, place)
        was_met = twin is not None or row.path in self.then.unread or any(one.pattern == row.pattern for one in before)
        if leaks:
            return self._leaking(row, place, leaks)
        if self._is_one() or not was_met:
            return self._drift(row, "lost", sentence("unfound", row.symbol, place, pattern=row.pattern), place)
        if row.grade == LEAKY:
            return self._drift(row, "strengthened", sentence("mended", row.symbol, place), place)
        return self._drift(row, "lost", sentence("unmet", row.symbol, place, pattern=row.pattern), place)

    def _leaking(self, row: Row, now: Standing, leaks: Sequence[Finding]) -> Drift:
        told = ", ".join(dict.fromkeys(one.pattern for one in leaks))
        why = sentence("leaking", _called(row), now, leaks=told)
        return self._drift(row, "weakened", why, now, leaks[0])

    def _is_one(self) -> bool:
        """Whether this is one commit, so that whatever differs is not the code."""
        then, now = self.then.snapshot, self.now.snapshot
        return isinstance(now, Commit) and then.commit == now.commit

    def _is_same(self, row: Row, now: Standing) -> bool:
        """Whether the code is the same to the letter."""
        return self.then.text(row.path, row.lines) == self.now.text(now.path, now.lines)

    def _drift(
        self,
        row: Row,
        state: State,
        why: Words,
        now: Standing | None = None,
        finding: Finding | None = None,
        candidates: tuple[Standing, ...] = (),
    ) -> Drift:
        told = (row.pattern, row.grade, row.fingerprint) if isinstance(row, PinnedFinding) else (None, None, None)
        pattern, grade, mark = told
        return Drift(
            pin=self.pin,
            url=self.url,
            pattern=pattern,
            state=state,
            why=why,
            then=self.then.standing(row.path, row.symbol, row.lines, grade, mark),
            now=now,
            candidates=candidates,
            finding=finding,
        )


def _called(row: Row) -> str:
    """The function of a row, or its lines where it is none."""
    return row.symbol or f"{row.path}:{row.lines[0]}-{row.lines[1]}"


def _files(one: Finding) -> list[str]:
    """The files that a finding stands in."""
    return list(dict.fromkeys([one.source.path, *(role.path for role in one.roles if role.path is not None)]))


def _is_there(row: Row, now: Standing) -> bool:
    return (row.path, row.lines) == (now.path, now.lines)


def _regraded(pattern: Pattern, then: str, now: str) -> tuple[State, str]:
    """The state of a row whose grade is another, and the sentence for it."""
    if UNSURE in (then, now):
        return "changed", "doubted" if now == UNSURE else "told"
    return ("weakened", "weakened") if fell(pattern, then, now) else ("strengthened", "strengthened")


def _alike(then: Finding | None, now: Finding, row: PinnedFinding) -> float:
    """How much the roles of two findings say the same; the same grade decides where nothing else does."""
    same = 0.001 if now.grade == row.grade else 0.0
    if then is None:
        return same
    texts = [Counter((role.name, *tokens(role.text or "")) for role in one.roles) for one in (then, now)]
    shared, whole = (texts[0] & texts[1]).total(), (texts[0] | texts[1]).total()
    return same + (shared / whole if whole else 0.0)
