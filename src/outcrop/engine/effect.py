"""An effect of a definition, and what in its caller's hands a place inside it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from outcrop.engine.deeds import PARTED
from outcrop.engine.reach import reach
from outcrop.engine.site import Site
from outcrop.engine.sites import Found
from outcrop.flow.sameness import place, root
from outcrop.model.code import Assign


@dataclass(frozen=True, slots=True)
class Effect:
    """A family that a name joins: the parameter that its subject begins from (1-based), or the global it is; how it fails."""

    family: str
    subject: int | str | None  # `result` of what it gives back
    fails: str | None = None
    attempt: bool = False
    place: str = ""  # the subject, where it is a global
    via: tuple[str, ...] = field(default=(), compare=False)  # the callees by which it comes


def effects_of(found: Found, site: Site, parameters: Sequence[str], *, locals_too: bool = True) -> set[Effect]:
    """The effect of a site, where what it acts on comes from a parameter or is everyone's; what was made here is nobody's business."""
    assert site.entry is not None
    subject = site.parts.get("subject")
    effect = Effect(site.entry.family, None, via=(str(site.parts["name"]),))
    if not isinstance(subject, str):
        return {effect} if site.entry.subject is None else set()
    name, _ = origin(found, subject, site.order)
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


def origin(found: Found, written: str, before: int) -> tuple[str | None, bool]:
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
        begin = root(values[-1]) if values else None
        if begin is None or begin == name:
            break
        name, whole = begin, whole and PARTED.search(values[-1]) is None
    return name, whole


def _value(found: Found, event: Assign) -> str | None:
    """What is assigned; of `list_entry(x->next, ...)` and its kin, the member that is turned into its object."""
    if event.call is None:
        return found.function.text(event.value) if event.value else None
    members = (s for s in found.by_family.get("collection.member", ()) if s.order == event.call)
    return next((str(s.parts["subject"]) for s in members if "subject" in s.parts), None)
