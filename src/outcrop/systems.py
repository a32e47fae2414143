"""The systems list: the distributed systems that are known by name, with what a user changes of them or adds."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from outcrop.errors import OutcropError, nearest
from outcrop.model.adapter import adapter
from outcrop.model.finding import Words
from outcrop.model.system import System

PACKAGE = Path(__file__).resolve().parent
NONE: Mapping[str, Mapping[str, Any]] = MappingProxyType({})


def known_systems(own: Mapping[str, Mapping[str, Any]] = NONE) -> Mapping[str, System]:
    """Every known system by its id: the shipped ones, changed as `own` says, then those that it adds.

    `own` holds the tables `[systems.x]` of outcrop.toml, as `Config.systems` has them.
    Raises OutcropError for a new one without a URL, and for a link to a part that there is not.
    """
    known = dict(_read(shipped()))
    for name, told in own.items():
        known[name] = replace(known[name], **told) if name in known else _added(name, told, known)
        _check(known[name])
    return known


def system(name: str, known: Mapping[str, System]) -> System:
    """The system of this name.

    Raises OutcropError, with the nearest name, where there is none.
    """
    if name not in known:
        near = nearest(name, known) or f"; the list holds {', '.join(known)}."
        raise OutcropError(f"No system is called '{name}'{near}")
    return known[name]


def shipped() -> Path:
    """The list that comes with Outcrop: in the installed package, or at the repository's top."""
    inside = PACKAGE / "catalogue"
    return (inside if inside.is_dir() else PACKAGE.parents[1]) / "systems.toml"


def _read(file: Path) -> Mapping[str, System]:
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: adapter(System).validate_python({"id": name, **table}) for name, table in tables.items()}


def _added(name: str, told: Mapping[str, Any], known: Mapping[str, System]) -> System:
    if "url" not in told:
        near = nearest(name, known) or "; a new one needs the address of its repository."
        raise OutcropError(f"outcrop.toml: [systems.{name}] has no 'url', and no known system is called so{near}")
    return System(**{"id": name, "title": Words(name, name), **told})


def _check(one: System) -> None:
    """Raise OutcropError where a link leads nowhere."""
    parts = [part.id for part in one.parts]
    for end in (end for link in one.links for end in (link.from_, link.to)):
        if end not in parts:
            near = nearest(end, parts) or f"; its parts are {', '.join(parts) or 'not told'}."
            raise OutcropError(f"outcrop.toml: a link of [systems.{one.id}] names the part '{end}'{near}")
