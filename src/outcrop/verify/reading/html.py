"""From HTML to prose and quoted code: `<pre>`, `<code>` of several lines, tables of code; highlighting and line numbers taken off."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from outcrop.verify.document import Block, Prose, quote_of
from outcrop.verify.reading.numbers import FEWEST, run_of_numbers, unnumbered

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "title"}
PARAGRAPHS = HEADINGS | {
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "td", "th", "tr", "table", "section", "article", "header", "footer", "blockquote",
    "figure", "figcaption", "hr", "main", "nav", "body", "aside", "details", "summary", "pre", "caption",
}  # fmt: skip
LINES = {"div", "li", "tr", "p"}  # inside code, each is a line of its own
SILENT = {"script", "style", "template", "button", "svg", "noscript", "textarea"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# The classes by which highlighters tell line numbers: Pygments, Rouge, Chroma, Prism, highlight.js, hosts of code.
NUMBERS = {
    "linenos", "lineno", "linenumber", "line-number", "line-numbers", "linenodiv", "line-numbers-rows", "lnt", "ln", "LineNr", "gutter",
    "gl", "rouge-gutter", "blob-num", "hljs-ln-numbers", "hljs-ln-n", "line-num", "react-line-number",
}  # fmt: skip
NOTES = {"notes"}  # inside code, what an appendix of ours says of its lines
ROW, GAP = "l", "gap"  # likewise, a line with its number, and what stands for lines that are left out
NUMBER_TAGS = {"td", "th", "span", "div", "a", "i"}
CODE_CELLS = {
    "blob-code",
    "blob-code-inner",
    "hljs-ln-code",
    "code",
    "rouge-code",
    "line-code",
    "code-line",
    "react-code-line-contents",
    "react-file-line",
}
# The classes by which a language is told: Prism, highlight.js and Rouge; GitHub; Sphinx; SyntaxHighlighter; pandoc; and, of a figure, Hexo.
LANGUAGE = re.compile(
    r"(?:^|\s)(?:(?:language|lang)-|highlight-(?:source-|text-)?|brush:\s*|sourceCode\s+)(?!(?:source|text)-)([A-Za-z][A-Za-z0-9+#]*)(?=[\s;-]|$)"
)
FIGURE = re.compile(r"(?:^|\s)highlight\s+([A-Za-z][A-Za-z0-9+#]*)(?=\s|$)")
STARTS = re.compile(r"linenums:(\d+)")


def read_html(text: str) -> Iterator[Block]:
    """The blocks of a page or a part of one."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.finish()
    return iter(reader.blocks)


@dataclass(slots=True)
class _Code:
    """Code that is being read."""

    tag: str
    depth: int
    line: int
    language: str | None
    first: int | None
    text: list[str] = field(default_factory=list)
    numbered: bool = False  # line numbers stand within it
    numbers: dict[int, int] = field(
        default_factory=dict
    )  # by row, of a page of ours, whose numbers its style sheet draws

    def begin(self, number: str) -> None:
        """A row begins that is numbered so."""
        if number.isdigit():
            self.numbers["".join(self.text).count("\n")] = int(number)

    def leave_out(self) -> None:
        """What stands for rows that are left out begins; its sign is drawn by the style sheet."""
        self.end_line()
        self.text.append("⋮ ")

    def end_line(self) -> None:
        if self.text and not self.text[-1].endswith("\n"):
            self.text.append("\n")


@dataclass(frozen=True, slots=True)
class _Open:
    """A tag that is open."""

    tag: str
    numbers: bool = False  # it holds line numbers
    gap: bool = False  # it stands for lines that are left out
    silent: bool = False  # nothing within it, or within one around it, is read
    numbering: bool = False  # it, or one around it, holds line numbers


