"""`outcrop appendix`: excerpts with their citations and explanations, ready to be handed in."""

import difflib
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from outcrop.appendix.composing import Composer
from outcrop.appendix.flows import Flows
from outcrop.appendix.formats import ENDINGS, FORMATS, written
from outcrop.appendix.gathering import Gathered, listed, pinned, scanned
from outcrop.cli.choices import (
    allowed,
    catalogue_options,
    chosen,
    finder,
    jobs_option,
    known_ids,
    loaded,
    named_systems,
    offline_option,
    output_option,
    reach,
)
from outcrop.cli.locking import chosen_pins, lock_option, pins_of
from outcrop.cli.output import opened
from outcrop.cli.program import complain
from outcrop.cli.progress import progress_bar
from outcrop.config import read_config
from outcrop.errors import OutcropError
from outcrop.model.appendix import AppendixWish
from outcrop.patterns.catalogue import Catalogue
from outcrop.scanning import Request, Selection, Tell

BEST = 3  # findings of each pattern and source
DRAWN = 150  # excerpts; a page with more of them shows no graphs
DIFFERING = 40  # lines of a diff that are shown

EPILOG = """Examples:

\b
  outcrop appendix glusterfs@v7.0 ray@86610a30c -o appendix.md
  outcrop appendix . --format html --lang both --all -o appendix.html
  outcrop appendix --from-lock --format latex -o appendix.tex
  outcrop appendix -o appendix.md                  # the list of [appendix] in outcrop.toml
  outcrop appendix -o appendix.md --check          # exit 1, and a diff, if that is not up to date
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says."""

    sources: tuple[str, ...]
    from_lock: bool
    ids: tuple[str, ...]
    concern: tuple[str, ...]
    grades: tuple[str, ...]
    group: str | None
    lang: str | None
    limit: int | None
    everything: bool
    form: str | None
    flavour: str | None
    minted: bool
    fragment: bool
    graphs: bool | None
    output: Path | None
    check: bool
    lock: Path
    jobs: int | None
    offline: bool
    catalogue: tuple[Path, ...]

    def wish(self) -> AppendixWish:
        """How it is to look: what outcrop.toml says, and what the call says otherwise."""
        own = read_config(Path("outcrop.toml")).appendix
        said: dict[str, Any] = {"lang": self.lang, "group": self.group}
        return replace(own, **{key: value for key, value in said.items() if value is not None})

    def written_as(self) -> str:
        """The format: as asked for, else by the ending of the file, else Markdown.

        Raises OutcropError for an ending that no format has, and for an option that only another format has.
        """
        ending = self.output.suffix.lower() if self.output is not None and self.form is None else ""
        if ending and ending not in ENDINGS:
            raise OutcropError(
                f"{self.output}: no format ends in '{ending}'; expected one of {', '.join(ENDINGS)}, or name it with --format."
            )
        form = self.form or ENDINGS.get(ending, "md")
        for option, given, own in (
            ("--flavour", self.flavour is not None, "md"),
            ("--minted", self.minted, "latex"),
            ("--fragment", self.fragment, "latex"),
            (f"--{'' if self.graphs else 'no-'}graphs", self.graphs is not None, "html"),
        ):
            if given and form != own:
                raise OutcropError(f"{option} is for {own} alone, and this is {form}; leave it out, or write {own}.")
        return form

    def choosing(self) -> str | None:
        """The first option that chooses among the findings of sources; none where none is given."""
        given = {
            "--pattern": self.ids,
            "--concern": self.concern,
            "--grade": self.grades,
            "--limit": self.limit,
            "--all": self.everything,
        }
        return next((option for option, value in given.items() if value), None)


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
@click.option("--graphs/--no-graphs", default=None, help="HTML with or without flow graphs.")
@output_option
@click.option("--check", is_flag=True, help="Write nothing; exit 1, and show a diff, if FILE is not up to date.")
@lock_option
@jobs_option
@offline_option
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
        gathered = list(_gathered(call, catalogue, wish, tell))
        limit = None if call.everything or call.from_lock else call.limit or BEST
        draws = form == "html" and call.graphs is not False and _count(gathered, limit) <= DRAWN
        flows = Flows(catalogue.vocabulary, lambda *done: tell("graphs", *done)) if draws else None
        document = Composer(catalogue, wish, limit, flows.of if flows is not None else None).document(gathered)
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


def _gathered(call: Asked, catalogue: Catalogue, wish: AppendixWish, tell: Tell) -> Sequence[Gathered]:
    """What may be quoted, from wherever the call says."""
    near, systems = reach(call.offline), named_systems()
    option = call.choosing()
    if option is not None and (call.from_lock or (wish.excerpt and not call.sources)):
        what = "what is pinned" if call.from_lock else "the list of outcrop.toml"
        raise OutcropError(f"{option} chooses among the findings of a SOURCE, and this quotes {what}; leave it out.")
    find = finder(catalogue, near, call.jobs)
    if call.from_lock:
        pins = chosen_pins(pins_of(call.lock), call.sources, call.lock)
        return list(pinned(pins, call.lock.resolve().parent, find, near, systems, tell))
    if wish.excerpt and not call.sources:
        return list(listed(wish.excerpt, find, near, systems, tell))
    patterns = chosen(catalogue, call.ids, call.concern, (), call.grades)
    stdin = sys.stdin.buffer if sys.stdin is not None else None
    request = Request(
        tuple(dict.fromkeys(call.sources)) or (".",),
        catalogue,
        patterns,
        call.grades,
        Selection(),
        call.jobs,
        stdin,
        allowed(),
        reach=near,
    )
    return list(scanned(request, systems, tell))


def _named(gathered: Sequence[Gathered]) -> str:
    """The names of sources, as a sentence has them."""
    return ", ".join(one.name for one in gathered)


def _count(gathered: Sequence[Gathered], limit: int | None) -> int:
    """About how many excerpts there will be."""
    each = [len(one.findings) if limit is None else min(len(one.findings), limit * 20) for one in gathered]
    return sum(each) + sum(len(one.quotes) for one in gathered)


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
