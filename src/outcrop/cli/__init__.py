"""The command line: unpack, call one function, print, return a code. Errors end here, as one sentence and an exit code."""

import os
import sys

import click

from outcrop.cli.lazy import LazyGroup
from outcrop.errors import OutcropError
from outcrop.model.version import __version__

INTERRUPTED = 130


@click.group(
    cls=LazyGroup,
    commands_at={
        "scan": "outcrop.cli.scan:scan",
        "show": "outcrop.cli.show:show",
        "patterns": "outcrop.cli.patterns:patterns",
        "completion": "outcrop.cli.completion:completion",
    },
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Examples:\n\n\b\n  outcrop scan                    # the checkout you stand in\n  outcrop scan ~/src/glusterfs --pattern guarded-collection\n  outcrop scan . --format jsonl -o findings.jsonl\n  outcrop show 3fa1 --from findings.jsonl\n  outcrop patterns list",
)
@click.version_option(__version__, prog_name="outcrop")
def cli() -> None:
    """Find the code that makes distributed systems scale and survive failures, with exact citations."""


def main() -> None:
    """Run the command line and leave with the exit code of DESIGN.md."""
    sys.exit(_run())


def _run() -> int:
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except OutcropError as error:
        _complain(str(error))
        return error.code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        _complain("Stopped.")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough. Python would complain once more when it flushes on exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0


def _complain(sentence: str) -> None:
    click.echo(f"{click.style('outcrop:', fg='red', bold=True)} {sentence}", err=True)