class _Reader(HTMLParser):
    """What was read so far, and what is open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.open: list[_Open] = []
        self.often: Counter[str] = Counter()  # how often each tag is open
        self.prose: list[str] = []
        self.line = 1
        self.links: list[str | None] = []
        self.code: _Code | None = None
        self.numbers: list[str] = []  # of the code that is being read, or that comes next
        self.cells: list[tuple[str, int]] = []  # lines of a table that has one a row
        self.language: str | None = None

    @property
    def inner(self) -> _Open:
        """The innermost tag that is open."""
        return self.open[-1] if self.open else _Open("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        told = {name: value or "" for name, value in attrs}
        classes = set(told.get("class", "").split())
        if tag in PARAGRAPHS and self.code is None:
            self._paragraph(heading=False)
        if tag == "br":
            self.handle_data("\n")
        if tag in VOID:
            return
        numbers = bool(classes & NUMBERS) and (tag in NUMBER_TAGS or (tag == "pre" and classes & {"lineno", "linenos"}))
        around = self.inner
        if numbers and self.code is not None:
            self.code.numbered = True
        number = told.get("data-line-number", "") if numbers and not around.numbering else ""
        note = self.code is not None and bool(classes & NOTES)
        silent = (
            tag in SILENT or note or number.isdigit() or around.silent
        )  # a number that an attribute tells is not told twice
        gap = self.code is not None and _is_gap(told, classes)
        self.open.append(_Open(tag, bool(numbers), gap, silent, bool(numbers) or around.numbering))
        self.often[tag] += 1
        if tag == "a":
            self.links.append(told.get("href"))
        if number.isdigit():
            self.numbers.append(f"{number}\n")
        elif not (numbers or around.numbering):
            self._maybe_code(tag, told, classes)

    def _maybe_code(self, tag: str, told: dict[str, str], classes: set[str]) -> None:
        """Whether code begins with this tag."""
        language = (FIGURE if tag == "figure" else LANGUAGE).search(told.get("class", ""))
        if self.code is not None:
            if ROW in classes:
                self.code.begin(told.get("data-n", ""))
            elif _is_gap(told, classes):
                self.code.leave_out()
            self.code.language = self.code.language or (language[1].lower() if language else None)
            if tag == "ol" and told.get("start", "").isdigit():
                self.code.first = int(told["start"])
            return
        if tag in ("div", "figure") and language:  # a highlighter's frame around the code
            self.language = language[1].lower()
        if tag in ("pre", "code") or (tag in ("td", "div") and classes & CODE_CELLS):
            starts = STARTS.search(told.get("class", ""))
            first = told.get("data-start", "") if not starts else starts[1]
            named = language[1].lower() if language else told.get("lang") or told.get("data-lang") or self.language
            line = self.getpos()[0]
            self.code = _Code(tag, len(self.open), line, named, int(first) if first.isdigit() else None)

    def handle_endtag(self, tag: str) -> None:
        """A tag closes; one that was never opened is no tag."""
        if not self.often[tag]:
            return
        if self.code is not None and tag in LINES and len(self.open) > self.code.depth:
            self.code.end_line()
        while self._close() != tag:
            pass
        if tag == "a" and self.links and (link := self.links.pop()) and self.code is None:
            self.handle_data(f" <{link}> ")
        if self.code is not None and len(self.open) < self.code.depth:
            self._end_code(self.code)
        elif self.code is None and tag in PARAGRAPHS:
            self._paragraph(tag in HEADINGS)
        if tag == "table":
            self._end_table()
            self.numbers = []
        if tag in ("div", "figure"):
            self.language = None

    def handle_data(self, data: str) -> None:
        """Text."""
        if self.inner.silent:
            return
        if self.inner.numbering:
            self.numbers.append(data)
        elif self.code is not None:
            if not self.code.text:
                self.code.line = self.getpos()[0]
            self.code.text.append(data)
        elif data.strip() or self.prose:
            if not self.prose:
                self.line = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
            self.prose.append(data)

    def finish(self) -> None:
        """What is still open ends here."""
        if self.code is not None:
            self._end_code(self.code)
        self._end_table()
        self._paragraph(heading=False)

    def _close(self) -> str:
        """The innermost tag closes."""
        closed = self.open.pop()
        self.often[closed.tag] -= 1
        if closed.gap and self.code is not None:
            self.code.end_line()
        if closed.numbers:
            self.numbers.append("\n")
        return closed.tag

    def _paragraph(self, heading: bool) -> None:
        text, self.prose = "".join(self.prose), []
        if text.strip():
            if not self.often["table"]:
                self._end_table()  # lines that no table holds end where words follow
            self.blocks.append(Prose(text.strip(), self.line, heading))

    def _end_code(self, code: _Code) -> None:
        """Code is a quote, a line of a table, the numbers of the code beside it, or, within a sentence, a word."""
        self.code = None
        text = "".join(code.text)
        rows = text.rstrip("\n").split("\n")
        if code.tag == "code" and sum(bool(row.strip()) for row in rows) < FEWEST:
            self.handle_data(text)
        elif code.tag in ("td", "div") and len(rows) == 1:
            self.cells.append((rows[0], code.line))
        elif run_of_numbers(rows, 0) == len(rows):
            self.numbers = [text]
        else:
            self._paragraph(heading=False)
            rows = _set_apart(rows) if code.numbered else rows
            self._quote(rows, code.line, code.language, code.first, code.numbers)

    def _end_table(self) -> None:
        cells, self.cells = self.cells, []
        if len(cells) >= FEWEST:
            self._paragraph(heading=False)
            self._quote([row for row, _ in cells], cells[0][1], None, None, {})

    def _quote(
        self, rows: list[str], line: int, language: str | None, first: int | None, own: Mapping[int, int]
    ) -> None:
        beside = [int(number) for number in re.findall(r"\d+", "".join(self.numbers))]
        self.numbers = []
        bare = unnumbered(rows)
        numbers: Sequence[int | None] | None = beside if len(beside) == len(rows) else bare.numbers
        if own:
            numbers = [own.get(index) for index in range(len(rows))]
        number = first or next((one for one in (*beside[:1], *(numbers or ())) if one is not None), None)
        found = quote_of(
            bare.rows, line + bare.above, language=language, first=number if number != 1 else None, numbers=numbers
        )
        if found is not None:
            self.blocks.append(found)


def _set_apart(rows: list[str]) -> list[str]:
    """Rows without the blanks that set all of them apart from the numbers before them, be these their own indentation."""
    apart = min((len(row) - len(row.lstrip(" ")) for row in rows if row.strip()), default=0)
    return [row[apart:] for row in rows]


def _is_gap(told: Mapping[str, str], classes: Collection[str]) -> bool:
    return GAP in classes and "data-n" in told
