"""A lexical count of function definitions: what a reader's eye takes for the head of a function, whatever a parser makes of it.

The denominator of the coverage. It reads braces, and trusts a brace in column 0 more than its own count of them, since `#if` branches
may open one brace twice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from outcrop.languages.c.lexing import closing, without_directives
from outcrop.model.extent import Extent, Lines
from outcrop.model.macros import Head

BRACE = re.compile(rb"[{}]")
BOUNDARY = re.compile(rb"[;{}]|(?:public|private|protected|signals|Q_SIGNALS|slots)\s*:(?!:)")
SCOPE = re.compile(rb"\b(?:namespace|class|struct|union|interface)\b|\bextern\s*\"|\benum\b")
NAMED = re.compile(rb"((?:operator\s*(?:\(\s*\)|\[\s*\]|[^\s\w(]+|\w[\w\s*&]*?))|~?[A-Za-z_]\w*)\s*\(")
SKIPPED = frozenset(
    b"if for while switch catch return sizeof typeof __typeof__ alignas _Alignas __attribute__ __declspec throw noexcept decltype"
    b" defined else do new delete requires static_assert __asm__ asm explicit".split()
)
TRAILER = re.compile(
    rb"\s*(?:(?:const|volatile|override|final|noexcept|mutable|try|&&?)\b|&&?|->[^{;]*|(?:throw|noexcept|__attribute__|__asm__|requires)\s*\(|"
    rb"[A-Z_][A-Z0-9_]*(?:\s*\([^()]*\))?)"
)
DECLARATIONS = re.compile(rb"(?:[^;{}()]*(?:\([^;{}()]*\)[^;{}()]*)*;\s*)+\Z")


def heads(blanked: bytes) -> tuple[Head, ...]:
    """The function definitions in blanked bytes, in order."""
    code = without_directives(blanked)
    lines = Lines(code)
    return tuple(_Scan(code, lines).run())


@dataclass(slots=True)
class _Scan:
    code: bytes
    lines: Lines

    def run(self) -> Iterator[Head]:
        """Go from brace to brace; inside functions and initialisers, straight to their end."""
        at, boundary = 0, 0
        while (brace := BRACE.search(self.code, at)) is not None:
            at = brace.end()
            if brace[0] == b"}":
                boundary = at
                continue
            start = self._head_start(boundary, brace.start())
            head = self.code[start : brace.start()]
            if head.count(b"(") > head.count(b")"):  # a default argument, or a lambda handed over
                at = self._after(brace.start(), head)
                continue
            if _opens_scope(head):
                boundary = at
                continue
            named = _name(head) or self._old_style(start, brace.start())
            if named is not None and _in_initialiser(head, named[1]):
                at = self._after(brace.start(), head)
                continue
            end = self._after(brace.start(), head)
            if named is not None:
                name, offset = named
                first = start + len(head) - len(head.lstrip()) if offset >= 0 else start
                yield Head(name, self.lines.line(max(start + offset, first)), Extent(first, end), brace.start())
            at = boundary = end

    def _head_start(self, boundary: int, brace: int) -> int:
        """Where the declaration that this brace belongs to begins: after the last `;`, brace or access specifier outside parentheses."""
        last = boundary
        depth_text = self.code[boundary:brace]
        for match in BOUNDARY.finditer(depth_text):
            before = depth_text[: match.start()]
            if before.count(b"(") == before.count(b")"):
                last = boundary + match.end()
        return last

    def _old_style(self, start: int, brace: int) -> tuple[str, int] | None:
        """The head of a K&R definition, whose parameters are declared between its parentheses and its brace."""
        if self.code[brace - 1 : brace] not in (b"\n",):
            return None
        window = self.code[max(0, start - 600) : brace]
        for match in reversed(
            list(re.finditer(rb"^(?:[A-Za-z_][\w \t*]*[ \t*\n])?([A-Za-z_]\w*)[ \t]*\(([\w\s,]*)\)\s*\n", window, re.M))
        ):
            rest = window[match.end() :]
            if DECLARATIONS.match(rest) and match[1] not in SKIPPED:
                return match[1].decode(), max(0, start - 600) + match.start(1) - start
        return None

    def _after(self, brace: int, head: bytes) -> int:
        """The end of what this brace opens."""
        end = closing(self.code, brace)
        line_end = self.code.find(b"\n", brace)
        if 0 <= end < (line_end if line_end >= 0 else len(self.code)):
            return end + 1
        first = brace - len(head) + (len(head) - len(head.lstrip()))
        at_margin = self.code[brace - 1 : brace] in (b"\n", b"") or self.code[first - 1 : first] in (b"\n", b"")
        margin = self.code.find(b"\n}", brace) if at_margin else -1
        if margin >= 0 and not (end >= 0 and end <= margin and self.code[brace - 1 : brace] != b"\n"):
            return margin + 2
        return end + 1 if end >= 0 else len(self.code)


def _opens_scope(head: bytes) -> bool:
    """Whether a brace after this opens a namespace, a class, or the like: declarations may stand in it."""
    scope = SCOPE.search(head)
    if scope is None or b"enum" in scope[0]:
        return False
    after = re.sub(
        rb"<[^<>]*>|__attribute__\s*\(\(.*?\)\)|alignas\s*\([^()]*\)|\b[A-Z_][A-Z0-9_]*\s*\([^()]*\)|\"\s*\"",
        b"",
        head[scope.end() :],
    )
    return b"(" not in after and b"=" not in after and not re.search(rb"\)\s*\Z", head)


def _name(head: bytes) -> tuple[str, int] | None:
    """The name of the function that a head declares, and where it stands in the head."""
    at = 0
    while (match := NAMED.search(head, at)) is not None:
        name = match[1]
        end = closing(head, match.end() - 1)
        if end < 0:
            return None
        if name in SKIPPED or name.split()[0] in SKIPPED:
            at = end + 1
            continue
        rest = head[end + 1 :]
        if _only_trailer(rest):
            if b"=" in _outside(head[: match.start()]):
                return None
            return re.sub(rb"\s+", b" ", name).decode("utf-8", "replace"), match.start(1)
        at = end + 1
    return None


def _only_trailer(rest: bytes) -> bool:
    """Whether nothing but qualifiers, attributes or constructor initialisers follows."""
    while rest.strip():
        if re.match(rb"\s*:(?!:)", rest):
            return True
        match = TRAILER.match(rest)
        if match is None or match.end() == 0:
            return False
        if match[0].rstrip().endswith(b"("):
            end = closing(rest, match.end() - 1)
            if end < 0:
                return False
            rest = rest[end + 1 :]
        else:
            rest = rest[match.end() :]
    return True


def _outside(text: bytes) -> bytes:
    """Text without what stands in parentheses or angle brackets, and without operator names."""
    text = re.sub(rb"operator\s*[^\s\w(]+", b"", text)
    previous = None
    while previous != text:
        previous, text = text, re.sub(rb"\([^()]*\)|<[^<>]*>", b"", text)
    return text


def _in_initialiser(head: bytes, offset: int) -> bool:
    """Whether the brace initialises a member in a constructor's list: `A::A() : a_{1}, b_(2) {`."""
    colon = re.search(rb"\)\s*(?:noexcept\s*)?:(?!:)", head[max(offset, 0) :])
    if colon is None:
        return False
    return re.search(rb"[\w>]\s*\Z", head) is not None and not re.search(
        rb"\)\s*\w+\s*\Z", head[max(offset, 0) + colon.end() :]
    )
