"""`outcrop pin` and `outcrop unpin`: what is expected of a source from now on, and what no longer is."""

from dataclasses import replace
from pathlib import Path

import click

from outcrop.citations import located
from outcrop.cli.choices import (
    cache_option,
    catalogue_options,
    finder,
    jobs_option,
    known_ids,
    loaded,
    offline_option,
    reach,
)
from outcrop.cli.locking import changing, known_pins, lock_option, pins_of
from outcrop.cli.output import tell
from outcrop.cli.progress import progress_bar
from outcrop.errors import OutcropError, nearest
from outcrop.model.pin import Pin
from outcrop.pins.pinned import Row
from outcrop.pins.pinning import Wish, joined, pin_of, place_of
from outcrop.scanning.naming import called, split

PIN = """Examples:

\b
  outcrop pin glusterfs@v7.0 --pattern guarded-collection
  outcrop pin https://github.com/SchedMD/slurm@slurm-19-05-8-1 --only src/slurmctld/ping_nodes.c:ping_nodes
  outcrop pin ray@86610a30c --cite src/ray/raylet/raylet.cc:Raylet::Start
  outcrop pin . --only src/peers/list.c:forget      # one's own recovery code
"""
UNPIN = """Examples:

\b
  outcrop unpin glusterfs
  outcrop unpin glusterfs --only libglusterfs/src/list.c:list_add
"""


@click.command(epilog=PIN)
@click.argument("source", metavar="SOURCE")
@click.option(
    "--pattern", "ids", metavar="ID", multiple=True, shell_complete=known_ids, help="Pin findings of this pattern only."
)
@click.option(
    "--only", metavar="PATH:FUNCTION", multiple=True, help="Pin only the findings in this function (repeatable)."
)
@click.option(
    "--cite",
    metavar="PATH:FUNCTION|PATH:LINES,...",
    multiple=True,
    help="Pin an excerpt, whether a pattern explains it or not (repeatable).",
)
@click.option("--name", metavar="NAME", help="What to call the pin; the name of the repository when left out.")
@lock_option
@jobs_option
@offline_option
@cache_option
@catalogue_options
def pin(
    source: str,
    ids: tuple[str, ...],
    only: tuple[str, ...],
    cite: tuple[str, ...],
    name: str | None,
    lock: Path,
    jobs: int | None,
    offline: bool,
    no_cache: bool,
    catalogue: tuple[Path, ...],
) -> None:
    """Pin SOURCE to its commit, with the findings that are expected there, in outcrop.lock.

    SOURCE is a repository on disk, a URL or a system's name, each with @REV if not its HEAD. All findings of the patterns are
    pinned, so that `outcrop check` also tells what is new; with --only, those in the named functions; with --cite, excerpts
    alone. A pin that is there already, of the same commit, is added to.
    """
    known = loaded(catalogue)
    if lock.exists():
        pins_of(lock)  # what is wrong in it is told before anything is fetched
    patterns = tuple(known.pattern(one) for one in dict.fromkeys(ids)) or known.patterns
    with progress_bar() as bar:
        near = replace(reach(offline), tell=bar)
        place = place_of(source, lock.resolve().parent, near)
        wish = Wish(patterns, only, cite)
        made = pin_of(
            place,
            wish,
            finder(known, near, jobs, no_cache=no_cache),
            name or place.name,
            lambda *done: bar(place.name, *done),
        )
    with changing(lock) as change:
        pins = {one.name: one for one in change.pins}
        pins[made.name] = joined(pins[made.name], made) if made.name in pins else made
        change.write(list(pins.values()))
    tell(f"{_counted(made)} of {made.name} pinned at {made.commit}{f' ({made.tag})' if made.tag else ''} in {lock}.\n")


@click.command(epilog=UNPIN)
@click.argument("name", metavar="NAME", shell_complete=known_pins)
@click.option(
    "--only", metavar="PATH:FUNCTION|PATH:LINES,...", multiple=True, help="Only what is pinned there (repeatable)."
)
@lock_option
def unpin(name: str, only: tuple[str, ...], lock: Path) -> None:
    """Take a pin out of outcrop.lock, or some of what it expects; a pin that expects nothing more goes, too."""
    with changing(lock) as change:
        pin = next((one for one in change.pins if one.name == name), None)
        if pin is None:
            known = [one.name for one in change.pins]
            raise OutcropError(
                f"{lock} has no pin '{name}'{nearest(name, known) or '; `outcrop check` names them all.'}"
            )
        left = _without(pin, only) if only else None
        if left is not None and not (left.finding or left.excerpt or left.patterns):
            left = None
        replaced = {one.name: one if one is not pin else left for one in change.pins}
        change.write([one for one in replaced.values() if one is not None])
    tell(f"{name} unpinned.\n" if left is None else f"{_counted(left)} of {name} still pinned.\n")


def _without(pin: Pin, only: tuple[str, ...]) -> Pin:
    """A pin without what stands at some places; it is no longer pinned whole then.

    Raises OutcropError for a place where nothing is pinned.
    """
    rows: tuple[Row, ...] = (*pin.finding, *pin.excerpt)
    gone = {row for address in only for row in _at(rows, address, pin)}
    findings = tuple(row for row in pin.finding if row not in gone)
    patterns = tuple(one for one in pin.patterns if one not in {row.pattern for row in pin.finding if row in gone})
    return replace(pin, finding=findings, excerpt=tuple(r for r in pin.excerpt if r not in gone), patterns=patterns)


def _at(rows: tuple[Row, ...], address: str, pin: Pin) -> list[Row]:
    path, what = split(address)
    here = [row for row in rows if row.path == path]
    names = called((row.symbol for row in here if row.symbol is not None), what)
    found = [row for row in here if row.symbol in names or address == located(path, *row.lines)]
    if not found:
        raise OutcropError(f"Nothing of '{pin.name}' is pinned at '{address}'; the lock file names what is.")
    return found


def _counted(pin: Pin) -> str:
    findings, excerpts = len(pin.finding), len(pin.excerpt)
    told = [f"{findings:,} finding{'' if findings == 1 else 's'}"] if findings or not excerpts else []
    told += [f"{excerpts:,} excerpt{'' if excerpts == 1 else 's'}"] if excerpts else []
    return " and ".join(told)
