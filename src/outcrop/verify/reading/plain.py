"""From plain text, such as a page copied from a browser, to prose and quoted code: told by line numbers, else by how lines look."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outcrop.verify.codelike import CODE, COMMENT, weight
from outcrop.verify.document import Block, Prose, quote_of
from outcrop.verify.mentions import lines_in, paths_in
from outcrop.verify.reading.copied import after_copied
from outcrop.verify.reading.delimited import delimited
from outcrop.verify.reading.numbers import IN_FRONT, between_numbers, first_of, from_between, numbered, run_of_numbers

FEWEST = 2  # lines of code without numbers that are taken for a quote
LONG_COMMENT = 60  # lines of a comment in which its end is looked for
TITLE = 60  # characters of a heading, at most
ENDS = ".。!！?？;；,，:：、~"  # what ends a sentence, and no heading


def read_plain(text: str) -> Iterator[Block]:
    """The blocks of a text."""
    rows = text.split("\n")
    at = 0
    block: Block | None
    while at < len(rows):
        if set_apart := delimited(rows, at):
            block, at = set_apart.quote(rows), set_apart.after
        elif run := _between(rows, at):
            told = from_between(rows[at : at + run])
            block, at = (
                quote_of(told.rows, at + 2, first=_telling(told.first or 1), numbers=told.numbers, step=2),
                at + run,
            )
        elif run := run_of_numbers(rows, at):
            block, at = _apart(rows, at, run)
        elif run := _in_front(rows, at):
            block, at = _numbered(rows, at, run)
        elif not rows[at].strip():
            at += 1
            continue
        elif (after := after_copied(rows, at)) is not None:
            at = after
            continue
        else:
            end = _free(rows, at)
            yield from _unmarked(rows[at:end], at)
            at = end
            continue
        if block is not None:
            yield block


def _free(rows: Sequence[str], at: int) -> int:
    """Where lines end that are not numbered."""
    end = at + 1
    while end < len(rows) and not _begins(rows, end):
        end += 1
    return end


def _begins(rows: Sequence[str], at: int) -> bool:
    """Whether code begins here that is numbered, or set apart by marks, or what is neither code nor prose."""
    first = rows[at].strip()[:1]
    if first in ("[", "{", "#"):
        return delimited(rows, at) is not None
    if first.isdigit():
        return bool(run_of_numbers(rows, at) or _between(rows, at) or _in_front(rows, at))
    return bool(first == "L" and _in_front(rows, at)) or after_copied(rows, at) is not None


def _apart(rows: Sequence[str], at: int, run: int) -> tuple[Block | None, int]:
    """Numbers, a run of them, then as many lines of code. Where a blank line sets them apart, it is none of these."""
    first = first_of(rows[at])
    count = first_of(rows[at + run - 1]) - first + 1
    start = at + run
    if (
        start < len(rows)
        and not rows[start].strip()
        and _ends(rows, start + 1 + count)
        and not _ends(rows, start + count)
    ):
        start += 1
    end = min(start + count, len(rows))
    told = quote_of(list(rows[start:end]), start + 1, first=_telling(first))
    return told, end


def _ends(rows: Sequence[str], at: int) -> bool:
    """Whether a block may end here."""
    return at >= len(rows) or not rows[at].strip()


def _in_front(rows: Sequence[str], at: int) -> int:
    """How many lines from here on begin with a number, each one more than the last."""
    end, expected = at, None
    while end < len(rows):
        head = IN_FRONT.match(rows[end])
        if head is None or (expected is not None and int(head[2]) != expected):
            break
        expected, end = int(head[2]) + 1, end + 1
    return end - at if end - at > FEWEST and numbered(rows[at:end]) is not None and _is_code(rows[at:end]) else 0


def _between(rows: Sequence[str], at: int) -> int:
    """How many lines from here on are a number and a line of code, in turns."""
    run = between_numbers(rows, at)
    told = [weight(row) for row in rows[at + 1 : at + run : 2]]
    return run if sum(one > 0 for one in told) > sum(one < 0 for one in told) else 0


def _is_code(rows: Sequence[str]) -> bool:
    """A list of numbered sentences is no code."""
    bare = [row[head.end() :] for row in rows if (head := IN_FRONT.match(row)) is not None]
    return sum(weight(row) > 0 for row in bare) > sum(weight(row) < 0 for row in bare)


def _numbered(rows: Sequence[str], at: int, run: int) -> tuple[Block | None, int]:
    taken = numbered(rows[at : at + run])
    assert taken is not None
    return quote_of(taken.rows, at + 1, first=_telling(taken.first or 1), numbers=taken.numbers), at + run


def _telling(first: int) -> int | None:
    """A number from 1 on counts lines of the listing, not of a file."""
    return first if first > 1 else None


@dataclass(slots=True)
class _Part:
    """Lines of one kind, one after the other."""

    start: int
    rows: list[str]
    code: bool


def _unmarked(rows: Sequence[str], at: int) -> Iterator[Block]:
    """Prose and code of which only the looks tell which is which; blank lines between lines of code belong to it."""
    parts: list[_Part] = []
    for part in _parts(rows):
        before = parts[-1] if parts else None
        if before is not None and before.code and (part.code or _is_open(before.rows, rows[part.start :])):
            gap = part.start - before.start - len(before.rows)
            before.rows += [*[""] * gap, *part.rows]
        else:
            parts.append(part)
    for part in parts:
        where = at + part.start + 1
        if part.code and len([row for row in part.rows if row.strip()]) >= FEWEST:
            told = quote_of(part.rows, where, bounded=False)
            if told is not None:
                yield told
        else:
            yield Prose("\n".join(part.rows), where, _is_title(part.rows), verbatim=True)


def _is_open(rows: Sequence[str], rest: Sequence[str]) -> bool:
    """Whether these rows end within a comment that the rest closes, so that its words are none of the document's."""
    told = "\n".join(rows)
    opened = told.rfind("/*")
    if opened < 0 or "*/" in told[opened:]:
        return False
    following = "\n".join(rest[:LONG_COMMENT])
    closed, again = following.find("*/"), following.find("/*")
    return closed >= 0 and (again < 0 or closed < again)


