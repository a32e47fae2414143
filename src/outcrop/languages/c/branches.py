"""`#if` branches: which groups unbalance what a parser must read, and what is left when one branch of each is taken."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from outcrop.languages.c.lexing import DIRECTIVE, spaces
from outcrop.languages.c.masking import Mask
from outcrop.model.extent import Extent

KEYWORD = re.compile(rb"[ \t]*#[ \t]*(ifdef|ifndef|if|elifdef|elifndef|elif|else|endif)\b(.*)", re.S)
HANGS = re.compile(rb"(?:&&|\|\||[-,+*/=<(?|&]|\belse|\breturn|\bdo)\s*\Z|\)\s*\Z")
LEANS = re.compile(rb"\s*(?:&&|\|\||[,+*/=?:|.)]|else\b|->|\{)")


@dataclass(slots=True)
class Branch:
    """One branch of a group: its directive's line, what stands in it, and the groups inside."""

    directive: Extent
    body: Extent
    never: bool  # `#if 0`
    groups: list["Group"] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """A group from `#if` to `#endif`."""

    branches: list[Branch]
    end: Extent  # the line of `#endif`


def groups(code: bytes, where: Extent) -> list[Group]:
    """The groups in a range of blanked code; one that is not closed there is left out."""
    found: list[Group] = []
    stack: list[Group] = []
    for match in DIRECTIVE.finditer(code, where.start, where.end):
        keyword = KEYWORD.match(match[0])
        if keyword is None:
            continue
        word, line = keyword[1], Extent(*match.span())
        if word in (b"if", b"ifdef", b"ifndef"):
            stack.append(Group([Branch(line, Extent(line.end, line.end), keyword[2].strip() == b"0")], line))
        elif stack:
            last = stack[-1].branches[-1]
            last.body = Extent(last.body.start, line.start)
            if word != b"endif":
                stack[-1].branches.append(Branch(line, Extent(line.end, line.end), never=False))
                continue
            group = stack.pop()
            group.end = line
            (stack[-1].branches[-1].groups if stack else found).append(group)
    return found


def resolved(code: bytes, where: Extent, *, everywhere: bool = False, other: bool = False) -> Iterator[Mask]:
    """Take one branch of each group that unbalances (or of every group): the first that is not `#if 0`, or another one.

    Directives and the branches not taken are blanked. Groups inside a taken branch are looked at in turn.
    """
    for group in groups(code, where):
        yield from _resolve(code, group, everywhere, other)


def _resolve(code: bytes, group: Group, everywhere: bool, other: bool) -> Iterator[Mask]:
    if not everywhere and not any(_unbalances(code, branch) for branch in group.branches):
        for branch in group.branches:
            for inner in branch.groups:
                yield from _resolve(code, inner, everywhere, other)
        return
    taken = _taken(group.branches, other)
    for branch in group.branches:
        yield _blanked(code, branch.directive)
        if branch is not taken:
            yield _blanked(code, branch.body)
            continue
        for inner in branch.groups:
            yield from _resolve(code, inner, everywhere, other)
    yield _blanked(code, group.end)


def _taken(branches: Sequence[Branch], other: bool) -> Branch | None:
    """The branch that is read; none where all are switched off, or where the other branch of a lone `#if` is meant."""
    live = [branch for branch in branches if not branch.never]
    if other:
        return live[1] if len(live) > 1 else None if len(branches) == 1 else live[0] if live else None
    return live[0] if live else None


def _unbalances(code: bytes, branch: Branch) -> bool:
    """Whether a branch is no row of whole statements: its brackets do not close, or it begins or ends in the middle of one."""
    if branch.never:
        return True
    text = code[branch.body.start : branch.body.end]
    for inner in branch.groups:
        for part in (*(b.directive for b in inner.branches), *(b.body for b in inner.branches[1:]), inner.end):
            at = part.start - branch.body.start
            text = text[:at] + spaces(text[at : at + part.end - part.start]) + text[at + part.end - part.start :]
    if text.count(b"{") != text.count(b"}") or text.count(b"(") != text.count(b")"):
        return True
    stripped = text.strip()
    return bool(stripped) and (
        HANGS.search(stripped) is not None or LEANS.match(stripped) is not None or _closes_first(stripped)
    )


def _closes_first(text: bytes) -> bool:
    """Whether a brace closes before one opens."""
    depth = 0
    for match in re.finditer(rb"[{}]", text):
        depth += 1 if match[0] == b"{" else -1
        if depth < 0:
            return True
    return False


def _blanked(code: bytes, where: Extent) -> Mask:
    return Mask("branch", where, spaces(code[where.start : where.end]))
