"""From the ways out of a definition to its net effect: what is left done wherever it ends well."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from outcrop.engine.deeds import GIVEN, Deed, deeds_of
from outcrop.engine.effect import Effect, effects_of, origin
from outcrop.engine.outcomes import Leaving, Outcome
from outcrop.engine.sites import Found
from outcrop.flow.facts import ABOVE, NOUGHT
from outcrop.flow.sameness import place, root
from outcrop.model.code import Function
from outcrop.model.graph import ENTRY, EXIT

UNDOING = {"lock.release": ("lock.acquire", "lock.scoped"), "memory.free": ("memory.allocate",)}
PAIRED = (*UNDOING, *(family for several in UNDOING.values() for family in several), "memory.stack", "reply.send")
WHOLE = frozenset({"memory.free", *GIVEN})


def net(found: Found, parameters: Sequence[str], *, expression: bool) -> Iterator[Effect]:
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
    made = [deed for deed in deeds if deed.family in GIVEN and _may_be_given(deed, parameters, leaving)]
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
    named, _ = origin(leaving.found, value, len(leaving.function.points))
    return made in (root(value), named) or (leaving.gives_pointer and made in place(value))


def _of_parameter(found: Found, deed: Deed, parameters: Sequence[str]) -> int | None:
    """The parameter that is allocated or freed, 1-based, as a whole: who frees a member of it does not free it."""
    name, whole = origin(found, str(deed.site.parts.get("subject", "")), deed.site.order)
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
        effect = next(iter(effects_of(self.found, deed.site, self.parameters, locals_too=False)), None)
        return (effect.family, effect.subject, effect.place) if effect is not None else None

    def _of_memory(self, deed: Deed) -> Key | None:
        given = self.leaving.gives(deed, self.outcome) or _is_given(self.leaving, deed, self.outcome.value)
        if deed.family in GIVEN and given:
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


def waiting(found: Found) -> Iterator[Effect]:
    """Whether it may wait long: every way through comes to a call that may."""
    sites = found.by_family.get("wait.blocking", ())
    if sites and EXIT not in found.function.graph.ending_at({site.order for site in sites}).reached_from(ENTRY):
        yield Effect("wait.blocking", None, via=tuple(sorted({str(site.parts["name"]) for site in sites})))


def ending(found: Found) -> Iterator[Effect]:
    """Whether it never returns: all ways through end in calls that do not."""
    ends = found.by_family.get("process.exit", ())
    if ends:
        passed = found.function.graph.ending_at({site.order for site in ends}).reached_from(ENTRY)
        met = [site for site in ends if site.order in passed]
        if met and EXIT not in passed:
            via = {str(site.parts["name"]) for site in met}
            yield Effect("process.exit", None, via=tuple(sorted(via)))
