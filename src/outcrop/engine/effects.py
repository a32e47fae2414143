"""What a macro or thin function does to what its caller hands in: its net effect, and the jumps that it hides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outcrop.engine.reach import reach
from outcrop.engine.sameness import place, root
from outcrop.engine.sites import Found, Site, collect
from outcrop.languages import LANGUAGES
from outcrop.model.code import Arm, Assign, Call, Function, Jump, Label
from outcrop.model.macros import Macro, MacroJump
from outcrop.vocabulary import Entry, Vocabulary

PAIRS = {"lock.acquire": "lock.release"}
LASTING = {"collection.change": ("changer.direct", "changer.named")}
LEARNED = frozenset({*PAIRS, *PAIRS.values(), *LASTING})
PASTE = re.compile(r"\s*##\s*")
STRINGIFY = re.compile(r"#\s*(?=[A-Za-z_])")


@dataclass(frozen=True, slots=True)
class Effect:
    """A family that a name joins: the parameter that its subject begins from (1-based), or none of a global; how it fails."""

    family: str
    subject: int | None
    fails: str | None = None


@dataclass(frozen=True, slots=True)
class Effects:
    """All that was found of one definition."""

    effects: frozenset[Effect] = frozenset()
    jumps: tuple[MacroJump, ...] = ()

    def entries(self, name: str, origin: str, *, method: bool) -> tuple[Entry, ...]:
        """The vocabulary entries of a name that does this; what a method does to its own object, it does to the receiver."""
        ordered = sorted(self.effects, key=lambda e: (e.family, e.subject or 0))
        entries = [Entry(e.family, name, e.subject, e.fails, origin=origin) for e in ordered]
        if method:
            entries += [Entry(e.family, f"*.{name}", e.subject or "receiver", e.fails, origin=origin) for e in ordered]
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
    """What is acquired and still held at the end, and what is released without having been acquired here."""
    effects: set[Effect] = set()
    for acquire, release in PAIRS.items():
        actions: dict[tuple[str, ...], list[Site]] = {}
        for site in sorted(
            (*found.by_family.get(acquire, ()), *found.by_family.get(release, ())), key=lambda s: s.order
        ):
            actions.setdefault(place(str(site.parts.get("subject", ""))), []).append(site)
        for sites in actions.values():
            families = [site.entry.family for site in sites if site.entry is not None]
            if families[-1] == acquire and families.count(acquire) > families.count(release):
                effects |= _effect(found, sites[-1], parameters)
            elif families[0] == release and acquire not in families:
                effects |= _effect(found, sites[0], parameters)
    return effects


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
    if not isinstance(subject, str):
        return {Effect(site.entry.family, None, fails)} if site.entry.subject is None else set()
    name = _origin(found, root(subject), site.order)
    if name in parameters:
        return {Effect(site.entry.family, parameters.index(name) + 1, fails)}
    return (
        set()
        if reach(found.function, name or "", found.vocabulary) == "local"
        else {Effect(site.entry.family, None, fails)}
    )


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
    only = call.discarded and len(function.points) == 1  # an expression macro gives what its one call gives
    return only or any(value in (text, f"({text})", holder) for value in given)


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
