"""From Markdown to prose and quoted code: fences, indented code, HTML inside, and the `highlight` tags of static sites."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from outcrop.verify.document import Block, Prose, Quote, quote_of
from outcrop.verify.mentions import STARTS
from outcrop.verify.reading.html import read_html
from outcrop.verify.reading.numbers import unnumbered

PROSE = {"paragraph_open", "heading_open", "html_block", "table_open"}
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
LIQUID = re.compile(r"\{%-?\s*(end)?highlight\b([^%]*?)-?%\}")  # how Jekyll quotes code
WORD = re.compile(r"[\w+#-]+")
# What stands within a paragraph is of no concern, and what a reference defines neither; without them the time is that of the lines.
PARSER = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table").disable(["inline", "text_join", "reference"])


def read_markdown(text: str) -> Iterator[Block]:
    """The blocks of a document."""
    rows = text.split("\n")
    yield from _blocks(_liquid_as_fences(rows), rows, 0)


def _blocks(seen: Sequence[str], rows: Sequence[str], at: int) -> Iterator[Block]:
    """`seen` is what is parsed, `rows` are the document's own from line `at` on."""
    end = 0  # rows that are told
    for token in PARSER.parse("\n".join(seen)):
        if token.map is None or token.map[0] < end:
            continue
        if token.type in ("fence", "code_block"):
            yield from _code(token, rows, at)
        elif token.type == "html_block" and "<pre" in token.content.lower():
            yield from _moved(read_html("\n".join(rows[token.map[0] : token.map[1]])), at + token.map[0])
        elif token.type in PROSE:
            told = "\n".join(rows[token.map[0] : token.map[1]])
            yield Prose(told, at + token.map[0] + 1, token.type == "heading_open", verbatim=at == 0)
        else:
            continue
        end = token.map[1]


def _code(token: Token, rows: Sequence[str], at: int) -> Iterator[Block]:
    assert token.map is not None
    inner = token.content.removesuffix("\n").split("\n")
    first_line = at + token.map[0] + 1 + (token.type == "fence")
    if token.type == "code_block" and FENCE.match(inner[0]) is not None:
        yield from _blocks(inner, inner, at + token.map[0])  # what stands below a tab or an admonition is indented
        return
    info = token.info.strip()
    bare = unnumbered(inner)
    told = STARTS.search(info)
    number = int(told[1]) if told else bare.first
    label = Prose(rows[token.map[0]], at + token.map[0] + 1, verbatim=at == 0) if info else None
    found = quote_of(
        bare.rows,
        first_line + bare.above,
        language=_language(info),
        label=label,
        first=number if number != 1 else None,
        numbers=bare.numbers,
    )
    if found is not None:
        yield found


def _language(info: str) -> str | None:
    """The first word of an info string, be it in braces or with a dot: `c`, `{.c}`, `{code-block} c`."""
    plain = info.replace("{code-block}", "").replace("{code}", "").strip().lstrip("{.").strip()
    found = WORD.match(plain)
    if found is None or "=" in plain[found.end() : found.end() + 1] or found[0].isdigit():
        return None
    return found[0].lower()


def _liquid_as_fences(rows: Sequence[str]) -> list[str]:
    """Rows in which `{% highlight c %}` and its end are fences, line by line."""
    if not any("highlight" in row and "{%" in row for row in rows):
        return list(rows)
    seen = []
    for row in rows:
        found = LIQUID.search(row)
        plain = found is not None and not (row[: found.start()] + row[found.end() :]).strip()
        seen.append("~" * 12 + ("" if found[1] else found[2].strip()) if plain and found is not None else row)
    return seen


def _moved(blocks: Iterator[Block], lines: int) -> Iterator[Block]:
    """Blocks of a part of a document, told by the lines of the whole."""
    for block in blocks:
        if isinstance(block, Quote):
            first, last = block.lines
            yield replace(block, lines=(first + lines, last + lines))
        else:
            yield replace(block, line=block.line + lines)
