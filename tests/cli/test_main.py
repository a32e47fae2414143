"""`outcrop` itself: its version, its help, completion, and what it says to a wrong word."""

import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from outcrop.cli.program import cli
from outcrop.model.version import __version__
from running import Outcrop


def commands(group: click.Group = cli, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and group by the words that call it."""
    yield words
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))
        else:
            yield (*words, name)


def test_the_version(outcrop: Outcrop) -> None:
    done = outcrop("--version")
    assert (done.code, done.text) == (0, f"outcrop, version {__version__}\n")


def test_the_version_costs_next_to_nothing() -> None:
    """It needs neither the parser nor the models nor the catalogue."""
    code = "import sys; from outcrop.cli.program import run; run(['--version']); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "outcrop.cli" in loaded
    assert not {"pydantic", "tree_sitter", "yaml", "rich", "pathspec"} & set(loaded)


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_has_help_with_an_example(outcrop: Outcrop, words: tuple[str, ...], option: str) -> None:
    done = outcrop(*words, option)
    assert done.code == 0
    assert "Usage: outcrop" in done.text
    assert "  Example" in done.text
    assert f"\n    outcrop {' '.join(words)}" in done.text


def test_no_word_at_all_shows_the_help(outcrop: Outcrop) -> None:
    done = outcrop()
    assert done.code == 2
    assert "Commands:\n  scan " in done.err


def test_a_misspelt_command_with_the_nearest(outcrop: Outcrop) -> None:
    done = outcrop("scna")
    assert done.code == 2
    assert "No command is called 'scna'; did you mean 'scan'?" in done.err


def test_a_misspelt_option_with_the_nearest(outcrop: Outcrop) -> None:
    done = outcrop("scan", "--patern", "x")
    assert done.code == 2
    assert "'--pattern'" in done.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(outcrop: Outcrop, shell: str) -> None:
    done = outcrop("completion", shell)
    assert done.code == 0
    assert f"_OUTCROP_COMPLETE={shell}_complete" in done.text


def test_what_a_shell_completes(process: Outcrop) -> None:
    done = process(_OUTCROP_COMPLETE="bash_complete", COMP_WORDS="outcrop patterns ", COMP_CWORD="2")
    assert done.text.splitlines() == ["plain,list", "plain,new", "plain,show", "plain,test"]
    done = process(_OUTCROP_COMPLETE="bash_complete", COMP_WORDS="outcrop scan --conc", COMP_CWORD="2")
    assert done.text.splitlines() == ["plain,--concern"]


@pytest.mark.parametrize(
    "words", ["outcrop scan --pattern gua", "outcrop patterns show gua", "outcrop patterns test gua"]
)
def test_a_shell_completes_the_ids_of_patterns(process: Outcrop, words: str) -> None:
    done = process(_OUTCROP_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD="3")
    assert done.text.strip() == "plain,guarded-collection"
