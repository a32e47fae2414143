"""outcrop.lock: from its text to pins. What is wrong in it is told with its place, and nothing of it is guessed."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from outcrop.errors import OutcropError, nearest
from outcrop.model.pin import Lock, Pin, PinnedExcerpt, PinnedFinding

VERSION = 1
CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |$)", re.M)

ADAPTER: TypeAdapter[Lock] = TypeAdapter(Lock)
WANTED = {
    "string_type": "expected text in quotes",
    "string_too_short": "it may not be empty",
    "int_type": "expected a whole number",
    "greater_than_equal": "lines are counted from 1",
    "tuple_type": "expected an array",
    "missing": "expected a first and a last line",
    "too_long": "expected a first and a last line",
    "dataclass_type": "expected a table",
}
TABLES = {"pin": Pin, "finding": PinnedFinding, "excerpt": PinnedExcerpt}


def read_pins(text: str, name: str) -> tuple[Pin, ...]:
    """The pins of a lock file; `name` is what the file is called in messages.

    Raises OutcropError where it is no lock file, holds a merge conflict, or says a thing twice.
    """
    if (conflict := CONFLICT.search(text)) is not None:
        line = text.count("\n", 0, conflict.start()) + 1
        raise OutcropError(f"{name} holds a merge conflict on line {line}; choose one side, or pin anew.")
    try:
        told = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise OutcropError(f"{name} is not TOML: {error}.") from error
    if told.get("version") != VERSION:
        raise OutcropError(_other_version(told, name))
    try:
        pins = ADAPTER.validate_python(told).pin
    except ValidationError as error:
        raise OutcropError(f"{name}: {_told(error.errors()[0], told)}") from error
    for sentence in (*_homeless(pins), *_doubled(pins)):
        raise OutcropError(f"{name}: {sentence}")
    return pins


def _other_version(told: dict[str, Any], name: str) -> str:
    if "version" not in told:
        return f"{name} tells no version; a lock file begins with version = {VERSION}."
    hint = f"this Outcrop reads version {VERSION}; use the Outcrop that wrote it, or pin anew"
    return f"{name} has version {told['version']!r}, and {hint}."


def _told(error: ErrorDetails, told: dict[str, Any]) -> str:
    """Which key of which table is wrong, and what it wants."""
    place = [part for part in error["loc"] if isinstance(part, str | int)]
    where, table = _where(place, told)
    key = next((part for part in reversed(place) if isinstance(part, str)), "pin")
    if error["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        known = sorted(field.name for field in fields(TABLES[table])) if table in TABLES else ["version", "pin"]
        return f"{where}: unknown key '{key}'; expected one of {', '.join(known)}{nearest(key, known)}"
    if error["type"] == "missing" and isinstance(place[-1], str):
        return f"{where} has no '{key}'."
    return f"{where}: '{key}' is wrong: {_wanted(error)}."


def _wanted(error: ErrorDetails) -> str:
    """What a value should be."""
    if error["type"] == "string_pattern_mismatch":
        return (
            "expected the 16 digits of a fingerprint"
            if "16" in error["ctx"]["pattern"]
            else "expected the 40 digits of a commit"
        )
    return WANTED.get(error["type"], error["msg"].removeprefix("Value error, "))


def _where(place: list[str | int], told: dict[str, Any]) -> tuple[str, str]:
    """A table by its number and name, and what kind of table it is."""
    steps, kind, at = [], "", told
    for part, number in pairwise(place):
        if isinstance(part, str) and isinstance(number, int) and part in TABLES:
            kind = part
            header = "pin" if part == "pin" else f"pin.{part}"
            try:
                at = at[part][number]
                called = at.get("name") or at.get("symbol")
            except (KeyError, IndexError, TypeError, AttributeError):
                called = None
            steps.append(f"[[{header}]] number {number + 1}" + (f" ('{called}')" if isinstance(called, str) else ""))
    return ", ".join(steps) or "the file", kind


def _homeless(pins: tuple[Pin, ...]) -> Iterator[str]:
    """A sentence on each pin that does not say where its repository is."""
    for pin in pins:
        if pin.url is None and pin.place is None:
            yield f"the pin '{pin.name}' has neither a 'url' nor a 'place'; say where its repository is."


def _doubled(pins: tuple[Pin, ...]) -> Iterator[str]:
    """A sentence on each thing that is there twice."""
    for name, count in Counter(pin.name for pin in pins).items():
        if count > 1:
            yield f"'{name}' is pinned {count} times; keep one of them, or give the other another name."
    for pin in pins:
        findings = Counter((one.fingerprint, one.path) for one in pin.finding)
        for (fingerprint, path), count in findings.items():
            if count > 1:
                yield f"the pin '{pin.name}' holds {fingerprint} in {path} {count} times; keep one of them."
        excerpts = Counter((one.path, one.symbol or f"{one.lines[0]}-{one.lines[1]}") for one in pin.excerpt)
        for (path, what), count in excerpts.items():
            if count > 1:
                yield f"the pin '{pin.name}' cites {path}:{what} {count} times; keep one of them."
