"""The macros of a file from its `#define` lines, and which of a snapshot's macros change what a parser must read."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from outcrop.languages.c.lexing import closing
from outcrop.model.macros import Macro, Shapes

DEFINE = re.compile(rb"#[ \t]*define[ \t]+([A-Za-z_]\w*)(\(([^()]*)\))?((?:[^\n\\]|\\(?:\r?\n)?)*)")
INCLUDE = re.compile(rb'#[ \t]*include[ \t]*["<]([^">\n]+)[">]')
COMMENT = re.compile(rb"/\*.*?(?:\*/|\Z)|//.*", re.S)
CONTINUATION = re.compile(rb"\\\r?\n")
LOOP = re.compile(rb"\b(?:for|while|foreach|BOOST_FOREACH)\s*\(")
ONLY_CALL = re.compile(rb"\s*([A-Za-z_]\w*)\s*\(")
SPECIFIER = re.compile(
    rb"(?:__attribute__|__attribute|__declspec|_Alignas|alignas|_Pragma|__pragma)\s*(?P<paren>\()"
    rb"|\[\[[^\]]*\]\]|\"C(?:\+\+)?\""
    rb"|\b(?:extern|static|inline|__inline|__inline__|__forceinline|const|volatile|register|restrict|__restrict|__restrict__|_Noreturn"
    rb"|noexcept|override|final|virtual|explicit|constexpr|__extension__|__cdecl|__stdcall|__fastcall|__thiscall|__const|signed)\b"
)
NAME = re.compile(rb"[A-Za-z_]\w*")


def macros(data: bytes) -> tuple[Macro, ...]:
    """Every `#define`, in order; continuation lines joined, comments gone."""
    found: list[Macro] = []
    line, at = 1, 0
    for match in _directives(DEFINE, data):
        line += data.count(b"\n", at, match.start())
        at = match.start()
        body = COMMENT.sub(b" ", CONTINUATION.sub(b"\n", match[4])).strip()
        given = (
            None
            if match[2] is None
            else tuple(p.strip() for p in _text(match[3]).replace("\\\n", "").split(",") if p.strip())
        )
        found.append(Macro(_text(match[1]), given, _text(body), line))
    return tuple(found)


def includes(data: bytes) -> tuple[str, ...]:
    """What a file includes, as written."""
    return tuple(_text(match[1]) for match in _directives(INCLUDE, data))


def _directives(wanted: re.Pattern[bytes], data: bytes) -> Iterator[re.Match[bytes]]:
    """Those matches before which nothing stands on their line."""
    return (m for m in wanted.finditer(data) if not data[data.rfind(b"\n", 0, m.start()) + 1 : m.start()].strip())


def shapes(found: Iterable[Macro]) -> Shapes:
    """Which macros are loop heads, and which attributes: one definition of several makes a loop, all must be attributes."""
    by_name: dict[str, list[Macro]] = {}
    for macro in found:
        by_name.setdefault(macro.name, []).append(macro)
    loops = _closure(by_name, lambda macro, known: macro.parameters is not None and _is_loop(macro, known), any)
    attributes = _closure(by_name, _is_attribute, all)
    attributes -= loops
    return Shapes(loops, attributes, frozenset(name for name in attributes if by_name[name][0].parameters is not None))


def _closure(
    by_name: Mapping[str, list[Macro]],
    test: Callable[[Macro, frozenset[str]], bool],
    combine: Callable[[Iterable[bool]], bool],
) -> frozenset[str]:
    """The names of which the test holds, given those of which it held before, until no more are found."""
    known: frozenset[str] = frozenset()
    while True:
        more = frozenset(
            name
            for name, several in by_name.items()
            if name in known or combine(test(macro, known) for macro in several)
        )
        if more == known:
            return known
        known = more


def _is_loop(macro: Macro, known: frozenset[str]) -> bool:
    """Whether a body ends in the head of a loop, perhaps with an `if (...)` after it, or is the use of another such macro."""
    body = macro.body.encode("utf-8", "replace")
    call = ONLY_CALL.match(body)
    if call is not None and _text(call[1]) in known and closing(body, call.end() - 1) == len(body) - 1:
        return True
    for match in LOOP.finditer(body):
        end = closing(body, match.end() - 1)
        if end < 0 or body[: match.start()].rstrip().endswith(b"}"):  # the end of a do-while
            continue
        rest = body[end + 1 :].strip()
        while (guard := re.match(rb"if\s*\(", rest)) and (inner := closing(rest, guard.end() - 1)) >= 0:
            rest = rest[inner + 1 :].strip()
            rest = re.sub(rb"^(?:\{\s*\}|;)?\s*else\b\s*", b"", rest)
        if not rest and not body[: match.start()].count(b"{") > body[: match.start()].count(b"}"):
            return True
    return False


def _is_attribute(macro: Macro, known: frozenset[str]) -> bool:
    """Whether a body is empty, or only says how something is declared."""
    body = macro.body.encode("utf-8", "replace")
    at = 0
    while at < len(body):
        if body[at : at + 1].isspace():
            at += 1
        elif match := SPECIFIER.match(body, at):
            at = closing(body, match.start("paren")) + 1 if match["paren"] else match.end()
            if at == 0:
                return False
        elif (match := NAME.match(body, at)) and _text(match[0]) in known:
            at = match.end()
        else:
            return False
    return True


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")
