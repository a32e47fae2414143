"""From LaTeX to prose and quoted code: lstlisting, minted, verbatim and their kin; what `lstinputlisting` includes is no quote."""

import re
from collections.abc import Iterator

from outcrop.verify.document import Block, Prose, quote
from outcrop.verify.reading.numbers import unnumbered

BEGIN = re.compile(r"\\begin\{(lstlisting|minted|verbatim|[BL]?Verbatim|alltt|code|[a-z]*code\*?)(\*?)\}")
OWN = re.compile(
    r"\\(?:lstnewenvironment|newtcblisting|newminted\[)\{?(\w+)[\}\]]"
)  # environments that a document makes
NUMBER = re.compile(r"\bfirst(?:number|line)\s*=\s*\{?(\d+)")
LANGUAGE = re.compile(r"\blanguage\s*=\s*(?:\[[^\]]*\])?\{?([\w+#]+)")
HEADING = re.compile(r"\\(?:part|chapter|(?:sub)*section|paragraph|title)\*?(?:\[[^\]]*\])?\{")
COMMENT = re.compile(r"(?<!\\)%.*")
ESCAPED = re.compile(
    r"\\([_%&#${} ])|(?:\$\s*\\sim\s*\$|\\(?:textasciitilde|textendash|textemdash|ldots|dots|slash))(?:\{\})?|~"
)
FAR = 1000  # characters that options or a heading may take
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
    r"\\(?:texttt|path|url|emph|textbf|textit|code|lstinline|verb|caption|footnote)\*?(?:\[[^\]]*\])?([{|!+])"
)


def read_latex(text: str) -> Iterator[Block]:
    """The blocks of a document."""
    own = [re.escape(name) for name in OWN.findall(text)]
    begin = re.compile(rf"{BEGIN.pattern}|\\begin\{{({'|'.join(own)})()\}}") if own else BEGIN
    at, line = 0, 1
    while (found := begin.search(text, at)) is not None:
        if _is_comment(text, found.start()):
            line += text.count("\n", at, found.end())
            at = found.end()
            continue
        name = found[0].removeprefix("\\begin{").removesuffix("}")
        end = text.find(f"\\end{{{name}}}", found.end())
        if end < 0:
            break
        yield from _prose(text[at : found.start()], line)
        line += text.count("\n", at, found.start())
        yield from _code(text[found.end() : end], name, line)
        line += text.count("\n", found.start(), end)
        at = end + len(name) + len("\\end{}")
    yield from _prose(text[at:], line)


def _is_comment(text: str, at: int) -> bool:
    """Whether a percent sign stands before on the line."""
    start = text.rfind("\n", 0, at) + 1
    return COMMENT.search(text[start:at]) is not None


def _code(body: str, name: str, line: int) -> Iterator[Block]:
    """What stands between begin and end: options, an argument, then code from the next line on."""
    at, options, argument = 0, "", ""
    while body[at : at + 1] in ("[", "{"):
        end = _closed(body, at)
        if body[at] == "[":
            options += body[at + 1 : end - 1]
        else:
            argument = body[at + 1 : end - 1]
        at = end
    line += body.count("\n", 0, at)
    rest = body[at:]
    rows = rest.split("\n")
    language, number = LANGUAGE.search(options), NUMBER.search(options)
    bare, first, above = unnumbered(rows[1:] if not rows[0].strip() else rows)
    start = line + above + (not rows[0].strip())
    label = Prose(plain(re.sub(r"\bfirst(?:number|line)\s*=\s*\d+", "", options)), line) if options else None
    told_first = int(number[1]) if number else first
    named = argument if name.startswith("minted") else language[1] if language else None
    found = quote(
        bare,
        start,
        language=named.lower() if named else None,
        label=label,
        first=told_first if told_first != 1 else None,
    )
    if found is not None:
        yield found


def _closed(text: str, start: int = 0) -> int:
    """Where the bracket that stands here is closed again, brackets inside it passed; right behind it where it is not, or far off."""
    depth = 0
    for found in BRACKET.finditer(text, start, start + FAR):
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
    bare = BRACES.sub("", MARKUP.sub(r" \1", text).replace("}{", " "))
    return ESCAPED.sub(_spelt, bare)


def _spelt(found: re.Match[str]) -> str:
    return found[1] or SPELT.get(found[0].strip("$\\{} "), " ")
