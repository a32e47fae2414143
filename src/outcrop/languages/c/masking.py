"""What the grammar stumbles over, replaced by bytes of the same length that it can read; every offset stays that of the file.

Each function proposes edits for one way in which code goes wrong, in the order of PARSING.md. What was learned is handed in.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from outcrop.languages.c.lexing import DIRECTIVE, closing, spaces
from outcrop.model.extent import Extent
from outcrop.model.macros import Head, Shapes

BEGINS = re.compile(rb"^[ \t]*([A-Za-z_]\w*)[ \t]*\(", re.M)
LINE_CALL = re.compile(rb"(?:^|(?<=[;{}:)]))[ \t]*([A-Za-z_]\w*)[ \t]*\(", re.M)
IDENTIFIER = re.compile(rb"[A-Za-z_]\w*")
KEYWORDS = frozenset(
    b"if for while switch return sizeof else do case goto typeof __typeof__ defined catch try throw new delete static_assert"
    b" _Static_assert alignof decltype co_return co_yield co_await using namespace asm __asm__ __attribute__ __declspec".split()
)
SPECIFIERS = frozenset(
    b"static inline extern const volatile struct union enum unsigned signed long short virtual explicit constexpr template typename class".split()
)
DECLARATION = re.compile(
    rb"\s*(?:const\s+|struct\s+|unsigned\s+)?[A-Za-z_][\w:]*(?:\s*<[^()]*>)?(?:\s+const)?(?:\s*[*&]+\s*|\s+)[A-Za-z_\[]"
)
WORDS_OF_TYPE = (
    rb"struct|union|enum|unsigned|signed|const|volatile|long|short|char|int|float|double|void|bool|size_t|_Bool"
)
TYPE_ARGUMENT = re.compile(
    rb"(?<=[(,])\s*((?:(?:%b)\b[ \t]*)+(?:[A-Za-z_]\w*)?(?:[ \t]*\*)*|[A-Za-z_]\w*[ \t]*\*[ \t*]*)(?=\s*[,)])"
    % WORDS_OF_TYPE
)
CALLED = re.compile(rb"\b([A-Za-z_]\w*)[ \t]*\(")
JUMP_ARGUMENT = re.compile(rb"(?<=[(,])\s*\bgoto(\s+)(?=\w+\s*[,)])")
COMPUTED_GOTO = re.compile(rb"\bgoto\s*(\*)")
BRACED_DEFAULT = re.compile(rb"=\s*\{\s*\}(?=\s*[,)])")
PASTED = re.compile(rb"\"\s*([A-Z_]\w*\s*\([^()]*\))\s*(?=\")")
TWO_CONSTANTS = re.compile(rb"=\s*[A-Z_][A-Z0-9_]*([ \t]+[A-Z_][A-Z0-9_]*)(?=\s*;)")
LONE_MACRO = re.compile(rb"^[ \t]*[A-Z_][A-Z0-9_]{2,}[ \t]*([ \t\r]|\n(?![ \t]*#))(?=\s*\w)", re.M)
GNU_REST = re.compile(rb"^[ \t]*#[ \t]*define[ \t]+\w+\([^()\n]*\w(\.\.\.)\)", re.M)
CONTINUES = re.compile(rb"\s*(?:[;,{)=.?&|^<>*/+%\]]|-|:(?!:)|\[)")


@dataclass(frozen=True, slots=True)
class Mask:
    """Bytes that the parser is fed in place of the file's own."""

    kind: str  # loop | attribute | statement | type | branch | definition
    extent: Extent
    replacement: bytes


def apply(data: bytes, masks: Iterable[Mask]) -> bytes:
    """The bytes that the parser is fed. Of masks that overlap, the first holds."""
    fed = bytearray(data)
    for mask in masks:
        assert len(mask.replacement) == mask.extent.end - mask.extent.start, mask
        fed[mask.extent.start : mask.extent.end] = mask.replacement
    return bytes(fed)


def uses(data: bytes, names: frozenset[str]) -> bool:
    """Whether a line begins with a call of one of these names."""
    return not names.isdisjoint(name.decode() for name in set(BEGINS.findall(data)))


def loops(code: bytes, shapes: Shapes, bodies: Sequence[Extent] | None = None) -> Iterator[Mask]:
    """Loop macros, as loops: known by their definitions, or, inside the bodies of functions, by the shape call + block."""
    for match in LINE_CALL.finditer(code):
        name = match[1]
        known = name.decode() in shapes.loops
        if name in KEYWORDS or not (known or (bodies is not None and _inside(bodies, match.start(1)))):
            continue
        opening = match.end() - 1
        end = closing(code, opening)
        if end < 0:
            continue
        if not known and not re.match(rb"\s*\{", code[end + 1 : end + 200]):
            continue
        yield from _loop(code, match.start(1), opening, end)


