"""outcrop.toml: what a user sets once for a folder. It is read from the working folder only, never from a source."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args, get_type_hints
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from outcrop.errors import OutcropError, nearest
from outcrop.model.allowance import Allowance
from outcrop.model.system import Kind, Organisation, System

FOLDERS = ("catalogue", "examples")
KEYS = (*FOLDERS, "allow", "systems")
ALLOW = ("fingerprint", "why", "until", "by")
FINGERPRINT = re.compile(r"[0-9a-f]{16}")
SYSTEM = re.compile(r"[a-z0-9][a-z0-9._-]*")
TEXT = 'a text, or one for each language, as in {en = "...", zh = "..."}'
# What can be set of a system, and what it wants to be.
WANTS = {
    "title": TEXT,
    "url": "an address such as https://host/path, without a user or password",
    "mirror": 'the folder of a repository, such as mirror = "mirrors/ray.git"',
    "kind": f"one of {', '.join(get_args(Kind))}",
    "organisation": f"one of {', '.join(get_args(Organisation))}",
    "why": TEXT,
    "licence": "a text",
    "languages": 'a list of texts, such as ["cpp", "python"]',
    "core": "a list of folders",
    "parts": "tables of an id, a title and a role",
    "links": "tables of from, to and what",
    "reference": "a table of authors, title, venue, url and, where there is one, year",
    "pin": "a table of a tag, a commit in full, or both",
}


@dataclass(frozen=True, slots=True)
class Config:
    """Folders of patterns of one's own and of their examples, in the same order; findings allowed; systems set.

    All paths start where the file lies.
    """

    catalogue: tuple[Path, ...] = ()
    examples: tuple[Path, ...] = ()
    allow: tuple[Allowance, ...] = ()
    systems: Mapping[str, Mapping[str, Any]] = field(
        default_factory=dict
    )  # by name: the fields of `System` that are set


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
    systems = dict(_systems(file, told.get("systems", {})))
    return Config(catalogue, examples, tuple(_allowances(file, told.get("allow", []))), systems)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _allowances(file: Path, rows: Any) -> Iterator[Allowance]:
    """The tables `[[allow]]`. Raises OutcropError, with the number of the table, where one is wrong."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise OutcropError(f"{file}: 'allow' wants tables, each under a line [[allow]].")
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        place = f"{file}: [[allow]] number {number}"
        found = _allowance(place, row, file.name)
        if found.fingerprint in seen:
            raise OutcropError(f"{place} allows {found.fingerprint}, which another does already; keep one of them.")
        seen.add(found.fingerprint)
        yield found


def _allowance(place: str, row: dict[str, Any], by: str) -> Allowance:
    for key, value in row.items():
        if key not in ALLOW:
            raise OutcropError(f"{place}: unknown key '{key}'; expected one of {', '.join(ALLOW)}{nearest(key, ALLOW)}")
        if key != "until" and not (isinstance(value, str) and value.strip()):
            raise OutcropError(f"{place}: '{key}' wants a text.")
    for key in ("fingerprint", "why"):
        if key not in row:
            raise OutcropError(f"{place} has no '{key}'; an allowance names a finding's fingerprint, and says why.")
    if not FINGERPRINT.fullmatch(row["fingerprint"]):
        raise OutcropError(f"{place}: '{row['fingerprint']}' is no fingerprint; a scan shows it as the finding's id.")
    return Allowance(row["fingerprint"], row["why"], _day(place, row.get("until")), row.get("by", by))


def _day(place: str, until: Any) -> date | None:
    """A date of TOML, or one written as text."""
    try:
        day = date.fromisoformat(until) if isinstance(until, str) else until
    except ValueError:
        day = until
    if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
        raise OutcropError(f"{place}: 'until' wants a day, such as until = 2026-12-31.")
    return day


def _systems(file: Path, tables: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables `[systems.x]`, each with its name. Raises OutcropError where one is wrong."""
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise OutcropError(f"{file}: 'systems' wants tables, each under a line such as [systems.ray].")
    for name, table in tables.items():
        place = f"{file}: [systems.{name}]"
        if not SYSTEM.fullmatch(name):
            raise OutcropError(f"{place}: '{name}' cannot name a system; use small letters, digits, dots and dashes.")
        found = {key: _set(place, key, value) for key, value in table.items()}
        yield name, {key: file.parent / value if key == "mirror" else value for key, value in found.items()}


def _set(place: str, key: str, value: Any) -> Any:
    """One field of a system, as `System` has it."""
    if key not in WANTS:
        raise OutcropError(f"{place}: unknown key '{key}'; expected one of {', '.join(WANTS)}{nearest(key, WANTS)}")
    wrong = OutcropError(f"{place}: '{key}' wants {WANTS[key]}.")
    try:
        found = TypeAdapter(get_type_hints(System, include_extras=True)[key]).validate_python(value)
    except ValidationError as error:
        raise wrong from error
    if (key == "url" and not _is_address(value)) or (key == "mirror" and not _is_folder(value)):
        raise wrong
    return found


def _is_address(url: str) -> bool:
    """Whether this names a repository to everybody, and tells no secret."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    secret = "@" in parts.netloc or parts.query or parts.fragment
    return parts.scheme == "https" and bool(parts.hostname) and bool(parts.path.strip("/")) and not secret


def _is_folder(mirror: str) -> bool:
    return bool(mirror.strip()) and "://" not in mirror
