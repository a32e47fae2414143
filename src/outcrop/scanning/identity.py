"""From an address and its snapshot to what people call them: the source's name, the system that it is, and its revision."""

import os
from collections.abc import Mapping

from outcrop.model.system import System
from outcrop.sources import Reach, Snapshot
from outcrop.sources.address import name_of, split_revision
from outcrop.sources.remote import canonical_url
from outcrop.sources.trees import HEX


def identified(
    address: str, snapshot: Snapshot, reach: Reach, systems: Mapping[str, System]
) -> tuple[str, System | None, str | None]:
    """What a source is called, the system that it is, and the name of its revision."""
    source, revision = split_revision(address, reach.systems)
    system = systems.get(source) or system_of(snapshot.url, None, systems)
    named = revision or (system.revision if source in systems and system is not None else None)
    tag = named if named is not None and named != "HEAD" and not HEX.fullmatch(named) else None
    if system is not None:
        return system.id, system, tag
    part = snapshot.url is None and os.path.isdir(source) and len(snapshot.files) < len(snapshot.around)
    whole = snapshot.name.rpartition("@")[0] or snapshot.name
    return name_of(os.path.realpath(source)) if part else whole, None, tag


def system_of(url: str | None, name: str | None, systems: Mapping[str, System]) -> System | None:
    """The system of a name, or that has this repository."""
    canonical = canonical_url(url) if url is not None else None
    having = [one for one in systems.values() if canonical is not None and canonical_url(one.url) == canonical]
    named = next((one for one in having if one.id == name), None)
    return named or (having[0] if having else None)
