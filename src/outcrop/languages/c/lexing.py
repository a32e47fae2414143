"""C without a parser: comments, strings and directives found by regular expressions and blanked, every byte in its place."""

import re

COMMENT = rb"//[^\n]*(?:\\\r?\n[^\n]*)*|/\*.*?(?:\*/|\Z)"
STRING = (
    rb'(?:\b(?:u8|[uUL])?R"([^()\\\s]{0,16})\(.*?\)\1"|"(?:[^"\\\n]|\\.)*"|(?<![0-9a-fA-F])\'(?:[^\'\\\n]|\\.){1,10}\')'
)
BLANKABLE = re.compile(STRING + rb"|" + COMMENT, re.S)
DIRECTIVE = re.compile(rb"^[ \t]*#[^\n]*(?:(?<=\\)\n[^\n]*|(?<=\\\r)\n[^\n]*)*", re.M)
NOT_NEWLINE = re.compile(rb"[^\n]")


def spaces(text: bytes) -> bytes:
    """As many spaces as there are bytes, newlines kept."""
    return NOT_NEWLINE.sub(b" ", text) if b"\n" in text else b" " * len(text)


def without_comments(data: bytes) -> bytes:
    """The same bytes with comments blanked; strings stay, and what looks like a comment inside them."""
    return BLANKABLE.sub(lambda m: m[0] if m[0][:1] != b"/" else spaces(m[0]), data)


def blank(data: bytes) -> bytes:
    """The same bytes with comments blanked and strings emptied: what is left is code, and quotes that stand for text."""
    return BLANKABLE.sub(_emptied, data)


def _emptied(match: re.Match[bytes]) -> bytes:
    text = match[0]
    if text[:1] == b"/":
        return spaces(text)
    return text[:1] + spaces(text[1:-1]) + text[-1:] if text[:1] in b"\"'" else spaces(text[:-2]) + b'""'


def without_directives(blanked: bytes) -> bytes:
    """Blanked bytes with preprocessor lines blanked too; what stands between `#if` and `#endif` stays."""
    return DIRECTIVE.sub(lambda m: spaces(m[0]), blanked)


def closing(text: bytes, opening: int) -> int:
    """Where the bracket that opens here closes, in text without strings and comments; -1 where it does not."""
    pairs = {0x28: b"()", 0x7B: b"{}", 0x5B: b"[]", 0x3C: b"<>"}[text[opening]]
    depth, at = 0, opening
    for match in re.compile(rb"[\%c\%c]" % (pairs[0], pairs[1])).finditer(text, opening):
        depth += 1 if match[0][0] == pairs[0] else -1
        at = match.start()
        if depth == 0:
            return at
    return -1
