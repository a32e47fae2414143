"""From a value to the bytes that are kept of it, and back: JSON in which what is not UTF-8 is escaped, so that nothing is lost."""

import json
from typing import TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


def packed(adapter: TypeAdapter[T], value: T) -> bytes:
    """The bytes of a value."""
    return json.dumps(adapter.dump_python(value, mode="json"), separators=(",", ":")).encode()


def unpacked(adapter: TypeAdapter[T], data: bytes) -> T:
    """The value of these bytes."""
    return adapter.validate_python(json.loads(data))
