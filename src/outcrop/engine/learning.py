"""What a snapshot's own macros and thin functions do, learned from their definitions and told as vocabulary entries.

A name joins a family by its net effect. Callees are looked at before their callers, so that wrappers of wrappers are learned too.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from outcrop.engine.definitions import Definitions, Place
from outcrop.engine.effects import LASTING, LEARNED, Effects
from outcrop.engine.keeping import FAMILIES as KEPT
from outcrop.engine.keeping import NAMED
from outcrop.engine.looking import Due, Looking, Spread, here, look_at
from outcrop.engine.outlines import Outline, Thin
from outcrop.model.macros import MacroJump, Shapes
from outcrop.vocabulary import MANY, Entry, Vocabulary, identifiers_in

JUMPS = "jumps"  # no family: that a macro hides a jump concerns the macros that use it
MATTERING = LEARNED.union(NAMED, *LASTING.values())
ROUNDS = 6  # in which names that call each other in turn are looked at
NONE: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Contested:
    """A name whose definitions do different things: a use sees that of its own file, else that of a file it includes."""

    name: str
    definitions: tuple[tuple[Place, Effects], ...]
    method: bool  # whether it may be called on an object

    def seen_from(self, path: str, includes: Sequence[str]) -> tuple[Place, Effects] | None:
        """The definition that a file sees."""
        own = [(place, effects) for place, effects in self.definitions if place[0] == path]
        tails = [f"/{include.lstrip('./')}" for include in includes]
        included = ((p, e) for tail in tails for p, e in self.definitions if f"/{p[0]}".endswith(tail))
        return own[-1] if own else next(included, None)


@dataclass(frozen=True, slots=True)
class Share:
    """One definition's part in what was learned of its name; it may be that it does nothing."""

    name: str
    line: int
    private: bool
    effects: Effects


@dataclass(frozen=True)
class Learned:
    """All that was learned from one snapshot."""

    shapes: Shapes = field(default_factory=Shapes)
    entries: tuple[Entry, ...] = ()
    jumps: Mapping[str, tuple[MacroJump, ...]] = field(default_factory=dict)
    contested: tuple[Contested, ...] = ()
    private: Mapping[str, tuple[Entry, ...]] = field(
        default_factory=dict
    )  # by file: of functions that no other file sees
    shares: Mapping[str, tuple[Share, ...]] = field(
        default_factory=dict, repr=False
    )  # what each file had to do with it

    def seen_from(
        self, path: str, data: bytes, includes: Callable[[bytes], Sequence[str]]
    ) -> tuple[list[Entry], dict[str, tuple[MacroJump, ...]]]:
        """The entries and jumps of contested names in a file as it sees them, and the entries that it alone sees."""
        entries = list(self.private.get(path, ()))
        jumps: dict[str, tuple[MacroJump, ...]] = {}
        there = [self._disputed[name] for name in sorted(self._disputed.keys() & identifiers_in(data))]
        included = includes(data) if there else ()
        for name in there:
            if (seen := name.seen_from(path, included)) is not None:
                (where, line), effects = seen
                entries += effects.entries(name.name, f"{where}:{line}", method=name.method)
                jumps[name.name] = effects.jumps
        return entries, jumps

    @cached_property
    def _disputed(self) -> Mapping[bytes, Contested]:
        """The contested names, as the bytes of a file have them."""
        return {one.name.encode("utf-8", "surrogateescape"): one for one in self.contested}

    @cached_property
    def hiding(self) -> frozenset[bytes]:
        """The macros that hide a jump wherever they are used, as the bytes of a file have them."""
        return frozenset(name.encode("utf-8", "surrogateescape") for name in self.jumps)

    def names(self) -> frozenset[str]:
        """The names of which something was learned."""
        private = (entry for entries in self.private.values() for entry in entries)
        told = {entry.name.removeprefix("*.") for entry in (*self.entries, *private)}
        return frozenset(told | self.jumps.keys() | {one.name for one in self.contested})


def learn(
    outlines: Iterable[tuple[str, Outline]],
    read: Callable[[str], bytes],
    vocabulary: Vocabulary,
    languages: Set[str],
    spread: Spread = here,
) -> Learned:
    """Learn from the outlines of all files of a snapshot, by path, which are in these languages; `read` gives the bytes of a file again,
    `spread` has many definitions looked at."""
    learning = Learning(outlines, read, vocabulary, languages, spread)
    for names in in_order({name: learning.definitions.callees(name) for name in learning.definitions.thin}):
        learning.learn(names)
    return learning.told()


