"""What a macro or thin function does to what its caller hands in: its net effect, and the jumps that it hides."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from outcrop.engine.deeds import PARTED, Deed, deeds_of
from outcrop.engine.outcomes import Leaving, Outcome
from outcrop.engine.reach import reach
from outcrop.engine.site import Site
from outcrop.engine.sites import Found, collect
from outcrop.flow.facts import ABOVE, NOUGHT
from outcrop.flow.sameness import place, root
from outcrop.languages import LANGUAGES
from outcrop.model.code import Arm, Assign, Call, Check, Function, Jump, Label, Read
from outcrop.model.graph import ENTRY, EXIT
from outcrop.model.macros import Macro, MacroJump, Shapes
from outcrop.vocabulary import Entry, Vocabulary

UNDOING = {"lock.release": ("lock.acquire", "lock.scoped"), "memory.free": ("memory.allocate",)}
PAIRED = (*UNDOING, *(family for several in UNDOING.values() for family in several), "reply.send")
WHOLE = frozenset({"memory.free", "memory.allocate"})
LASTING = {"collection.change": ("changer.direct", "changer.named")}
LEARNED = frozenset({*PAIRED, *LASTING, "process.exit"})
NO_SHAPES = Shapes()
SECONDS = 1.0  # for one parse
DEFINES = re.compile(
    r"(?:[A-Za-z_][\w#]*[\s*]+)+[A-Za-z_#][\w#]*\s*\([^(){};]*\)\s*\{"
)  # a macro whose use defines a function
PASTE = re.compile(r"\s*##\s*")
STRINGIFY = re.compile(r"#\s*(?=[A-Za-z_])")


@dataclass(frozen=True, slots=True)
class Effect:
    """A family that a name joins: the parameter that its subject begins from (1-based), or the global it is; how it fails."""

    family: str
    subject: int | str | None  # `result` of what it gives back
    fails: str | None = None
    attempt: bool = False
    place: str = ""  # the subject, where it is a global
    via: tuple[str, ...] = field(default=(), compare=False)  # the callees by which it comes


@dataclass(frozen=True, slots=True)
class Effects:
    """All that was found of one definition."""

    effects: frozenset[Effect] = frozenset()
    jumps: tuple[MacroJump, ...] = ()

    def entries(self, name: str, origin: str, *, method: bool) -> tuple[Entry, ...]:
        """The vocabulary entries of a name that does this; what a method does to its own object, it does to the receiver."""
        ordered = sorted(self.effects, key=lambda e: (e.family, str(e.subject or 0), e.place))
        entries = [
            Entry(e.family, name, e.subject, e.fails, attempt=e.attempt, place=e.place, origin=origin, via=e.via)
            for e in ordered
        ]
        if method:
            entries += [replace(e, name=f"*.{name}", subject=e.subject or "receiver") for e in entries]
        return tuple(entries)


def of_macro(macro: Macro, vocabulary: Vocabulary, jumps: Mapping[str, Sequence[MacroJump]], language: str) -> Effects:
    """Read a macro's body as that of a function with the macro's parameters."""
    if DEFINES.match(macro.body):
        return Effects()
    names = [parameter.rstrip(".") or "__VA_ARGS__" for parameter in macro.parameters or ()]
    body = STRINGIFY.sub("", PASTE.sub("_", macro.body))
    source = f"void {macro.name}({', '.join(f'int {name}' for name in names)})\n{{\n{body}\n;}}\n".encode(
        "utf-8", "surrogateescape"
    )
    return _read(source, names, vocabulary, jumps, language)


def of_function(
    source: bytes,
    vocabulary: Vocabulary,
    jumps: Mapping[str, Sequence[MacroJump]],
    language: str,
    shapes: Shapes = NO_SHAPES,
) -> Effects:
    """Read a thin function from its own bytes."""
    return _read(source, None, vocabulary, jumps, language, shapes)


def _read(
    source: bytes,
    names: list[str] | None,
    vocabulary: Vocabulary,
    jumps: Mapping[str, Sequence[MacroJump]],
    language: str,
    shapes: Shapes = NO_SHAPES,
) -> Effects:
    chosen = LANGUAGES[language]
    definitions = chosen.definitions(source)
    if any(d.read is Read.ERROR for d in definitions) and shapes != NO_SHAPES:
        mended = chosen.parse(source, chosen.survey(source).heads, shapes, SECONDS).definitions
        definitions = mended or definitions
    definition = next((d for d in definitions if d.kind != "lambda"), None)
    if definition is None:
        return Effects()
    function = chosen.read(definition, source, jumps)
    parameters = names if names is not None else [v.name for v in function.variables.values() if v.parameter]
    found = collect("", function, vocabulary)
    effects = {
        *_net(found, parameters, expression=names is not None and _is_expression(function)),
        *_ending(found),
        *_lasting(found, definition.name.rpartition("::")[2], parameters),
    }
    return Effects(frozenset(effects), _jumps(function, names) if names is not None else ())


def _net(found: Found, parameters: Sequence[str], *, expression: bool) -> Iterator[Effect]:
    """What is done wherever the definition ends well.

    An end does not count where something failed, as its result says, and neither does one that had nothing to act on, since that
    was null. What is taken and let go of the same thing, in parts that cannot be told apart from outside, is no effect.
    """
    if found.by_family.keys().isdisjoint(PAIRED):
        return
    deeds = deeds_of(found, UNDOING, PAIRED, looked=expression)
    deeds = _concerning(deeds, parameters, Leaving(found, deeds, expression))
    if deeds and all(deed.family == "reply.send" for deed in deeds) and not _left_out(found.function, deeds):
        yield Effect("reply.send", None, via=_names(deeds))
        return
    leaving = Leaving(found, deeds, expression)
    outcomes = leaving.outcomes() if deeds else None
    if not outcomes:
        return
    keys = [_Keys(found, parameters, leaving, outcome) for outcome in outcomes]
    counting = [one for one in keys if not one.outcome.erring] or keys
    met = dict.fromkeys(key for one in counting for key in one.done)
    kept = [key for key in met if all(key in one.done or one.lacks(key, keys) for one in counting)]
    for key in kept:
        if not any(other != key and other[1:] == key[1:] and _opposite(other[0], key[0]) for other in kept):
            effect = _shown(key, keys)
            if effect.fails is not None or not effect.attempt:
                yield effect


def _left_out(function: Function, deeds: Sequence[Deed]) -> bool:
    """Whether some way out passes none of these."""
    return EXIT in function.graph.ending_at({deed.site.order for deed in deeds}).reached_from(ENTRY)


def _names(deeds: Iterable[Deed]) -> tuple[str, ...]:
    return tuple(sorted({str(deed.site.parts["name"]) for deed in deeds}))


def _concerning(deeds: Sequence[Deed], parameters: Sequence[str], leaving: Leaving) -> list[Deed]:
    """The deeds of which the caller may notice anything: most of what is allocated and freed is the function's own."""
    made = [deed for deed in deeds if deed.family == "memory.allocate" and _may_be_given(deed, parameters, leaving)]
    kept = []
    for deed in deeds:
        freed = deed.family == "memory.free" and (
            any(deed.meets(other) for other in made) or _of_parameter(leaving.found, deed, parameters) is not None
        )
        if deed.family not in WHOLE or freed or deed in made:
            kept.append(deed)
    return kept


