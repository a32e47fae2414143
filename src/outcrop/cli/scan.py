"""`outcrop scan`: what is asked for on the command line; what was written before is written again."""

import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from outcrop.cli.choices import (
    Percent,
    cache_option,
    catalogue_folders,
    catalogue_options,
    jobs_option,
    known_ids,
    language_option,
    offline_option,
    output_option,
    reach,
    results,
)
from outcrop.cli.output import opened
from outcrop.cli.program import complain
from outcrop.cli.progress import progress_bar
from outcrop.cli.reports import key_of, written_before
from outcrop.errors import SourceError
from outcrop.scanning.selection import wanted
from outcrop.sources import Reach, open_source
from outcrop.sources.files import LARGEST
from outcrop.sources.opened import Opened

FORMATS = ("text", "json", "jsonl", "markdown", "sarif", "github")
BEST = 3  # findings of each pattern that a report for people begins with

EPILOG = """Examples:

\b
  outcrop scan                                   # the checkout you stand in
  outcrop scan ~/src/slurm --pattern liveness-probe --all
  outcrop scan .@v1.2                            # as it was then; the work tree is left alone
  outcrop scan src/gcs src/raylet --concern fault-tolerance --lang zh
  git diff --name-only main | outcrop scan -     # only these files; learned from the whole checkout
  outcrop scan . --format jsonl -o findings.jsonl
  outcrop scan . --min-coverage 99               # exit 1 if less of the functions could be read
  outcrop scan glusterfs@v7.0                    # a system that `outcrop systems` lists, fetched
  outcrop scan https://github.com/SchedMD/slurm@slurm-19-05-8-1 --pattern liveness-probe
  outcrop scan . --diff v1.2..v1.3 --fail-on new:leaky
  outcrop scan src --watch                       # and again whenever a file changes
  outcrop scan . --fail-on leaky --since main    # exit 1 if the change since main brought a leaky finding
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says."""

    sources: tuple[str, ...]
    ids: tuple[str, ...]
    concern: tuple[str, ...]
    mechanism: tuple[str, ...]
    grades: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    vendored: bool
    limit: int
    everything: bool
    form: str
    output: Path | None
    lang: str
    jobs: int | None
    no_code: bool
    min_coverage: float | None
    fail_on: tuple[str, ...]
    since: str | None
    diff: str | None
    offline: bool
    no_cache: bool
    watch: bool
    catalogue: tuple[Path, ...]

    def repeats(self) -> bool:
        """Whether the same call on the same files writes the same report: nothing is shown to a terminal as it is to a file, and
        what a revision is called may change."""
        shown = self.output in (None, Path("-")) and sys.stdout is not None and sys.stdout.isatty()
        return not shown and "-" not in self.sources and self.since is None and self.diff is None


@click.command(epilog=EPILOG)
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--pattern",
    "ids",
    metavar="ID",
    multiple=True,
    shell_complete=known_ids,
    help="Look for this pattern only (repeatable).",
)
@click.option(
    "--concern",
    multiple=True,
    type=click.Choice(["scalability", "fault-tolerance"]),
    help="Only patterns of this concern.",
)
@click.option("--mechanism", multiple=True, metavar="NAME", help="Only patterns of this mechanism, such as membership.")
@click.option(
    "--grade", "grades", multiple=True, metavar="GRADE", help="Only findings of this grade, such as sound or leaky."
)
@click.option("--include", multiple=True, metavar="GLOB", help="Only files like this (as in .gitignore; repeatable).")
@click.option("--exclude", multiple=True, metavar="GLOB", help="No files like this.")
@click.option("--vendored", is_flag=True, help="Also third_party, vendor and the like, and generated files.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=BEST,
    show_default=True,
    metavar="N",
    help="Show the best N of each pattern, in text and markdown.",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Show all findings; json and jsonl always hold them, sarif and github only leaky and unsure ones.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="What to write.")
@output_option
@language_option
@jobs_option
@click.option("--no-code", is_flag=True, help="Leave lines and texts of the code out.")
@click.option(
    "--min-coverage", type=Percent(0, 100), metavar="PERCENT", help="Exit 1 if less of the functions was read."
)
@click.option(
    "--fail-on",
    multiple=True,
    metavar="GRADE[,GRADE]",
    help="Exit 1 if a finding of this grade stands that is not allowed, as in leaky,unsure.",
)
@click.option(
    "--since", metavar="REV", help="With --fail-on: count only what came, or fell to a worse grade, since this commit."
)
@click.option(
    "--diff",
    metavar="A..B",
    help="Tell what came, went or changed its grade between two revisions, and with --all what moved; --fail-on then names states, as in new:leaky.",
)
@click.option("--watch", is_flag=True, help="Scan again whenever a file changes, and tell what came and went.")
@offline_option
@cache_option
@catalogue_options
def scan(**asked: Any) -> int:
    """Find patterns in SOURCE and show them, explained.

    SOURCE is a folder, a git checkout or a part of one, a bare repository, a file, an archive, a URL, a system's name, or - for
    a list of files on standard input; the folder you stand in when left out. SOURCE@REV is what a commit, branch or tag of it
    holds; of a URL only what is scanned is fetched, and kept. Text shows the best findings of each pattern; json and jsonl
    always hold all.
    """
    call = Asked(**asked)
    near = reach(call.offline)
    kept = results(near, call.no_cache)
    if call.watch:
        from outcrop.cli.watching import watch_sources

        watch_sources(call, near, kept)
        return 0
    sources = _opened(call, near) if kept is not None and call.repeats() else {}
    key = None
    if sources and all(source.whole for source in sources.values()):
        same = replace(call, jobs=None, output=None)
        key = key_of(same, (one.identity for one in sources.values()), catalogue_folders(call.catalogue))
    if kept is not None and key is not None and (known := written_before(kept, key)) is not None:
        report, ending = known
        with opened(call.output) as stream:
            stream.writelines(report)
    else:
        from outcrop.cli.scanning import run  # and with it all that it takes to find something

        ending = run(call, near, kept, sources, key)
    for sentence in ending.said:
        complain(sentence)
    return ending.code


def _opened(call: Asked, near: Reach) -> dict[str, Opened]:
    """The sources, if all of them can be had; the scan itself tells which cannot."""
    with suppress(SourceError), progress_bar() as tell:
        telling = replace(near, tell=tell)
        return {one: Opened(open_source(one, wanted, None, telling), LARGEST) for one in call.sources or (".",)}
    return {}
