"""`outcrop show`: one finding in full."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from outcrop.cli.choices import (
    allowed,
    cache_option,
    catalogue_options,
    language_option,
    loaded,
    offline_option,
    reach,
    results,
)
from outcrop.cli.console import console_on
from outcrop.cli.output import opened
from outcrop.cli.writing import found, places
from outcrop.errors import OutcropError
from outcrop.model.finding import Finding
from outcrop.patterns.catalogue import Catalogue
from outcrop.report.excerpts import Place
from outcrop.report.streams import read_findings
from outcrop.report.text import write_finding
from outcrop.scanning import Request, Scan
from outcrop.sources import Reach

AMBIGUOUS = 5  # ids that are named where several begin alike

EPILOG = """Examples:

\b
  outcrop show 3fa1c2                       # scan the folder you stand in, show that finding
  outcrop show 3fa1c2 ~/src/glusterfs
  outcrop show 3fa1c2 --from findings.jsonl
"""


@click.command(epilog=EPILOG)
@click.argument("name", metavar="ID")
@click.argument("source", metavar="[SOURCE]", required=False)
@click.option(
    "--from", "file", type=click.Path(path_type=Path), metavar="FINDINGS.jsonl", help="Take it from what a scan wrote."
)
@language_option
@offline_option
@cache_option
@catalogue_options
def show(
    name: str,
    source: str | None,
    file: Path | None,
    lang: str,
    offline: bool,
    no_cache: bool,
    catalogue: tuple[Path, ...],
) -> None:
    """Show the finding whose id starts with ID: every line of it, every role with its note, its citation."""
    if file is not None and source is not None:
        raise OutcropError(f"'{source}' and --from {file} rule each other out; name one of them.")
    known = loaded(catalogue)
    findings, place = _read(file) if file is not None else _scanned(source or ".", known, reach(offline), no_cache)
    titles = {pattern.id: getattr(pattern.card.title, lang) for pattern in known.patterns}
    matching = _matching(name, findings)
    with opened(None) as stream, console_on(stream) as console:
        for number, finding in enumerate(matching):
            if number:
                console.print()
            write_finding(console, finding, titles, lang, place)


def _scanned(source: str, catalogue: Catalogue, near: Reach, no_cache: bool) -> tuple[list[Finding], Place]:
    stdin, kept = sys.stdin.buffer if sys.stdin is not None else None, results(near, no_cache)
    request = Request((source,), catalogue, catalogue.patterns, stdin=stdin, allow=allowed(), reach=near, results=kept)
    located = list(found(Scan(request)))
    return [finding for _, finding in located], places(located)


def _read(file: Path) -> tuple[list[Finding], Place]:
    """The findings of a file that a scan wrote; their paths begin where that scan says.

    Raises OutcropError where it cannot be read, or holds something else.
    """
    try:
        return read_findings(file.read_bytes()), lambda finding: finding.source.path
    except OSError as error:
        raise OutcropError(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        hint = "write one with `outcrop scan --format jsonl -o findings.jsonl`"
        raise OutcropError(f"{file} is no list of findings; {hint}.") from error


def _matching(name: str, findings: Sequence[Finding]) -> list[Finding]:
    """The findings with the one id that starts like this; equal functions in two files share it."""
    matching = [finding for finding in findings if finding.id.startswith(name)]
    ids = list(dict.fromkeys(finding.id for finding in matching))
    if not ids:
        raise OutcropError(f"No finding has an id that starts with '{name}'; `outcrop scan --all` shows the ids.")
    if len(ids) > 1:
        more = f" and {len(ids) - AMBIGUOUS} more" if len(ids) > AMBIGUOUS else ""
        named = ", ".join(ids[:AMBIGUOUS]) + more
        raise OutcropError(f"{len(ids)} findings have ids that start with '{name}' ({named}); give more of it.")
    return matching