def _may_be_given(deed: Deed, parameters: Sequence[str], leaving: Leaving) -> bool:
    """Whether what is allocated may be what the caller gets, on any way out."""
    if deed.gives and (leaving.expression or any(leaving.inside(deed.site.order, v) for v in leaving.returned)):
        return True
    values = [leaving.function.text(value) for value in leaving.returned] + [leaving.macro_value]
    given = any(_is_given(leaving, deed, value) for value in values if value)
    return given or _of_parameter(leaving.found, deed, parameters) is not None


def _is_given(leaving: Leaving, deed: Deed, value: str) -> bool:
    """Whether a returned value is the memory that a deed has allocated: as it is, by another name, or after a callee has had it."""
    made = deed.made
    if made is None:
        return False
    named, _ = _origin(leaving.found, value, len(leaving.function.points))
    return made in (root(value), named) or (leaving.gives_pointer and made in place(value))


def _of_parameter(found: Found, deed: Deed, parameters: Sequence[str]) -> int | None:
    """The parameter that is allocated or freed, 1-based, as a whole: who frees a member of it does not free it."""
    name, whole = _origin(found, str(deed.site.parts.get("subject", "")), deed.site.order)
    return parameters.index(name) + 1 if whole and name in parameters else None


Key = tuple[str, int | str | None, str]  # family, subject, place


