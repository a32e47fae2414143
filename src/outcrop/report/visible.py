"""Untrusted text made safe to show: what would act on a terminal or turn text around comes out as visible characters."""

import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

T = TypeVar("T")

# Control, format (marks that turn text around, characters without width), surrogate, line and paragraph separator.
ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def visible(text: str) -> str:
    r"""What acts and is not seen, but for the tab, as `\x1b` and `\u202e`; a byte that is not UTF-8 as `\xff`."""
    if text.replace("\t", " ").isprintable():
        return text
    return "".join(c if c == "\t" or unicodedata.category(c) not in ACTING else escape(c) for c in text)


def escaped(text: str) -> str:
    r"""The bytes of a path that are not UTF-8 as `\xff`, so that it can be written as text."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def escaped_in(value: T) -> T:
    """A value of the model with every text in it escaped, however deep it lies."""
    if isinstance(value, str):
        return cast(T, value if value.isascii() else escaped(value))
    if isinstance(value, tuple):
        return cast(T, tuple(map(escaped_in, value)))
    if isinstance(value, Mapping):
        return cast(T, {escaped_in(key): escaped_in(one) for key, one in value.items()})
    if is_dataclass(value) and not isinstance(value, type):
        return cast(T, replace(value, **{one.name: escaped_in(getattr(value, one.name)) for one in fields(value)}))
    return value


def escape(character: str) -> str:
    r"""A character as `\x1b` or `\u202e`."""
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # how Python keeps such a byte in a path
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
