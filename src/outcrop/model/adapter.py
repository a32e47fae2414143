"""How values of a type are written as JSON and read again: worked out when it is first asked for, since most runs ask for little."""

from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


def adapter(kind: type[T]) -> TypeAdapter[T]:
    """The adapter of a type."""
    return _made(kind)  # type: ignore[arg-type]  # a class is hashable, whatever its metaclass


@cache
def _made(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
