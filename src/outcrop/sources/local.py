"""From a place on disk to its snapshot: a folder, a checkout or a part of one, one file, a list of files, or any of these but the list
as a revision holds it (`.@v7.0`, `repository.git`)."""

import os
import re
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from outcrop.errors import SourceError
from outcrop.model.source import File, Unreadable
from outcrop.sources.address import name_of, nowhere
from outcrop.sources.checkout import bare_repository, find_checkout, list_checkout
from outcrop.sources.commit import commit_snapshot
from outcrop.sources.files import Listing, measure, to_bytes, to_path, what_is
from outcrop.sources.folder import list_folder
from outcrop.sources.snapshot import Snapshot
from outcrop.sources.trees import resolve

ESCAPES = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
Wanted = Callable[[str], bool]


def open_local(address: str, revision: str | None, wanted: Wanted, url: str | None = None) -> Snapshot:
    """List what stands at a place: as it is on disk, or as a revision holds it. `url` is what citations name, if not its `origin`.

    In a checkout, paths are relative to its top and the whole of it is `around`; a folder of which the checkout around it lists
    nothing is a source of its own.
    Raises SourceError where there is nothing that could be listed.
    """
    place, mode = _locate(address)
    if revision is not None:
        return _open_revision(place, revision, wanted, url)
    if stat.S_ISDIR(mode) and bare_repository(place) is not None:
        return _open_revision(place, "HEAD", wanted, url)
    if stat.S_ISDIR(mode):
        return _open_folder(place, wanted)
    if why := what_is(mode):
        raise SourceError(f"{address!r} cannot be scanned: {why}, and neither a file nor a folder.")
    return _open_files([place], _checkout(place.parent) or _beside(place.parent), wanted)


def open_list(names: bytes, wanted: Wanted) -> Snapshot:
    """The files of a list, one a line, or each ended by a NUL byte; names are relative to the working folder.

    What does not exist is told as unreadable. Raises SourceError where none of them does.
    """
    here = Path(os.path.realpath("."))
    separator = b"\0" if b"\0" in names else b"\n"
    listed = (name if separator == b"\0" else unquoted(name) for name in names.split(separator) if name)
    places = [Path(os.path.realpath(here / os.fsdecode(name))) for name in listed]
    if not places:
        raise SourceError("Standard input lists no files; write one name a line, or give a folder instead of -.")
    present = [place for place in places if os.path.lexists(place)]
    if not present:
        raise SourceError(f"No file listed on standard input exists; names are relative to {str(here)!r}.")
    close = [place for place in present if place.is_relative_to(here)]
    common = Path(os.path.commonpath([place.parent for place in close or present]))
    return _open_files(places, _checkout(common) or _beside(here if close else common), wanted)


@dataclass(frozen=True, slots=True)
class _Ground:
    """A whole checkout or folder, wanted or not."""

    top: Path
    url: str | None
    commit: str | None
    listing: Listing


def _locate(address: str) -> tuple[Path, int]:
    """Where an address leads, all links resolved, and the mode of what stands there."""
    try:
        mode = os.stat(address).st_mode
        if stat.S_ISDIR(mode):
            os.scandir(address).close()
        return Path(os.path.realpath(address)), mode
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a NUL byte, or no name at all
        raise nowhere(address) from None
    except OSError as error:
        raise SourceError(f"{address!r} cannot be read: {error.strerror}.") from None


def _checkout(folder: Path) -> _Ground | None:
    """The checkout around a folder, whole."""
    if found := find_checkout(folder):
        return _Ground(found.top, found.url, found.commit, list_checkout(found.top))
    return None


def _alone(folder: Path) -> _Ground:
    return _Ground(folder, None, None, list_folder(folder))


def _beside(folder: Path) -> _Ground:
    """The folder around files that lie in no checkout; not the root, which would be all that this machine holds."""
    return _Ground(folder, None, None, Listing((), ())) if folder == folder.parent else _alone(folder)


