"""From LaTeX to prose and quoted code: lstlisting, minted, verbatim and their kin; what `lstinputlisting` includes is no quote."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from outcrop.verify.document import Block, Prose, quote_of
from outcrop.verify.reading.escapes import Declared, Printing, closing, printed
from outcrop.verify.reading.numbers import unnumbered

BEGIN = re.compile(r"\\begin\{(lstlisting|minted|verbatim|[BL]?Verbatim|alltt|code|[a-z]*code\*?)(\*?)\}")
# Environments that a document makes, of listings or of minted; the last one is an appendix' of ours.
OWN = re.compile(r"\\(lstnewenvironment|newtcblisting|newminted\[|OutcropEnvironment)\{?(\w+)[\}\]]")
MADE = re.compile(r"(?<!\\)#\d")  # within a definition: an argument that is yet to come
FIRST = re.compile(r"\bfirst(?:number|line)\s*=\s*\d+")
NUMBER = re.compile(r"\bfirst(?:number|line)\s*=\s*\{?(\d+)")
LANGUAGE = re.compile(r"\blanguage\s*=\s*(?:\[[^\]]*\])?\{?([\w+#]+)")
HEADING = re.compile(r"\\(?:part|chapter|(?:sub)*section|paragraph|title)\*?(?:\[[^\]]*\])?\{")
COMMENT = re.compile(r"(?<!\\)%.*")
ESCAPED = re.compile(
    r"\\([_%&#${} ])|(?:\$\s*\\sim\s*\$|\\(?:textasciitilde|textendash|textemdash|ldots|dots|slash))(?:\{\})?|~"
)
FAR_CHARACTERS = 4000  # characters that options or a heading may take
BRACKET = re.compile(r"[\[\]{}]")
BRACES = re.compile(r"(?<!\\)[{}]")
SPELT = {
    "sim": "~",
    "textasciitilde": "~",
    "textendash": "–",
    "textemdash": "—",
    "ldots": "…",
    "dots": "…",
    "slash": "/",
}
MARKUP = re.compile(
    r"\\(?:texttt|path|url|emph|textbf|textit|code|lstinline|verb|captionof\{\w+\}|caption|footnote|OutcropCode|OutcropLeftOut)\*?(?:\[[^\]]*\])?([{|!+])"
)
# What prints nothing, and how many arguments it has; and where a word may be broken.
SILENT = re.compile(r"\\(?:(OutcropAt)|(label|phantomsection)|begingroup|endgroup|nopagebreak)(?![A-Za-z])\s*")
BREAK = re.compile(r"\\(?:allowbreak|kern0pt)(?:\{\})?|\\-")


def read_latex(text: str) -> Iterator[Block]:
    """The blocks of a document."""
    declared = Declared(text)
    made = {name: by for by, name in OWN.findall(text)}
    own = [re.escape(name) for name in made]
    begin = re.compile(rf"{BEGIN.pattern}|\\begin\{{({'|'.join(own)})()\}}") if own else BEGIN
    at, line = 0, 1
    while (found := begin.search(text, at)) is not None:
        if _is_comment(text, found.start()) or _is_made(text, found.end()):
            line += text.count("\n", at, found.end())
            at = found.end()
            continue
        name = found[0].removeprefix("\\begin{").removesuffix("}")
        end = text.find(f"\\end{{{name}}}", found.end())
        if end < 0:
            break
        yield from _prose(text[at : found.start()], line)
        line += text.count("\n", at, found.start())
        minted = name.startswith("minted") or made.get(name, "")[:5] in ("newmi", "Outcr")
        options, argument, begins = _head(text[found.end() : end])
        head = _Head(options, argument if minted else "", declared.printing(found.start(), minted, options))
        start = found.end() + begins
        yield from _code(text[start:end], line + text.count("\n", found.end(), start), head)
        line += text.count("\n", found.start(), end)
        at = end + len(name) + len("\\end{}")
    yield from _prose(text[at:], line)


def _is_comment(text: str, at: int) -> bool:
    """Whether a percent sign stands before on the line."""
    start = text.rfind("\n", 0, at) + 1
    return COMMENT.search(text[start:at]) is not None


def _is_made(text: str, at: int) -> bool:
    """Whether this is the inside of a definition, whose arguments are yet to come."""
    end = text.find("\n", at)
    return MADE.search(text, at, end if end >= 0 else len(text)) is not None


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands between the begin of an environment and its code."""

    options: str
    argument: str  # the language, where that is one of its own
    printing: Printing

    @property
    def language(self) -> str | None:
        """The language that is named."""
        found = LANGUAGE.search(self.options)
        return (self.argument or (found[1] if found else "")).lower() or None

    @property
    def first(self) -> int | None:
        """The number of the first line."""
        found = NUMBER.search(self.options)
        return int(found[1]) if found else None


