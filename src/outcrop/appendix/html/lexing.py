"""Pygments' lexers of C and C++, which pass in one stride over what gets no colour: names, operators and blanks.

They try some twenty rules at every name and every blank; on a page of thousands of excerpts that is most of the work. What a stride may
not pass, it learns from the lexer's own rules: whatever one of those that come before the rule for plain names would take.
"""

import re
from functools import cache
from typing import Any

from pygments.lexer import inherit
from pygments.lexers.c_cpp import CLexer, CppLexer
from pygments.token import Name, Text

LEXERS = {"c": CLexer, "cpp": CppLexer}
# In which most of a function is read, with the marks that end neither.
STATES = {"statement": r"[(),\]~!%^&*+=|?<>:]", "function": r"[(),\]~!%^&*+=|?<>:;]"}
# Marks that begin nothing longer, and a new line on which there is neither a directive nor a label.
ALONE = r"\.(?!\d)|-(?![\d.])|\[(?!\[)|/(?![/*\\])|(?:\n[ \t]*)+(?![ \t\n#/\\]|\w+\s*:)"
# Rules for the beginning of a line, where no stride begins, and those that refer to their own groups, which are literals.
OTHERS = re.compile(r"^\(?\^|\\\d")


@cache
def lexer(language: str) -> Any:
    """The lexer of excerpts in a language."""
    plain = LEXERS.get(language, CppLexer)
    plain()  # makes its rules
    strides = {state: [(_stride(plain, state), Text), inherit] for state in STATES}
    return type(f"Swift{plain.__name__}", (plain,), {"tokens": strides})()


def _stride(plain: Any, state: str) -> str:
    """What is passed over: names that no other rule takes, and what stands between them."""
    rules = [(match.__self__.pattern, kind) for match, kind, _ in plain._tokens[state]]
    before = [rule for rule, _ in rules[: [kind for _, kind in rules].index(Name)]]
    taken = "|".join(f"(?:{rule})" for rule in before if not OTHERS.search(rule))
    name = rf"(?!\w*[\"']|{_types(plain)}|{taken})(?!\d)[A-Za-z_]\w*\b(?![\\$])"
    return rf"(?<=[^\n])(?:[ \t]+|{STATES[state]}|{ALONE}|{name})+"


def _types(plain: Any) -> str:
    """Names that the lexer colours once it has read them."""
    known = plain.stdlib_types | plain.c99_types | plain.c11_atomic_types | plain.linux_types
    others = "|".join(sorted(name for name in known if not name.endswith("_t")))
    return rf"(?:\w+_t|{others})\b"
