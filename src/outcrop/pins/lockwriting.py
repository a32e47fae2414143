"""From pins to the text of outcrop.lock, in an order that never depends on chance; what a person wrote in it stays.

The text is cut into blocks, one a table, each with the comments above its header: so a comment goes where its table goes. A block is
edited by tomlkit, which leaves alone what does not change. The comments of a table that is no more go to the one after it.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any

import tomlkit

from outcrop.model.pin import Pin, PinnedExcerpt, PinnedFinding
from outcrop.pins.lockfile import VERSION

HEAD = f"""\
# What is cited, and where it stood: written by `outcrop pin` and `outcrop update`, read by `outcrop check`.
version = {VERSION}
"""
HEADER = re.compile(r"^[ \t]*\[\[[^\n]*\]\][^\n]*$", re.M)
# Strings and comments: no header begins in one, whatever it looks like.
QUOTED = re.compile(
    r"""\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}.*?'{3} | "(?:[^"\\\n]|\\.)*" | '[^'\n]*' | \#[^\n]*""", re.S | re.X
)
PIN, FINDING, EXCERPT = "pin", "finding", "excerpt"


@dataclass(frozen=True, slots=True)
class Block:
    """A table with the comments above it."""

    above: str  # whole lines: comments and blank ones
    text: str  # from its header on


@dataclass(frozen=True, slots=True)
class Blocks:
    """The text of a lock file in pieces."""

    head: str
    tables: Mapping[tuple[str, ...], Block]  # by what they are: a pin's name; its name, and what tells its row
    tail: str  # comments behind the last table


def written(pins: Sequence[Pin], before: str, became: Mapping[tuple[str, ...], tuple[str, ...]] | None = None) -> str:
    """The text for these pins, in their order; `before` is that of the file as it was, empty where there was none.

    `became` tells which row of before a row is now, where what tells it has changed.
    """
    blocks = _cut(before) if before.strip() else Blocks(HEAD, {}, "")
    earlier = {new: old for old, new in (became or {}).items()}
    wanted = [(key, fields) for pin in pins for key, fields in _tables(pin)]
    kept = {earlier.get(key, key) for key, _ in wanted}
    orphans = _orphans(blocks, kept)
    pieces = [blocks.head]
    for key, fields in wanted:
        old = earlier.get(key, key)
        block = blocks.tables.get(old)
        above = orphans.pop(old, "") + (block.above if block else "\n")
        pieces.append(above + _edited(block.text if block else f"[[{_header(key)}]]\n", key, fields))
    left = "".join(orphans.values())
    return "".join(pieces) + left + blocks.tail


def in_order(pin: Pin) -> Pin:
    """A pin with its rows in the order of the file."""
    return replace(
        pin,
        patterns=tuple(sorted(pin.patterns)),
        finding=tuple(sorted(pin.finding, key=lambda one: (one.path, one.lines, one.pattern, one.fingerprint))),
        excerpt=tuple(sorted(pin.excerpt, key=lambda one: (one.path, one.lines, one.symbol or ""))),
    )


def key_of(pin: Pin, row: PinnedFinding | PinnedExcerpt | None = None) -> tuple[str, ...]:
    """What tells a table of the file: a pin, or a row of it."""
    if row is None:
        return (PIN, pin.name)
    if isinstance(row, PinnedFinding):
        return (FINDING, pin.name, row.path, row.fingerprint)
    return (EXCERPT, pin.name, row.path, row.symbol or f"{row.lines[0]}-{row.lines[1]}")


