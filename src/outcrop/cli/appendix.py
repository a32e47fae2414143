"""`outcrop appendix`: excerpts with their citations and explanations, ready to be handed in."""

import difflib
from collections.abc import Sequence
from math import inf
from pathlib import Path
from typing import Any

import click

from outcrop.appendix.composing import Composer
from outcrop.appendix.document import AT_ONCE
from outcrop.appendix.flows import Flows
from outcrop.appendix.formats import FORMATS, written
from outcrop.appendix.gathering import Gathered
from outcrop.cli.choices import (
    cache_option,
    catalogue_options,
    jobs_option,
    known_ids,
    loaded,
    offline_option,
    output_option,
)
from outcrop.cli.locking import lock_option
from outcrop.cli.output import opened
from outcrop.cli.program import complain
from outcrop.cli.progress import progress_bar
from outcrop.cli.quoting import Asked, gathered_by
from outcrop.errors import OutcropError

BEST = 3  # findings of each pattern and source
DIFFERING = 40  # lines of a diff that are shown

EPILOG = """Examples:

\b
  outcrop appendix glusterfs@v7.0 ray@86610a30c -o appendix.md
  outcrop appendix . --format html --lang both --all -o appendix.html
  outcrop appendix --from-lock --format latex -o appendix.tex
  outcrop appendix -o appendix.md                  # the list of [appendix] in outcrop.toml
  outcrop appendix -o appendix.md --check          # exit 1, and a diff, if that is not up to date
"""


@click.command(epilog=EPILOG)
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option("--from-lock", is_flag=True, help="Quote what outcrop.lock pins, at its commits.")
@click.option(
    "--pattern",
    "ids",
    metavar="ID",
    multiple=True,
    shell_complete=known_ids,
    help="Quote findings of this pattern only.",
)
@click.option(
    "--concern",
    multiple=True,
    type=click.Choice(["scalability", "fault-tolerance"]),
    help="Only patterns of this concern.",
)
@click.option("--grade", "grades", multiple=True, metavar="GRADE", help="Only findings of this grade.")
@click.option(
    "--group", type=click.Choice(["system", "concern", "pattern"]), help="What the parts are; system when left out."
)
@click.option(
    "--lang", type=click.Choice(["en", "zh", "both"]), help="English, Chinese or both; English when left out."
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"Quote the best N of each pattern and source; {BEST} when left out.",
)
@click.option("--all", "everything", is_flag=True, help="Quote all findings.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="What to write; told by the ending of FILE when left out, else md.",
)
@click.option(
    "--flavour",
    type=click.Choice(["github", "pandoc", "mkdocs"]),
    help="Whose Markdown; github when left out.",
)
@click.option("--minted", is_flag=True, help="LaTeX with minted instead of listings.")
@click.option("--fragment", is_flag=True, help="LaTeX to be \\input, without a preamble.")
@click.option(
    "--graphs/--no-graphs",
    default=None,
    help=f"HTML with or without flow graphs; with, up to {AT_ONCE} excerpts, when left out.",
)
@output_option
@click.option("--check", is_flag=True, help="Write nothing; exit 1, and show a diff, if FILE is not up to date.")
@lock_option
@jobs_option
@offline_option
@cache_option
@catalogue_options
def appendix(**asked: Any) -> int:
    """Quote code as an appendix: excerpts with line numbers, notes, explanations, citations and licences.

    Of each SOURCE the best findings are quoted; with --from-lock, what is pinned; with neither, the list of [appendix] in
    outcrop.toml, where there is one, else the folder you stand in. Writing twice gives the same bytes.
    """
    call = Asked(**asked)
    if call.check and call.output is None:
        raise OutcropError("--check compares with a file; name it with -o.")
    if call.limit is not None and call.everything:
        raise OutcropError("--limit and --all rule each other out; give one of them.")
    form, wish = call.written_as(), call.wish()
    catalogue = loaded(call.catalogue)
    with progress_bar() as tell:
        gathered = gathered_by(call, catalogue, wish, tell)
        limit = None if call.everything or call.from_lock else call.limit or BEST
        flows = Flows(catalogue.vocabulary, lambda *done: tell("graphs", *done))
        draw = flows.of if form == "html" and call.graphs is not False else None
        document = Composer(catalogue, wish, limit, draw, inf if call.graphs else AT_ONCE).document(gathered)
    if not document.entries:
        complain(
            f"Nothing is quoted: no finding {'of these patterns ' if call.choosing() else ''}is in {_named(gathered)}."
        )
    data = written(document, form, flavour=call.flavour or "github", minted=call.minted, fragment=call.fragment)
    if call.check:
        return _checked(call.output or Path(), data, form)
    with opened(call.output) as stream:
        stream.write(data)
    return 0


def _named(gathered: Sequence[Gathered]) -> str:
    """The names of sources, as a sentence has them."""
    return ", ".join(one.name for one in gathered)


def _checked(file: Path, data: bytes, form: str) -> int:
    """Whether a file holds these bytes; the first lines that differ are shown where it does not."""
    try:
        before = file.read_bytes()
    except OSError as error:
        raise OutcropError(f"{file} cannot be read: {error.strerror}; write it without --check.") from error
    if before == data:
        return 0
    if form not in ("docx", "pdf"):
        old, new = (one.decode("utf-8", "replace").splitlines() for one in (before, data))
        lines = list(difflib.unified_diff(old, new, str(file), "now", lineterm="", n=2))
        with opened(None) as stream:
            stream.write("".join(f"{line}\n" for line in lines[:DIFFERING]).encode(errors="backslashreplace"))
    complain(f"{file} is not up to date; write it anew without --check.")
    return 1
