"""The tables `[systems.x]` of outcrop.toml."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from outcrop.errors import OutcropError, nearest
from outcrop.model.system import Kind, Organisation, System

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


def systems(file: Path, tables: Any) -> Iterator[tuple[str, dict[str, Any]]]:
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
