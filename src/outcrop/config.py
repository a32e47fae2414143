"""outcrop.toml: what a user sets once for a folder. It is read from the working folder only, never from a source."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from outcrop.errors import OutcropError, nearest

KEYS = ("catalogue", "examples")


@dataclass(frozen=True, slots=True)
class Config:
    """Folders of patterns of one's own, and of their examples, in the same order; relative to the file."""

    catalogue: tuple[Path, ...] = ()
    examples: tuple[Path, ...] = ()


def read_config(file: Path) -> Config:
    """Read outcrop.toml, or take the defaults where there is none.

    Raises OutcropError where it is no TOML or says what Outcrop does not know.
    """
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Config()
    except OSError as error:
        raise OutcropError(f"{file} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise OutcropError(f"{file} is not TOML: {error}.") from error
    for key, value in told.items():
        if key not in KEYS:
            raise OutcropError(f"{file}: unknown key '{key}'; expected one of {', '.join(KEYS)}{nearest(key, KEYS)}")
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise OutcropError(f"{file}: '{key}' wants a list of folders, such as {key} = [\"my-{key}\"].")
    catalogue, examples = (tuple(file.parent / item for item in told.get(key, [])) for key in KEYS)
    if len(examples) > len(catalogue):
        raise OutcropError(f"{file}: 'examples' names more folders than 'catalogue'; each belongs to one of those.")
    return Config(catalogue, examples)
