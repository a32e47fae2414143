"""`outcrop check`: whether what is pinned still stands."""

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
    output_option,
    reach,
    states,
)
from outcrop.cli.drifting import DRIFT_WRITERS, DriftView, gated
from outcrop.cli.locking import chosen_pins, known_pins, lock_option, pins_of
from outcrop.cli.output import opened
from outcrop.cli.program import complain
from outcrop.cli.progress import progress_bar
from outcrop.errors import SourceError
from outcrop.model.drift import Drift
from outcrop.pins.checking import Check

EPILOG = """Examples:

\b
  outcrop check                                  # every pin at its own commit
  outcrop check --against latest                 # what would drift
  outcrop check glusterfs --against v8.0 --all
  outcrop check --against worktree               # one's own code, as it is on disk
  outcrop check --format sarif -o outcrop.sarif
  outcrop check --against latest --fail-on lost,weakened,new:leaky --format github
"""


@click.command(epilog=EPILOG)
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=known_pins)
@click.option(
    "--against", metavar="REV|latest|worktree", help="Compare with this revision; with its own commit when left out."
)
@click.option(
    "--fail-on",
    multiple=True,
    metavar="STATE[,STATE]",
    default=("lost,weakened",),
    show_default=True,
    help="Exit 1 if a pin has drifted so; a state may name a grade, as in new:leaky; none fails nothing.",
)
@click.option("--all", "everything", is_flag=True, help="Show what is intact, too.")
@click.option(
    "--format", "form", type=click.Choice(list(DRIFT_WRITERS)), default="text", show_default=True, help="What to write."
)
@output_option
@lock_option
@language_option
@jobs_option
@offline_option
@cache_option
@catalogue_options
def check(
    names: tuple[str, ...],
    against: str | None,
    fail_on: tuple[str, ...],
    everything: bool,
    form: str,
    output: Path | None,
    lock: Path,
    lang: str,
    jobs: int | None,
    offline: bool,
    no_cache: bool,
    catalogue: tuple[Path, ...],
) -> int:
    """Say whether what outcrop.lock pins still stands: all pins, or those that are named.

    Without --against, each pin is read again at its own commit. With it, every pinned function is followed to another revision
    and judged there: intact, moved, changed, weakened, strengthened, lost, new, or unsure where nobody can tell.
    """
    known = loaded(catalogue)
    pins = chosen_pins(pins_of(lock), names, lock)
    near = reach(offline)
    finds = finder(known, near, jobs, no_cache=no_cache)
    run = Check(pins, lock.resolve().parent, finds, near, against, states(fail_on, known), allow=allowed())
    rows: list[Drift] = []
    try:
        with progress_bar() as run.progress:
            rows += run
    except SourceError:
        if run.record is None:
            raise
    record = run.ended()  # where every pin is missing, the report says so, too
    with opened(output) as stream:
        DRIFT_WRITERS[form](rows, record, DriftView(lang, everything, known.patterns), stream)
    if form not in ("text", "github") or (form == "text" and not record.pins):  # which tell them themselves
        for sentence in (*record.notes, *record.missing):
            complain(sentence)
    return gated(rows, record)
