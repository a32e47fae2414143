"""What a macro or thin function does to what its caller hands in: its net effect, and the jumps that it hides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from outcrop.engine.reach import reach
from outcrop.engine.site import Site
from outcrop.engine.sites import Found, collect
from outcrop.flow.sameness import place, root
from outcrop.languages import LANGUAGES
from outcrop.model.code import Arm, Assign, Call, Check, Function, Jump, Label
from outcrop.model.macros import Macro, MacroJump
from outcrop.vocabulary import Entry, Vocabulary

PAIRS = {"lock.release": ("lock.acquire", "lock.scoped")}
LASTING = {"collection.change": ("changer.direct", "changer.named")}
BRANCHES = frozenset({"then", "else", "case", "handler"})
LEARNED = frozenset({*PAIRS, *(family for several in PAIRS.values() for family in several), *LASTING})
PASTE = re.compile(r"\s*##\s*")
STRINGIFY = re.compile(r"#\s*(?=[A-Za-z_])")


@dataclass(frozen=True, slots=True)
class Effect:
    """A family that a name joins: the parameter that its subject begins from (1-based), or the global it is; how it fails."""

    family: str
    subject: int | None
    fails: str | None = None
    attempt: bool = False
    place: str = ""  # the subject, where it is a global


@dataclass(frozen=True, slots=True)
class Effects:
    """All that was found of one definition."""

    effects: frozenset[Effect] = frozenset()
    jumps: tuple[MacroJump, ...] = ()

    def entries(self, name: str, origin: str, *, method: bool) -> tuple[Entry, ...]:
        """The vocabulary entries of a name that does this; what a method does to its own object, it does to the receiver."""
        ordered = sorted(self.effects, key=lambda e: (e.family, e.subject or 0, e.place))
        entries = [
            Entry(e.family, name, e.subject, e.fails, attempt=e.attempt, place=e.place, origin=origin) for e in ordered
        ]
        if method:
            entries += [replace(e, name=f"*.{name}", subject=e.subject or "receiver") for e in entries]
        return tuple(entries)


def of_macro(macro: Macro, vocabulary: Vocabulary, jumps: Mapping[str, Sequence[MacroJump]], language: str) -> Effects:
    """Read a macro's body as that of a function with the macro's parameters."""
    names = [parameter.rstrip(".") or "__VA_ARGS__" for parameter in macro.parameters or ()]
    body = STRINGIFY.sub("", PASTE.sub("_", macro.body))
    source = f"void {macro.name}({', '.join(f'int {name}' for name in names)})\n{{\n{body}\n;}}\n".encode(
        "utf-8", "surrogateescape"
    )
    return _read(source, names, vocabulary, jumps, language)


def of_function(
    source: bytes, vocabulary: Vocabulary, jumps: Mapping[str, Sequence[MacroJump]], language: str
) -> Effects:
    """Read a thin function from its own bytes."""
    return _read(source, None, vocabulary, jumps, language)


def _read(
    source: bytes,
    names: list[str] | None,
    vocabulary: Vocabulary,
    jumps: Mapping[str, Sequence[MacroJump]],
    language: str,
) -> Effects:
    chosen = LANGUAGES[language]
    definition = next((d for d in chosen.definitions(source) if d.kind != "lambda"), None)
    if definition is None:
        return Effects()
    function = chosen.read(definition, source, jumps)
    parameters = names if names is not None else [v.name for v in function.variables.values() if v.parameter]
    found = collect("", function, vocabulary)
    effects = {*_paired(found, parameters), *_lasting(found, definition.name.rpartition("::")[2], parameters)}
    return Effects(frozenset(effects), _jumps(function, names) if names is not None else ())


def _paired(found: Found, parameters: Sequence[str]) -> set[Effect]:
    """What is acquired and still held at the end, and what is released without having been acquired here.

    Until functions have graphs, what only one branch does is not counted, and a mere attempt only where its result is given back.
    """
    effects: set[Effect] = set()
    for release, acquiring in PAIRS.items():
        actions: dict[tuple[str, ...], list[Site]] = {}
        several = (*acquiring, release)
        for site in sorted((s for f in several for s in found.by_family.get(f, ())), key=lambda site: site.order):
            actions.setdefault(place(str(site.parts.get("subject", ""))), []).append(site)
        net: list[Site] = []
        for sites in actions.values():
            families = [site.entry.family for site in sites if site.entry is not None]
            if families[-1] in acquiring and len(families) > 2 * families.count(release):
                net.append(sites[-1])
            elif families[0] == release and set(families) == {release}:
                net.append(sites[0])
        effects = effects.union(*(_effect(found, site, parameters) for site in net if _done_anyway(found, site, net)))
    return effects


def _done_anyway(found: Found, site: Site, net: Sequence[Site]) -> bool:
    """Whether every way through does this: on no branch, or on the branch and in its else alike."""
    assert site.entry is not None
    if site.entry.attempt and not _is_result(found.function, site):
        return False
    branches = [arm for arm in _around(found.function, site.arm) if arm.kind in BRANCHES]
    if not branches:
        return True
    branch = branches[-1]
    twin = {"then": "else", "else": "then"}.get(branch.kind)
    others = (
        _around(found.function, other.arm) for other in net if other.entry and other.entry.family == site.entry.family
    )
    return any(arm.kind == twin and arm.parent == branch.parent for arms in others for arm in arms)


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


def _effect(found: Found, site: Site, parameters: Sequence[str]) -> set[Effect]:
    """The effect of a site, where what it acts on comes from a parameter or is everyone's; a local's is nobody's business."""
    assert site.entry is not None
    subject = site.parts.get("subject")
    fails = site.entry.fails if _is_result(found.function, site) else None
    effect = Effect(site.entry.family, None, fails, site.entry.attempt)
    if not isinstance(subject, str):
        return {effect} if site.entry.subject is None else set()
    name = _origin(found, root(subject), site.order)
    if name is not None and name not in found.function.variables and name not in parameters:
        # A guard's constructor keeps its argument in a member of the same name: `latch_(latch)`.
        name = next((parameter for parameter in parameters if parameter.strip("_") == name.strip("_")), name)
    if name in parameters:
        return {replace(effect, subject=parameters.index(name) + 1)}
    local = reach(found.function, name or "", found.vocabulary) == "local"
    return set() if local else {replace(effect, place=subject)}


