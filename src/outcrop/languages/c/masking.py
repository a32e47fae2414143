"""What the grammar stumbles over, replaced by bytes of the same length that it can read; every offset stays that of the file.

Each function proposes edits for one way in which code goes wrong, in the order of PARSING.md. What was learned is handed in.
"""

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from outcrop.languages.c.lexing import DIRECTIVE, Code, spaces
from outcrop.model.extent import Extent
from outcrop.model.macros import Head, Shapes

BEGINS = re.compile(rb"\n[ \t]*([A-Za-z_]\w*)[ \t]*\(")
IDENTIFIER = re.compile(rb"[A-Za-z_]\w*")
CAPITALS = re.compile(rb"(?<!\w)[A-Z_][A-Z0-9_]*(?!\w)")
ATTRIBUTES = frozenset({b"__attribute__", b"__declspec", b"__extension__"})
PARENTHESIS = re.compile(rb"\s*\(")
CLOSES = re.compile(rb"\s*\)")
BLOCK = re.compile(rb"\s*\{")
NO_OPERAND = re.compile(rb"\s*(?:#|\"|%|\?)")
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
JUMP_ARGUMENT = re.compile(rb"goto(?<=\bgoto)(\s+)(?=\w+\s*[,)])")
COMPUTED_GOTO = re.compile(rb"goto(?<=\bgoto)\s*(\*)")
BRACED_DEFAULT = re.compile(rb"=\s*\{\s*\}(?=\s*[,)])")
PASTED = re.compile(rb"\"\s*([A-Z_]\w*\s*\([^()]*\))\s*(?=\")")
TWO_CONSTANTS = re.compile(rb"=\s*[A-Z_][A-Z0-9_]*([ \t]+[A-Z_][A-Z0-9_]*)(?=\s*;)")
LONE_MACRO = re.compile(rb"^[ \t]*[A-Z_][A-Z0-9_]{2,}[ \t]*([ \t\r]|\n(?![ \t]*#))(?=\s*\w)", re.M)
LONE_AT_TOP = re.compile(rb"\n([A-Z_][A-Z0-9_]{2,})[ \t\r]*\n(?=\s*(?:typedef|static|extern|struct|union|enum)\b)")
GNU_REST = re.compile(rb"^[ \t]*#[ \t]*define[ \t]+\w+\([^()\n]*\w(\.\.\.)\)", re.M)
EACH = re.compile(rb"for_?each", re.IGNORECASE)  # in the name of a loop macro, wherever it is defined
CONTINUES = re.compile(rb"\s*(?:[;,{)=.?&|^<>*/+%\]]|-|:(?!:)|\[)")


@dataclass(frozen=True, slots=True)
class Mask:
    """Bytes that the parser is fed in place of the file's own."""

    kind: str  # loop | attribute | statement | type | branch | definition
    extent: Extent
    replacement: bytes


def apply(data: bytes, masks: Iterable[Mask]) -> bytes:
    """The bytes that the parser is fed. Of masks that overlap, the last holds."""
    fed = bytearray(data)
    for mask in masks:
        assert len(mask.replacement) == mask.extent.end - mask.extent.start, mask
        fed[mask.extent.start : mask.extent.end] = mask.replacement
    return bytes(fed)


def uses(data: bytes, names: frozenset[str]) -> bool:
    """Whether a line begins with a call of one of these names."""
    return not names.isdisjoint(name.decode() for name in set(BEGINS.findall(data)))


def loops(code: Code, shapes: Shapes, bodies: Sequence[Extent] | None = None) -> Iterator[Mask]:
    """Loop macros, as loops: known by their definitions, or, inside the bodies of functions, by the shape call + block."""
    known = {name.encode("utf-8", "replace") for name in shapes.loops} - KEYWORDS
    for name, start, opening in code.calls:
        if name not in known and (bodies is None or name in KEYWORDS or not _inside(bodies, start)):
            continue
        end = code.closings.get(opening)
        if end is not None and (
            name in known or BLOCK.match(code.text, end + 1, end + 200) or _each(code, name, end + 1)
        ):
            yield from _loop(code.text, start, opening, end)


