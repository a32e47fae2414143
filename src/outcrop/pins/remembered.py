"""Functions followed from one snapshot to another; between two commits each answer is remembered."""

from collections.abc import Callable, Iterable

from outcrop.cache.keys import digest, engine
from outcrop.cache.results import Results
from outcrop.cache.values import packed, unpacked
from outcrop.model.extent import Extent
from outcrop.model.source import Unreadable
from outcrop.pins.between import Between
from outcrop.pins.index import index_of
from outcrop.pins.relocating import relocate
from outcrop.pins.spots import Relocated, Spot, Was
from outcrop.scanning.batches import LARGEST
from outcrop.sources import Snapshot
from outcrop.sources.commit import Commit


def followed(
    functions: Iterable[Was],
    then: Snapshot,
    now: Snapshot,
    results: Results | None,
    tell: Callable[[str, int, int], None],
) -> dict[Was, Relocated]:
    """Where each function is now. Both snapshots are read whole only where an answer is not remembered."""
    wanted = list(dict.fromkeys(functions))
    if then.commit is not None and then.commit == now.commit and isinstance(now, Commit):
        return {was: unmoved(was) for was in wanted}
    remembers = results is not None and isinstance(then, Commit) and isinstance(now, Commit)
    keys = (
        {was: digest(engine(), then.commit or "", now.commit or "", repr(was)) for was in wanted} if remembers else {}
    )
    known = results.get(keys.values()) if results is not None else {}
    found = {was: unpacked(Relocated, known[key]) for was, key in keys.items() if key in known}
    missing = [was for was in wanted if was not in found]
    if missing:
        between = Between(index_of(then), index_of(now))
        for number, was in enumerate(missing, 1):
            found[was] = relocate(was, between)
            tell("following", number, len(missing))
    if results is not None and keys:
        read = [was for was in missing if found[was].spot is not None or _is_held(was.path, then, now)]
        results.put({keys[was]: packed(Relocated, found[was]) for was in read})
    return found


def unmoved(was: Was) -> Relocated:
    """Where a function stands in the very snapshot that it was found in."""
    return Relocated("same", Spot(was.path, was.name, was.lines, Extent(0, 0)), 1.0)


def _is_held(path: str, *snapshots: Snapshot) -> bool:
    """Whether both hold the bytes of a file, or neither lists it: what is not to be had today may be fetched another day."""
    found = [snapshot.read(path, LARGEST) for snapshot in snapshots]
    return not any(isinstance(one, Unreadable) and one.state == "unreadable" for one in found)
