"""Untrusted text made safe to show: what would act on a terminal or turn text around comes out as visible characters."""

import unicodedata

# Control, format (marks that turn text around, characters without width), surrogate, line and paragraph separator.
ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def visible(text: str) -> str:
    r"""What acts and is not seen, but for the tab, as `\x1b` and `\u202e`; a byte that is not UTF-8 as `\xff`."""
    if text.isprintable():
        return text
    return "".join(c if c == "\t" or unicodedata.category(c) not in ACTING else _escape(c) for c in text)


def escaped(text: str) -> str:
    r"""The bytes of a path that are not UTF-8 as `\xff`, so that it can be written as text."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # how Python keeps such a byte in a path
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
