"""`outcrop scan`: from sources to findings in the wanted format."""

import os
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

import click

from outcrop.cli.choices import catalogue_options, chosen, loaded
from outcrop.cli.output import console_on, opened
from outcrop.cli.progress import progress_bar
from outcrop.model.finding import Finding
from outcrop.model.scan import ScanRecord
from outcrop.report import choosing, streams
from outcrop.report.markdown import markdown
from outcrop.report.text import write_findings, write_summary
from outcrop.scanning import Request, Scan, Selection

BEST = 3  # findings of each pattern that a report for people begins with

EPILOG = """Examples:

\b
  outcrop scan                                   # the checkout you stand in
  outcrop scan ~/src/slurm --pattern liveness-probe --all
  outcrop scan src/gcs src/raylet --concern fault-tolerance --lang zh
  git diff --name-only main | outcrop scan -     # only these files; learned from the whole checkout
  outcrop scan . --format jsonl -o findings.jsonl
  outcrop scan . --min-coverage 99               # exit 1 if less of the functions could be read
"""


@click.command(epilog=EPILOG)
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option("--pattern", "ids", metavar="ID", multiple=True, help="Look for this pattern only (repeatable).")
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
    help="Show the best N of each pattern.",
)
@click.option("--all", "everything", is_flag=True, help="Show all findings.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl", "markdown"]), default="text", show_default=True
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to a file instead of standard output.",
)
@click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of explanations."
)
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes; one a processor when left out."
)
@click.option("--no-code", is_flag=True, help="Leave lines of code out of json, jsonl and markdown.")
@click.option(
    "--min-coverage", type=click.FloatRange(0, 100), metavar="PERCENT", help="Exit 1 if less of the functions was read."
)
@catalogue_options
def scan(
    sources: tuple[str, ...],
    ids: tuple[str, ...],
    concern: tuple[str, ...],
    mechanism: tuple[str, ...],
    grades: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    vendored: bool,
    limit: int,
    everything: bool,
    form: str,
    output: Path | None,
    lang: str,
    jobs: int | None,
    no_code: bool,
    min_coverage: float | None,
    catalogue: tuple[Path, ...],
) -> int:
    """Find patterns in SOURCE and show them, explained.

    SOURCE is a folder, a git checkout or a part of one, a file, or - for a list of files on standard input;
    the folder you stand in when left out. Text shows the best findings of each pattern; json and jsonl always hold all.
    """
    known = loaded(catalogue)
    patterns = chosen(known, ids, concern, mechanism, grades)
    request = Request(
        sources or (".",), known, patterns, grades, Selection(include, exclude, vendored), jobs, sys.stdin.buffer
    )
    run = Scan(request)
    with opened(output) as stream:
        if form == "jsonl":
            for finding in _told(run):
                stream.write(streams.finding_line(streams.without_code(finding) if no_code else finding))
            stream.write(streams.record_line(_record(run)))
        else:
            tops: dict[int, Path] = {}
            found = [finding for finding in _told(run) if tops.setdefault(id(finding), run.top)]
            shown = found if everything else choosing.best(found, limit)
            titles = {pattern.id: getattr(pattern.card.title, lang) for pattern in patterns}
            if form == "json":
                kept = (streams.without_code(f) for f in found) if no_code else found
                stream.writelines(streams.document(kept, _record(run)))
            elif form == "markdown":
                kept = (streams.without_code(f) for f in _by_pattern(shown)) if no_code else _by_pattern(shown)
                stream.write("".join(f"{line}\n" for line in markdown(kept, _record(run), titles, lang)).encode())
            else:
                with console_on(stream) as console:
                    write_findings(console, _by_pattern(shown), titles, lang, partial(_place, tops))
                    write_summary(console, found, len(shown), _record(run), lang)
    return _outcome(_record(run), min_coverage)


def _told(run: Scan) -> Iterable[Finding]:
    """The findings, with a progress bar meanwhile."""
    with progress_bar() as run.progress:
        yield from run


def _place(tops: Mapping[int, Path], finding: Finding) -> str:
    """The finding's file as one opens it from the working folder."""
    return os.path.relpath(tops[id(finding)] / finding.source.path)


def _record(run: Scan) -> ScanRecord:
    assert run.record is not None, "a scan that ended has its record"
    return run.record


def _by_pattern(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of one pattern together, each in the order of the scan."""
    return sorted(findings, key=lambda finding: finding.pattern)


def _outcome(record: ScanRecord, min_coverage: float | None) -> int:
    """The exit code: 3 where a source is missing, 1 where too little was read."""
    for sentence in record.missing:
        click.echo(f"outcrop: {sentence}", err=True)
    if record.missing:
        return 3
    if min_coverage is not None and record.coverage.percent < min_coverage:
        click.echo(
            f"outcrop: Only {record.coverage.percent} % of the functions were read, less than the {min_coverage:g} % asked for.",
            err=True,
        )
        return 1
    return 0
