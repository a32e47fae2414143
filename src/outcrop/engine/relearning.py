"""Whether what a snapshot taught still holds after some of its files changed: told by reading these files alone.

What was learned is a fixed point: every definition does what was learned of it, given what was learned of its callees. If each
definition in the changed files does what its forerunner did, and no other name does anything now, it still is one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from outcrop.engine.definitions import Place
from outcrop.engine.effects import Effects
from outcrop.engine.learning import Contested, Learned, Learning
from outcrop.engine.outlines import Outline
from outcrop.vocabulary import Entry, Vocabulary


def relearn(
    learned: Learned,
    before: Mapping[str, Outline],
    outlines: Mapping[str, Outline],
    read: Callable[[str], bytes],
    vocabulary: Vocabulary,
    languages: Set[str],
    gone: Set[str],
) -> Learned | None:
    """What is learned now, if that is the same but for the lines; none where all must be learned anew.

    `outlines` are those of the files that changed or came, `before` what is still known of their forerunners, `gone` are the files that
    went, `languages` those of all that there are; the languages may not have changed, nor the macros of any of these files.
    """
    if not gone.isdisjoint(learned.shares):
        return None
    learning = Learning(
        outlines.items(), read, vocabulary, languages, entries=[*learned.entries], jumps=dict(learned.jumps)
    )
    learning.private.update({path: [*entries] for path, entries in learned.private.items()})
    learning.families.update(_families(learned))
    settled: set[Place] = set()
    for path in before.keys() & outlines.keys():
        for name, line, effects in _settled(learned, path, before[path], outlines[path]):
            settled.add((path, line))
            if effects != Effects():
                learning.known[name][path, line] = effects
    learning.look(set(learning.definitions.thin), settled)
    names = learned.names()
    if learning.known.keys() - names:
        return None
    now = learning.shares(names)
    lines: dict[str, str] = {}  # where a definition stands now, by where it stood
    for path in outlines:
        then, here = learned.shares.get(path, ()), now.get(path, ())
        if [replace(one, line=0) for one in then] != [replace(one, line=0) for one in here]:
            return None
        lines |= {f"{path}:{old.line}": f"{path}:{new.line}" for old, new in zip(then, here, strict=True)}
    return replace(_shifted(learned, lines), shares={**learned.shares, **now})


def _settled(learned: Learned, path: str, before: Outline, now: Outline) -> Iterator[tuple[str, int, Effects]]:
    """The definitions of a file whose text is what it was, each with its line now and with what it does: what its callees do did not
    change, either."""
    told = {(share.name, share.line): share.effects for share in learned.shares.get(path, ())}
    waiting: dict[tuple[str, str], list[Effects]] = {}
    for thin in before.thin:
        waiting.setdefault((thin.name, thin.mark), []).append(told.get((thin.name, thin.line), Effects()))
    for thin in now.thin:
        if effects := waiting.get((thin.name, thin.mark)):
            yield thin.name, thin.line, effects.pop(0)


def _families(learned: Learned) -> Iterator[tuple[tuple[str, str], Set[str]]]:
    """The families of every name that was learned, by file and name; of names that all files see, the file is empty."""
    found: dict[tuple[str, str], set[str]] = {}
    for path, entries in (("", learned.entries), *learned.private.items()):
        for entry in entries:
            found.setdefault((path, entry.name.removeprefix("*.")), set()).add(entry.family)
    for one in learned.contested:
        told = {effect.family for _, effects in one.definitions for effect in effects.effects}
        found["", one.name] = told
    return iter(found.items())


def _shifted(learned: Learned, lines: Mapping[str, str]) -> Learned:
    """The same with each definition told where it stands now."""

    def entries(some: Sequence[Entry]) -> tuple[Entry, ...]:
        return tuple(replace(one, origin=lines.get(one.origin or "", one.origin)) for one in some)

    def contested(one: Contested) -> Contested:
        places = (
            ((path, int(lines.get(f"{path}:{line}", f":{line}").rpartition(":")[2])), effects)
            for (path, line), effects in one.definitions
        )
        return replace(one, definitions=tuple(places))

    if all(before == after for before, after in lines.items()):
        return learned
    return replace(
        learned,
        entries=entries(learned.entries),
        private={path: entries(some) for path, some in learned.private.items()},
        contested=tuple(map(contested, learned.contested)),
    )
