"""The command line: unpack, call one function, print, return a code. Errors end here, as one sentence and an exit code."""

import os
import sys
from contextlib import suppress

import click

from outcrop.cli.lazy import LazyGroup
from outcrop.cli.stopping import INTERRUPTED, deaf, stoppable
from outcrop.errors import OutcropError
from outcrop.model.version import __version__

UNWRITABLE = 2


@click.group(
    cls=LazyGroup,
    commands_at={
        "scan": "outcrop.cli.scan:scan",
        "show": "outcrop.cli.show:show",
        "patterns": "outcrop.cli.patterns:patterns",
        "completion": "outcrop.cli.completion:completion",
    },
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""Examples:

\b
  outcrop scan                    # the checkout you stand in
  outcrop scan ~/src/glusterfs --pattern guarded-collection
  outcrop scan . --format jsonl -o findings.jsonl
  outcrop show 3fa1 --from findings.jsonl
  outcrop patterns list
""",
)
@click.version_option(__version__, prog_name="outcrop")
def cli() -> None:
    """Find the code that makes distributed systems scale and survive failures, with exact citations."""


def main() -> None:
    """Run the command line and leave with the exit code of DESIGN.md."""
    if "_OUTCROP_COMPLETE" in os.environ:  # a shell asks what could stand here
        cli.main(prog_name="outcrop")
    stoppable()
    code = _run()
    deaf()
    sys.exit(code)


def _run() -> int:
    """Click's own `main` would end a closed pipe with 1, so its two steps are taken here."""
    try:
        with cli.make_context("outcrop", sys.argv[1:]) as context:
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
    except (KeyboardInterrupt, click.Abort):
        _mute()
        complain("Stopped.")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has seen enough
        _mute()
        return 0
    except OSError as error:  # only the output of --help and --version is not told of where it is written
        _mute()
        complain(f"Standard output cannot be written: {error.strerror}; write to another place.")
        return UNWRITABLE
    return code if isinstance(code, int) else 0


def complain(sentence: str) -> None:
    """Say what is wrong on standard error; where nobody can hear it, nothing is left to do."""
    with suppress(OSError):
        click.echo(f"{click.style('outcrop:', fg='red', bold=True)} {sentence}", err=True)


def _flush() -> None:
    """What was told before a mistake is still told, where it can be."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        _mute()


def _mute() -> None:
    """What is still buffered goes nowhere; else Python would complain once more when it flushes on exit."""
    with suppress(OSError, AttributeError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