@dataclass
class Learning:
    """What is known so far, while callees are looked at before their callers, so that each definition is read once."""

    outlines: Iterable[tuple[str, Outline]]  # by path; gone through twice
    read: Callable[[str], bytes]
    vocabulary: Vocabulary
    spoken: Set[str]  # the languages of the snapshot
    spread: Spread = here
    entries: list[Entry] = field(default_factory=list)
    jumps: dict[str, tuple[MacroJump, ...]] = field(default_factory=dict)
    contested: list[Contested] = field(default_factory=list)
    private: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    families: dict[tuple[str, str], Set[str]] = field(default_factory=dict)  # those that were learned, by file and name
    known: dict[str, dict[Place, Effects]] = field(default_factory=lambda: defaultdict(dict))  # what does something

    @cached_property
    def definitions(self) -> Definitions:
        """What there is to be learned from."""
        return Definitions.of(self.outlines, lambda name: bool(self._shipped(name)))

    def learn(self, names: Sequence[str]) -> None:
        """Learn names of which none calls another, or which call each other in turn."""
        waiting = set(names)
        for _ in range(ROUNDS):
            changed = self.look(waiting)
            if not changed:
                break
            self._agree([name for name in names if name in self.known])
            waiting = (
                {name for name in names if not changed.isdisjoint(self.definitions.callees(name))}
                if len(names) > 1
                else set()
            )

    def told(self) -> Learned:
        """All that was learned, in the order of names."""
        entries = sorted(self.entries, key=lambda entry: entry.name.removeprefix("*."))
        learned = Learned(
            self.definitions.shapes,
            tuple(entries),
            dict(sorted(self.jumps.items())),
            tuple(sorted(self.contested, key=lambda contested: contested.name)),
            {path: tuple(entries) for path, entries in self.private.items()},
        )
        return replace(learned, shares=self.shares(learned.names()))

    def shares(self, names: Set[str]) -> dict[str, tuple[Share, ...]]:
        """Each file's definitions of these names, in the order of its lines."""
        found: dict[str, list[Share]] = defaultdict(list)
        places, private = self.definitions.places, self.definitions.private
        for name in sorted(names & places.keys()):
            for place in dict.fromkeys(places[name]):
                path, line = place
                effects = self.known.get(name, {}).get(place, Effects())
                found[path].append(Share(name, line, place in private, effects))
        return {path: tuple(sorted(some, key=lambda one: (one.line, one.name))) for path, some in found.items()}

    def look(self, names: Set[str], settled: Set[Place] = frozenset()) -> Set[str]:
        """Read the definitions of names that are worth it, but those that are settled; gives the names of which more is known now than
        before."""
        thin, languages = self.definitions.thin, self.definitions.languages
        pending = [(path, one) for name in names for path, one in thin[name] if (path, one.line) not in settled]
        due = [
            Due(path, languages[path], one, gained)
            for path, one in sorted(pending, key=lambda one: (one[0], one[1].line))
            if (gained := self._gained(path, one)) or (one.macro and one.leaves)
        ]
        vocabulary = self.vocabulary.with_entries(self.entries)
        looking = Looking(self.read, vocabulary, dict(self.private), self.jumps, self.definitions.shapes)
        changed = set()
        for one, effects in zip(due, self.spread(look_at, looking, due), strict=True):
            name, place = one.thin.name, (one.path, one.thin.line)
            if effects is not None and self.known.get(name, {}).get(place, Effects()) != effects:
                self.known[name][place] = effects
                changed.add(name)
        return changed

    def _gained(self, path: str, thin: Thin) -> Mapping[str, Set[str]]:
        """The families that a definition may join, each with the callees by which it may.

        What changes a collection by a callee of this snapshot's counts only where its own name says so: see `effects`.
        """
        gained: dict[str, set[str]] = defaultdict(set)
        for called in thin.calls:
            shipped = self._shipped(called)
            for family in LEARNED & (self._learned(path, called) or shipped) | self._kept(path, called):
                gained[family].add(called)
            if "collection.change" in shipped:
                gained["resource.keep"].add(called)
            if called in self.jumps and thin.macro is not None:
                gained[JUMPS].add(called)
        for family in gained.keys() & LASTING.keys() if thin.macro is None else ():
            own = self._shipped(thin.name)
            direct = LASTING[family][0] in own and not all(self._learned(path, called) for called in gained[family])
            if not direct and LASTING[family][1] not in own:
                del gained[family]
        self._may_keep(thin, gained)
        if "reply.send" in gained and "reply.send" in self._shipped(thin.name):
            del gained["reply.send"]
        return gained

    def _may_keep(self, thin: Thin, gained: dict[str, set[str]]) -> None:
        """Leave of what a definition may keep, or lend, only what its own name says too: nearly everything is set somewhere."""
        keeping, lending = gained.pop("resource.keep", set()), gained.pop("resource.lend", set())
        if not (keeping or lending or thin.stores):
            return
        own = self._shipped(thin.name)
        if "keeper.named" in own and (keeping or thin.stores):
            gained["resource.keep"] = keeping
        if "lender.named" in own and thin.macro is None and (keeping or lending or thin.stores):
            gained["resource.lend"] = keeping | lending

    def _learned(self, path: str, name: str) -> Set[str]:
        """The families that a name is known to be in, as a file sees it, but for what it keeps."""
        return (self.families.get((path, name)) or self.families.get(("", name), NONE)) - KEPT

    def _kept(self, path: str, name: str) -> Set[str]:
        """Those that say that it keeps something."""
        return (self.families.get((path, name)) or self.families.get(("", name), NONE)) & KEPT

    @cached_property
    def _shipped(self) -> Callable[[str], Set[str]]:
        """Gives the families that a name is in without being learned, as far as they matter here."""

        @lru_cache(maxsize=MANY)
        def shipped(name: str) -> Set[str]:
            several = (self.vocabulary.families_of(name, language) for language in self.spoken)
            return MATTERING.intersection(*[frozenset().union(*several)]) or NONE

        return shipped

    def _agree(self, names: Sequence[str]) -> None:
        """Tell what all definitions of a name agree on; names of which they do not are contested.

        A static function of a source file is nobody else's.
        """
        told, defined = set(names), self.definitions
        self.entries = [entry for entry in self.entries if entry.name.removeprefix("*.") not in told]
        self.contested = [contested for contested in self.contested if contested.name not in told]
        for name in names:
            known = self.known[name]
            definitions = {place: known.get(place, Effects()) for place in (*defined.places[name], *known)}
            definitions = {p: told for p, told in definitions.items() if p not in defined.hollow} or definitions
            method = any(defined.languages[path] == "cpp" for path, _ in definitions)
            private = definitions.keys() & defined.private
            for path, line in sorted(private):
                self._tell_one(name, (path, line), definitions.pop((path, line)), method=method)
            self.jumps.pop(name, None)
            if not definitions:
                continue
            self.families["", name] = {effect.family for told in definitions.values() for effect in told.effects}
            if len({_kind(effects) for effects in definitions.values()}) > 1:
                self.contested.append(Contested(name, tuple(definitions.items()), method))
                continue
            (path, line), effects = next(iter(definitions.items()))
            effects = _sure(effects, definitions.values())
            self.entries += effects.entries(name, f"{path}:{line}", method=method)
            if effects.jumps:
                self.jumps[name] = effects.jumps

    def _tell_one(self, name: str, place: Place, effects: Effects, *, method: bool) -> None:
        """Tell what a definition does that one file alone sees."""
        path, line = place
        kept = [entry for entry in self.private.pop(path, ()) if entry.name.removeprefix("*.") != name]
        if more := [*kept, *effects.entries(name, f"{path}:{line}", method=method)]:
            self.private[path] = more
        self.families[path, name] = {effect.family for effect in effects.effects}


