"""`outcrop show`: one finding in full."""

import sys
from pathlib import Path

import click
from pydantic import ValidationError

from outcrop.cli.choices import catalogue_options, loaded
from outcrop.cli.output import console_on, opened
from outcrop.cli.progress import progress_bar
from outcrop.errors import OutcropError
from outcrop.model.finding import Finding
from outcrop.report.streams import FINDING
from outcrop.report.text import write_finding
from outcrop.scanning import Request, Scan


@click.command(
    epilog="Examples:\n\n\b\n  outcrop show 3fa1c2                       # scan the folder you stand in, show that finding\n  outcrop show 3fa1c2 ~/src/glusterfs\n  outcrop show 3fa1c2 --from findings.jsonl"
)
@click.argument("name", metavar="ID")
@click.argument("source", metavar="[SOURCE]", default=".")
@click.option(
    "--from", "file", type=click.Path(path_type=Path), metavar="FINDINGS.jsonl", help="Take it from what a scan wrote."
)
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True)
@catalogue_options
def show(name: str, source: str, file: Path | None, lang: str, catalogue: tuple[Path, ...]) -> None:
    """Show the finding whose id starts with ID: every line of it, every role with its note, its citation."""
    known = loaded(catalogue)
    if file is not None:
        findings = _read(file)
    else:
        run = Scan(Request((source,), known, known.patterns, stdin=sys.stdin.buffer))
        with progress_bar() as run.progress:
            findings = list(run)
    matching = [finding for finding in findings if finding.id.startswith(name)]
    if not matching:
        raise OutcropError(f"No finding has an id that starts with '{name}'; `outcrop scan` shows the ids.")
    if len({finding.id for finding in matching}) > 1:
        ids = ", ".join(finding.id for finding in matching[:5])
        raise OutcropError(f"Several findings have ids that start with '{name}' ({ids}); give more of it.")
    titles = {pattern.id: getattr(pattern.card.title, lang) for pattern in known.patterns}
    with opened(None) as stream, console_on(stream) as console:
        write_finding(console, matching[0], titles, lang)


def _read(file: Path) -> list[Finding]:
    """The findings of a file of JSON lines.

    Raises OutcropError where it cannot be read, or is none.
    """
    try:
        lines = file.read_bytes().splitlines()
        return [FINDING.validate_json(line) for line in lines if b'"pattern":' in line]
    except OSError as error:
        raise OutcropError(f"{file} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        raise OutcropError(
            f"{file} does not hold findings; write one with `outcrop scan --format jsonl -o {file.name}`."
        ) from error
