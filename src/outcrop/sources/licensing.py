"""What a source says of its licence: the tag in a file, and the names of the files that hold the whole text."""

import os
import re

from outcrop.sources.commit import Commit
from outcrop.sources.files import to_path
from outcrop.sources.git import ask
from outcrop.sources.snapshot import Snapshot

HEAD = 4096  # bytes of a file in which its tag stands
TAG = re.compile(rb"SPDX-License-Identifier:\s*([A-Za-z0-9.+() -]*[A-Za-z0-9.+)])")
NAMED = re.compile(r"(?:licen[sc]e|copying)(?:[-._].*)?", re.I)


def licence_tag(data: bytes) -> str | None:
    """The SPDX expression that a file tells in its first lines; none where it tells none."""
    tag = TAG.search(data[:HEAD])
    return tag[1].decode() if tag is not None else None


def licence_files(snapshot: Snapshot) -> list[str]:
    """The names at the top of a source under which a licence usually stands."""
    if isinstance(snapshot, Commit):
        rows = ask(snapshot.top, "ls-tree", "-z", snapshot.commit or "HEAD").stdout.split(b"\0")
        names = [to_path(row.partition(b"\t")[2]) for row in rows if row]
    else:
        try:
            names = os.listdir(snapshot.top)
        except OSError:
            names = []
    return sorted(name for name in names if NAMED.fullmatch(name))
