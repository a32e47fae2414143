"""From a folder that is no checkout to what it holds: walked in place, its ignore files respected, no link followed."""

import os
from collections.abc import Iterable
from pathlib import Path

from outcrop.model.source import Blob, File, Unreadable
from outcrop.sources.files import Listing, measure, read_file, to_bytes, to_path
from outcrop.sources.ignore import MOST_BYTES, Rules

_IGNORE_FILES = (".gitignore", ".ignore")  # .ignore, which search tools share, has the last word


def list_folder(top: Path) -> Listing:
    """All regular files below a folder, those of repositories inside it included; `.git` is never descended into."""
    found: list[File | Unreadable | None] = []
    rules, waiting = Rules(), [""]
    while waiting:
        folder = waiting.pop()
        try:
            folders, others = _enter(top, folder)
        except OSError as error:
            found.append(Unreadable(folder or "./", "unreadable", error.strerror or str(error)))
            continue
        add_rules(rules, top, folder, [name for name in _IGNORE_FILES if name in others])
        waiting += [path for name in folders if not rules.ignore(path := f"{folder}{name}/")]
        found += [measure(top, path) for name in others if not rules.ignore(path := folder + name)]
    files = tuple(one for one in found if isinstance(one, File))
    return Listing(files, tuple(one for one in found if isinstance(one, Unreadable)))


def add_rules(rules: Rules, top: Path, folder: str, names: Iterable[str]) -> None:
    """Read the ignore files of these names in a folder; one that is a link, or cannot be read, ignores nothing."""
    read = [read_file(top, folder + name, MOST_BYTES) for name in names]
    rules.add(folder, *(one.data for one in read if isinstance(one, Blob)))


def _enter(top: Path, folder: str) -> tuple[list[str], set[str]]:
    """The names of a folder's folders, and of all else that it holds."""
    folders: list[str] = []
    others: set[str] = set()
    with os.scandir(os.path.join(os.fsencode(top), to_bytes(folder))) as entries:
        for entry in entries:
            if entry.name == b".git":
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(to_path(entry.name))
            else:
                others.add(to_path(entry.name))
    return folders, others
