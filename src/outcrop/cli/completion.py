"""`outcrop completion`: the lines that teach a shell to complete Outcrop's commands and options."""

import click
from click.shell_completion import get_completion_class


@click.command(
    epilog="Examples:\n\n\b\n  outcrop completion bash >> ~/.bashrc\n  outcrop completion fish > ~/.config/fish/completions/outcrop.fish"
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a SHELL."""
    from outcrop.cli import cli

    complete = get_completion_class(shell)
    assert complete is not None
    click.echo(complete(cli, {}, "outcrop", "_OUTCROP_COMPLETE").source())
