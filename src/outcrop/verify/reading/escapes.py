"""What a listing in LaTeX does not print as it stands: the ways out of it that a document declares, undone to the code that is printed.

A way out (`escapeinside`, `escapechar`) leads to LaTeX and back. There stand labels, call-outs and notes, which are no code, and code that
is set otherwise or that a listing cannot read: a colour, a Chinese comment, a backslash by its name.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

KEY = re.compile(r"\s*([A-Za-z]+)\s*(=)?\s*")
SET = re.compile(r"\\(lstset|setminted|fvset|lstdefinestyle)(?:\[[^\]]*\])?\s*(?:\{([^{}]*)\}\s*(?=\{))?\{")
# Commands that print an argument, the last one, as code; any other is a mark or a note beside the code.
PRINTED = {
    "textcolor", "colorbox", "textbf", "textit", "textsl", "textsc", "texttt", "textrm", "textsf", "textup", "textmd", "textnormal", "text",
    "mbox", "hbox", "emph", "underline", "uline", "hl", "sout", "OutcropText", "OutcropWide",
}  # fmt: skip
SIGNS = {
    "textbackslash": "\\", "textasciicircum": "^", "textasciitilde": "~", "textasciigrave": "`", "textquotedbl": '"', "textquotesingle": "'",
    "textbar": "|", "textless": "<", "textgreater": ">", "textunderscore": "_", "textdollar": "$", "lbrace": "{", "rbrace": "}",
    "ldots": "...", "dots": "...", "textendash": "–", "textemdash": "—", "space": " ",
}  # fmt: skip
GLYPH = "OutcropGlyph"  # tells a character by its number
COMMAND = re.compile(r"\\([A-Za-z]+\*?|.)\s*", re.S)
REMARK = re.compile(r"(?<!\\)%.*")
MATHEMATICS = re.compile(r"(?<!\\)\$[^$]*(?<!\\)\$")
BRACE = re.compile(r"\\.|[{}]", re.S)
FAR = 5_000  # characters that options may take
DEEP = 20  # commands within one another
HEARD = {"style", "escapechar", "escapeinside", "tabsize"}
ACTIVE = {"~": " ", "{": "", "}": ""}


Options: TypeAlias = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Printing:
    """How a listing prints what stands in it."""

    out: str = ""  # leads to LaTeX; nothing does where this is empty
    back: str = ""
    tabs: int | None = None  # columns of a tab, where they are told


class Declared:
    """What the options of a whole document say of its listings."""

    def __init__(self, text: str) -> None:
        self.everywhere: list[tuple[int, str, Options]] = []  # where it is told, by which command, and what
        self.styles: dict[str, Options] = {}
        done = 0
        for found in SET.finditer(text):
            if found.start() < done:
                continue
            end = closing(text, found.end() - 1)
            done = min(end, found.end() + FAR)
            options = _heard(text[found.end() : end])
            if found[1] == "lstdefinestyle":
                self.styles[(found[2] or "").strip()] = options
            elif options:
                self.everywhere.append((found.start(), found[1], options))
        self.general = {minted: self._general(minted) for minted in (False, True)}

    def printing(self, at: int, minted: bool, options: str) -> Printing:
        """How the listing that begins here prints what stands in it, by its own options and by those that hold for all."""
        general = self.general[minted]
        before = bisect_right(general, at, key=lambda row: row[0])
        return self._told(general[before - 1][1] if before else Printing(), _heard(options))

    def _general(self, minted: bool) -> list[tuple[int, Printing]]:
        """From where on listings of a kind are printed how, if their own options say nothing."""
        heard = ("setminted", "fvset") if minted else ("lstset", "fvset")
        found: list[tuple[int, Printing]] = []
        for where, command, options in self.everywhere:
            if command in heard:
                found.append((where, self._told(found[-1][1] if found else Printing(), options)))
        return found

    def _told(self, printing: Printing, options: Options, deep: int = 0) -> Printing:
        out, back, tabs = printing.out, printing.back, printing.tabs
        for key, value in options:
            if key == "style" and value in self.styles and deep < 4:
                styled = self._told(Printing(out, back, tabs), self.styles[value], deep + 1)
                out, back, tabs = styled.out, styled.back, styled.tabs
            elif key == "escapechar":
                out = back = _bare(value)
            elif key == "escapeinside":
                out, back = _pair(value)
            elif key == "tabsize" and value.isdigit():
                tabs = int(value) or None
        return Printing(out, back, tabs)


def _heard(text: str) -> Options:
    """Those of the options by which code is printed otherwise."""
    return [(key, value) for key, value in options_of(text) if key in HEARD]


def options_of(text: str) -> Iterator[tuple[str, str]]:
    """Keys and values, braces around a value taken off; a key without value has none."""
    text, at = REMARK.sub("", text), 0
    while at < len(text):
        found = KEY.match(text, at)
        if found is None:
            at += 1
            continue
        end = start = found.end()
        while end < len(text) and text[end] != ",":
            end = closing(text, end) + 1 if text[end] == "{" else end + 1 + (text[end] == "\\")
        value = text[start:end].strip() if found[2] else ""
        yield found[1], value[1:-1] if value[:1] == "{" and closing(value, 0) == len(value) - 1 else value
        at = end + 1


def closing(text: str, start: int) -> int:
    """Where the brace that stands here is closed, escaped ones and those inside passed; the end of the text where it is not."""
    depth = 0
    for found in BRACE.finditer(text, start, start + FAR):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.start()
    return len(text)


def _bare(value: str) -> str:
    r"""A mark as it stands in a listing: `\%` is a percent sign there."""
    return re.sub(r"\\([^A-Za-z])", r"\1", value)


def _pair(value: str) -> tuple[str, str]:
    """Both marks of `escapeinside`: two characters, or two in braces."""
    if value[:1] == "{":
        end = closing(value, 0)
        rest = value[end + 1 :].strip()
        back = rest[1:-1] if rest[:1] == "{" else rest
        return _bare(value[1:end]), _bare(back)
    bare = _bare(value)
    return (bare[0], bare[1]) if len(bare) == 2 else ("", "")


def printed(row: str, printing: Printing) -> str:
    """A line of a listing as code."""
    if not printing.out or printing.out not in row:
        return row
    pieces, at = [], 0
    while (start := row.find(printing.out, at)) >= 0:
        end = row.find(printing.back, start + len(printing.out))
        if end < 0:
            break
        pieces += [row[at:start], code_of(row[start + len(printing.out) : end])]
        at = end + len(printing.back)
    return "".join((*pieces, row[at:]))


def code_of(text: str, deep: int = 0) -> str:
    """The code that LaTeX prints where it was led to; labels, marks and notes are none."""
    text = MATHEMATICS.sub("", text)
    pieces, at = [], 0
    while at < len(text):
        found = COMMAND.match(text, at)
        if found is None:
            pieces.append(ACTIVE.get(text[at], text[at]))
            at += 1
            continue
        arguments, at = _arguments(text, found.end()) if found[1][0].isalpha() else ([], at + 2)
        pieces.append(_said(found[1], arguments, deep))
    return unicodedata.normalize("NFC", "".join(pieces))


def _arguments(text: str, at: int) -> tuple[list[str], int]:
    """What stands in brackets and braces behind a command, the brackets left out, and where that ends."""
    found = []
    while at < len(text) and text[at] in "[{":
        end = text.find("]", at) if text[at] == "[" else closing(text, at)
        if end < 0 or end >= len(text):
            break
        if text[at] == "{":
            found.append(text[at + 1 : end])
        at = end + 1
    return found, at


def _said(command: str, arguments: list[str], deep: int) -> str:
    """What a command prints of the code."""
    if not command[0].isalpha():
        return command if command in " _%&#${}" else ""
    if command in SIGNS:
        return SIGNS[command]
    if command == GLYPH:
        return chr(int(arguments[0], 16)) if arguments and re.fullmatch(r"[0-9A-F]{1,5}", arguments[0]) else ""
    return code_of(arguments[-1], deep + 1) if command in PRINTED and arguments and deep < DEEP else ""
