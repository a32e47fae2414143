"""Looking at definitions of which none depends on another, so that they may be shared out among processes."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from outcrop.engine.effects import Effects, Told, of_function, of_macro
from outcrop.engine.outlines import Thin
from outcrop.engine.prospects import worth_asking, worth_reading
from outcrop.model.extent import Extent
from outcrop.model.macros import MacroJump, Shapes
from outcrop.vocabulary import Entry, Vocabulary


@dataclass(frozen=True, slots=True)
class Due:
    """A definition that is to be looked at, and the families that it may join, each with the callees by which it may."""

    path: str
    language: str
    thin: Thin
    gained: Mapping[str, Set[str]]


@dataclass(frozen=True, slots=True)
class Looking:
    """What is known when definitions are looked at, of which none depends on another."""

    read: Callable[[str], bytes]
    vocabulary: Vocabulary
    private: Mapping[str, Sequence[Entry]]  # by path
    jumps: Mapping[str, Sequence[MacroJump]]
    shapes: Shapes


Looks = Callable[[Looking, Sequence[Due]], list[Effects | None]]
Spread = Callable[[Looks, Looking, Sequence[Due]], Iterable[Effects | None]]


def look_at(looking: Looking, due: Sequence[Due]) -> list[Effects | None]:
    """What definitions do, each file's one after the other; none of one that cannot join anything, told by its text."""
    done: list[Effects | None] = []
    path, data, seen = "", b"", looking.vocabulary
    for one in due:
        if one.path != path:
            path, data = one.path, b""
            own = looking.private.get(path)
            seen = looking.vocabulary.with_entries(own) if own else looking.vocabulary
        if one.thin.macro is not None:
            done.append(of_macro(one.thin.macro, seen, looking.jumps, one.language))
            continue
        data = data or looking.read(path)
        extent = one.thin.extent or Extent(0, 0)
        piece = data[extent.start : extent.end]
        told = Told.DONE if worth_reading(piece, one.gained) else Told(0)
        told |= Told.KEPT if worth_asking(piece, one.gained) else Told(0)
        done.append(of_function(piece, seen, looking.jumps, one.language, looking.shapes, told) if told else None)
    return done


def here(looks: Looks, looking: Looking, due: Sequence[Due]) -> Iterable[Effects | None]:
    """In this process."""
    return looks(looking, due)
