"""From a folder to the git checkout around it, and from that to its files: tracked, or untracked and not ignored.

The files of a submodule, or of a repository that lies untracked inside the checkout, belong to another repository: the folder
is named, and its files are not listed. Scan that folder itself for them.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from outcrop.errors import SourceError
from outcrop.model.source import File, Unreadable
from outcrop.sources.files import Listing, is_inside, measure, to_bytes, to_path
from outcrop.sources.folder import add_rules
from outcrop.sources.git import ask, is_bare
from outcrop.sources.ignore import Rules
from outcrop.sources.remote import canonical_url

NESTED = "scan that folder itself"
_CLOSED = re.compile(r"could not open directory '(.*)': (.*)")


@dataclass(frozen=True, slots=True)
class Checkout:
    """A work tree, or a bare repository: its top, the URL of `origin` if a citation may show it, HEAD's commit (None of an unborn HEAD)."""

    top: Path
    url: str | None
    commit: str | None


def find_checkout(folder: Path) -> Checkout | None:
    """The innermost checkout that holds this folder; None where there is none that git can read, or no git."""
    for top in (folder, *folder.parents):
        if not os.path.lexists(top / ".git"):
            continue
        head = ask(top, "rev-parse", "--quiet", "--verify", "HEAD")
        if head.returncode in (0, 1):  # 1 is an unborn HEAD, 128 no repository
            return Checkout(top, _url(top), head.stdout.decode().strip() or None)
    return None


def bare_repository(folder: Path) -> Checkout | None:
    """A bare repository, which is its own top."""
    if not is_bare(folder):
        return None
    head = ask(folder, "rev-parse", "--quiet", "--verify", "HEAD")
    return Checkout(folder, _url(folder), head.stdout.decode().strip() or None) if head.returncode in (0, 1) else None


def list_checkout(top: Path) -> Listing:
    """All regular files of a checkout, as they are on disk; what is deleted, or stands behind a link, is left out.

    Raises SourceError where git cannot read its index.
    """
    tracked = dict.fromkeys(_tracked(top))
    others, unlisted = _untracked(top)
    is_real = _real_folders(top)
    found = [measure(top, path) for path in [*tracked, *others] if is_inside(path) and is_real(path.rpartition("/")[0])]
    files = tuple(one for one in found if isinstance(one, File))
    nested = [Unreadable(f"{path}/", "nested", NESTED) for path in _submodules(top)]
    return Listing(files, (*nested, *unlisted, *(one for one in found if isinstance(one, Unreadable))))


@lru_cache(maxsize=8)
def blobs_at(top: Path, commit: str) -> Mapping[str, str]:
    """The blob id of every file of a commit by its path; empty where git cannot tell. Asked for once a process."""
    rows = fields(ask(top, "ls-tree", "-r", "-z", commit).stdout)
    return {to_path(path): head.split()[2].decode() for head, path in rows if head.startswith(b"100")}


def _url(top: Path) -> str | None:
    remote = ask(top, "config", "--get", "remote.origin.url").stdout
    return canonical_url(remote.decode("utf-8", "replace").removesuffix("\n"))


def _tracked(top: Path) -> Iterator[str]:
    """The paths in the index, also of links and submodules: what stands there on disk is seen when it is measured."""
    return (to_path(path) for _, path in fields(_list(top, "-s")[0]))


def _submodules(top: Path) -> list[str]:
    """The paths at which the index has a commit of another repository, where that is checked out."""
    paths = [to_path(path) for head, path in fields(_list(top, "-s")[0]) if head.startswith(b"160000")]
    return [
        path
        for path in paths
        if is_inside(path) and os.path.lexists(os.fsencode(top) + b"/" + to_bytes(path) + b"/.git")
    ]


def _untracked(top: Path) -> tuple[list[str], list[Unreadable]]:
    """The paths that are neither tracked nor ignored; the repositories among them, and the folders that git could not open."""
    names, warnings = _list(top, "-o", "--exclude-standard")
    listed = [to_path(name) for name in names.split(b"\0") if name]
    nested = [Unreadable(path, "nested", NESTED) for path in listed if path.endswith("/")]
    closed = _CLOSED.findall(warnings.decode("utf-8", "surrogateescape"))
    shut = [Unreadable(folder, "unreadable", why) for folder, why in closed]
    return _unignored(top, [path for path in listed if not path.endswith("/")]), [*nested, *shut]


def _unignored(top: Path, paths: list[str]) -> list[str]:
    """The paths that no .ignore file names. Git does not know these; they act on untracked files only."""
    rules = Rules()
    for folder in {step for path in paths for step in ("", *_folders(path))}:
        add_rules(rules, top, folder, [".ignore"])
    ignore = cache(rules.ignore)
    return [path for path in paths if not any(map(ignore, (*_folders(path), path)))] if rules else paths


def _folders(path: str) -> Iterator[str]:
    """The folders above a path, outermost first, each ending with `/`."""
    return (path[: at + 1] for at, sign in enumerate(path) if sign == "/")


def fields(output: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The rows `<mode> ... TAB <path> NUL` of ls-files -s and ls-tree."""
    for row in output.split(b"\0"):
        head, tab, path = row.partition(b"\t")
        if tab:
            yield head, path


def _real_folders(top: Path) -> Callable[[str], bool]:
    """A test whether a folder is reached without a link; the index may still list what stood there before."""
    place = os.fsencode(top)

    @cache
    def is_real(folder: str) -> bool:
        path = os.path.normpath(os.path.join(place, to_bytes(folder)))
        return os.path.realpath(path) == path

    return is_real


def _list(top: Path, *options: str) -> tuple[bytes, bytes]:
    """What git lists, and what it warns of."""
    answer = ask(top, "ls-files", "-z", *options)
    if answer.returncode:
        said = answer.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise SourceError(f"Git cannot list the files of {str(top)!r} ({said[-1]!r}); repair or clone it anew.")
    return answer.stdout, answer.stderr