def _each(code: Code, name: bytes, after: int) -> bool:
    """Whether a call is the head of a loop by its name, and what follows is no more of an expression."""
    return EACH.search(name) is not None and not CONTINUES.match(code.text, after)


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
        declared = b"for".ljust(width) + code[opening : opening + 1 + comma] + b":"
        yield Mask("loop", Extent(start, start + len(declared)), declared)
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
    return map(_type, TYPE_ARGUMENT.finditer(code, where.start, where.end))


def _type(match: re.Match[bytes]) -> Mask:
    written = match[1]
    first = b"_" if written[:1].isalpha() else written[:1]
    name = first + re.sub(rb"[*&]", b" ", re.sub(rb"(?<=\w)[ \t]+(?=\w)", lambda m: b"_" * len(m[0]), written[1:]))
    return Mask("type", Extent(*match.span(1)), name)


def arguments(code: Code, heads: Sequence[Head]) -> Iterator[Mask]:
    """What is no expression and stands as an argument: types, a `goto`, a braced default; and goto to a computed place."""
    yield from _types_as_arguments(code, heads)
    for match in JUMP_ARGUMENT.finditer(code.text):
        yield Mask("argument", Extent(*match.span(1)), b"_" * len(match[1]))
    for match in COMPUTED_GOTO.finditer(code.text):
        yield Mask("computed goto", Extent(*match.span(1)), b" ")
    for match in BRACED_DEFAULT.finditer(code.text):
        yield Mask("argument", Extent(*match.span()), spaces(match[0]))


def _types_as_arguments(code: Code, heads: Sequence[Head]) -> Iterator[Mask]:
    """The types in the arguments of calls that hold no block and are not endless; the parameters of a definition are none."""
    parameters = [Extent(head.extent.start, head.body) for head in heads]
    found = [match for match in TYPE_ARGUMENT.finditer(code.text) if not _is_cast(code.text, match)]
    starts = [match.start() for match in found]
    done = 0
    for match in CALLED.finditer(code.text):
        first = bisect_left(starts, match.end(), done)
        if first == len(starts):
            return
        if match[1] in KEYWORDS or _inside(parameters, match.start()):
            continue
        end = code.closings.get(match.end() - 1, -1)
        if starts[first] < end < match.end() + 2000 and b"{" not in code.text[match.end() : end]:
            done = bisect_left(starts, end, first)
            yield from map(_type, found[first:done])


def commented_defines(data: bytes, code: Code) -> Iterator[Mask]:
    """A `#define` of several lines with a comment in it, gone: the grammar ends it there and takes the rest for code."""
    for where in code.directives:
        if b"\n" in data[slice(*where)] and b"/*" in data[slice(*where)]:
            yield Mask("definition", where, spaces(data[slice(*where)]))


def _is_cast(code: bytes, match: re.Match[bytes]) -> bool:
    """Whether a type stands alone in parentheses that no name calls."""
    opening = match.start() - 1
    alone = code[opening : opening + 1] == b"(" and CLOSES.match(code, match.end()) is not None
    return alone and not code[max(0, opening - 40) : opening].rstrip()[-1:].replace(b"_", b"a").isalnum()


def strings(code: Code) -> Iterator[Mask]:
    """Macros pasted between string literals, or one after the other, that the grammar takes for something else."""
    for match in PASTED.finditer(code.text):
        yield Mask("string", Extent(*match.span(1)), spaces(match[1]))
    for match in TWO_CONSTANTS.finditer(code.text):
        yield Mask("string", Extent(*match.span(1)), spaces(match[1]))


def defined_between(code: Code, heads: Sequence[Head]) -> Iterator[Mask]:
    """A `#define` between the head of a function and its brace."""
    for head in heads:
        for match in DIRECTIVE.finditer(code.text, head.extent.start, head.body):
            if re.match(rb"[ \t]*#[ \t]*(?:define|undef|pragma)\b", match[0]):
                yield Mask("definition", Extent(*match.span()), spaces(match[0]))


def typeless(code: Code, head: Head) -> Iterator[Mask]:
    """A head without a type, as C89 and test macros have it: the name's own first letter serves as one."""
    name = re.compile(rb"\s*([A-Za-z_]\w\w+)\s*\(").match(code.text, head.extent.start)
    if name is not None and name.end() <= head.body:
        yield Mask("type", Extent(name.start(1) + 1, name.start(1) + 2), b" ")


