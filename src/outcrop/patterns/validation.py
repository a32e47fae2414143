"""From a document to a typed value, or to its mistakes: what pydantic found wrong, said in one sentence at its place."""

from collections.abc import Mapping
from dataclasses import fields
from reprlib import repr as shortened
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from outcrop.errors import nearest
from outcrop.patterns.card import CLAUSES, KEYS, Card, Sign, Words, WordsIn
from outcrop.patterns.document import Document
from outcrop.patterns.mistakes import CatalogueError

T = TypeVar("T")

# What pydantic expected, by the beginning of its kind of error.
EXPECTED = {
    "tuple_type": "a list, such as [a, b]",
    "frozen_set_type": "a list, such as [a, b]",
    "dict_type": "keys with values",
    "mapping_type": "keys with values",
    "dataclass_type": "keys with values",
    "string_": "text",
    "float_": "a number",
    "int_": "a whole number",
    "bool_": "true or false",
}


def validated(document: Document, adapter: TypeAdapter[T], data: Any, root: type = Card) -> T:
    """The typed value of a document; `root` is the class whose keys stand where no key above tells another.

    Raises CatalogueError with every mistake in it.
    """
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        found = [one for one in error.errors(include_url=False) if not _follows(one)]
        raise CatalogueError(document.mistake(one["loc"], _sentence(one, root)) for one in found) from error


def _follows(error: ErrorDetails) -> bool:
    """Whether a list is too short only because of the mistakes in it, which are told themselves."""
    if error["type"] != "too_short" or not isinstance(error["input"], list):
        return False
    return len(error["input"]) >= int(error["ctx"]["min_length"])


def _sentence(error: ErrorDetails, root: type) -> str:
    """What is wrong, what was expected, and the nearest valid name."""
    loc, kind, given = error["loc"], error["type"], error["input"]
    last = str(loc[-1]) if loc else ""
    if kind == "missing":
        return f"'{last}' is missing here" if isinstance(loc[-1], str) else "expected a pair, such as [a.name, b.name]"
    if kind == "unexpected_keyword_argument":
        known = _keys(loc, root)
        return f"unknown key '{last}'; expected one of {', '.join(known)}{nearest(last, known)}"
    if kind == "union_tag_not_found" and "where" in loc:
        return "expected true, false, a word, a list of words, {words: ...} or {not: ...}"
    if kind == "union_tag_not_found":
        known = list(CLAUSES)
        key = next(iter(given), "") if isinstance(given, Mapping) else str(given)
        return f"no clause begins with '{key}'; expected one of {', '.join(known)}{nearest(str(key), known)}"
    if kind == "literal_error":
        expected = error["ctx"]["expected"]
        known = expected.replace(" or ", ", ").replace("'", "").split(", ")
        return f"'{given}' is not known; expected {expected}{nearest(str(given), known)}"
    if kind == "string_pattern_mismatch":
        wants = "name.part, such as lock.subject" if r"\." in str(error["ctx"]) else "a name of small letters"
        return f"'{given}' does not fit; expected {wants}"
    if kind == "too_short":
        return f"expected at least {error['ctx']['min_length']} here, not {shortened(given)}"
    expected = next((what for begin, what in EXPECTED.items() if kind.startswith(begin)), None)
    return f"expected {expected}, not {shortened(given)}" if expected else f"{error['msg']}, not {shortened(given)}"


def _keys(loc: tuple[int | str, ...], root: type) -> list[str]:
    """The keys that could stand where an unknown one does.

    A clause's key stands twice in the path that leads inside it: for the form of the clause, then for the key itself.
    """
    steps = [step for step in loc[:-1] if isinstance(step, str)]
    if not steps:
        return _named(root)
    holder, inside = steps[-1], steps[-1:] == steps[-2:-1]
    if holder == "words" and inside:
        return _named(Words if "where" in steps else WordsIn)
    if holder in KEYS and (inside or holder not in CLAUSES):
        return _named(KEYS[holder])
    if holder in CLAUSES:
        beside = Sign if steps[-2:-1] == ["clause"] and "signs" in steps else None
        return _named(CLAUSES[holder]) + (_named(beside) if beside else [])
    above = next((step for step in reversed(steps) if step in KEYS), None)
    return _named(KEYS[above] if above else root)


def _named(kind: type) -> list[str]:
    return [field.name.rstrip("_") for field in fields(kind) if field.name != "clause"]
