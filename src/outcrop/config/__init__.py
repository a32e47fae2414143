"""outcrop.toml: what a user sets once for a folder. It is read from the working folder only, never from a source."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from outcrop.citations import Forge
from outcrop.config.allowances import allowances
from outcrop.config.appendix import appendix
from outcrop.config.forges import forges
from outcrop.config.systems import systems
from outcrop.errors import OutcropError, nearest
from outcrop.model.allowance import Allowance
from outcrop.model.appendix import AppendixWish

FOLDERS = ("catalogue", "examples")
KEYS = (*FOLDERS, "allow", "appendix", "forges", "systems")


@dataclass(frozen=True, slots=True)
class Config:
    """Folders of patterns of one's own and of their examples, in the same order; findings allowed; systems set; the appendix; forges.

    All paths start where the file lies.
    """

    catalogue: tuple[Path, ...] = ()
    examples: tuple[Path, ...] = ()
    allow: tuple[Allowance, ...] = ()
    systems: Mapping[str, Mapping[str, Any]] = field(
        default_factory=dict
    )  # by name: the fields of `System` that are set
    appendix: AppendixWish = field(default_factory=AppendixWish)
    forges: Mapping[str, Forge] = field(default_factory=dict)  # by host


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
        if key in FOLDERS and not _is_list(value):
            raise OutcropError(f"{file}: '{key}' wants a list of folders, such as {key} = [\"my-{key}\"].")
    catalogue, examples = (tuple(file.parent / item for item in told.get(key, [])) for key in FOLDERS)
    if len(examples) > len(catalogue):
        raise OutcropError(f"{file}: 'examples' names more folders than 'catalogue'; each belongs to one of those.")
    return Config(
        catalogue,
        examples,
        tuple(allowances(file, told.get("allow", []))),
        dict(systems(file, told.get("systems", {}))),
        appendix(file, told.get("appendix", {})),
        dict(forges(file, told.get("forges", {}))),
    )


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
