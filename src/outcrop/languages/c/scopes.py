"""The full names of the functions that a survey counted: with the classes that they are written in, or that their heads name."""

import re
from collections.abc import Iterator

from outcrop.languages.c.lexing import closing, without_directives
from outcrop.model.extent import Extent, Lines
from outcrop.model.macros import Head

CLASS = re.compile(rb"\b(?:class|struct|union)\b((?:[^;{}=:]|::)+)(?::(?!:)[^;{}]*)?\{")
MACRO = re.compile(rb"\b(?:alignas|__attribute__|__declspec|[A-Z_][A-Z0-9_]*)\s*\((?:[^()]|\([^()]*\))*\)")
NAME = re.compile(rb"\b(?!final\b)[A-Za-z_][\w:]*(?:\s*<[^<>]*>)?")
WRITTEN = re.compile(rb"(?:[A-Za-z_]\w*(?:\s*<[^<>;{}()]*(?:<[^<>;{}()]*>[^<>;{}()]*)*>)?\s*::\s*)+\Z")
SPACE = re.compile(r"\s+")


def qualified(blanked: bytes, heads: tuple[Head, ...]) -> tuple[str, ...]:
    """The names of functions as their definitions have them: `Raylet::Start`; enclosing namespaces are left out."""
    code = without_directives(blanked)
    lines = Lines(code)
    classes = [*_classes(code)]
    return tuple(_qualified(code, head, lines, classes) for head in heads)


def _classes(code: bytes) -> Iterator[tuple[Extent, str]]:
    """What stands between the braces of each class, and its name; a function that gives a `struct` is none."""
    for match in CLASS.finditer(code):
        names = NAME.findall(head) if b"(" not in (head := MACRO.sub(b"", match[1])) and b")" not in head else []
        if names:
            yield Extent(match.end() - 1, closing(code, match.end() - 1)), names[-1].decode("utf-8", "replace")


def _qualified(code: bytes, head: Head, lines: Lines, classes: list[tuple[Extent, str]]) -> str:
    around = [name for where, name in classes if where.start < head.extent.start < where.end]
    first = max(lines.offset(head.line), head.extent.start)
    at = re.compile(re.escape(head.name.encode()).replace(rb"\ ", rb"\s+") + rb"\s*\(").search(code, first, head.body)
    written = WRITTEN.search(code, head.extent.start, at.start()) if at is not None else None
    prefix = written[0].decode("utf-8", "replace") if written is not None else ""
    return SPACE.sub(" ", "::".join([*around, f"{prefix}{head.name}"]))
