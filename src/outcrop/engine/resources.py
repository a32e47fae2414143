"""What a function acquires, and where it gives it back or away: told by what becomes of what its calls hand out.

After Hector (Saha et al., DSN 2013): no list of allocators is needed, since a function that releases a thing on one way out says by
that what the thing is. What lands in a local, as a result or through an out-argument, is `gained`; a call that is named as giving
back, handed that local, `releases` it; what is returned, stored beyond the locals, or handed to a callee that may keep it, is given
away. The function itself says which callees keep nothing: those after which, though all went well, it releases the thing itself.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property

from outcrop.engine.failing import NUMBER, Failing
from outcrop.engine.site import Site, own_site
from outcrop.flow.facts import CHAINED
from outcrop.flow.sameness import by_address, named_among, place, root
from outcrop.model.code import Assign, Call, Check, Function, Jump, Point
from outcrop.model.graph import Edge
from outcrop.vocabulary import Entry, words_of

REPORTS = frozenset({"err", "error", "errors", "errstr", "errmsg"})
VISITING = frozenset({"next", "first", "last", "prev", "peek", "nth"})  # whoever goes through a list owns nothing of it
# What is made for whoever makes it, told by the words of its maker; a node, a page or a record its maker may have linked in.
OWNED = frozenset(
    {
        "iter",
        "itr",
        "iterator",
        "cursor",
        "dir",
        "opendir",
        "file",
        "fopen",
        "stream",
        "buf",
        "buffer",
        "str",
        "string",
        "dup",
        "strdup",
        "strndup",
        "dupe",
        "list",
        "hostlist",
        "set",
        "bitmap",
        "bitstr",
        "bit",
        "array",
        "dict",
        "map",
        "hash",
        "frame",
        "packet",
        "message",
    }
)
CALLBACK = frozenset({"cb", "cbk", "callback", "handler"})  # who is handed one keeps for it what it is handed besides
ITERATING = frozenset({"iter", "itr", "iterator", "cursor"})
KINDS = ("gain", "release", "settle", "hand")
MAKING = frozenset({"memory.allocate", "resource.make", "resource.setup"})
# What `list_add_new(list)` gives is in the list, what `container_of(link, ...)` gives is where the link is, and the stack is left.
BORROWING = frozenset({"collection.change", "collection.member", "memory.stack"})
GIVING_BACK = frozenset({"memory.free", "resource.release", "resource.unref"})
NOT_GIVING = frozenset({"resource.take", "resource.store"})  # what gives nothing through its arguments


@dataclass
class Resources:
    """The sites of one function at which it gains, releases, or settles (releases or gives away) what its locals hold."""

    function: Function
    failing: Failing
    _clean: dict[tuple[int, str], frozenset[int]] = field(default_factory=dict)
    _subjects: dict[str, str] = field(default_factory=dict)

    def of(self, kind: str) -> Iterator[Site]:
        """The sites of one of KINDS."""
        sites: Mapping[str, Callable[[], Iterator[Site]]] = {
            "gain": lambda: iter(self._gained),
            "release": lambda: iter(self._releases),
            "settle": self._settles,
            "hand": self._hands,
        }
        yield from sites[kind]()

    @cached_property
    def _locals(self) -> frozenset[str]:
        variables = self.function.variables.items()
        return frozenset(name for name, variable in variables if not variable.parameter and not variable.static)

    @cached_property
    def _releases(self) -> tuple[Site, ...]:
        calls = ((point, point.event) for point in self.function.points)
        return tuple(
            own_site(point, name, event.name)
            for point, event in calls
            if isinstance(event, Call) and not GIVING_BACK.isdisjoint(self.failing.families(event))
            for name in dict.fromkeys(self._subject(argument) for argument in self._acted_on(event))
            if name
        )

    def _acted_on(self, event: Call) -> list[str]:
        """The arguments that a callee is named as giving back: those that its entry tells, or all."""
        entries = [entry for entry in self.failing.entries(event) if entry.family in GIVING_BACK]
        told = {entry.subject for entry in entries if isinstance(entry.subject, int)}
        return [one for number, one in enumerate(self._arguments(event), 1) if not told or number in told]

    @cached_property
    def _references(self) -> frozenset[str]:
        """The things of which a counted reference is given back."""
        calls = {point.index: point.event for point in self.function.points if isinstance(point.event, Call)}
        unref = {index for index, event in calls.items() if "resource.unref" in self.failing.families(event)}
        return frozenset(str(site.parts["subject"]) for site in self._releases if site.order in unref)

    @cached_property
    def _released(self) -> Mapping[str, list[Site]]:
        """The releases of each thing."""
        found: dict[str, list[Site]] = {}
        for site in self._releases:
            found.setdefault(str(site.parts["subject"]), []).append(site)
        return found

    @cached_property
    def _gained(self) -> tuple[Site, ...]:
        """Where a call's result, or what it gives through an argument, lands in a local. Of what is neither made here nor given back
        anywhere, there is nothing to tell; and what was only looked up is nobody's to give back, unless references are counted."""
        found: list[Site] = []
        handed: set[str] = set()
        for point in self.function.points:
            if not isinstance(point.event, Call):
                continue
            event, families = point.event, self.failing.families(point.event)
            if not BORROWING.isdisjoint(families):
                continue
            if "resource.setup" in families and (up := self._set_up(event)) is not None:
                name, entry = up
                handed.add(name)
                found.append(replace(own_site(point, name, event.name, "made"), entry=entry))
                continue
            # What looks a thing up, and makes it where there is none yet, keeps it; so does a maker that is known to.
            kept = "resource.look" in families and "resource.make" not in families
            kept = kept or ("resource.lend" in families and self._lends(event))
            kind = "got" if kept or MAKING.isdisjoint(families) else "made"
            name = self._subject(self.function.text(event.result)) if event.result is not None else ""
            own = self._allocates(event) or (name in self._used and words_of(event.name) & OWNED)
            if kind == "made" and not own:
                kind = "placed"
            visits = words_of(event.name) & VISITING
            if name and (self._holds(name) if kind != "got" else self._counted(name, families) and not visits):
                found.append(own_site(point, name, event.name, kind))
            addressed = map(by_address, self._arguments(event))
            first = {self._subject(argument) for argument in addressed if argument} - handed
            handed |= first
            first = {name for name in first if not words_of(name) & REPORTS}  # it is set where the call failed
            looks = "resource.look" in families and "resource.fill" not in families
            if not looks and families.isdisjoint((*GIVING_BACK, *NOT_GIVING)):
                found += (own_site(point, name, event.name, "got") for name in sorted(first) if name in self._released)
                if kind != "got" and self._answers(point.index, event):
                    given = sorted(first - set(self._released))
                    found += (
                        own_site(point, name, event.name, "made") for name in given if name and self._may_own(name)
                    )
        return tuple(found)

    def _lends(self, event: Call) -> bool:
        """Whether a callee that is known to keep what it makes leaves it nobody else's: a static of its own, or anything but what is
        made for whoever makes it, which only has to be found again."""
        static = any(entry.place for entry in self.failing.entries(event) if entry.family == "resource.lend")
        return static or not words_of(event.name) & OWNED

    def _set_up(self, event: Call) -> tuple[str, Entry] | None:
        """The local that a callee is known to set up, so that it holds something until it is given back; and how it fails."""
        arguments: Mapping[object, str] = dict(enumerate(self._arguments(event), 1))
        told = (entry for entry in self.failing.entries(event) if entry.family == "resource.setup")
        named = ((self._subject(arguments.get(entry.subject, "")), entry) for entry in told)
        return next((up for up in named if up[0]), None)

    def _answers(self, index: int, event: Call) -> bool:
        """Whether a callee's result says how it went: `ret = thing_create(&x)` makes x."""
        if event.result is None:
            return index in self._tested
        variable = self.function.variables.get(self.function.text(event.result))
        return variable is not None and not variable.pointer and bool(NUMBER.search(variable.type))

    @cached_property
    def _tested(self) -> frozenset[int]:
        """The calls whose results are tested right there."""
        checks = (point.event for point in self.function.points if isinstance(point.event, Check))
        return frozenset(event.call for event in checks if event.call is not None)

    def _may_own(self, name: str) -> bool:
        """Whether what a maker gives through an argument may be to be given back: no number that tells of it."""
        variable = self.function.variables.get(name)
        told = words_of(name) & {"len", "length", "size", "count", "cnt", "num", "type", "flags", "id"}
        return not told and (variable is None or variable.pointer)

    def _allocates(self, event: Call) -> bool:
        """Whether a callee is known to allocate by its own name, not only by the words of it."""
        return any(entry.family == "memory.allocate" and not entry.words for entry in self.failing.entries(event))

    @cached_property
    def _used(self) -> frozenset[str]:
        """The things that are handed to callees."""
        calls = (point.event for point in self.function.points if isinstance(point.event, Call))
        return frozenset(self._subject(argument) for call in calls for argument in self._arguments(call))

    def _holds(self, name: str) -> bool:
        """Whether a name may hold what was made: `ret = thing_create(&x)` holds how that went."""
        variable = self.function.variables.get(name)
        return variable is None or variable.pointer or name in self._released or not NUMBER.search(variable.type)

    def _counted(self, name: str, families: frozenset[str]) -> bool:
        """Whether what a callee gave is given back somewhere; of what was looked up, only a reference is."""
        return name in (self._references if "resource.look" in families else self._released)

    def _settles(self) -> Iterator[Site]:
        members = {str(site.parts["subject"]) for site in self._gained if "." in str(site.parts["subject"])}
        for site in (*self._releases, *self._gifts()):
            yield site
            for name in self._iterators.get(str(site.parts["subject"]), ()):
                yield replace(site, parts={**site.parts, "subject": name})
            for name in sorted(members):  # the end of an object is that of its members
                if name.startswith(f"{site.parts['subject']}."):
                    yield replace(site, parts={**site.parts, "subject": name})

    @cached_property
    def _iterators(self) -> Mapping[str, list[str]]:
        """What goes through a thing of the function's, and is never given back itself: it ends with the thing."""
        found: dict[str, list[str]] = {}
        for point in self.function.points:
            event = point.event
            if (
                isinstance(event, Call)
                and event.result is not None
                and event.arguments
                and words_of(event.name) & ITERATING
            ):
                name, over = self._subject(self.function.text(event.result)), self._subject(self._arguments(event)[0])
                if name and over and name not in self._released:
                    found.setdefault(over, []).append(name)
        return found

    def _gifts(self) -> Iterator[Site]:
        """Where things are given away."""
        for index, names in self._wrapped.items():
            for name in names:
                if not self._released_anyway(name, self.function.points[index]):
                    yield replace(own_site(self.function.points[index], name, ""), order=self._taken.get(index, index))
        for point in self.function.points:
            for name in sorted(self._given_away(point)):
                if name and not self._released_anyway(name, point):
                    site = own_site(point, name, point.event.name if isinstance(point.event, Call) else "")
                    yield replace(site, order=self._taken.get(point.index, point.index))

    @cached_property
    def _wrapped(self) -> Mapping[int, list[str]]:
        """What calls make into another thing, `data = data_from(text)`: where that could not be made, and only there, the function
        releases what it handed in."""
        found: dict[int, list[str]] = {}
        for index, arm in enumerate(self.function.arms):
            for check, outcome in arm.tests:
                call = self._tested_call(check) if self.failing.side(check, outcome) else None
                if call is None:
                    continue
                handed = {self._subject(argument) for argument in self._arguments(call[1])} - {""}
                here = (site for sites in self._released.values() for site in sites if site.arm == index)
                names = sorted(handed & {str(site.parts["subject"]) for site in here})
                found.setdefault(call[0], []).extend(names)
        return found

    def _tested_call(self, check: int) -> tuple[int, Call] | None:
        """The call that made the pointer that is tested."""
        event = self.function.points[check].event
        if not isinstance(event, Check):
            return None
        call = event.call if event.call is not None else self.failing.source(check, self.function.text(event.subject))
        made = self.function.points[call].event if call is not None else None
        if call is None or not isinstance(made, Call) or made.result is None:
            return None
        variable = self.function.variables.get(self.function.text(made.result))
        return (call, made) if variable is not None and variable.pointer else None

    @cached_property
    def _taken(self) -> Mapping[int, int]:
        """Where a call has taken what it was handed, if its result is tested: where the side that went well begins, which nothing
        else leads to. One that fails has taken nothing."""
        found: dict[int, int] = {}
        for point in self.function.points:
            if not isinstance(point.event, Check) or point.event.call is None:
                continue
            well = [outcome for outcome in (True, False) if self.failing.side(point.index, not outcome)]
            for edge in self.function.graph.after.get(point.index, ()) if len(well) == 1 else ():
                if (
                    edge.how == str(well[0]).lower()
                    and edge.target >= 0
                    and edge.target not in self.function.graph.meeting
                ):
                    found[point.event.call] = edge.target
        return found

    def _given_away(self, point: Point) -> AbstractSet[str]:
        """The things that leave the function's own hands at a point."""
        event, text = point.event, self.function.text
        if isinstance(event, Call):
            return self._kept(event)
        if isinstance(event, Jump) and event.how == "return" and event.value is not None:
            said = Counter(place(text(event.value)))
            return self._locals.intersection(said - self._looked_at(point)) - self._objects
        if isinstance(event, Assign) and event.value is not None and event.operator == "=":
            if event.call is not None and not self._subject(text(event.target)):
                return self._handed_back(event.call)
            chained = CHAINED.match(text(event.value))  # `x->all = all = list_create()`
            value = self._subject(chained[1] if chained else text(event.value))
            return {value} if value != self._subject(text(event.target)) else set()
        return set()

    def _handed_back(self, call: int) -> AbstractSet[str]:
        """What a callee hands back as it is, or a part of it: `node->peer = peer_ref(peer)`."""
        made = self.function.points[call].event
        if not isinstance(made, Call) or "resource.same" not in self.failing.families(made):
            return set()
        return {self._subject(argument) for argument in self._arguments(made)[:1]}

    def _looked_at(self, point: Point) -> Counter[str]:
        """The things that a callee in a statement only looks at: `return strcmp(a, copy)` gives nothing back."""
        calls = (p.event for p in self.function.points if p.statement == point.statement and isinstance(p.event, Call))
        looks = (call for call in calls if "resource.look" in self.failing.families(call))
        return Counter(self._subject(argument) for call in looks for argument in self._arguments(call))

    def _kept(self, event: Call) -> AbstractSet[str]:
        """Those of its arguments that a callee may keep: what it is named as taking or storing, and what it is handed after its first
        argument, unless it is named as only looking at it."""
        arguments, families = self._arguments(event), self.failing.families(event)
        return self._may_keep(event, arguments, families) | self._does_keep(event, arguments)

    def _does_keep(self, event: Call, arguments: list[str]) -> AbstractSet[str]:
        """Those that a callee is known to keep, by what it does."""
        if "memory.free" in self.failing.families(event):
            return set()
        numbers = {entry.subject for entry in self.failing.entries(event) if entry.family == "resource.keep"}
        return {self._subject(one) for number, one in enumerate(arguments, 1) if number in numbers}

    def _may_keep(self, event: Call, arguments: list[str], families: AbstractSet[str]) -> AbstractSet[str]:
        if not GIVING_BACK.isdisjoint(families):  # `destroy(x->root)` is the end of x too, `free(x->name)` is not
            return (
                set() if "memory.free" in families else self._locals.intersection(root(a) or "" for a in arguments[:1])
            )
        if "collection.change" in families:  # `list_add(&x->link, &all)` keeps x
            return self._locals.intersection(root(argument) or "" for argument in arguments)
        if "resource.take" in families or any(
            words_of(argument) & CALLBACK for argument in arguments if argument.isidentifier()
        ):
            return {self._subject(argument) for argument in arguments}
        if "resource.look" in families:
            return set()
        rest = arguments if len(arguments) == 1 and "resource.store" in families else arguments[1:]
        return {self._subject(argument) for argument in rest if by_address(argument) is None}

    def _hands(self) -> Iterator[Site]:
        """Where things are handed to callees that do more than look at them; those whose names share a word with what made the thing
        (`hostlist_create`, `hostlist_shift`) act on it."""
        made: dict[str, set[str]] = {}
        for site in self._gained:
            made.setdefault(str(site.parts["subject"]), set()).update(words_of(str(site.parts["name"])))
        for point in self.function.points:
            if isinstance(point.event, Call) and "resource.look" not in self.failing.families(point.event):
                for name in dict.fromkeys(map(self._subject, self._arguments(point.event))):
                    if name in made and name not in self._objects and made[name].isdisjoint(words_of(point.event.name)):
                        yield own_site(point, name, point.event.name)

    @cached_property
    def _objects(self) -> frozenset[str]:
        """The function's own objects that are set up here: nobody whom they are handed to can keep them."""
        calls = (point.event for point in self.function.points if isinstance(point.event, Call))
        names = (up[0] for call in calls if (up := self._set_up(call)) is not None)
        variables = self.function.variables
        return frozenset(name for name in names if name in variables and not variables[name].pointer)

    def _released_anyway(self, name: str, point: Point) -> bool:
        """Whether the thing is released afterwards though nothing failed: then it was not given away here."""
        if isinstance(point.event, Jump) or name not in self._released:
            return False
        after = self._going_well(point.index, name)
        return any(site.order in after and self._unasked(site, point) for site in self._released[name])

    def _unasked(self, site: Site, point: Point) -> bool:
        """Whether no flag decides between a point and a release: `if (ours) free(x)` says that it may be another's by then."""
        arms = set(self.function.around(site.arm)).difference(self.function.around(point.arm))
        checks = (self.function.points[check].event for arm in arms for check, _ in self.function.arms[arm].tests)
        return not any(isinstance(e, Check) and self.function.text(e.subject) in self._flags for e in checks)

    @cached_property
    def _flags(self) -> frozenset[str]:
        """The locals that hold yes or no."""
        variables = self.function.variables.items()
        return frozenset(name for name, v in variables if {"bool", "boolean"} & words_of(v.type.lower()))

    def _going_well(self, point: int, name: str) -> frozenset[int]:
        """The points that may come after one while nothing fails, and while a name holds what it held there."""
        if (known := self._clean.get((point, name))) is None:
            stops = self._failed | self._set_anew.get(name, frozenset())
            seen: set[int] = set()
            waiting = [point]
            while waiting:
                for edge in self.function.graph.after.get(waiting.pop(), ()):
                    if self._fails(edge):
                        continue
                    if edge.target not in seen and edge.target >= 0 and edge.target not in stops:
                        seen.add(edge.target)
                        waiting.append(edge.target)
            known = self._clean[point, name] = frozenset(seen)
        return known

    @cached_property
    def _set_anew(self) -> Mapping[str, frozenset[int]]:
        """Where each name is assigned."""
        found: dict[str, set[int]] = {}
        for point in self.function.points:
            if isinstance(point.event, Assign):
                found.setdefault(self._subject(self.function.text(point.event.target)), set()).add(point.index)
        return {name: frozenset(points) for name, points in found.items()}

    def _fails(self, edge: Edge) -> bool:
        """Whether a step is a jump that is taken because something failed."""
        if edge.how != "jump" or edge.source < 0:
            return False
        point = self.function.points[edge.source]
        return isinstance(point.event, Jump) and (point.event.tested or self.failing.at(point))

    @cached_property
    def _failed(self) -> frozenset[int]:
        """The points that are reached only where a test failed."""
        failed = {index for index in range(len(self.function.arms)) if self.failing.arm(index)}
        for index, arm in enumerate(self.function.arms):
            if arm.parent in failed:
                failed.add(index)
        return frozenset(point.index for point in self.function.points if point.arm in failed)

    def _arguments(self, event: Call) -> list[str]:
        return [self.function.text(argument).strip() for argument in event.arguments]

    def _subject(self, written: str) -> str:
        """The local, or the member of one, that an expression names; nothing where it is none."""
        if (known := self._subjects.get(written)) is None:
            known = self._subjects[written] = named_among(written, self._locals)
        return known