def _loop(code: bytes, start: int, opening: int, end: int) -> Iterator[Mask]:
    """The head of one loop: `while (a, b)`, or `for (T x: xs)` where a variable is declared."""
    name, arguments = Extent(start, opening), code[opening + 1 : end]
    comma = _top_comma(arguments)
    width = opening - start
    if not arguments.strip() and width >= 2:
        yield Mask(
            "loop",
            Extent(start, end + 1),
            b"if" + b" " * (width - 2) + (b"(" + b"1".ljust(end - opening - 1) + b")" if end > opening + 1 else b"()"),
        )
    elif comma >= 0 and DECLARATION.match(arguments[:comma]) and width >= 3:
        yield Mask("loop", name, b"for".ljust(width))
        yield Mask("loop", Extent(opening + 1 + comma, opening + 2 + comma), b":")
    elif width >= 5:
        yield Mask("loop", name, b"while".ljust(width))
        yield from types(code, Extent(opening, end + 1))
    elif width >= 2:
        yield Mask("loop", name, b"if".ljust(width))
        yield from types(code, Extent(opening, end + 1))


def _top_comma(text: bytes) -> int:
    """The first comma outside brackets; -1 where there is none."""
    depth = 0
    for index, byte in enumerate(text):
        if byte in b"([{<":
            depth += 1
        elif byte in b")]}" or (byte in b">" and text[index - 1 : index] != b"-"):
            depth -= 1
        elif byte == 0x2C and depth <= 0:
            return index
    return -1


def types(code: bytes, where: Extent) -> Iterator[Mask]:
    """Types as arguments: a name with stars, or made of several words, becomes one name of the same length."""
    for match in TYPE_ARGUMENT.finditer(code, where.start, where.end):
        written = match[1]
        first = b"_" if written[:1].isalpha() else written[:1]
        name = first + re.sub(rb"[*&]", b" ", re.sub(rb"(?<=\w)[ \t]+(?=\w)", lambda m: b"_" * len(m[0]), written[1:]))
        yield Mask("type", Extent(*match.span(1)), name)


def arguments(code: bytes) -> Iterator[Mask]:
    """What is no expression and stands as an argument: types, a `goto`, a braced default; and goto to a computed place."""
    for match in CALLED.finditer(code):
        end = closing(code, match.end() - 1) if match[1] not in KEYWORDS else -1
        if 0 <= end < match.end() + 2000 and b"{" not in code[match.end() : end]:
            yield from types(code, Extent(match.end() - 1, end + 1))
    for match in JUMP_ARGUMENT.finditer(code):
        yield Mask("argument", Extent(*match.span(1)), b"_" * len(match[1]))
    for match in COMPUTED_GOTO.finditer(code):
        yield Mask("computed goto", Extent(*match.span(1)), b" ")
    for match in BRACED_DEFAULT.finditer(code):
        yield Mask("argument", Extent(*match.span()), spaces(match[0]))


def strings(code: bytes) -> Iterator[Mask]:
    """Macros pasted between string literals, or one after the other, that the grammar takes for something else."""
    for match in PASTED.finditer(code):
        yield Mask("string", Extent(*match.span(1)), spaces(match[1]))
    for match in TWO_CONSTANTS.finditer(code):
        yield Mask("string", Extent(*match.span(1)), spaces(match[1]))


def defined_between(code: bytes, heads: Sequence[Head]) -> Iterator[Mask]:
    """A `#define` between the head of a function and its brace."""
    for head in heads:
        for match in DIRECTIVE.finditer(code, head.extent.start, head.body):
            if re.match(rb"[ \t]*#[ \t]*(?:define|undef|pragma)\b", match[0]):
                yield Mask("definition", Extent(*match.span()), spaces(match[0]))


def typeless(code: bytes, head: Head) -> Iterator[Mask]:
    """A head without a type, as C89 and test macros have it: the name's own first letter serves as one."""
    name = re.compile(rb"\s*([A-Za-z_]\w\w+)\s*\(").match(code, head.extent.start)
    if name is not None and name.end() <= head.body:
        yield Mask("type", Extent(name.start(1) + 1, name.start(1) + 2), b" ")


