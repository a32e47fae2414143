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
SHORT = re.compile(r"[^@:/\s]+@[^@:/\s]+:[^:\s]\S*")  # git@host:path
SCHEMES = ("https", "http", "ssh", "git")
TEXT = 'a text, or one for each language, as in {en = "...", zh = "..."}'
# What can be set of a system, and what it wants to be.
WANTS = {
    "title": TEXT,
    "url": "an address such as https://host/path, without a user or password",
    "mirror": 'the folder or URL of a repository, such as "mirrors/ray.git" or "https://host/ray.git", without a password',
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
        if "mirror" in found and not _is_remote(found["mirror"]):
            found["mirror"] = file.parent / found["mirror"]
        yield name, found


def _set(place: str, key: str, value: Any) -> Any:
    """One field of a system, as `System` has it."""
    if key not in WANTS:
        raise OutcropError(f"{place}: unknown key '{key}'; expected one of {', '.join(WANTS)}{nearest(key, WANTS)}")
    wrong = OutcropError(f"{place}: '{key}' wants {WANTS[key]}.")
    try:
        found = TypeAdapter(get_type_hints(System, include_extras=True)[key]).validate_python(value)
    except ValidationError as error:
        raise wrong from error
    if (key == "url" and not _is_address(value)) or (key == "mirror" and not _is_mirror(value)):
        raise wrong
    return found


def _is_address(url: str) -> bool:
    """Whether this names a repository to everybody, and tells no secret."""
    return _is_url(url, ("https",))


def _is_mirror(mirror: str) -> bool:
    """Whether this is a folder, or a URL that git may be handed; a user belongs to the address where ssh asks for one."""
    if not _is_remote(mirror):
        return bool(mirror.strip())
    return SHORT.fullmatch(mirror) is not None or _is_url(mirror, SCHEMES)


def _is_remote(mirror: str) -> bool:
    return "://" in mirror or SHORT.fullmatch(mirror) is not None


def _is_url(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    secret = parts.password is not None or (parts.username is not None and parts.scheme != "ssh")
    plain = not secret and not parts.query and not parts.fragment
    return parts.scheme in schemes and bool(parts.hostname) and bool(parts.path.strip("/")) and plain
