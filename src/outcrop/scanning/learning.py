"""Learning from a snapshot's outlines: in little memory, apart where there is much of it, and by as many processes as pay."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from outcrop.cache.values import packed, unpacked
from outcrop.engine.effects import Effects
from outcrop.engine.learning import Learned, learn
from outcrop.engine.looking import Due, Looking, Looks
from outcrop.engine.outlines import Outline
from outcrop.scanning.blobs import bytes_of
from outcrop.scanning.wish import Search
from outcrop.scanning.workers import apart, unswept
from outcrop.scanning.working import worked
from outcrop.sources import Readable
from outcrop.vocabulary import Vocabulary

if TYPE_CHECKING:
    from outcrop.scanning.ground import Ground  # which stands on what is learned here

AT_ONCE = 256  # outlines that are unpacked at once
MUCH = 200  # files from which on learning is worth a process of its own
MANY = 200  # definitions from which on looking at them is worth more processes
WEIGHT = 8 << 10  # bytes that are outlined in the time in which one definition is looked at


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of all files that hold code, by path, some at a time unpacked whenever they are gone through: all of them at once
    take much memory."""

    ground: "Ground"

    def __iter__(self) -> Iterator[tuple[str, Outline]]:
        waiting = iter([path for path, one in self.ground.outlined.items() if one.is_code])
        while some := tuple(islice(waiting, AT_ONCE)):
            known = self.ground.outlines(some)
            for path in some:
                found = unpacked(Outline, known[path]) if path in known else self.ground.outline(path)
                if found is not None:
                    yield path, found


@dataclass(frozen=True, slots=True)
class Lessons:
    """What it takes to learn from a snapshot."""

    ground: "Ground"
    vocabulary: Vocabulary
    jobs: int | None


def learned_from(ground: "Ground", wish: Search) -> Learned:
    """What the macros and thin functions of a snapshot do, learned in a process of its own where there is much of it."""
    lessons = Lessons(ground, wish.vocabulary, wish.jobs)
    if wish.jobs == 1 or len(ground.outlined) < MUCH:
        return _learn(lessons, None)
    return unpacked(Learned, apart(_learn_packed, lessons, None))


def _learn_packed(lessons: Lessons, _: None) -> bytes:
    return packed(Learned, _learn(lessons, None))


def _learn(lessons: Lessons, _: None) -> Learned:
    ground = lessons.ground
    spoken = {ground.languages[path] for path, one in ground.outlined.items() if one.is_code}
    with unswept():
        return learn(Outlines(ground), reading(ground), lessons.vocabulary, spoken, partial(_spread, lessons.jobs))


def _spread(jobs: int | None, looks: Looks, looking: Looking, due: Sequence[Due]) -> Iterable[Effects | None]:
    """Definitions looked at by as many processes as pay."""
    if jobs == 1 or len(due) < MANY:
        return looks(looking, due)
    return worked(looks, looking, [(one, WEIGHT) for one in due], jobs, lambda _: None)


def reading(ground: "Ground") -> Callable[[str], bytes]:
    """Gives the bytes of a file as it was outlined."""
    blobs = {path: one.blob for path, one in ground.outlined.items()}
    return partial(_as_outlined, ground.snapshot, blobs)


def _as_outlined(snapshot: Readable, blobs: Mapping[str, str], path: str) -> bytes:
    return bytes_of(snapshot, path, blobs[path])
