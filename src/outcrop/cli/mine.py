"""`outcrop mine`: from a list of sources to Parquet and a manifest."""

import sys
from pathlib import Path

import click

from outcrop.cli.choices import catalogue_options, chosen, jobs_option, known_ids, loaded, offline_option, reach
from outcrop.cli.output import tell
from outcrop.cli.program import complain
from outcrop.cli.progress import progress_bar
from outcrop.errors import OutcropError
from outcrop.languages import LANGUAGES
from outcrop.mining import Mine, Tally
from outcrop.mining.cluster import Cluster
from outcrop.mining.listing import Entry, entries_of, listed_systems
from outcrop.mining.wish import Wish
from outcrop.sources import Reach

SYSTEMS = "systems"

EPILOG = """Examples:

\b
  outcrop mine systems --out mined              # every system of `outcrop systems` that can be read
  outcrop mine LIST.txt --out mined             # one SOURCE[@REV] a line, as in glusterfs@v7.0
  outcrop mine LIST.txt --out mined             # again: only what is missing
  outcrop mine LIST.txt --out mined --engine ray --address auto
  duckdb -c "select system, grade, count(*) from 'mined/findings/*/*.parquet' group by all"
"""


@click.command(epilog=EPILOG)
@click.argument("listed", metavar="LIST")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of results; made if need be.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="The processors of this machine, or a Ray cluster.",
)
@click.option(
    "--address", metavar="ADDRESS", help="Of the Ray cluster, as in auto or HOST:PORT; this machine if left out."
)
@click.option(
    "--pattern",
    "ids",
    metavar="ID",
    multiple=True,
    shell_complete=known_ids,
    help="Look for this pattern only (repeatable).",
)
@click.option("--no-code", is_flag=True, help="Leave lines and texts of the code out.")
@jobs_option
@offline_option
@catalogue_options
def mine(
    listed: str,
    out: Path,
    engine: str,
    address: str | None,
    ids: tuple[str, ...],
    no_code: bool,
    jobs: int | None,
    offline: bool,
    catalogue: tuple[Path, ...],
) -> int:
    """Scan all sources of LIST, and keep what is found in DIR as Parquet.

    LIST is a file of one SOURCE[@REV] a line, - for standard input, or the word systems for all known ones that are written in a
    language that is read. A source is a git repository, at HEAD where no revision is named, a URL or a system's name. DIR/findings
    and DIR/files hold a Parquet file for each commit, DIR/manifest.jsonl a line for each source. A second run does only what is
    missing, or was done by another Outcrop or for other patterns. docs/mining.md tells what to ask of it.
    """
    if address is not None and engine != "ray":
        raise OutcropError("--address says where a Ray cluster is; add --engine ray.")
    if address is not None and jobs is not None:
        raise OutcropError("--jobs counts processors of this machine, and --address names a cluster; leave one out.")
    known, near = loaded(catalogue), reach(offline)
    wish = Wish.of(chosen(known, ids, (), (), ()), known.vocabulary, near, code=not no_code)
    run = Mine(_entries(listed, near), wish, out, listed, jobs, Cluster(address, jobs) if engine == "ray" else None)
    with progress_bar() as run.tell:
        tally = run.run()
    tell(_summary(tally, out))
    for sentence in tally.missing:
        complain(sentence)
    return 3 if tally.missing else 0


def _entries(listed: str, near: Reach) -> list[Entry]:
    """The sources of a list.

    Raises OutcropError where it cannot be read, or holds a line that names none.
    """
    if listed == SYSTEMS:
        return list(listed_systems(near.systems, [*LANGUAGES]))
    name = "Standard input" if listed == "-" else listed
    try:
        data = sys.stdin.buffer.read() if listed == "-" else Path(listed).read_bytes()
        return entries_of(data.decode("utf-8-sig"), name, near.systems)
    except UnicodeDecodeError:
        raise OutcropError(f"{name} is not UTF-8; write one SOURCE[@REV] a line.") from None
    except OSError as error:
        hint = "name a file of one SOURCE[@REV] a line, or the word systems"
        raise OutcropError(f"{name} cannot be read: {error.strerror}; {hint}.") from error


def _summary(tally: Tally, out: Path) -> str:
    """What there is now, in two lines."""
    rows = tally.commits
    counts = {"mined": tally.fresh, "as before": tally.before, "missing": len(tally.missing)}
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    found, functions = sum(row.found for row in rows), sum(row.functions for row in rows)
    sources = f"{tally.done:,} {'source' if tally.done == 1 else 'sources'}"
    return f"{sources}: {told}.\n{found:,} findings in {functions:,} functions lie in {out}.\n"
