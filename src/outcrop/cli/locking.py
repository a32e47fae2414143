"""The lock file that a command reads, and how one changes it: nobody else does so meanwhile, and it is written beside and renamed."""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click

from outcrop.cli.output import opened
from outcrop.errors import OutcropError, nearest
from outcrop.model.pin import Pin
from outcrop.pins.lockfile import read_pins
from outcrop.sources.reach import cache_folder
from outcrop.sources.store import unwritable

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


def known_pins(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """The names that a shell may complete: those of the lock file."""
    try:
        pins = pins_of(Path(context.params.get("lock") or LOCK))
    except OutcropError:  # a shell is told nothing; the command itself will say it
        return []
    return [pin.name for pin in pins if pin.name.startswith(begun)]


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

    Raises OutcropError where it is wrong, and SourceError where the cache folder cannot be written.
    """
    with _alone(file):
        text = _text(file) or ""
        yield Change(file, text, read_pins(text, str(file)) if text.strip() else ())


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Hold what stands for a file in the cache folder: the file itself is replaced, and not every folder can be locked.

    Raises SourceError where the cache folder cannot be written.
    """
    digest = hashlib.sha256(os.fsencode(os.path.realpath(file))).hexdigest()[:32]
    folder = cache_folder() / "locks"
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            held = stack.enter_context(open(folder / digest, "ab"))
            fcntl.flock(held, fcntl.LOCK_EX)
        except OSError as error:
            raise unwritable(folder, error) from error
        yield


class Change:
    """A lock file that may be written anew."""

    def __init__(self, file: Path, text: str, pins: tuple[Pin, ...]) -> None:
        self.file, self.text, self.pins = file, text, pins

    def write(self, pins: Sequence[Pin], became: Mapping[Key, Key] | None = None) -> bool:
        """Write these pins; `became` tells which rows are others now. Whether the text is another one then."""
        # It brings tomlkit, which takes long to load, and only who writes needs.
        from outcrop.pins.lockwriting import in_order, written

        ends = "\r\n" if "\r\n" in self.text else "\n"
        try:
            text = written(pins, self.text.replace("\r\n", "\n"), became)
        except (ValueError, LookupError) as error:  # a table in a string over several lines is cut in two
            raise self._unusual() from error
        self._verify(text, tuple(map(in_order, pins)))
        if (told := text.replace("\n", ends)) == self.text:
            return False
        with opened(self.file) as stream:
            stream.write(told.encode())
        return True

    def _verify(self, text: str, pins: tuple[Pin, ...]) -> None:
        """What is written must be what is read again.

        Raises OutcropError for a name that no UTF-8 can tell, and for a file in which tables are written in a way that cannot be edited.
        """
        try:
            text.encode()
        except UnicodeEncodeError as error:
            name = text[max(text.rfind('"', 0, error.start), 0) + 1 : text.find('"', error.start)]
            raise OutcropError(f"{name!r} cannot be written to {self.file}: it is not UTF-8.") from error
        try:
            kept = read_pins(text, str(self.file)) == pins
        except OutcropError:
            kept = False
        if not kept:
            raise self._unusual()

    def _unusual(self) -> OutcropError:
        """That the file is TOML, and yet nothing that can be edited table by table."""
        return OutcropError(
            f"{self.file} is written in a way that cannot be edited; give each pin and each of its rows a [[header]] of its own."
        )


def _text(file: Path) -> str | None:
    if file.exists() and not file.is_file():
        raise OutcropError(f"{file} is no regular file; name a lock file with --lock.")
    try:
        return file.read_bytes().decode("utf-8-sig")  # with the ends of lines that it has
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise OutcropError(f"{file} is not UTF-8: {error.reason} at byte {error.start}.") from error
    except OSError as error:
        raise OutcropError(f"{file} cannot be read: {error.strerror}.") from error
