"""`outcrop completion`: the lines that teach a shell to complete Outcrop's commands and options."""

import click
from click.shell_completion import get_completion_class

from outcrop.cli.output import tell

EPILOG = """Examples:

\b
  outcrop completion bash >> ~/.bashrc
  outcrop completion fish > ~/.config/fish/completions/outcrop.fish
"""


@click.command(epilog=EPILOG)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a SHELL."""
    from outcrop.cli.program import cli

    complete = get_completion_class(shell)
    assert complete is not None
    tell(f"{complete(cli, {}, 'outcrop', '_OUTCROP_COMPLETE').source()}\n")