def _opposite(one: str, other: str) -> bool:
    return other in UNDOING.get(one, ()) or one in UNDOING.get(other, ())


@dataclass
class _Keys:
    """One way out, as its caller sees it."""

    found: Found
    parameters: Sequence[str]
    leaving: Leaving
    outcome: Outcome

    @cached_property
    def done(self) -> Mapping[Key, Sequence[Deed]]:
        """What is left done that concerns the caller, and by which deeds."""
        return self._of(self.outcome.done)

    @cached_property
    def failed(self) -> Mapping[Key, Sequence[Deed]]:
        """What did not work."""
        return self._of(self.outcome.failed)

    def _of(self, indexes: Iterable[int]) -> Mapping[Key, Sequence[Deed]]:
        found: dict[Key, list[Deed]] = {}
        for index in sorted(indexes):
            deed = self.leaving.deeds[index]
            if (key := self._key(deed)) is not None:
                found.setdefault(key, []).append(deed)
        return found

    def _key(self, deed: Deed) -> Key | None:
        if deed.family == "reply.send":
            return deed.family, None, ""
        if deed.family in WHOLE:
            return self._of_memory(deed)
        effect = next(iter(_effect(self.found, deed.site, self.parameters, locals_too=False)), None)
        return (effect.family, effect.subject, effect.place) if effect is not None else None

    def _of_memory(self, deed: Deed) -> Key | None:
        given = self.leaving.gives(deed, self.outcome) or _is_given(self.leaving, deed, self.outcome.value)
        if deed.family == "memory.allocate" and given:
            return deed.family, "result", ""
        parameter = _of_parameter(self.found, deed, self.parameters)
        return (deed.family, parameter, "") if parameter is not None else None

    def lacks(self, key: Key, others: Sequence["_Keys"]) -> bool:
        """Whether there was nothing here to do it to: what it is done to elsewhere is null."""
        none = {fact.place for fact in self.outcome.facts if fact.signs == NOUGHT}
        names = {name for one in others for deed in one.done.get(key, ()) for name in deed.names}
        if isinstance(key[1], int):
            name = self.parameters[key[1] - 1]
            names |= {(name,), ("*", name)}
        return any(name[: len(null)] == null or ("*", *name) == null for name in names for null in none)


def _shown(key: Key, outcomes: Sequence[_Keys]) -> Effect:
    """An effect, with how its failure shows: by results that are given back only then."""
    good = bad = 0
    deeds: list[Deed] = []
    for one in outcomes:
        failed, done = one.failed.get(key, ()), one.done.get(key, ())
        deeds += [*done, *failed]
        if failed or (not done and one.outcome.erring):
            bad |= one.outcome.signs
        elif done:
            good |= one.outcome.signs
    fails = None
    if bad and not good & bad:
        fails = "zero" if bad == NOUGHT else "negative" if good & ABOVE else "nonzero"
    family, subject, where = key
    attempt = any(deed.site.entry is not None and deed.site.entry.attempt for deed in deeds)
    return Effect(family, subject, fails, attempt, where, _names(deeds))


def _ending(found: Found) -> Iterator[Effect]:
    """Whether it never returns: all ways through end in calls that do not."""
    ends = found.by_family.get("process.exit", ())
    if ends:
        passed = found.function.graph.ending_at({site.order for site in ends}).reached_from(ENTRY)
        met = [site for site in ends if site.order in passed]
        if met and EXIT not in passed:
            via = {str(site.parts["name"]) for site in met}
            yield Effect("process.exit", None, via=tuple(sorted(via)))


