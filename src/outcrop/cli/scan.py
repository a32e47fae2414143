"""`outcrop scan`: from sources to findings in the wanted format."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from outcrop.cli.choices import (
    Percent,
    allowed,
    cache_option,
    catalogue_options,
    chosen,
    gate,
    jobs_option,
    known_ids,
    language_option,
    loaded,
    named_systems,
    offline_option,
    output_option,
    reach,
    results,
    states,
)
from outcrop.cli.drifting import DRIFT_WRITERS, DriftView, gated
from outcrop.cli.output import opened
from outcrop.cli.program import complain, mute
from outcrop.cli.progress import progress_bar
from outcrop.cli.writing import WRITERS, View, ended, places
from outcrop.errors import OutcropError
from outcrop.patterns.catalogue import Catalogue, Pattern
from outcrop.pins.differing import Diff, revisions
from outcrop.report.standing import standing
from outcrop.report.streams import without_code
from outcrop.scanning import Request, Scan, Selection
from outcrop.sources.address import split_revision

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
    catalogue: tuple[Path, ...]

    def request(self, catalogue: Catalogue, patterns: tuple[Pattern, ...]) -> Request:
        """What to scan, and what for."""
        selection = Selection(self.include, self.exclude, self.vendored)
        stdin = sys.stdin.buffer if sys.stdin is not None else None
        near = reach(self.offline)
        return Request(
            self.sources or (".",),
            catalogue,
            patterns,
            self.grades,
            selection,
            self.jobs,
            stdin,
            allowed(),
            gate(catalogue, self.fail_on, self.since),
            near,
            results(near, self.no_cache),
        )

    def view(self, patterns: tuple[Pattern, ...]) -> View:
        """How to show it."""
        titles = {pattern.id: getattr(pattern.card.title, self.lang) for pattern in patterns}
        return View(self.lang, None if self.everything else self.limit, not self.no_code, titles)


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
@click.option(
    "--format", "form", type=click.Choice(list(WRITERS)), default="text", show_default=True, help="What to write."
)
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
    catalogue = loaded(call.catalogue)
    patterns = chosen(catalogue, call.ids, call.concern, call.mechanism, call.grades)
    if call.diff is not None:
        return _compare(call, call.diff, catalogue, patterns)
    run = Scan(call.request(catalogue, patterns))
    try:
        with opened(call.output) as stream:
            WRITERS[call.form](run, call.view(patterns), stream)
    except BrokenPipeError:
        if not call.fail_on and call.min_coverage is None:
            raise
        mute()  # whoever read the output has seen enough; the gate has not
        if run.record is None:
            run = Scan(call.request(catalogue, patterns))
            for _ in run.located():
                pass
    return _outcome(run, call)


def _compare(call: Asked, told: str, catalogue: Catalogue, patterns: tuple[Pattern, ...]) -> int:
    """Two revisions of one source, in the formats of drift."""
    old, new = revisions(told)
    if call.since is not None or call.min_coverage is not None or call.grades:
        raise OutcropError(
            "--diff goes without --since, --min-coverage and --grade; --fail-on may name states and grades, as in new:leaky."
        )
    if len(call.sources) > 1:
        raise OutcropError(f"--diff compares two revisions of one source, and {len(call.sources)} are named; name one.")
    for source in call.sources:
        if split_revision(source, named_systems())[1] is not None:
            raise OutcropError(
                f"--diff names both revisions, so {source!r} goes without one; leave out what stands behind the @."
            )
    run = Diff(replace(call, fail_on=()).request(catalogue, patterns), old, new, states(call.fail_on, catalogue))
    with progress_bar() as run.progress:
        rows = [
            row if not call.no_code or row.finding is None else replace(row, finding=without_code(row.finding))
            for row in run
        ]
    told_too = call.everything or call.form not in ("text", "markdown")  # to people, what only moved is counted
    shown = [row for row in rows if told_too or row.state != "moved"]
    with opened(call.output) as stream:
        DRIFT_WRITERS[call.form](shown, run.ended(), DriftView(call.lang, call.everything, patterns), stream)
    return gated(rows, run.ended())


def _outcome(run: Scan, call: Asked) -> int:
    """The exit code: 3 where a source is missing, 1 where a gate does not hold."""
    record, fails = ended(run), False
    if call.min_coverage is not None and record.coverage.percent < call.min_coverage:
        fails = True
        read = f"Only {record.coverage.percent:.2f} % of the functions could be read"
        complain(f"{read}, less than the {call.min_coverage:g} % that --min-coverage asks for.")
    if run.counted:
        fails = True
        complain(standing([finding for _, finding in run.counted], call.since, places(run.counted)))
    for sentence in (*record.idle, *record.missing):
        complain(sentence)
    return 3 if record.missing else int(fails)