def _origin(found: Found, name: str | None, before: int) -> str | None:
    """The name itself, or what a local was last assigned from: a step, and another through a member's own collection."""
    for _ in range(2):
        variable = found.function.variables.get(name) if name is not None else None
        if variable is None or variable.parameter:
            return name
        values = [
            value
            for point in found.function.points[:before]
            if isinstance(point.event, Assign)
            and found.function.text(point.event.target) == name
            and (value := _value(found, point.event))
        ]
        origin = root(values[-1]) if values else None
        if origin is None or origin == name:
            return name
        name = origin
    return name


def _value(found: Found, event: Assign) -> str | None:
    """What is assigned; of `list_entry(x->next, ...)` and its kin, the member that is turned into its object."""
    if event.call is None:
        return found.function.text(event.value) if event.value else None
    members = (s for s in found.by_family.get("collection.member", ()) if s.order == event.call)
    return next((str(s.parts["subject"]) for s in members if "subject" in s.parts), None)


def _is_result(function: Function, site: Site) -> bool:
    """Whether the site's own result is what the function gives back."""
    call = function.points[site.order].event
    if not isinstance(call, Call):
        return False
    given = [
        function.text(p.event.value)
        for p in function.points
        if isinstance(p.event, Jump) and p.event.how == "return" and p.event.value
    ]
    text = function.text(function.points[site.order].extent)
    holder = function.text(call.result) if call.result else None
    return _is_expression(function) or any(value in (text, f"({text})", holder) for value in given)


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
        if isinstance(event, Jump) and event.label not in inside and _leaves(function, event.how, point.arm):
            label = names.index(event.label) + 1 if event.label in names else event.label
            tested = event.tested or any(
                arm.kind in ("then", "else", "case", "operand") for arm in _around(function, point.arm)
            )
            found[MacroJump(event.how, label, tested)] = None
    return tuple(found)


def _leaves(function: Function, how: str, arm: int) -> bool:
    """Whether a jump leaves the macro that it stands in: `break` and `continue` do so where no loop of its own is around them."""
    own = {"goto": (), "return": (), "break": ("loop", "switch"), "continue": ("loop",)}.get(how)
    return own is not None and not any(outer.kind in own for outer in _around(function, arm))


def _around(function: Function, arm: int) -> list[Arm]:
    arms = []
    while arm > 0:
        arms.append(function.arms[arm])
        arm = function.arms[arm].parent
    return arms
