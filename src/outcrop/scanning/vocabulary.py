"""From a source to what is learned from it, told one by one with the reasons."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from outcrop.cache.results import Results
from outcrop.engine.effects import LEARNED, Effects
from outcrop.errors import OutcropError, SourceError, nearest
from outcrop.model.learned import (
    ContestedName,
    LearnedFrom,
    LearnedJump,
    LearnedName,
    LearnedShape,
    LearnedVocabulary,
    OneDefinition,
)
from outcrop.model.macros import MacroJump
from outcrop.scanning.ground import Ground, ground_of
from outcrop.scanning.scan import Tell, tool
from outcrop.scanning.selection import Selection, wanted
from outcrop.scanning.wish import Search
from outcrop.sources import Reach, Snapshot, open_source
from outcrop.sources.address import without_credentials
from outcrop.vocabulary import Entry, Vocabulary

JUMP, LOOP, ATTRIBUTE = "macro.jump", "macro.loop", "macro.attribute"  # what else is learned, asked for as families are
WHY: Mapping[str, str] = {
    "process.exit": "every way through it ends in {callees}",
    "wait.blocking": "calls {callees} on every way through",
    "reply.send": "calls {callees} on every way out that ends well",
    "memory.allocate": "gives back what {callees} gives",
    "memory.stack": "gives back what {callees} gives",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What to tell of all that is learned."""

    families: tuple[str, ...] = ()  # none: all
    names: tuple[str, ...] = ()  # globs; none: all

    def check(self) -> None:
        """Whether these families can be learned.

        Raises OutcropError, with the nearest name, for one that is not.
        """
        known = {*LEARNED, JUMP, LOOP, ATTRIBUTE}
        for family in self.families:
            if family not in known:
                told = ", ".join(sorted(known))
                raise OutcropError(f"No family '{family}' is learned; expected one of {told}{nearest(family, known)}")

    def wants(self, name: str, families: Collection[str]) -> bool:
        """Whether a name that is in these families was asked for."""
        asked = not self.families or any(family in self.families for family in families)
        bare = name.removeprefix("*.")
        return asked and (not self.names or any(fnmatchcase(bare, glob) or name == glob for glob in self.names))


def learned_vocabulary(
    address: str,
    vocabulary: Vocabulary,
    wish: Wish,
    jobs: int | None,
    progress: Tell,
    reach: Reach | None = None,
    results: Results | None = None,
) -> LearnedVocabulary:
    """What the files of a source teach; remembered in `results`, if there are any.

    Raises SourceError where nothing can be read, and OutcropError for a family that is not learned.
    """
    wish.check()
    snapshot = open_source(address, wanted, reach=replace(reach or Reach(), tell=progress))
    tell: Callable[[str, int, int], None] = lambda *done: progress(snapshot.name, *done)  # noqa: E731
    ground = ground_of(snapshot, Search((), vocabulary, Selection(), jobs, results), tell)
    files = sum(one.is_code for one in ground.outlined.values())
    if not files:
        raise SourceError(
            f"Nothing can be learned from {without_credentials(address)!r}: it holds no C or C++ that could be read."
        )
    return told(snapshot, address, files, ground, wish)


def told(snapshot: Snapshot, address: str, files: int, ground: Ground, wish: Wish) -> LearnedVocabulary:
    """What was learned, as far as it was asked for."""
    learned, macros = ground.learned, _macros(ground)
    entries = (*learned.entries, *(entry for several in learned.private.values() for entry in several))
    names = sorted((_name(e) for e in entries if wish.wants(e.name, [e.family])), key=_rank)
    return LearnedVocabulary(
        tool=tool(),
        source=LearnedFrom(snapshot.name, without_credentials(address), snapshot.url, snapshot.commit, files),
        names=tuple(names),
        jumps=tuple(_jumps({n: jumps for n, jumps in learned.jumps.items() if wish.wants(n, [JUMP])}, macros)),
        shapes=tuple(
            [LearnedShape("loop", n, *macros[n]) for n in sorted(learned.shapes.loops) if wish.wants(n, [LOOP])]
            + [
                LearnedShape("attribute", n, *macros[n])
                for n in sorted(learned.shapes.attributes)
                if wish.wants(n, [ATTRIBUTE])
            ]
        ),
        contested=tuple(
            ContestedName(one.name, tuple(_definitions(one.definitions)))
            for one in learned.contested
            if wish.wants(one.name, _families(effects for _, effects in one.definitions))
        ),
    )