def _parts(rows: Sequence[str]) -> Iterator[_Part]:
    """Paragraphs, each cut where sentences turn into code or the other way about."""
    start = 0
    for end in range(len(rows) + 1):
        if end < len(rows) and rows[end].strip():
            continue
        if end > start:
            yield from _cut(rows[start:end], start)
        start = end + 1


def _cut(rows: Sequence[str], start: int) -> Iterator[_Part]:
    """A paragraph as sentences, as code, or as code with sentences above or below."""
    told = [weight(row) for row in rows]
    head, tail = 0, len(rows)
    while head < tail and (told[head] < 0 or _is_caption(rows[head])):
        head += 1
    while tail > head and told[tail - 1] < 0:
        tail -= 1
    body = told[head:tail]
    # A comment of several lines, or the inside of one, has few signs; one sure line among its neighbours tells.
    is_code = bool(body) and sum(body) > 0 and (max(body) >= CODE or sum(one > 0 for one in body) >= FEWEST)
    cuts = [(0, head, False), (head, tail, True), (tail, len(rows), False)] if is_code else [(0, len(rows), False)]
    for first, end, code in cuts:
        if first < end:
            yield _Part(start + first, list(rows[first:end]), code)


def _is_caption(row: str) -> bool:
    """Whether a row above code says of which lines of a file it is, and is no code itself."""
    if weight(row) >= CODE or '"' in row or COMMENT.search(row):
        return False
    paths = paths_in(row)
    return bool(paths) and bool(lines_in(row, paths))


def _is_title(rows: Sequence[str]) -> bool:
    """A short line that is no sentence."""
    title = rows[0].strip()
    return len(rows) == 1 and len(title) <= TITLE and title[-1] not in ENDS and "/" not in title
