"""From tables of TOML to values of the model; what is wrong in one is told by its table, its key and the nearest valid name."""

from collections.abc import Mapping
from dataclasses import fields
from itertools import pairwise
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from outcrop.errors import OutcropError, nearest

T = TypeVar("T")

WANTED = {
    "string_type": "expected text in quotes",
    "string_too_short": "it may not be empty",
    "int_type": "expected a whole number",
    "tuple_type": "expected an array",
    "missing": "expected a first and a last line",
    "too_long": "expected a first and a last line",
    "dataclass_type": "expected a table",
}
DIGITS = {"16": "expected the 16 digits of a fingerprint", "40": "expected the 40 digits of a commit"}


def validated(adapter: TypeAdapter[T], data: Any, name: str, tables: Mapping[str, type], root: str = "") -> T:
    """The value that some tables hold. `tables` are the classes of tables by their full name; `root` is that of the whole.

    Raises OutcropError, beginning with the file's `name`, for the first thing that is wrong.
    """
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        raise OutcropError(f"{name}: {_told(error.errors()[0], data, tables, root)}") from error


def _told(error: ErrorDetails, data: Any, tables: Mapping[str, type], root: str) -> str:
    """Which key of which table is wrong, and what it wants."""
    place = [part for part in error["loc"] if isinstance(part, str | int)]
    where, table = _where(place, data, tables, root)
    key = next((part for part in reversed(place) if isinstance(part, str)), root)
    if error["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        known = sorted(field.name for field in fields(tables[table]))
        return f"{where}: unknown key '{key}'; expected one of {', '.join(known)}{nearest(key, known)}"
    if error["type"] in ("missing", "missing_argument") and isinstance(place[-1], str):
        return f"{where} has no '{key}'."
    return f"{where}: '{key}' is wrong: {_wanted(error)}."


def _wanted(error: ErrorDetails) -> str:
    """What a value should be."""
    if error["type"] == "string_pattern_mismatch":
        return DIGITS["16" if "16" in error["ctx"]["pattern"] else "40"]
    if error["type"] == "greater_than_equal" and error["ctx"]["ge"] == 1:
        return "lines are counted from 1"
    return WANTED.get(error["type"], error["msg"].removeprefix("Value error, ").replace("Input should", "it should"))


def _where(place: list[str | int], data: Any, tables: Mapping[str, type], root: str) -> tuple[str, str]:
    """A table by its number and name, and what kind of table it is."""
    steps, table, at = [f"[{root}]"] if root else [], root, data
    for part, number in pairwise(place):
        name = f"{table}.{part}" if table else str(part)
        if isinstance(part, str) and isinstance(number, int) and name in tables:
            table = name
            try:
                at = at[part][number]
                called = at.get("name") or at.get("symbol")
            except (KeyError, IndexError, TypeError, AttributeError):
                called = None
            steps.append(f"[[{name}]] number {number + 1}" + (f" ('{called}')" if isinstance(called, str) else ""))
    return ", ".join(steps) or "the file", table