def attributes(code: bytes, shapes: Shapes) -> Iterator[Mask]:
    """Macros that say how something is declared, gone: what they expand to is nothing to a reader of control flow."""
    known = {name.encode("utf-8", "replace") for name in shapes.attributes}
    directives = [match.span() for match in DIRECTIVE.finditer(code)]
    for match in IDENTIFIER.finditer(code):
        if match[0] in known or match[0] in (b"__attribute__", b"__declspec", b"__extension__"):
            if _within(directives, match.start()):
                continue
            end = match.end()
            if (paren := re.compile(rb"\s*\(").match(code, end)) and (
                match[0] in (b"__attribute__", b"__declspec") or _takes(shapes, match[0])
            ):
                closed = closing(code, paren.end() - 1)
                end = closed + 1 if closed >= 0 else end
            yield Mask("attribute", Extent(match.start(), end), spaces(code[match.start() : end]))


def specifiers(code: bytes, heads: Sequence[Head]) -> Iterator[Mask]:
    """Names in capitals before a function's own, beside its type: macros of a header out of reach, such as `API int CALL f(...)`."""
    for head in heads:
        before = code[head.extent.start : head.body]
        place = re.search(rb"(?<![\w:])[\w:~]*" + re.escape(head.name.encode("utf-8", "replace")) + rb"\s*\(", before)
        if place is None:
            continue
        names = [m for m in IDENTIFIER.finditer(before, 0, place.start()) if m[0] not in SPECIFIERS]
        capitals = [m for m in names if m[0].isupper()]
        for match in capitals if len(names) > len(capitals) else capitals[:-1]:
            start = head.extent.start + match.start()
            yield Mask("attribute", Extent(start, start + len(match[0])), b" " * len(match[0]))


def _takes(shapes: Shapes, name: bytes) -> bool:
    """Whether an attribute macro is one with arguments."""
    return name.decode() in shapes.callable_attributes


def statements(code: bytes, heads: Sequence[Head], bodies: Sequence[Extent]) -> Iterator[Mask]:
    """Macro calls without a semicolon: outside functions they are blanked, inside they get one in place of the space behind them."""
    named = {head.name.encode("utf-8", "replace") for head in heads}
    directives = [match.span() for match in DIRECTIVE.finditer(code)]
    for match in LINE_CALL.finditer(code):
        if match[1] in KEYWORDS or _within(directives, match.start(1)):
            continue
        end = closing(code, match.end() - 1)
        if end < 0 or CONTINUES.match(code, end + 1) or end + 1 >= len(code):
            continue
        if not _inside(bodies, match.start(1)):
            if match[1] not in named and code[match.start(1) - 1 : match.start(1)] in (b"\n", b""):
                yield Mask("statement", Extent(match.start(1), end + 1), spaces(code[match.start(1) : end + 1]))
        elif (
            _begins_statement(code, match.start(1))
            and code[end + 1 : end + 2].isspace()
            and not re.compile(rb"\s*(?:#|\"|%|\?)").match(code, end + 1)
        ):
            yield Mask("statement", Extent(end + 1, end + 2), b";")


def lone_macros(code: bytes, bodies: Sequence[Extent]) -> Iterator[Mask]:
    """A macro without arguments that is a statement or declaration by itself: `DEF_TIMERS` on a line of its own."""
    for match in LONE_MACRO.finditer(code):
        if _inside(bodies, match.start()) and _begins_statement(code, match.start()):
            yield Mask("statement", Extent(*match.span(1)), b";".ljust(len(match[1])))


def _begins_statement(code: bytes, start: int) -> bool:
    """Whether what stands before is the end of a statement, a label, a brace, or the head of a branch."""
    before = code[max(0, start - 400) : start].rstrip()
    return before[-1:] in (b";", b"{", b"}", b":", b")", b"") or before.endswith((b"else", b"do"))


def gnu_defines(data: bytes) -> Iterator[Mask]:
    """GNU's named rest parameters in a `#define`: `args...` reads as `args`."""
    for match in GNU_REST.finditer(data):
        yield Mask("definition", Extent(*match.span(1)), b"   ")


def _inside(bodies: Sequence[Extent], offset: int) -> bool:
    """Whether a byte lies in one of these extents, which are in order and do not overlap, past its own head's line."""
    low, high = 0, len(bodies)
    while low < high:
        middle = (low + high) // 2
        if bodies[middle].end <= offset:
            low = middle + 1
        else:
            high = middle
    return low < len(bodies) and bodies[low].start < offset


def _within(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= offset:
            low = middle + 1
        else:
            high = middle
    return low < len(spans) and spans[low][0] <= offset
