"""From an address to a snapshot: what is listed, read and cited of a source that nobody vouches for.

A source is data. Nothing in it is executed, imported or configured; it is listed and read, and its git is asked through
one function (`git.ask`) that lets only harmless questions pass. Which files are wanted is told from above.
"""

from outcrop.sources.opening import open_source
from outcrop.sources.reach import Reach
from outcrop.sources.revision import Revision
from outcrop.sources.snapshot import Snapshot

Readable = Snapshot | Revision  # what can be searched: files as they are now, or as a commit holds them

__all__ = ["Reach", "Readable", "Revision", "Snapshot", "open_source"]
