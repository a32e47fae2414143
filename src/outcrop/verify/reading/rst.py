"""From reStructuredText to prose and quoted code: code blocks and literal blocks; what `literalinclude` includes is no quote."""

import re
from collections.abc import Iterator, Sequence

from outcrop.verify.document import Block, Prose, quote_of
from outcrop.verify.indentation import dedented
from outcrop.verify.reading.numbers import unnumbered

DIRECTIVE = re.compile(r"(\s*)\.\.\s+([\w:+-]+?)::\s*(.*)$")
CODE = {"code-block", "code", "sourcecode", "parsed-literal", "highlight-block"}
OPTION = re.compile(r"\s*:([\w-]+):\s*(.*)$")
UNDERLINE = re.compile(r"([=\-`:'\"~^_*+#<>.!])\1{2,}\s*$")
COMMENT = re.compile(r"\s*\.\.(?:\s|$)")


def read_rst(text: str) -> Iterator[Block]:
    """The blocks of a document."""
    rows = text.split("\n")
    at = 0
    while at < len(rows):
        directive = DIRECTIVE.match(rows[at])
        if not rows[at].strip():
            at += 1
        elif directive is not None and directive[2] in CODE:
            block, at = _directive(rows, at, directive)
            yield from block
        elif directive is not None and directive[2] == "literalinclude":
            at = _indented(rows, at + 1, _indent(rows[at]))
        else:
            blocks, at = _paragraph(rows, at)
            yield from blocks


def _directive(rows: Sequence[str], at: int, found: re.Match[str]) -> tuple[list[Block], int]:
    """A directive's options, then its content."""
    end = _indented(rows, at + 1, _indent(rows[at]))
    start = at + 1
    options: dict[str, str] = {}
    while start < end and (option := OPTION.match(rows[start])) is not None:
        options[option[1]] = option[2]
        start += 1
    told = [value for key, value in options.items() if key in ("caption", "name", "lines")]
    number = options.get("lineno-start") or options.get("number-lines") or ""
    label = Prose("\n".join(told), at + 1) if told else None
    return _quote(
        rows, start, end, found[3].strip().lower() or None, label, int(number) if number.isdigit() else None
    ), end


def _quote(
    rows: Sequence[str], start: int, end: int, language: str | None, label: Prose | None, number: int | None
) -> list[Block]:
    """Rows without the indentation that sets them off."""
    while start < end and not rows[start].strip():
        start += 1
    inside = rows[start:end]
    bare = unnumbered(dedented(inside))
    number = number if number is not None else bare.first
    found = quote_of(
        bare.rows,
        start + 1 + bare.above,
        language=language,
        label=label,
        first=number if number != 1 else None,
        numbers=bare.numbers,
    )
    return [found] if found is not None else []


def _paragraph(rows: Sequence[str], at: int) -> tuple[list[Block], int]:
    """A paragraph, and the literal block that it announces with `::`."""
    end = at
    while end < len(rows) and rows[end].strip() and not (end > at and DIRECTIVE.match(rows[end])):
        end += 1
    paragraph = [row for row in rows[at:end] if not UNDERLINE.fullmatch(row.strip())]
    heading = len(paragraph) == 1 and end - at > 1
    blocks: list[Block] = []
    if "".join(paragraph).strip(": \t"):
        blocks.append(Prose("\n".join(paragraph), at + 1, heading))
    announces = rows[end - 1].rstrip().endswith("::") and not COMMENT.match(rows[end - 1])
    if announces and not heading:
        stop = _indented(rows, end, _indent(rows[end - 1]))
        blocks += _quote(rows, end, stop, None, None, None)
        end = max(end, stop)
    return blocks, end


def _indented(rows: Sequence[str], at: int, indent: int) -> int:
    """Where what is indented deeper ends; blank rows belong to it where more follows."""
    end = at
    for index in range(at, len(rows)):
        if rows[index].strip():
            if _indent(rows[index]) <= indent:
                break
            end = index + 1
    return end


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip())
