"""From a value to the bytes that are kept of it, and back: JSON in which what is not UTF-8 is escaped, so that nothing is lost."""

import json
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

T = TypeVar("T")


def packed(adapter: TypeAdapter[T], value: T) -> bytes:
    """The bytes of a value."""
    try:
        return adapter.dump_json(value)
    except PydanticSerializationError:  # it holds what is no UTF-8, which only Python's own writer escapes
        return json.dumps(adapter.dump_python(value, mode="json"), separators=(",", ":")).encode()


def unpacked(adapter: TypeAdapter[T], data: bytes) -> T:
    """The value of these bytes.

    Raises pydantic's ValidationError where they are those of another value.
    """
    try:
        return adapter.validate_json(data)
    except ValidationError:
        return adapter.validate_python(json.loads(data))
