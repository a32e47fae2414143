"""What a snapshot's own macros and thin functions do, learned from their definitions and told as vocabulary entries.

A name joins a family by its net effect. Wrappers of wrappers are learned in rounds, until a round brings nothing new.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from outcrop.engine.effects import LEARNED, Effects, of_function, of_macro
from outcrop.engine.outlines import Outline, Thin
from outcrop.languages import LANGUAGES, shapes
from outcrop.model.macros import MacroJump, Shapes
from outcrop.vocabulary import Entry, Vocabulary

ROUNDS = 6  # what is wrapped deeper than this is no thin wrapper any more

Place = tuple[str, int]  # path and line of a definition


@dataclass(frozen=True, slots=True)
class Contested:
    """A name whose definitions do different things: a use sees that of its own file, else that of a file it includes."""

    name: str
    definitions: Mapping[Place, Effects]
    method: bool  # whether it may be called on an object

    def seen_from(self, path: str, includes: Sequence[str]) -> tuple[Place, Effects] | None:
        """The definition that a file sees."""
        own = [(place, effects) for place, effects in self.definitions.items() if place[0] == path]
        tails = [f"/{include.lstrip('./')}" for include in includes]
        included = ((p, e) for tail in tails for p, e in self.definitions.items() if f"/{p[0]}".endswith(tail))
        return own[-1] if own else next(included, None)


@dataclass(frozen=True, slots=True)
class Learned:
    """All that was learned from one snapshot."""

    shapes: Shapes = field(default_factory=Shapes)
    entries: tuple[Entry, ...] = ()
    jumps: Mapping[str, tuple[MacroJump, ...]] = field(default_factory=dict)
    contested: tuple[Contested, ...] = ()

    def seen_from(self, path: str, includes: Sequence[str]) -> tuple[list[Entry], dict[str, tuple[MacroJump, ...]]]:
        """The entries and jumps of contested names, as one file sees them."""
        entries: list[Entry] = []
        jumps: dict[str, tuple[MacroJump, ...]] = {}
        for name in self.contested:
            if (seen := name.seen_from(path, includes)) is not None:
                (where, line), effects = seen
                entries += effects.entries(name.name, f"{where}:{line}", method=name.method)
                jumps[name.name] = effects.jumps
        return entries, jumps


def learn(outlines: Mapping[str, Outline], read: Callable[[str], bytes], vocabulary: Vocabulary) -> Learned:
    """Learn from the outlines of all files of a snapshot; `read` gives the bytes of a file again."""
    calling: dict[str, list[tuple[str, Thin]]] = defaultdict(list)
    for path, outline in outlines.items():
        for thin in outline.thin:
            for name in thin.calls:
                calling[name].append((path, thin))
    learned = Learned(shapes(macro for outline in outlines.values() for macro in outline.macros))
    known: dict[str, dict[Place, Effects]] = defaultdict(dict)
    pending = {**_leaving(outlines), **_callers(calling, (name for name in calling if _matters(name, vocabulary)))}
    for _ in range(ROUNDS):
        changed = _look(pending, outlines, read, vocabulary.with_entries(learned.entries), learned.jumps, known)
        if not changed:
            break
        learned = _agreed(known, outlines, learned.shapes)
        pending = _callers(calling, changed)
    return learned


def _leaving(outlines: Mapping[str, Outline]) -> dict[tuple[str, str, int], tuple[str, Thin]]:
    """Macros that hold a jump."""
    return {
        (path, t.name, t.line): (path, t)
        for path, outline in outlines.items()
        for t in outline.thin
        if t.leaves and t.macro
    }


def _callers(
    calling: Mapping[str, list[tuple[str, Thin]]], names: Iterable[str]
) -> dict[tuple[str, str, int], tuple[str, Thin]]:
    """The macros and thin functions that call one of these names."""
    return {(path, thin.name, thin.line): (path, thin) for name in names for path, thin in calling.get(name, ())}


def _matters(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a call of this name may give its caller an effect."""
    return any(not LEARNED.isdisjoint(vocabulary.families_of(name, language)) for language in LANGUAGES)


def _look(
    pending: Mapping[tuple[str, str, int], tuple[str, Thin]],
    outlines: Mapping[str, Outline],
    read: Callable[[str], bytes],
    vocabulary: Vocabulary,
    jumps: Mapping[str, Sequence[MacroJump]],
    known: dict[str, dict[Place, Effects]],
) -> set[str]:
    """Read each pending definition; gives the names of which more is known now than before."""
    changed = set()
    read = lru_cache(maxsize=1)(read)  # the definitions of a file are looked at one after the other
    for path, thin in sorted(pending.values(), key=lambda one: (one[0], one[1].line)):
        language = outlines[path].language
        if thin.macro is not None:
            effects = of_macro(thin.macro, vocabulary, jumps, language)
        elif thin.extent is not None:
            effects = of_function(read(path)[thin.extent.start : thin.extent.end], vocabulary, jumps, language)
        if known[thin.name].get((path, thin.line), Effects()) != effects:
            known[thin.name][path, thin.line] = effects
            changed.add(thin.name)
    return changed


def _places(outlines: Mapping[str, Outline], names: Iterable[str]) -> dict[str, list[Place]]:
    """Every place at which these names are defined, whatever the definition does."""
    places: dict[str, list[Place]] = {name: [] for name in names}
    for path, outline in outlines.items():
        defined = [(head.name, head.line) for head in outline.heads]
        defined += [(macro.name, macro.line) for macro in outline.macros if macro.parameters is not None]
        for name, line in defined:
            if name in places:
                places[name].append((path, line))
    return places


def _agreed(
    known: Mapping[str, Mapping[Place, Effects]], outlines: Mapping[str, Outline], learned_shapes: Shapes
) -> Learned:
    """What all definitions of a name agree on; names of which they do not are contested."""
    places = _places(outlines, known)
    entries: list[Entry] = []
    jumps: dict[str, tuple[MacroJump, ...]] = {}
    contested: list[Contested] = []
    for name in sorted(known):
        definitions = {place: known[name].get(place, Effects()) for place in (*places[name], *known[name])}
        empty = {(path, macro.line) for path, _ in definitions for macro in outlines[path].macros if not macro.body}
        definitions = {place: effects for place, effects in definitions.items() if place not in empty} or definitions
        method = any(outlines[path].language == "cpp" for path, _ in definitions)
        if len({_kind(effects) for effects in definitions.values()}) > 1:
            contested.append(Contested(name, definitions, method))
            continue
        (path, line), effects = next(iter(definitions.items()))
        entries += effects.entries(name, f"{path}:{line}", method=method)
        if effects.jumps:
            jumps[name] = effects.jumps
    return Learned(learned_shapes, tuple(entries), jumps, tuple(contested))


def _kind(effects: Effects) -> object:
    """What two definitions must share to agree: the kinds of effect and the parameters, not how they come about."""
    return frozenset((e.family, e.subject) for e in effects.effects), frozenset((j.how, j.label) for j in effects.jumps)
