"""Untrusted text made safe to show: what would act on a terminal or turn text around comes out as visible characters."""

import unicodedata

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def visible(text: str) -> str:
    r"""Control characters but the tab, and marks that change direction, as `\x1b` and `\u202e`."""
    if text.isprintable():
        return text
    return "".join(c if c == "\t" or not _acts(c) else _escape(c) for c in text)


def _acts(character: str) -> bool:
    return character in TURNING or unicodedata.category(character) in ("Cc", "Cs")


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
