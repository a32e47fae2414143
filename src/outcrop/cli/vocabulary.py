"""`outcrop vocabulary`: what a source's own macros and thin functions teach, and why."""

from pathlib import Path

import click

from outcrop.cli.choices import (
    cache_option,
    catalogue_options,
    jobs_option,
    loaded,
    offline_option,
    output_option,
    reach,
    results,
)
from outcrop.cli.console import console_on
from outcrop.cli.output import opened
from outcrop.cli.progress import progress_bar
from outcrop.report.learned import learned_json, write_learned
from outcrop.scanning.vocabulary import Wish, learned_vocabulary

EPILOG = """Examples:

\b
  outcrop vocabulary                                 # of the checkout you stand in
  outcrop vocabulary ~/src/slurm --family lock.acquire --family lock.release
  outcrop vocabulary ~/src/glusterfs --name 'GF_*'   # quoted, so that the shell leaves it alone
  outcrop vocabulary . --family macro.jump           # macros that hide a goto or a return
  outcrop vocabulary . --format json -o vocabulary.json
"""


@click.command(epilog=EPILOG)
@click.argument("source", metavar="[SOURCE]", default=".")
@click.option(
    "--family",
    "families",
    multiple=True,
    metavar="NAME",
    help="Only this family, such as lock.acquire, macro.jump, macro.loop or macro.attribute (repeatable).",
)
@click.option(
    "--name", "names", multiple=True, metavar="GLOB", help="Only names like this, as in 'x*alloc' (repeatable)."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to write."
)
@output_option
@jobs_option
@offline_option
@cache_option
@catalogue_options
def vocabulary(
    source: str,
    families: tuple[str, ...],
    names: tuple[str, ...],
    form: str,
    output: Path | None,
    jobs: int | None,
    offline: bool,
    no_cache: bool,
    catalogue: tuple[Path, ...],
) -> None:
    """List what is learned from SOURCE: which of its macros and functions lock, free, jump or loop, and why.

    A macro or thin function joins a family by what it leaves done on every way out that ends well. Each is told with what it acts
    on, how its failure shows, where it is defined, and from which callees that is known. Names whose definitions do different
    things are contested, and told with each of them. SOURCE is read whole, as a scan learns from it.
    """
    with progress_bar() as tell:
        wish, near = Wish(families, names), reach(offline)
        kept = results(near, no_cache)
        learned = learned_vocabulary(source, loaded(catalogue).vocabulary, wish, jobs, tell, near, kept)
    with opened(output) as stream:
        if form == "json":
            stream.write(learned_json(learned))
        else:
            with console_on(stream) as console:
                write_learned(console, learned)
