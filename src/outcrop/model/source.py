"""What a source gives: listed files, their bytes, what could not be read, and where a file stands for citation."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class File:
    """One listed file.

    `path` is relative to the snapshot's top, with `/` between names; what is not UTF-8 stands as surrogate escapes.
    """

    path: str
    size: int  # in bytes, when it was listed


@dataclass(frozen=True, slots=True)
class Blob:
    """The bytes of one file as they were read, under the id that git gives them."""

    path: str
    id: str
    data: bytes


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text, and so hold no code."""
    return b"\0" in data


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file or folder that could not be read: counted and reported, never raised. A folder's path ends with `/`."""

    path: str
    state: Literal["nested", "too-large", "unreadable", "vanished"]
    why: str  # part of a sentence, for people: `it is a named pipe`


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a finding's file stands for citation.

    `url` and `commit` are told only where the bytes are those of that commit; a changed or untracked file has neither.
    """

    url: str | None
    commit: str | None
    path: str
    blob: str