def _tables(pin: Pin) -> Iterable[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """The tables of a pin, its own first; fields without a value are left out."""
    pin = in_order(pin)
    own = {"name": pin.name, "url": pin.url, "place": pin.place, "commit": pin.commit, "tag": pin.tag, "date": pin.date}
    patterns = {"patterns": list(pin.patterns)} if pin.patterns else {}
    yield key_of(pin), {name: value for name, value in own.items() if value is not None} | patterns
    for one in pin.finding:
        told = {"fingerprint": one.fingerprint, "pattern": one.pattern, "path": one.path, "symbol": one.symbol}
        yield key_of(pin, one), {**told, "lines": list(one.lines), "grade": one.grade}
    for excerpt in pin.excerpt:
        symbol = {"symbol": excerpt.symbol} if excerpt.symbol is not None else {}
        yield key_of(pin, excerpt), {"path": excerpt.path, **symbol, "lines": list(excerpt.lines)}


def _header(key: tuple[str, ...]) -> str:
    return PIN if key[0] == PIN else f"{PIN}.{key[0]}"


def _cut(text: str) -> Blocks:
    """Cut a lock file that was read before, so that its tables are what they should be."""
    text = text if text.endswith("\n") else text + "\n"
    plain = QUOTED.sub(lambda quoted: "x" * len(quoted[0]), text)
    starts = [match.start() for match in HEADER.finditer(plain)]
    pieces = [text[start:end] for start, end in zip([0, *starts], [*starts, len(text)], strict=True)]
    head, above = _without_comments(pieces[0])
    tables: dict[tuple[str, ...], Block] = {}
    name = ""
    for piece in pieces[1:]:
        body, next_above = _without_comments(piece)
        kind, fields = _fields(body)
        name = str(fields["name"]) if kind == PIN else name
        tables[_told_by(kind, name, fields)] = Block(above, body)
        above = next_above
    return Blocks(head, tables, above)


def _without_comments(piece: str) -> tuple[str, str]:
    """A piece up to its last key, and the comments and blank lines behind that."""
    lines = list(StringIO(piece, newline="\n"))  # other signs that end a line for Python may stand in a text
    end = max(
        (number for number, line in enumerate(lines, 1) if line.strip() and not line.lstrip().startswith("#")),
        default=0,
    )
    return "".join(lines[:end]), "".join(lines[end:])


def _fields(body: str) -> tuple[str, Mapping[str, Any]]:
    """What kind of table it is, and what it says."""
    pin: Any = tomllib.loads(body)[PIN]
    if isinstance(pin, list):
        return PIN, pin[0]
    kind = next(iter(pin))
    return str(kind), pin[kind][0]


def _told_by(kind: str, name: str, fields: Mapping[str, Any]) -> tuple[str, ...]:
    if kind == PIN:
        return (PIN, name)
    if kind == FINDING:
        return (FINDING, name, str(fields["path"]), str(fields["fingerprint"]))
    first, last = fields["lines"]
    return (EXCERPT, name, str(fields["path"]), str(fields.get("symbol") or f"{first}-{last}"))


def _edited(text: str, key: tuple[str, ...], fields: Mapping[str, Any]) -> str:
    """A table with these fields; what is the same stays as it was written."""
    if _fields(text) == (key[0], fields):
        return text
    document = tomlkit.parse(text)
    pin: Any = document[PIN]
    table = pin[0] if key[0] == PIN else pin[key[0]][0]
    for name in [name for name in table if name not in fields]:
        del table[name]
    names = list(fields)
    for before, name in zip(["", *names], names, strict=False):
        if before in table and name not in table:
            table.value._insert_after(before, name, tomlkit.item(fields[name]))  # an assignment would put it last
        elif name not in table or table[name] != fields[name]:
            table[name] = fields[name]
    return tomlkit.dumps(document)


def _orphans(blocks: Blocks, kept: set[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """The comments of tables that are no more, by the table after them; under an empty key where none follows."""
    found: dict[tuple[str, ...], str] = {}
    waiting: list[str] = []
    for key, block in blocks.tables.items():
        if key not in kept:
            quoted = QUOTED.findall(block.above + block.text)
            waiting += [f"{one}\n" for one in quoted if one.startswith("#")]
        elif waiting:
            found[key], waiting = "\n" + "".join(waiting), []
    return {**found, **({(): "\n" + "".join(waiting)} if waiting else {})}