def _head(body: str) -> tuple[str, str, int]:
    """Options, the last argument that is none, and where the code begins. Where a document makes an environment, its options may
    be an argument in braces."""
    at, options, argument = 0, "", ""
    while body[at : at + 1] in ("[", "{"):
        end = _closed(body, at)
        inside = body[at + 1 : end - 1]
        if body[at] == "[" or "=" in inside:
            options += inside
        else:
            argument = inside
        at = end
    return options, argument, at


def _code(body: str, line: int, head: _Head) -> Iterator[Block]:
    """What stands behind the options and the argument: code from the next line on, as it is printed."""
    rows = body.split("\n")
    below = not rows[0].strip()
    bare = unnumbered([printed(row, head.printing) for row in (rows[1:] if below else rows)])
    first = head.first or bare.first
    found = quote_of(
        bare.rows,
        line + bare.above + below,
        language=head.language,
        label=Prose(plain(FIRST.sub("", head.options)), line) if head.options else None,
        first=first if first != 1 else None,
        numbers=bare.numbers,
        tabs=head.printing.tabs,
    )
    if found is not None:
        yield found


def _closed(text: str, start: int = 0) -> int:
    """Where the bracket that stands here is closed again, brackets inside it passed; right behind it where it is not, or far off."""
    depth = 0
    for found in BRACKET.finditer(text, start, start + FAR_CHARACTERS):
        depth += 1 if found[0] in "[{" else -1
        if depth == 0:
            return found.end()
    return start + 1


def _prose(text: str, line: int) -> Iterator[Block]:
    """Paragraphs; a heading begins one of its own."""
    for paragraph in re.split(r"(\n[ \t]*\n)", text):
        if paragraph.strip():
            yield from _headed(COMMENT.sub("", paragraph), line)
        line += paragraph.count("\n")


def _headed(paragraph: str, line: int) -> Iterator[Block]:
    at = 0
    while (found := HEADING.search(paragraph, at)) is not None:
        before = paragraph[at : found.start()]
        if told := plain(before).strip():
            yield Prose(told, line + _blank_lines(before))
        line += before.count("\n")
        end = _closed(paragraph, found.end() - 1)
        yield Prose(plain(paragraph[found.end() : end - 1]), line, True)
        line += paragraph.count("\n", found.start(), end)
        at = end
    rest = paragraph[at:]
    if told := plain(rest).strip():
        yield Prose(told, line + _blank_lines(rest))


def _blank_lines(text: str) -> int:
    """How many lines of a text are blank before the first that is not."""
    return text.count("\n", 0, len(text) - len(text.lstrip()))


def plain(text: str) -> str:
    r"""What a reader sees: `\texttt{ping\_nodes.c}` is ping_nodes.c, a tie is a space."""
    text = BREAK.sub("", _spoken(text))
    bare = BRACES.sub("", MARKUP.sub(r" \1", text).replace("}{", " "))
    return ESCAPED.sub(_spelt, bare)


def _spoken(text: str) -> str:
    """A text without the commands that print nothing, and their arguments."""
    pieces, at = [], 0
    while (found := SILENT.search(text, at)) is not None:
        pieces.append(text[at : found.start()])
        at = found.end()
        for _ in range(3 if found[1] else 1 if found[2] else 0):
            at = closing(text, at) + 1 if text[at : at + 1] == "{" else at
    return "".join((*pieces, text[at:]))


def _spelt(found: re.Match[str]) -> str:
    return found[1] or SPELT.get(found[0].strip("$\\{} "), " ")
