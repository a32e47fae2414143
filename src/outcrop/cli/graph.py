"""`outcrop graph`: the control-flow graph of one function."""

from pathlib import Path

import click

from outcrop.cli.choices import catalogue_options, loaded, output_option
from outcrop.cli.output import opened
from outcrop.report.graphs import Drawing, dot_of, svg_of, text_of
from outcrop.scanning.lookup import look_up

WRITERS = {
    "text": lambda drawing: text_of(drawing).encode(errors="backslashreplace"),
    "dot": lambda drawing: dot_of(drawing).encode(errors="backslashreplace"),
    "svg": svg_of,
}

EPILOG = """Examples:

\b
  outcrop graph src/list.c:list_add
  outcrop graph raylet.cc:Raylet::Start              # any tail of a qualified name will do
  outcrop graph src/list.c:list_add --line 120       # of several with one name, that on line 120
  outcrop graph src/list.c:list_add --format dot | dot -Tpng -o list_add.png
  outcrop graph src/list.c:list_add --format svg -o list_add.svg
"""


@click.command(epilog=EPILOG)
@click.argument("address", metavar="PATH:FUNCTION")
@click.option("--line", type=click.IntRange(min=1), metavar="N", help="Of several with this name, the one on line N.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(WRITERS)),
    default="text",
    show_default=True,
    help="What to write; svg needs Graphviz.",
)
@output_option
@catalogue_options
def graph(address: str, line: int | None, form: str, output: Path | None, catalogue: tuple[Path, ...]) -> None:
    """Show how one function runs: its points with their lines, and where each leads.

    PATH:FUNCTION splits at the first single colon. Several points on one line are told apart by letters (12a, 12b). Locks and
    whatever else the vocabulary knows is marked, and so is code that nothing leads to; macros and functions are learned from
    the checkout or folder around the file, as a scan does.
    """
    written = WRITERS[form](Drawing(look_up(address, loaded(catalogue).vocabulary, line)))
    with opened(output) as stream:
        stream.write(written)