def _macros(ground: Ground) -> Mapping[str, tuple[str, int]]:
    """Where each macro is defined first; a definition that says something comes before an empty one."""
    found: dict[str, tuple[bool, str, int]] = {}
    for path in sorted(ground.outlined):
        outline = ground.outline(path)
        for macro in outline.macros if outline is not None else ():
            if macro.name not in found or (not found[macro.name][0] and macro.body):
                found[macro.name] = (bool(macro.body), path, macro.line)
    return {name: (path, line) for name, (_, path, line) in found.items()}


def _rank(one: LearnedName) -> tuple[str, str, str, str]:
    return one.family, one.name.removeprefix("*."), one.name, f"{one.path}:{one.line:07} {one.subject} {one.place}"


def _name(entry: Entry) -> LearnedName:
    path, _, line = (entry.origin or "").rpartition(":")
    return LearnedName(
        entry.family,
        entry.name,
        entry.subject,
        entry.place or None,
        entry.fails,  # type: ignore[arg-type]  # one of the three that the card's loader lets through
        entry.attempt,
        path,
        int(line),
        entry.via,
        why(entry.family, entry.subject, entry.place, entry.via),
    )


def why(family: str, subject: int | str | None, place: str, via: Sequence[str]) -> str:
    """Why a name joined a family, as a clause that begins with a verb."""
    callees = " or ".join(filter(None, [", ".join(via[:-1]), *via[-1:]]))
    if family in WHY and not isinstance(subject, int):
        return WHY[family].format(callees=callees)
    if family == "memory.allocate":
        return f"sets its parameter {subject} to what {callees} gives"
    if isinstance(subject, int):
        return f"calls {callees} on its parameter {subject}"
    return f"calls {callees} on {place}" if place else f"calls {callees}"


def _jumps(jumps: Mapping[str, Sequence[MacroJump]], macros: Mapping[str, tuple[str, int]]) -> Iterator[LearnedJump]:
    for name in sorted(jumps):
        for jump in jumps[name]:
            yield LearnedJump(name, jump.how, jump.label, jump.tested, *macros[name])  # type: ignore[arg-type]


def _families(definitions: Iterable[Effects]) -> set[str]:
    families: set[str] = set()
    for effects in definitions:
        families |= {effect.family for effect in effects.effects} | ({JUMP} if effects.jumps else set())
    return families


def _definitions(definitions: Iterable[tuple[tuple[str, int], Effects]]) -> Iterator[OneDefinition]:
    for (path, line), effects in sorted(definitions, key=lambda one: one[0]):
        ordered = sorted(effects.effects, key=lambda one: (one.family, str(one.subject or 0), one.place))
        does = [f"{one.family}: {why(one.family, one.subject, one.place, one.via)}" for one in ordered]
        does += [f"{JUMP}: {jump_words(jump.how, jump.label, tested=jump.tested)}" for jump in effects.jumps]
        yield OneDefinition(path, line, tuple(does))


def jump_words(how: str, label: int | str | None, *, tested: bool) -> str:
    """Where a hidden jump goes, in words."""
    where = "returns" if how == "return" else "goes to "
    target = "" if how == "return" else f"its parameter {label}" if isinstance(label, int) else str(label or "a label")
    return f"{where}{target}{' after a test' if tested else ''}"
