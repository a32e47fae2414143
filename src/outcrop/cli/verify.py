"""`outcrop verify`: whether the code that documents quote stands where they say, word for word."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import click

from outcrop.cli.choices import language_option, named_systems, offline_option, output_option, reach
from outcrop.cli.console import console_on
from outcrop.cli.locking import lock_option, pins_of
from outcrop.cli.output import opened
from outcrop.cli.program import complain
from outcrop.cli.progress import progress_bar
from outcrop.errors import OutcropError
from outcrop.model.verdict import Verdict, VerifyRecord
from outcrop.report.verdict import streams
from outcrop.report.verdict.github import verdict_commands
from outcrop.report.verdict.sarif import verdict_sarif
from outcrop.report.verdict.text import write_verdicts
from outcrop.verify.fixing import Fixed, rewritten, uncorrected
from outcrop.verify.verifying import Request, Verification
from outcrop.verify.wishes import Known

EPILOG = """Examples:

\b
  outcrop verify report.md --source glusterfs@v7.0 --source slurm@slurm-19-05-8-1
  outcrop verify docs/*.md --source .            # one's own code, as it is on disk
  outcrop verify answer.txt                      # the systems that it names and Outcrop knows
  outcrop verify report.md --fix                 # correct the line numbers that it gives
  outcrop verify docs/*.md --source . --format github
"""
FORMATS = {"html": "HTML", "rst": "reStructuredText", "latex": "LaTeX", "text": "plain text"}


@dataclass(frozen=True, slots=True)
class VerdictView:
    """How verdicts are shown."""

    language: str
    everything: bool  # what is exact or not judged, too; json and jsonl always hold it


def write_text(rows: Sequence[Verdict], record: VerifyRecord, view: VerdictView, stream: BinaryIO) -> None:
    """What is not exact, document by document."""
    with console_on(stream) as console:
        write_verdicts(console, rows, record, view.language, view.everything)


def write_json(rows: Sequence[Verdict], record: VerifyRecord, view: VerdictView, stream: BinaryIO) -> None:
    """The record with all rows."""
    stream.writelines(streams.verdict_document(rows, record))


def write_jsonl(rows: Sequence[Verdict], record: VerifyRecord, view: VerdictView, stream: BinaryIO) -> None:
    """A row a line, and the record."""
    stream.writelines(map(streams.verdict_line, rows))
    stream.write(streams.verify_line(record))


def write_github(rows: Sequence[Verdict], record: VerifyRecord, view: VerdictView, stream: BinaryIO) -> None:
    """What is not exact, as workflow commands."""
    lines = verdict_commands(rows, record, view.language, view.everything)
    stream.write("".join(f"{line}\n" for line in lines).encode())


def write_sarif(rows: Sequence[Verdict], record: VerifyRecord, view: VerdictView, stream: BinaryIO) -> None:
    """What is not exact, as SARIF."""
    stream.write(verdict_sarif(rows, record, view.language, view.everything))


VERDICT_WRITERS: dict[str, Callable[[Sequence[Verdict], VerifyRecord, VerdictView, BinaryIO], None]] = {
    "text": write_text,
    "json": write_json,
    "jsonl": write_jsonl,
    "github": write_github,
    "sarif": write_sarif,
}


@click.command(epilog=EPILOG)
@click.argument("documents", metavar="DOCUMENT...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--source",
    "sources",
    metavar="SOURCE",
    multiple=True,
    help="Compare with this source: a folder, checkout, URL or system, at a revision or not (repeatable).",
)
@click.option(
    "--fix", is_flag=True, help="Correct the line numbers that Markdown documents give; quoted code is left alone."
)
@click.option("--all", "everything", is_flag=True, help="Show what is exact or not judged, too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(VERDICT_WRITERS)),
    default="text",
    show_default=True,
    help="What to write.",
)
@output_option
@lock_option
@language_option
@offline_option
def verify(
    documents: tuple[Path, ...],
    sources: tuple[str, ...],
    fix: bool,
    everything: bool,
    form: str,
    output: Path | None,
    lock: Path,
    lang: str,
    offline: bool,
) -> int:
    """Say of every code excerpt in DOCUMENT whether it stands in its source, word for word, on the lines that are given.

    DOCUMENT is Markdown, HTML, reStructuredText, LaTeX or plain text, such as a page copied from a browser. Where an excerpt comes
    from is told by addresses, paths and line numbers near it, in English or Chinese, and by its text. The sources are those of
    --source, and those that the document names and `outcrop systems` or outcrop.lock knows. An excerpt is exact, wrong-range,
    moved, altered, truncated or not-found; any but the first makes the exit code 1.
    """
    pins = pins_of(lock) if lock.exists() else ()
    known = Known(named_systems(), pins, lock.resolve().parent, reach(offline), sys.stdin.buffer if sys.stdin else None)
    run = Verification(Request(documents, sources, known, fix))
    with progress_bar() as run.progress:
        rows = list(run)
    record = run.ended()
    unwritten = dict(filter(None, map(_unwritten, run.fixed)))
    rows, record = uncorrected(rows, record, unwritten)
    with opened(output) as stream:
        VERDICT_WRITERS[form](rows, record, VerdictView(lang, everything), stream)
    told = () if form == "text" else (*record.unread, *record.missing, *record.notes)  # the text holds them
    for sentence in (*told, *unwritten.values(), *(_unfixed(rows, record) if fix else ())):
        complain(sentence)
    return 2 if record.unread or unwritten else 3 if record.missing else int(bool(record.failed))


def _unfixed(rows: Sequence[Verdict], record: VerifyRecord) -> Iterator[str]:
    """A sentence on each document that is not as it should be, and that is not corrected, since it is no Markdown."""
    wrong = {row.document for row in rows if row.verdict not in ("exact", None)}
    for document in record.documents:
        if document.format != "markdown" and document.name in wrong:
            yield f"{document.name} was not corrected: it is {FORMATS[document.format]}, and --fix corrects Markdown only."


def _unwritten(fixed: Fixed) -> tuple[str, str] | None:
    """Write a corrected document in the place of the one that was read; where that cannot be done, its name and a sentence on why."""
    file = Path(fixed.name)
    try:
        data = rewritten(file.read_bytes(), fixed)
        with opened(file) as stream:
            stream.write(data)
    except (OSError, ValueError) as error:
        return fixed.name, f"{file} was not corrected: {error}; run it again."
    except OutcropError as error:
        return fixed.name, f"{file} was not corrected: {error}"
    return None
