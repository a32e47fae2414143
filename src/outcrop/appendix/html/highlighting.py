"""From lines of code to what each piece of a line is: a keyword, a comment, a string, as Pygments tells it."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from pygments.lexers.c_cpp import CLexer, CppLexer
from pygments.token import Comment, Keyword, Name, Number, String

LEXERS = {"c": CLexer, "cpp": CppLexer}
# The first that holds a token's kind names it; names, operators and what could not be read have no class.
CLASSES = (
    (Comment.PreprocFile, "s"),
    (Comment.Preproc, "p"),
    (Comment, "c"),
    (Keyword.Type, "t"),
    (Keyword, "k"),
    (String, "s"),
    (Number, "n"),
    (Name.Function, "f"),
    (Name.Class, "t"),
    (Name.Label, "b"),
)

Piece = tuple[int, int, str]  # where it begins, where it ends, and its class; columns count code points from 0


def pieces(lines: Sequence[str], language: str) -> list[list[Piece]]:
    """For each line the pieces that have a class, in order; the lines follow each other in their file."""
    found: list[list[Piece]] = [[] for _ in lines]
    ends = _ends(lines)
    line, start, end = 0, 0, next(ends, 0)
    for at, kind, text in _lexer(language).get_tokens_unprocessed("\n".join(lines)):
        if not (name := _class(kind)):
            continue
        stop = at + len(text)
        while at < stop:
            while at > end:
                line, start, end = line + 1, end + 1, next(ends)
            until = min(stop, end)
            row = found[line]
            if row and row[-1][1] == at - start and row[-1][2] == name:
                row[-1] = (row[-1][0], until - start, name)
            elif until > at:
                row.append((at - start, until - start, name))
            at = until + 1 if until == end else until
    return found


def _ends(lines: Sequence[str]) -> Iterator[int]:
    """Where each line ends in the text of them all."""
    end = -1
    for line in lines:
        end += len(line) + 1
        yield end


@cache
def _lexer(language: str) -> Any:
    return LEXERS.get(language, CppLexer)()


@cache
def _class(kind: Any) -> str:
    return next((name for known, name in CLASSES if kind in known), "")
