"""From bytes to the id that git gives them, without git."""

import hashlib


def blob_id(data: bytes) -> str:
    """The SHA-1 of a git blob: what `git hash-object` says where no filter is set, and a SWHID after `swh:1:cnt:`."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
