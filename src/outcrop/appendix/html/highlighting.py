"""From lines of code to what each piece of a line is: a keyword, a comment, a string, as Pygments tells it."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from pygments.token import Comment, Keyword, Name, Number, String

from outcrop.appendix.html.lexing import lexer

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

# What people write is shorter; of what somebody made to keep the lexer busy, nothing is coloured.
LONGEST, EMPTIEST = 1 << 17, 1 << 12  # characters; lines that are blank

Piece = tuple[int, int, str]  # where it begins, where it ends, and its class; columns count code points from 0


def pieces(lines: Sequence[str], language: str, *, inside: bool = False) -> Sequence[Sequence[Piece]]:
    """For each line the pieces that have a class, in order; the lines follow each other in their file, maybe from inside a function on."""
    if sum(map(len, lines)) > LONGEST or sum(not line.strip() for line in lines) > EMPTIEST:
        return [()] * len(lines)
    return _pieces(tuple(lines), language, inside)


@lru_cache(maxsize=1 << 13)  # one function may be quoted for several patterns
def _pieces(lines: Sequence[str], language: str, inside: bool) -> Sequence[Sequence[Piece]]:
    stack = ("root", "function") if inside else ("root",)
    found: list[list[Piece]] = [[] for _ in lines]
    ends = _ends(lines)
    line, start, end = 0, 0, next(ends, 0)
    for at, kind, text in lexer(language).get_tokens_unprocessed("\n".join(lines) + "\n", stack):
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
def _class(kind: Any) -> str:
    return next((name for known, name in CLASSES if kind in known), "")
