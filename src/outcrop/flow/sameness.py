"""When two pieces of code mean the same place: token sequences without what a reader passes over."""

import re
from collections.abc import Set
from functools import lru_cache

TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[A-Za-z_]\w*|\d[\w.]*|->|::|<<=|>>=|[-+*/%&|^=!<>]=|&&|\|\||<<|>>|\+\+|--|\S'
)
CAST = re.compile(r"^\(\s*[\w\s:]+\*+\s*\)")
ADDRESS_CAST = re.compile(r"^\(\s*[A-Za-z_][\w\s:]*\**\s*\)\s*(?=[&(])")
ADDRESS_WRAPPED = re.compile(r"^(?:[A-Z_][A-Z0-9_]*\s*)?\(\s*(?=[&(])")
ROOTED_CAST = re.compile(r"^\s*&?\s*\(+\s*[\w\s:]+\*+\s*\)")
ROOT = re.compile(r"[A-Za-z_]\w*")


@lru_cache(maxsize=1 << 14)
def tokens(text: str) -> tuple[str, ...]:
    """The tokens of a piece of code."""
    return tuple(TOKEN.findall(text))


@lru_cache(maxsize=1 << 14)
def place(text: str) -> tuple[str, ...]:
    """The tokens that name a place, for comparison.

    Redundant parentheses, `this->` and a leading `&` are dropped, and `(*p).f` is `p->f`.
    """
    found = list(tokens(text))
    while len(found) > 1 and (found[0] == "&" or _wrapped(found)):
        found = found[1:] if found[0] == "&" else found[1:-1]
    if found[:2] == ["this", "->"]:
        found = found[2:]
    while len(found) > 4 and found[:2] == ["(", "*"] and found[3:5] == [")", "."]:
        found[0:5] = [found[2], "->"]
    return tuple(found)


def named_among(written: str, names: Set[str]) -> str:
    """Which of some names, or a member of one, an expression is: `&x`, `(void *)x` and `x` are all x; nothing where it is none."""
    tokens = place(written)
    while tokens and tokens[0] == "(" and ")" in tokens[:-1]:
        tokens = tokens[tokens.index(")") + 1 :]
    if tokens and tokens[0] == "&":
        tokens = tokens[1:]
    dotted = set(tokens[1::2]) <= {"."} and len(tokens) % 2 == 1
    return "".join(tokens) if dotted and tokens[0] in names else ""


def uncast(text: str) -> str:
    """An expression without the cast that it begins with: `(struct node *)data` is data."""
    text = text.strip()
    return text[cast.end() :].strip() if (cast := CAST.match(text)) is not None else text


@lru_cache(maxsize=1 << 14)
def by_address(text: str) -> str | None:
    """What an argument hands to its callee by address, casts and the macros that hide them left out: `(void **)&x` hands x; none
    where it is handed by value."""
    text = text.strip()
    while (wrapped := ADDRESS_CAST.match(text)) is not None or (wrapped := ADDRESS_WRAPPED.match(text)) is not None:
        text = text[wrapped.end() :].strip()
    return text[1:].strip(" ()") if text.startswith("&") and not text.startswith("&&") else None


def root(text: str) -> str | None:
    """The name that an expression begins from: `&x->lock` begins from x, `this->list_` from list_."""
    if (cast := ROOTED_CAST.match(text)) is not None:
        text = text[cast.end() :]
    for found in ROOT.finditer(text):
        if found[0] != "this":
            return found[0]
    return None


def _wrapped(found: list[str]) -> bool:
    """Whether one pair of parentheses is around all of it."""
    if found[0] != "(" or found[-1] != ")":
        return False
    depth = 0
    for index, one in enumerate(found):
        depth += (one == "(") - (one == ")")
        if depth == 0:
            return index == len(found) - 1
    return False
