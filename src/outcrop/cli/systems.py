"""`outcrop systems`: the distributed systems that are known by name."""

from shutil import get_terminal_size

import click

from outcrop.cli.choices import language_option, named_systems
from outcrop.cli.output import opened, tell
from outcrop.errors import OutcropError
from outcrop.report.systems import system_text, systems_json, systems_text
from outcrop.scanning.scan import tool
from outcrop.systems import known_systems, system

EPILOG = """Examples:

\b
  outcrop systems                      # one row each
  outcrop systems glusterfs            # its parts, its core, a paper, how to scan it
  outcrop systems kubernetes --lang zh
  outcrop systems --format json
"""


def known_names(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """The names that a shell may complete."""
    try:
        known = named_systems()
    except OutcropError:  # a shell is told nothing; the command itself will say it
        known = known_systems()
    return [name for name in known if name.startswith(begun)]


@click.command(epilog=EPILOG)
@click.argument("name", metavar="[NAME]", required=False, shell_complete=known_names)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to write."
)
@language_option
def systems(name: str | None, form: str, lang: str) -> None:
    """List the distributed systems that are known by name, or tell all about one.

    Each is told with how it is organised and why, its parts and who talks to whom, where its core lies, and a version worth a look.
    Tables [systems.NAME] in outcrop.toml change one, name a mirror of it (mirror = "FOLDER" or a URL), or add one (url = "https://...").
    """
    known = named_systems()
    chosen = list(known.values()) if name is None else [system(name, known)]
    if form == "json":
        with opened(None) as stream:
            stream.write(systems_json(chosen, tool()))
    elif name is None:
        tell(systems_text(chosen, lang))
    else:
        tell(system_text(chosen[0], lang, get_terminal_size().columns))