def in_order(callees: Mapping[str, Collection[str]]) -> Iterator[Sequence[str]]:
    """Groups of names, callees before their callers; names that call each other in turn come together with others of their height."""
    heights: dict[int, list[str]] = defaultdict(list)
    heights[0] = [
        name for name, called in callees.items() if not called
    ]  # most of them, so nothing more is noted of each
    calling = {name: called for name, called in callees.items() if called}
    height: dict[str, int] = {}
    for group in _cycles(calling):
        inside = set(group)
        below = [height.get(called, 0) for name in group for called in calling[name] if called not in inside]
        level = 1 + max(below, default=-1)
        height.update(dict.fromkeys(group, level))
        heights[level] += group
    return iter([heights[level] for level in sorted(heights)])


def _cycles(callees: Mapping[str, Collection[str]]) -> Iterator[Sequence[str]]:
    """Names that call each other in turn, together (Tarjan's strongly connected components), callees first; what is called and calls
    nothing is left out."""
    met: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: dict[str, None] = {}
    for start in callees:
        if start in met:
            continue
        work = [(start, iter(sorted(callees.keys() & callees[start])))]
        met[start] = low[start] = len(met)
        open_[start] = None
        while work:
            name, steps = work[-1]
            for called in steps:
                if called not in met:
                    met[called] = low[called] = len(met)
                    open_[called] = None
                    work.append((called, iter(sorted(callees.keys() & callees[called]))))
                    break
                if called in open_:
                    low[name] = min(low[name], met[called])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == met[name]:
                    group: list[str] = []
                    while not group or group[-1] != name:
                        group.append(open_.popitem()[0])
                    yield group


def _kind(effects: Effects) -> object:
    """What two definitions must share to agree: the kinds of effect and the parameters, not how they come about, nor what is kept."""
    done = frozenset((e.family, e.subject) for e in effects.effects if e.family not in KEPT)
    return done, frozenset((j.how, j.label) for j in effects.jumps)


def _sure(effects: Effects, several: Iterable[Effects]) -> Effects:
    """What one of several definitions that agree does; of what it keeps, that which all of them keep."""
    kept = [{(e.family, e.subject) for e in one.effects if e.family in KEPT} for one in several]
    sure = frozenset[tuple[str, object]].intersection(*map(frozenset, kept))
    told = (e for e in effects.effects if e.family not in KEPT or (e.family, e.subject) in sure)
    return replace(effects, effects=frozenset(told))
