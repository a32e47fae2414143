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
POINTER = re.compile(rb"\s*\*")
GIVEN = re.compile(rb"\s*\)\s*\([^()]*\)\s*\Z")  # the parameters of the function that is given
TRAILER = re.compile(
    rb"\s*(?:(?:const|volatile|override|final|noexcept|mutable|try|&&?)\b|&&?|->[^{;]*|(?:throw|noexcept|__attribute__|__asm__|requires)\s*\(|"
    rb"[A-Z_][A-Z0-9_]*(?:\s*\([^()]*\))?)"
)
OLD_STYLE = re.compile(rb"^(?:[A-Za-z_][\w \t*]*[ \t*\n])?([A-Za-z_]\w*)[ \t]*\(([\w\s,]*)\)\s*\n", re.M)
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
            boundary = self._head_start(boundary, at, brace.start())
            at = brace.end()
            if brace[0] == b"}":
                boundary = at
                continue
            head = self.code[boundary : brace.start()]
            if head.count(b"(") > head.count(b")"):  # a default argument, or a lambda handed over
                at = self._after(brace.start(), head)
                continue
            if _opens_scope(head):
                boundary = at
                continue
            named = _name(head)
            at = self._after(brace.start(), head)
            if named is not None and _in_initialiser(head, named[1]):
                continue
            if (found := self._head(boundary, brace.start(), at, named)) is not None:
                yield found
            boundary = at

    def _head(self, start: int, brace: int, end: int, named: tuple[str, int] | None) -> Head | None:
        """The head of a definition, if it is one."""
        if named is None:
            return self._old_style(start, brace, end)
        name, offset = named
        while self.code[start : start + 1].isspace():
            start, offset = start + 1, offset - 1
        return Head(name, self.lines.line(start + offset), Extent(start, end), brace)

    def _head_start(self, boundary: int, read: int, brace: int) -> int:
        """Where the declaration that this brace belongs to begins: after the last `;`, brace or access specifier outside parentheses.

        What was read before was passed over: an initialiser in the declaration itself.
        """
        last = counted = boundary
        depth = 0
        for match in BOUNDARY.finditer(self.code, max(boundary, read), brace):
            depth += self.code.count(b"(", counted, match.start()) - self.code.count(b")", counted, match.start())
            counted = match.start()
            if depth == 0:
                last = match.end()
        return last

    def _old_style(self, start: int, brace: int, end: int) -> Head | None:
        """The head of a K&R definition, whose parameters are declared between its parentheses and its brace."""
        if self.code[brace - 1 : brace] != b"\n":
            return None
        for match in reversed(list(OLD_STYLE.finditer(self.code, max(0, start - 600), brace))):
            if DECLARATIONS.match(self.code[match.end() : brace]) and match[1] not in SKIPPED:
                return Head(match[1].decode(), self.lines.line(match.start(1)), Extent(match.start(), end), brace)
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
        if POINTER.match(head, match.end()) and rest.lstrip().startswith(
            b"("
        ):  # what gives a function: int (*f(void))(int)
            at = match.end()
            continue
        if _only_trailer(rest) or (b"*" in head[: match.start()] and GIVEN.match(rest)):
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
