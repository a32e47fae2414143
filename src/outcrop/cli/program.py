"""All commands in one group, and the one place where errors end: as one sentence and an exit code."""

import os
import sys
from contextlib import suppress

import click

from outcrop.cli.lazy import LazyGroup
from outcrop.errors import OutcropError
from outcrop.model.version import __version__
from outcrop.report.visible import visible

UNUSABLE = 2


@click.group(
    cls=LazyGroup,
    commands_at={
        "scan": "outcrop.cli.scan:scan",
        "show": "outcrop.cli.show:show",
        "cite": "outcrop.cli.cite:cite",
        "graph": "outcrop.cli.graph:graph",
        "pin": "outcrop.cli.pin:pin",
        "check": "outcrop.cli.check:check",
        "verify": "outcrop.cli.verify:verify",
        "update": "outcrop.cli.update:update",
        "unpin": "outcrop.cli.pin:unpin",
        "appendix": "outcrop.cli.appendix:appendix",
        "vocabulary": "outcrop.cli.vocabulary:vocabulary",
        "systems": "outcrop.cli.systems:systems",
        "mine": "outcrop.cli.mine:mine",
        "patterns": "outcrop.cli.patterns:patterns",
        "cache": "outcrop.cli.cache:cache",
        "completion": "outcrop.cli.completion:completion",
    },
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""Examples:

\b
  outcrop scan                    # the checkout you stand in
  outcrop scan ~/src/glusterfs --pattern guarded-collection
  outcrop scan . --format jsonl -o findings.jsonl
  outcrop scan https://github.com/gluster/glusterfs@v7.0
  outcrop pin . --only src/list.c:list_add
  outcrop check --against latest
  outcrop verify docs/design.md --source .
  outcrop show 3fa1 --from findings.jsonl
  outcrop cite . src/list.c:list_add --format bibtex
  outcrop graph src/list.c:list_add
  outcrop vocabulary ~/src/slurm --family lock.acquire
  outcrop systems glusterfs
  outcrop mine systems --out mined
  outcrop patterns list
""",
)
@click.version_option(__version__, prog_name="outcrop")
def cli() -> None:
    """Find the code that makes distributed systems scale and survive failures, with exact citations."""


def run(words: list[str]) -> int:
    """The exit code of these words; click's own `main` would end a closed pipe with 1, so its two steps are taken here."""
    if "_OUTCROP_COMPLETE" in os.environ:  # a shell asks what could stand here
        cli.main(prog_name="outcrop")
    try:
        with cli.make_context("outcrop", words) as context:
            code = cli.invoke(context)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except OutcropError as error:
        _flush()
        complain(str(error))
        return error.code
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return error.exit_code
    except BrokenPipeError:  # whoever read the output has seen enough
        mute()
        return 0
    except OSError as error:
        mute()
        # Without a name it is the output of --help or --version, the only one that does not tell its own mistakes.
        what = f"{error.filename} cannot be read" if error.filename else "Standard output cannot be written"
        complain(f"{what}: {error.strerror}.")
        return UNUSABLE
    return code if isinstance(code, int) else 0


def complain(sentence: str) -> None:
    """Say what is wrong on standard error; where nobody can hear it, nothing is left to do."""
    with suppress(OSError):
        lines = "\n".join(map(visible, sentence.split("\n")))  # it may quote a path, a card or a query
        click.echo(f"{click.style('outcrop:', fg='red', bold=True)} {lines}", err=True)


def _flush() -> None:
    """What was told before a mistake is still told, where it can be."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        mute()


def mute() -> None:
    """What is still buffered goes nowhere; else Python would complain once more when it flushes on exit."""
    with suppress(OSError, AttributeError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
