"""C without a parser: comments, strings and directives found by regular expressions and blanked, every byte in its place."""

import re
from dataclasses import dataclass
from functools import cached_property

from outcrop.model.extent import Extent

# Expressions, here and in what builds on this, begin with the bytes that they are found by: the search skips all others.
RAW = rb'(?:(?<=\bR")|(?<=\b[uUL]R")|(?<=\bu8R"))([^()\\\s]{0,16})\(.*?\)\1"'
STRING = rb'"(?:' + RAW + rb'|(?:[^"\\\n]|\\.)*")'
LETTER = rb"'(?<![0-9a-fA-F]')(?:[^'\\\n]|\\.){1,10}'"  # in 1'000 the quote only parts the digits
COMMENT = rb"/(?:/[^\n]*(?:(?<=\\)\n[^\n]*|(?<=\\\r)\n[^\n]*)*|\*.*?(?:\*/|\Z))"
BLANKABLE = re.compile(STRING + rb"|" + LETTER + rb"|" + COMMENT, re.S)
DIRECTIVE = re.compile(rb"#(?<![^\s]#)[^\n]*(?:(?<=\\)\n[^\n]*|(?<=\\\r)\n[^\n]*)*")
LINE_CALL = re.compile(rb"[\n;{}:)][ \t]*([A-Za-z_]\w*)[ \t]*\(")
GOES_ON = re.compile(rb"\\\r?\n")
KEPT = re.compile(rb"[^\r\n\\]|\\(?!\r?\n)")  # all but line ends and the backslashes before them
BLANKS = bytes(byte if byte == 0x0A else 0x20 for byte in range(256))
BRACKETS = {opening[0]: re.compile(b"[" + re.escape(opening) + b"]") for opening in (b"()", b"{}", b"[]", b"<>")}


def spaces(text: bytes) -> bytes:
    """As many spaces as there are bytes, newlines kept."""
    return text.translate(BLANKS)


def blank(data: bytes) -> bytes:
    """The same bytes with comments blanked and strings emptied: what is left is code, and quotes that stand for text."""
    return BLANKABLE.sub(_emptied, data)


def uncommented(data: bytes) -> bytes:
    """The same bytes with comments blanked; texts stay as they are."""
    return BLANKABLE.sub(lambda match: spaces(match[0]) if match[0][:1] == b"/" else match[0], data)


def _emptied(match: re.Match[bytes]) -> bytes:
    """Spaces for a comment, quotes around spaces for a text; a directive that goes on behind it still says so."""
    text = match[0]
    goes_on = GOES_ON.search(text) is not None and _in_directive(match.string, match.start())
    blanked = KEPT.sub(b" ", text) if goes_on else spaces(text)
    if text[:1] == b"/":
        return blanked
    # A text over several lines would not be read as one again, were its quotes on two of them.
    return 2 * text[:1] + blanked[2:] if b"\n" in text else text[:1] + blanked[1:-1] + text[-1:]


def _in_directive(data: bytes, at: int) -> bool:
    """Whether the line of this byte, with those that it continues, begins with `#`."""
    first = data.rfind(b"\n", 0, at) + 1
    while first > 0 and data[max(0, first - 3) : first].rstrip(b"\r\n").endswith(b"\\"):
        first = data.rfind(b"\n", 0, first - 1) + 1
    return data[first:at].lstrip().startswith(b"#")


def without_directives(blanked: bytes) -> bytes:
    """Blanked bytes with preprocessor lines blanked too; what stands between `#if` and `#endif` stays."""
    return DIRECTIVE.sub(lambda m: spaces(m[0]), blanked)


def closing(text: bytes, opening: int) -> int:
    """Where the bracket that opens here closes, in text without strings and comments; -1 where it does not."""
    left = text[opening]
    depth = 0
    for match in BRACKETS[left].finditer(text, opening):
        depth += 1 if match[0][0] == left else -1
        if depth == 0:
            return match.start()
    return -1


@dataclass(frozen=True)
class Code:
    """Blanked bytes, with what several readers of them ask for worked out once."""

    text: bytes

    @cached_property
    def closings(self) -> dict[int, int]:
        """Where each parenthesis that is opened closes."""
        found: dict[int, int] = {}
        waiting: list[int] = []
        for match in BRACKETS[0x28].finditer(self.text):
            if match[0] == b"(":
                waiting.append(match.start())
            elif waiting:
                found[waiting.pop()] = match.start()
        return found

    @cached_property
    def directives(self) -> list[Extent]:
        """The preprocessor lines, with those that continue them."""
        return [Extent(*match.span()) for match in DIRECTIVE.finditer(self.text)]

    @cached_property
    def calls(self) -> list[tuple[bytes, int, int]]:
        """The calls, or what looks like one, that begin a line or statement: the name, where it stands, and its parenthesis."""
        found = LINE_CALL.finditer(b"\n" + self.text)
        return [(match[1], match.start(1) - 1, match.end() - 2) for match in found]
