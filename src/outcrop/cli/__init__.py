"""The command line: unpack, call one function, print, return a code."""

import sys

from outcrop.cli.stopping import deaf, leave_stopped, stoppable


def main() -> None:
    """Run the command line and leave with the exit code of DESIGN.md."""
    stoppable()  # first of all: what is imported next takes long enough for a change of mind
    try:
        from outcrop.cli.program import run

        code = run(sys.argv[1:])
        deaf()
    except KeyboardInterrupt:
        leave_stopped()
    sys.exit(code)
