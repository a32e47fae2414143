"""`outcrop patterns`: list the catalogue, show a card, run its examples, begin a new one."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from shutil import get_terminal_size

import click

from outcrop.cli.choices import catalogue_options, configured, known_ids, language_option, loaded
from outcrop.cli.output import tell
from outcrop.errors import OutcropError
from outcrop.examples import Outcome, run
from outcrop.patterns.scaffold import scaffold
from outcrop.report.cards import card_text

EPILOG = """Examples:

\b
  outcrop patterns list
  outcrop patterns show guarded-collection --lang zh
  outcrop patterns test
  outcrop patterns new lease-renewal --catalogue my-patterns
"""


@click.group(epilog=EPILOG)
def patterns() -> None:
    """The catalogue: what Outcrop looks for."""


@patterns.command("list", epilog="Example:\n\n\b\n  outcrop patterns list --catalogue my-patterns")
@language_option
@catalogue_options
def list_(catalogue: tuple[Path, ...], lang: str) -> None:
    """List the patterns, each with its concern and mechanism."""
    rows = [(p.id, p.card.concern, p.card.mechanism, getattr(p.card.title, lang)) for p in loaded(catalogue).patterns]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    for *cells, title in rows:
        row = (f"{cell:<{width}}  " for cell, width in zip(cells, widths, strict=True))
        tell(f"{''.join(row)}{title}\n")


@patterns.command(epilog="Example:\n\n\b\n  outcrop patterns show guarded-collection")
@click.argument("name", metavar="ID", shell_complete=known_ids)
@language_option
@catalogue_options
def show(name: str, catalogue: tuple[Path, ...], lang: str) -> None:
    """Show the card of one pattern: what it finds, why, how it is graded."""
    tell(card_text(loaded(catalogue).pattern(name), lang, get_terminal_size().columns))


@patterns.command(epilog="Example:\n\n\b\n  outcrop patterns test guarded-collection goto-unwind")
@click.argument("names", metavar="[ID]...", nargs=-1, shell_complete=known_ids)
@catalogue_options
def test(names: Sequence[str], catalogue: tuple[Path, ...]) -> int:
    """Run the examples of patterns (all of them when none is named); exit 1 if one is not as its marks say."""
    known = loaded(catalogue)
    outcomes = list(run(known, [known.pattern(name) for name in dict.fromkeys(names)] or known.patterns))
    for pattern in dict.fromkeys(outcome.pattern for outcome in outcomes):
        _tell_outcome(pattern, [outcome for outcome in outcomes if outcome.pattern == pattern])
    return int(any(outcome.complaints for outcome in outcomes))


def _tell_outcome(pattern: str, rows: Sequence[Outcome]) -> None:
    complaints = [complaint for outcome in rows for complaint in outcome.complaints]
    verdict = click.style("not ok", fg="red") if complaints else click.style("ok", fg="green")
    counts = f"{sum(row.speaking for row in rows)} speaking, {sum(row.silent for row in rows)} silent"
    tell(f"{pattern}: {verdict} ({counts})\n" + "".join(f"  {complaint}\n" for complaint in complaints))


@patterns.command(epilog="Example:\n\n\b\n  outcrop patterns new lease-renewal --catalogue my-patterns")
@click.argument("name", metavar="ID")
@catalogue_options
def new(name: str, catalogue: tuple[Path, ...]) -> None:
    """Begin a pattern: its folder with a card and a query, and its folder of examples.

    They are made in the --catalogue folder, in that of outcrop.toml, or in the shipped catalogue where you work on Outcrop itself.
    """
    if len(catalogue) > 1:
        raise OutcropError("A new pattern goes into one folder; give --catalogue once.")
    folders = [(folder, folder / "examples") for folder in catalogue] or configured()
    for file in scaffold(name, folders[0] if folders else None):
        tell(f"wrote {file}\n")
    option = f" --catalogue {shlex.quote(str(catalogue[0]))}" if catalogue else ""
    tell(f"Now edit them until `outcrop patterns test {name}{option}` is content.\n")
