"""From a document to a typed value, or to its mistakes: what pydantic found wrong, said in one sentence at its place."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from outcrop.errors import nearest
from outcrop.patterns.card import CLAUSES, KEYS, Card
from outcrop.patterns.document import Document, Loc
from outcrop.patterns.mistakes import CatalogueError

T = TypeVar("T")


def validated(document: Document, adapter: TypeAdapter[T], data: Any, loc: Loc = ()) -> T:
    """The typed value of (a part of) a document.

    Raises CatalogueError with every mistake in it.
    """
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        raise CatalogueError(
            document.mistake((*loc, *found["loc"]), _sentence(found)) for found in error.errors(include_url=False)
        ) from error


def _sentence(error: ErrorDetails) -> str:
    """What is wrong, what was expected, and the nearest valid name."""
    loc, kind, given = error["loc"], error["type"], error["input"]
    last = str(loc[-1]) if loc else ""
    if kind == "missing":
        return f"'{last}' is missing here"
    if kind == "unexpected_keyword_argument":
        known = _keys(loc)
        return f"unknown key '{last}'; expected one of {', '.join(known)}{nearest(last, known)}"
    if kind == "union_tag_not_found" and "where" in loc:
        return "expected true, false, a word, a list of words, {words: ...} or {not: ...}"
    if kind == "union_tag_not_found":
        known = list(CLAUSES)
        key = next(iter(given), "") if isinstance(given, Mapping) else str(given)
        return f"no clause begins with '{key}'; expected one of {', '.join(known)}{nearest(str(key), known)}"
    if kind == "literal_error":
        expected = error.get("ctx", {}).get("expected", "")
        return f"'{given}' is not known; expected {expected}{nearest(str(given), expected.replace(' or ', ', ').replace(chr(39), '').split(', '))}"
    if kind == "string_pattern_mismatch":
        wants = "name.part, such as lock.subject" if r"\." in str(error.get("ctx")) else "a name of small letters"
        return f"'{given}' does not fit; expected {wants}"
    return f"{error['msg'][0].lower()}{error['msg'][1:]}, not {given!r}"


def _keys(loc: tuple[int | str, ...]) -> list[str]:
    """The keys that could stand where an unknown one does."""
    holders = [step for step in loc[:-1] if isinstance(step, str) and step in KEYS]
    held = KEYS[holders[-1]] if holders else Card
    return [field.name.rstrip("_") for field in fields(held) if field.name != "clause"]
