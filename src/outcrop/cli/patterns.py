"""`outcrop patterns`: list the catalogue, show a card, run its examples, begin a new one."""

from collections.abc import Sequence
from pathlib import Path

import click

from outcrop.cli.choices import catalogue_options, loaded
from outcrop.errors import OutcropError
from outcrop.examples import run
from outcrop.patterns.scaffold import scaffold
from outcrop.report.cards import card_text


@click.group(
    epilog="Examples:\n\n\b\n  outcrop patterns list\n  outcrop patterns show guarded-collection --lang zh\n  outcrop patterns test\n  outcrop patterns new lease-renewal --catalogue my-patterns"
)
def patterns() -> None:
    """The catalogue: what Outcrop looks for."""


@patterns.command("list")
@catalogue_options
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True)
def list_(catalogue: tuple[Path, ...], lang: str) -> None:
    """List the patterns, each with its concern and mechanism."""
    known = loaded(catalogue).patterns
    widths = [
        max(len(text) for text in column)
        for column in zip(*((p.id, p.card.concern, p.card.mechanism) for p in known), strict=True)
    ]
    for pattern in known:
        cells = (pattern.id, pattern.card.concern, pattern.card.mechanism)
        row = "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
        click.echo(f"{row}  {getattr(pattern.card.title, lang)}")


@patterns.command()
@click.argument("name", metavar="ID")
@catalogue_options
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True)
def show(name: str, catalogue: tuple[Path, ...], lang: str) -> None:
    """Show the card of one pattern: what it finds, why, how it is graded."""
    click.echo(card_text(loaded(catalogue).pattern(name), lang))


@patterns.command()
@click.argument("names", metavar="[ID]...", nargs=-1)
@catalogue_options
def test(names: Sequence[str], catalogue: tuple[Path, ...]) -> int:
    """Run the examples of patterns (all of them when none is named); exit 1 if one is not as its marks say."""
    known = loaded(catalogue)
    outcomes = list(run(known, [known.pattern(name) for name in names] or known.patterns))
    for pattern in dict.fromkeys(outcome.pattern for outcome in outcomes):
        rows = [outcome for outcome in outcomes if outcome.pattern == pattern]
        wrong = [complaint for outcome in rows for complaint in outcome.complaints]
        verdict = click.style("ok", fg="green") if not wrong else click.style("not ok", fg="red")
        click.echo(
            f"{pattern}: {verdict} ({sum(r.speaking for r in rows)} speaking, {sum(r.silent for r in rows)} silent)"
        )
        for complaint in wrong:
            click.echo(f"  {complaint}")
    return int(any(outcome.complaints for outcome in outcomes))


@patterns.command()
@click.argument("name", metavar="ID")
@catalogue_options
def new(name: str, catalogue: tuple[Path, ...]) -> None:
    """Begin a pattern: its folder with a card and a query, and its folder of examples.

    They are made in the --catalogue folder, or in the shipped catalogue where you work on Outcrop itself.
    """
    if len(catalogue) > 1:
        raise OutcropError("A new pattern goes into one folder; give --catalogue once.")
    for file in scaffold(name, catalogue[0] if catalogue else None):
        click.echo(f"wrote {file}")
    click.echo(f"Now edit them until `outcrop patterns test {name}` is content.")
