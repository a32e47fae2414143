"""`outcrop update`: a pin is moved to another commit, and the drift that is accepted so is shown."""

from pathlib import Path

import click

from outcrop.cli.choices import (
    allowed,
    cache_option,
    catalogue_options,
    finder,
    jobs_option,
    language_option,
    loaded,
    offline_option,
    reach,
)
from outcrop.cli.drifting import DRIFT_WRITERS, DriftView
from outcrop.cli.locking import changing, chosen_pins, known_pins, lock_option, pins_of
from outcrop.cli.output import opened, tell
from outcrop.cli.program import complain
from outcrop.cli.progress import progress_bar
from outcrop.errors import OutcropError, SourceError
from outcrop.model.drift import Drift
from outcrop.model.pin import Pin
from outcrop.pins.checking import LATEST, WORKTREE, Check
from outcrop.pins.pinned import whereabouts
from outcrop.pins.updating import updated
from outcrop.sources import Reach

EPILOG = """Examples:

\b
  outcrop update                       # every pin to the newest commit
  outcrop update glusterfs --to v8.0
  outcrop update glusterfs --to v8.0 --dry-run
"""


@click.command(epilog=EPILOG)
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=known_pins)
@click.option("--to", "to", metavar="REV", default=LATEST, show_default=True, help="The revision to move to.")
@click.option("--dry-run", is_flag=True, help="Show the drift, and leave the lock file as it is.")
@click.option(
    "--drop-unsure", is_flag=True, help="No longer pin what may be in several places now, instead of stopping."
)
@lock_option
@language_option
@jobs_option
@offline_option
@cache_option
@catalogue_options
def update(
    names: tuple[str, ...],
    to: str,
    dry_run: bool,
    drop_unsure: bool,
    lock: Path,
    lang: str,
    jobs: int | None,
    offline: bool,
    no_cache: bool,
    catalogue: tuple[Path, ...],
) -> int:
    """Move pins to another commit, and show the drift that this accepts.

    What is lost, or no longer met, is no longer pinned; what is new of a pattern that is pinned whole is. A pin of which something
    is unsure is left as it is, since nobody can choose, unless --drop-unsure lets go of that. Comments in the lock file stay.
    """
    if to == WORKTREE:
        raise OutcropError(
            "A pin names a commit, and a work tree is none; commit it first, then `outcrop update --to HEAD`."
        )
    known = loaded(catalogue)
    near = reach(offline)
    codes = [0]
    for pin in chosen_pins(pins_of(lock), names, lock):
        run = Check(
            [pin], lock.resolve().parent, finder(known, near, jobs, no_cache=no_cache), near, to, (), allow=allowed()
        )
        try:
            with progress_bar() as run.progress:
                rows = list(run)
        except SourceError as error:  # the others are moved all the same
            codes.append(error.code)
            complain(str(error))
            continue
        record = run.ended()
        with opened(None) as stream:
            DRIFT_WRITERS["text"](rows, record, DriftView(lang, False, known.patterns), stream)
        unsure = [row for row in rows if row.state == "unsure"]
        if unsure and not drop_unsure:
            codes.append(1)
            complain(_doubtful(pin, unsure, lock))
        elif not dry_run:
            _write(pin, rows, to, record.pins[0].now or "", lock, near)
    return max(codes)


def _write(pin: Pin, rows: list[Drift], to: str, commit: str, lock: Path, near: Reach) -> None:
    repository = whereabouts(pin, lock.resolve().parent, near)
    tag = to if to != LATEST and repository.tag(to) == commit else pin.tag if commit == pin.commit else None
    moved = updated(pin, rows, commit, tag, repository.step(commit).date)
    with changing(lock) as change:
        if pin not in change.pins:
            raise OutcropError(f"The pin '{pin.name}' was changed meanwhile by somebody else; run this again.")
        left = moved.pin if (moved.pin.finding or moved.pin.excerpt or moved.pin.patterns) else None
        replaced = [left if one == pin else one for one in change.pins]
        differs = change.write([one for one in replaced if one is not None], moved.became)
    if left is None:
        tell(f"Nothing of {pin.name} stands at {commit} any more, so it is no longer pinned.\n")
        return
    if not differs:
        tell(f"{pin.name} is pinned at {commit}{f' ({tag})' if tag else ''} already.\n")
        return
    dropped = f"; {moved.dropped:,} no longer pinned" if moved.dropped else ""
    tell(f"{pin.name} is now pinned at {commit}{f' ({tag})' if tag else ''}{dropped}.\n")


def _doubtful(pin: Pin, unsure: list[Drift], lock: Path) -> str:
    first = unsure[0].then or unsure[0].now
    assert first is not None, "what is unsure stood somewhere, or stands"
    place = f"{first.path}:{first.symbol or f'{first.lines[0]}-{first.lines[1]}'}"
    return (
        f"'{pin.name}' is left as it is in {lock}: where {len(unsure)} of its rows are now cannot be told, first {place}; "
        f"`outcrop unpin {pin.name} --only {place}`, then pin what it has become, or let go of them with --drop-unsure."
    )
