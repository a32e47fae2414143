"""From a value to the bytes that are kept of it, and back: JSON in which what is not UTF-8 is escaped, so that nothing is lost."""

import json
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from outcrop.model.adapter import adapter

T = TypeVar("T")


def packed(kind: type[T], value: T) -> bytes:
    """The bytes of a value of this type."""
    try:
        return adapter(kind).dump_json(value)
    except PydanticSerializationError:  # it holds what is no UTF-8, which only Python's own writer escapes
        return json.dumps(adapter(kind).dump_python(value, mode="json"), separators=(",", ":")).encode()


def unpacked(kind: type[T], data: bytes) -> T:
    """The value of these bytes.

    Raises pydantic's ValidationError where they are those of another value.
    """
    try:
        return adapter(kind).validate_json(data)
    except ValidationError:
        return adapter(kind).validate_python(json.loads(data))
