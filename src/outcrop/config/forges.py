"""The tables `[forges."host"]` of outcrop.toml: how a forge of one's own shows lines and commits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any, ClassVar

from pydantic import ConfigDict

from outcrop.citations import FIELDS, FORGES, Forge
from outcrop.errors import OutcropError, nearest
from outcrop.model.adapter import adapter
from outcrop.model.system import STRICT
from outcrop.tables import validated

HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")
COMMIT = tuple(name for name in FIELDS if name not in ("path", "start", "end"))


@dataclass(frozen=True, slots=True)
class ForgeTable:
    """What a user says of a forge."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    kind: str | None = None  # the software that it runs
    lines: str | None = None  # the template of a permalink
    commit: str | None = None  # that of a commit's page


def forges(file: Path, tables: Any) -> Iterator[tuple[str, Forge]]:
    """Each forge by its host. Raises OutcropError where a table is wrong."""
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise OutcropError(f"{file}: 'forges' wants tables, each under a line such as [forges.\"git.example.org\"].")
    for host, table in tables.items():
        name = f'forges."{host}"'
        if not HOST.fullmatch(host):
            raise OutcropError(f"{file}: [{name}]: '{host}' is no host; write it as in git.example.org.")
        told = validated(adapter(ForgeTable), table, str(file), {name: ForgeTable}, name)
        yield host, _forge(told, f"{file}: [{name}]")


def _forge(told: ForgeTable, place: str) -> Forge:
    """What is told over what its kind does."""
    if told.kind is None and told.lines is None:
        raise OutcropError(f'{place} says nothing of lines; write lines = "...", or kind = "gitlab" or another.')
    if told.kind is not None and told.kind not in FORGES:
        known = ", ".join(FORGES)
        raise OutcropError(
            f"{place}: no forge is of the kind '{told.kind}'; expected one of {known}{nearest(told.kind, FORGES)}"
        )
    base = FORGES[told.kind] if told.kind is not None else Forge(None, None)
    lines = _template(told.lines, "lines", FIELDS, place) or base.lines
    return Forge(lines, _template(told.commit, "commit", COMMIT, place) or base.commit, base.bare)


def _template(text: str | None, key: str, fields: tuple[str, ...], place: str) -> str | None:
    if text is None:
        return None
    try:
        named = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        filled = text.format(**dict.fromkeys(fields, "https://x"))
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        known = ", ".join(f"{{{name}}}" for name in fields)
        raise OutcropError(f"{place}: '{key}' is no template ({error}); it may name {known}.") from None
    if set(named) - set(fields) or not filled.startswith(("https://", "http://")) or not text.isprintable():
        raise OutcropError(f"{place}: '{key}' wants an address, such as {{url}}/blob/{{commit}}.")
    return text
