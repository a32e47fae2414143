"""The lock file that a command reads, and how one changes it: nobody else does so meanwhile, and it is written beside and renamed."""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from outcrop.cli.output import opened
from outcrop.errors import OutcropError, nearest
from outcrop.model.pin import Pin
from outcrop.pins.lockfile import read_pins

LOCK = Path("outcrop.lock")
Key = tuple[str, ...]


def lock_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--lock`."""
    option = click.option(
        "--lock",
        type=click.Path(path_type=Path, dir_okay=False),
        default=LOCK,
        show_default=True,
        metavar="FILE",
        help="The lock file.",
    )
    return option(command)


def pins_of(file: Path) -> tuple[Pin, ...]:
    """The pins of a lock file.

    Raises OutcropError where there is none, or where it is wrong.
    """
    text = _text(file)
    if text is None:
        raise OutcropError(
            f"There is no {file}; pin something with `outcrop pin SOURCE`, or name the file with --lock."
        )
    return read_pins(text, str(file))


def chosen_pins(pins: Sequence[Pin], names: Sequence[str], file: Path) -> list[Pin]:
    """The pins of these names; all of them where none is named.

    Raises OutcropError, with the nearest name, where one is not there.
    """
    by_name = {pin.name: pin for pin in pins}
    for name in names:
        if name not in by_name:
            known = nearest(name, by_name) or f"; it pins {', '.join(by_name) or 'nothing'}."
            raise OutcropError(f"{file} has no pin '{name}'{known}")
    return [by_name[name] for name in dict.fromkeys(names)] or list(pins)


@contextmanager
def changing(file: Path) -> Iterator["Change"]:
    """The lock file as it is now, to be changed while nobody else changes it.

    Raises OutcropError where it is wrong, or cannot be written.
    """
    folder = file.resolve().parent
    try:
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise OutcropError(f"{file} cannot be written: {error.strerror}; write to another place.") from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX)  # of the folder: the file itself is replaced
        text = _text(file) or ""
        yield Change(file, text, read_pins(text, str(file)) if text.strip() else ())
    finally:
        os.close(held)


class Change:
    """A lock file that may be written anew."""

    def __init__(self, file: Path, text: str, pins: tuple[Pin, ...]) -> None:
        self.file, self.text, self.pins = file, text, pins

    def write(self, pins: Sequence[Pin], became: Mapping[Key, Key] | None = None) -> bool:
        """Write these pins; `became` tells which rows are others now. Whether the text is another one then."""
        from outcrop.pins.lockwriting import written  # tomlkit, which takes long to load, and only who writes needs

        text = written(pins, self.text, became)
        if text == self.text:
            return False
        with opened(self.file) as stream:
            stream.write(text.encode())
        return True


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise OutcropError(f"{file} is not UTF-8: {error.reason} at byte {error.start}.") from error
    except OSError as error:
        raise OutcropError(f"{file} cannot be read: {error.strerror}.") from error