def _open_folder(place: Path, wanted: Wanted) -> Snapshot:
    ground = _checkout(place) or _alone(place)
    inside = "" if place == ground.top else f"{_path_below(ground.top, place)}/"
    files = [file for file in ground.listing.files if file.path.startswith(inside)]
    if inside and not files:
        ground = _alone(place)
        inside, files = "", list(ground.listing.files)
    unreadable = [one for one in ground.listing.unreadable if one.path.startswith(inside)]
    return _take(ground, files, unreadable, wanted)


def _open_revision(place: Path, revision: str, wanted: Wanted, url: str | None) -> Snapshot:
    """A checkout, a part of one or a bare repository, as a revision holds it."""
    folder = place if place.is_dir() else place.parent
    found = bare_repository(folder) or find_checkout(folder)
    if found is None:
        hint = "name a checkout or a bare repository before the @"
        raise SourceError(f"{str(place)!r} lies in no git repository, so it has no revision {revision!r}; {hint}.")
    inside = "" if place == found.top else _path_below(found.top, place) or ""
    commit, cited = resolve(found.top, revision), url or found.url
    snapshot = commit_snapshot(
        found.top, f"{name_of(cited or str(found.top))}@{revision}", cited, commit, wanted, inside
    )
    if inside and not snapshot.listed:
        raise SourceError(f"There is no {inside!r} in {revision} of {str(found.top)!r}; name what was there then.")
    return snapshot


def unquoted(name: bytes) -> bytes:
    """A name as git writes it where it holds more than plain characters, `"\\303\\251.c"`; any other as it stands."""
    if len(name) < 2 or name[:1] != b'"' or name[-1:] != b'"' or os.path.lexists(name):
        return name

    def plain(escape: re.Match[bytes]) -> bytes:
        told = escape[1]
        return bytes([int(told, 8) & 255]) if told.isdigit() else ESCAPES.get(told, told)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, name[1:-1])


def _open_files(places: Iterable[Path], ground: _Ground, wanted: Wanted) -> Snapshot:
    found = [_find(ground.top, place) for place in dict.fromkeys(places)]
    files = [one for one in found if isinstance(one, File)]
    return _take(ground, files, [one for one in found if isinstance(one, Unreadable)], wanted)


def _find(top: Path, place: Path) -> File | Unreadable:
    """A file that was named, links on the way to it resolved."""
    path = _path_below(top, place)
    if path is None:
        return Unreadable(to_path(os.fsencode(place)), "unreadable", f"it lies outside of {str(top)!r}")
    if found := measure(top, path):
        return found
    try:
        why = what_is(os.lstat(place).st_mode)
    except OSError:
        return Unreadable(path, "vanished", "there is no such file")
    return Unreadable(f"{path}/" if place.is_dir() else path, "unreadable", why or "it has just come to be")


def _take(ground: _Ground, files: list[File], unreadable: list[Unreadable], wanted: Wanted) -> Snapshot:
    """The snapshot of what was listed: what is wanted, by the order of the paths' bytes, and unreadable folders."""
    chosen = {file.path: file for file in files if wanted(file.path)}
    around = {file.path: file for file in ground.listing.files if wanted(file.path)} | chosen
    missed = {one for one in unreadable if one.path.endswith("/") or wanted(one.path)}
    return Snapshot(
        top=ground.top,
        name=name_of(ground.url or str(ground.top)),
        url=ground.url,
        commit=ground.commit,
        listed=len(files),
        files=tuple(sorted(chosen.values(), key=_by_bytes)),
        around=tuple(sorted(around.values(), key=_by_bytes)),
        unreadable=tuple(sorted(missed, key=_by_bytes)),
    )


def _by_bytes(one: File | Unreadable) -> bytes:
    return to_bytes(one.path)


def _path_below(top: Path, place: Path) -> str | None:
    return to_path(os.fsencode(place.relative_to(top))) if place.is_relative_to(top) else None
