"""`outcrop cite`: how a place in a source is cited."""

from pathlib import Path

import click

from outcrop.appendix.gathering import identified
from outcrop.citations import Cited, cite_file, cite_ranges
from outcrop.cli.choices import named_systems, offline_option, reach
from outcrop.cli.output import opened
from outcrop.errors import OutcropError
from outcrop.model.source import Blob
from outcrop.pins.pinning import excerpts_at
from outcrop.report.citing import WRITERS, Reference
from outcrop.scanning.batches import LARGEST
from outcrop.scanning.naming import ONE_COLON
from outcrop.sources import Reach, Snapshot, open_source
from outcrop.sources.history import step_at
from outcrop.sources.licensing import licence_tag

EPILOG = """Examples:

\b
  outcrop cite . src/list.c:list_add                          # a function of the checkout you stand in
  outcrop cite glusterfs@v7.0 libglusterfs/src/iobuf.c:54-76 --format bibtex
  outcrop cite . src/list.c:10-20,40                          # two places, each with its permalink and SWHID
  outcrop cite https://github.com/ray-project/ray@86610a3 src/ray/raylet/main.cc --format url
"""


@click.command(epilog=EPILOG)
@click.argument("source", metavar="SOURCE")
@click.argument("place", metavar="PATH[:LINES,...|:FUNCTION]")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(WRITERS)),
    default="text",
    show_default=True,
    help="What to write; bibtex is for the package biblatex-software.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file instead.")
@offline_option
def cite(source: str, place: str, form: str, output: Path | None, offline: bool) -> None:
    """Cite a file, some of its lines, or a function: with permalink, SWHID, version, date and licence.

    PATH begins at the top of the repository. LINES is one number, or FIRST-LAST; several, with commas between, are cited each by
    itself. FUNCTION is any tail of its name.
    """
    written = WRITERS[form](_reference(source, place, reach(offline)))
    with opened(output) as stream:
        stream.write(written.encode(errors="backslashreplace"))


def _reference(source: str, place: str, near: Reach) -> Reference:
    """What is cited.

    Raises OutcropError where there is no such place, and SourceError where the source cannot be had.
    """
    path, what, *_ = (*ONE_COLON.split(place, maxsplit=1), "")
    snapshot = open_source(source, lambda one: one == path, None, near)
    blob = _blob(snapshot, path)
    at = excerpts_at(snapshot, place) if what.strip() else ()
    origin = snapshot.origin(blob)
    name, system, tag = identified(source, snapshot, near, named_systems())
    return Reference(
        name=name,
        title=system.title.en if system is not None else name,
        path=path,
        symbol=at[0].symbol if at else None,
        url=origin.url,
        tag=tag if origin.commit is not None else None,
        commit=origin.commit,
        date=step_at(snapshot.top, origin.commit).date if origin.commit is not None else None,
        licence=licence_tag(blob.data) or (system.licence if system is not None else None),
        cited=cite_ranges(origin, (one.lines for one in at), snapshot.forge)
        or (Cited(None, cite_file(origin, snapshot.forge)),),
    )


def _blob(snapshot: Snapshot, path: str) -> Blob:
    """The file, be it code or not."""
    if path not in {file.path for file in snapshot.around}:
        raise OutcropError(f"{snapshot.name} has no file at '{path}'; paths begin at the top of the repository.")
    blob = snapshot.read(path, LARGEST)
    if not isinstance(blob, Blob):
        raise OutcropError(f"'{path}' of {snapshot.name} cannot be read: {blob.why}.")
    return blob