def attributes(code: Code, shapes: Shapes) -> Iterator[Mask]:
    """Macros that say how something is declared, gone: what they expand to is nothing to a reader of control flow."""
    known = {name.encode("utf-8", "replace") for name in shapes.attributes} | ATTRIBUTES
    for name in sorted(known.intersection(IDENTIFIER.findall(code.text))):
        for match in re.finditer(rb"%b(?<!\w%b)(?!\w)" % (name, name), code.text):
            if _inside(code.directives, match.start()):
                continue
            end = match.end()
            if (paren := PARENTHESIS.match(code.text, end)) and _takes(shapes, name):
                end = code.closings.get(paren.end() - 1, end - 1) + 1
            yield Mask("attribute", Extent(match.start(), end), spaces(code.text[match.start() : end]))


def _takes(shapes: Shapes, name: bytes) -> bool:
    """Whether an attribute is one with arguments."""
    return name in (b"__attribute__", b"__declspec") or name.decode() in shapes.callable_attributes


def specifiers(code: Code, heads: Sequence[Head]) -> Iterator[Mask]:
    """Names in capitals before a function's own, beside its type: macros of a header out of reach, such as `API int CALL f(...)`."""
    for head in heads:
        before = code.text[head.extent.start : head.body]
        if CAPITALS.search(before) is None:
            continue
        place = re.search(rb"(?<![\w:])[\w:~]*" + re.escape(head.name.encode("utf-8", "replace")) + rb"\s*\(", before)
        if place is None:
            continue
        names = [m for m in IDENTIFIER.finditer(before, 0, place.start()) if m[0] not in SPECIFIERS]
        capitals = [m for m in names if m[0].isupper()]
        for match in capitals if len(names) > len(capitals) else capitals[:-1]:
            start = head.extent.start + match.start()
            yield Mask("attribute", Extent(start, start + len(match[0])), b" " * len(match[0]))


def statements(code: Code, shapes: Shapes, heads: Sequence[Head], bodies: Sequence[Extent]) -> Iterator[Mask]:
    """Macro calls without a semicolon: outside functions they are blanked, inside they get one in place of the space behind them."""
    text, named = code.text, {head.name.encode("utf-8", "replace") for head in heads}
    for name, start, opening in code.calls:
        after = code.closings.get(opening, len(text)) + 1
        if name in KEYWORDS or after >= len(text) or CONTINUES.match(text, after) or _inside(code.directives, start):
            continue
        if not _inside(bodies, start):
            if name not in named and text[start - 1 : start] in (b"\n", b""):
                yield Mask("statement", Extent(start, after), spaces(text[start:after]))
        elif (
            name.decode() not in shapes.loops
            and EACH.search(name) is None
            and _begins_statement(text, start)
            and text[after : after + 1].isspace()
            and not NO_OPERAND.match(text, after)
        ):
            yield Mask("statement", Extent(after, after + 1), b";")


def lone_macros(code: Code, bodies: Sequence[Extent]) -> Iterator[Mask]:
    """A macro without arguments that is a statement or declaration by itself: `DEF_TIMERS` on a line of its own."""
    for match in LONE_MACRO.finditer(code.text):
        if _inside(bodies, match.start()) and _begins_statement(code.text, match.start()):
            yield Mask("statement", Extent(*match.span(1)), b";".ljust(len(match[1])))
    for match in LONE_AT_TOP.finditer(code.text):
        if not _inside(bodies, match.start(1)) and _begins_statement(code.text, match.start(1)):
            yield Mask("statement", Extent(*match.span(1)), spaces(match[1]))


def _begins_statement(code: bytes, start: int) -> bool:
    """Whether what stands before is the end of a statement, a label, a brace, or the head of a branch."""
    before = code[max(0, start - 400) : start].rstrip()
    return before[-1:] in (b";", b"{", b"}", b":", b")", b"") or before.endswith((b"else", b"do"))


def gnu_defines(data: bytes) -> Iterator[Mask]:
    """GNU's named rest parameters in a `#define`: `args...` reads as `args`."""
    for match in GNU_REST.finditer(data):
        yield Mask("definition", Extent(*match.span(1)), b"   ")


def _inside(extents: Sequence[Extent], offset: int) -> bool:
    """Whether a byte lies in one of these extents, which are in order and do not overlap."""
    index = bisect_right(extents, (offset, sys.maxsize)) - 1
    return index >= 0 and offset < extents[index].end