def _lasting(found: Found, name: str, parameters: Sequence[str]) -> set[Effect]:
    """What stays done, such as a member added to the caller's list.

    Nearly everything changes some list deep down. So a name joins for what it does itself, and for what its callees do only where
    its own name says so too; which names those are is vocabulary.
    """
    effects: set[Effect] = set()
    families = {
        entry.family for entry in found.vocabulary.of(name, method=False, language=found.function.definition.language)
    }
    for family, (direct, named) in LASTING.items():
        sites = found.by_family.get(family, ())
        if named not in families:
            sites = [
                site for site in sites if direct in families and site.entry is not None and site.entry.origin is None
            ]
        effects = effects.union(*(_effect(found, site, parameters) for site in sites))
    return effects


def _effect(found: Found, site: Site, parameters: Sequence[str], *, locals_too: bool = True) -> set[Effect]:
    """The effect of a site, where what it acts on comes from a parameter or is everyone's; what was made here is nobody's business."""
    assert site.entry is not None
    subject = site.parts.get("subject")
    effect = Effect(site.entry.family, None, via=(str(site.parts["name"]),))
    if not isinstance(subject, str):
        return {effect} if site.entry.subject is None else set()
    name, _ = _origin(found, subject, site.order)
    if name is not None and name not in found.function.variables and name not in parameters:
        # A guard's constructor keeps its argument in a member of the same name: `latch_(latch)`.
        name = next((parameter for parameter in parameters if parameter.strip("_") == name.strip("_")), name)
    if name in parameters:
        return {replace(effect, subject=parameters.index(name) + 1)}
    if not locals_too and (
        of := [p for p in parameters if p in place(subject)]
    ):  # one of many, told by a parameter: `locks[i]`
        return {replace(effect, subject=parameters.index(of[0]) + 1)}
    variable = found.function.variables.get(name or "")
    if variable is not None and not variable.static and not locals_too:
        return set()
    local = reach(found.function, name or "", found.vocabulary) == "local"
    return set() if local else {replace(effect, place=subject)}


def _origin(found: Found, written: str, before: int) -> tuple[str | None, bool]:
    """The name that a place begins from, or what that local was last assigned from, a step or two; and whether it is all of that."""
    name, whole = root(written), PARTED.search(written) is None
    for _ in range(2):
        variable = found.function.variables.get(name) if name is not None else None
        if variable is None or variable.parameter:
            break
        values = [
            value
            for point in found.function.points[:before]
            if isinstance(point.event, Assign)
            and found.function.text(point.event.target) == name
            and (value := _value(found, point.event))
        ]
        origin = root(values[-1]) if values else None
        if origin is None or origin == name:
            break
        name, whole = origin, whole and PARTED.search(values[-1]) is None
    return name, whole


def _value(found: Found, event: Assign) -> str | None:
    """What is assigned; of `list_entry(x->next, ...)` and its kin, the member that is turned into its object."""
    if event.call is None:
        return found.function.text(event.value) if event.value else None
    members = (s for s in found.by_family.get("collection.member", ()) if s.order == event.call)
    return next((str(s.parts["subject"]) for s in members if "subject" in s.parts), None)


def _is_expression(function: Function) -> bool:
    """Whether all of a macro is one expression that calls, perhaps one of two by a choice: it gives what the call gives."""
    calls = [point.event for point in function.points if isinstance(point.event, Call)]
    tests = [point.event for point in function.points if isinstance(point.event, Check)]
    one_statement = len({point.statement for point in function.points}) == 1
    chosen = all(test.construct == "choice" for test in tests)
    return one_statement and chosen and len(calls) + len(tests) == len(function.points) and len(calls) == len(tests) + 1


def _jumps(function: Function, names: Sequence[str]) -> tuple[MacroJump, ...]:
    """The jumps out of a macro, each once; a label that is a parameter is told by its place."""
    inside = {p.event.name for p in function.points if isinstance(p.event, Label)}
    found: dict[MacroJump, None] = {}
    for point in function.points:
        event = point.event
        if isinstance(event, Jump) and event.how in ("goto", "return") and event.label not in inside:
            label = names.index(event.label) + 1 if event.label in names else event.label
            tested = event.tested or any(
                arm.kind in ("then", "else", "case", "operand") for arm in _around(function, point.arm)
            )
            found[MacroJump(event.how, label, tested)] = None
    return tuple(found)


def _around(function: Function, arm: int) -> list[Arm]:
    arms = []
    while arm > 0:
        arms.append(function.arms[arm])
        arm = function.arms[arm].parent
    return arms
