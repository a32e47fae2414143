"""From a document to what it says of each of its quotes: references in the quote's own head, in the prose before it, then after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from outcrop.languages import language_of
from outcrop.verify.captions import caption_of
from outcrop.verify.document import Block, Document, Prose, Quote
from outcrop.verify.mentions import STARTS, LinesSaid, PathSaid, Stretch, functions_in, lines_in, paths_in
from outcrop.verify.reading.joining import says_left_out

Zone = Literal["label", "before", "after", "numbers"]
NOWHERE = Stretch(0, 0)
FAR_BLOCKS = 12  # blocks of prose that are looked at on one side of a quote


@dataclass(frozen=True, slots=True)
class Reference:
    """What one place of the prose says."""

    path: PathSaid | None
    lines: LinesSaid | None
    prose: Prose | None  # where it is written; none of numbers that stand in the code
    zone: Zone
    distance: int  # blocks between it and the quote
    alone: bool = False  # lines of which the same paragraph does not say the file
    shared: bool = False  # it stands between this quote and another one, before which it stands
    functions: tuple[str, ...] = ()  # that are named in the sentence of a path of which no lines are told

    @property
    def where(self) -> tuple[int, Stretch] | None:
        """Where its lines are written, which is the same whichever quote is looked at; none of numbers in the code."""
        return (self.prose.line, self.lines.at) if self.prose is not None and self.lines is not None else None

    @property
    def mentions(self) -> bool:
        """Whether it only names a file that is in no language that is read: a configuration, which the reader may be told to write, or
        a page to read further. That the quote is from there is then told by its text alone."""
        path = self.path
        return self.lines is None and path is not None and path.url is None and language_of(path.path) is None

    @property
    def claims(self) -> bool:
        """Whether it says where the quote is from. A file that is only mentioned further off may be any other."""
        if self.path is not None and self.path.url is not None:
            return True
        if self.lines is not None:
            return not (self.alone and self.lines.how == "at" and (self.zone == "after" or self.distance > 0))
        return self.zone in ("label", "before") and self.distance == 0


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote with what may be said of it, the nearest first."""

    quote: Quote
    at: int  # which block of the document it is
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document with all of its quotes, in order."""

    document: Document
    quotes: Sequence[Quoted]


def references_of(document: Document) -> list[Quoted]:
    """Every quote of a document, in order."""
    blocks = document.blocks
    found = []
    for at, block in enumerate(blocks):
        if isinstance(block, Quote):
            before = [*_references(_before(blocks, at), "before")]
            between = _after(blocks, at)
            end = at + 1 + len(between)
            shared = end < len(blocks) and isinstance(blocks[end], Quote)
            after = [replace(one, shared=shared) for one in _references(between, "after")]
            found.append(Quoted(block, at, (*_own(block), *before, *after, *_numbers(block))))
    return found


def _before(blocks: Sequence[Block], at: int) -> list[Prose]:
    """The prose before a quote, the nearest first: back to another quote, or to the heading and with it."""
    found = []
    for block in reversed(blocks[max(0, at - FAR_BLOCKS) : at]):
        if not isinstance(block, Prose):
            break
        found.append(block)
        if block.heading and len(found) > 1 and not paths_in(block.text):
            break
    return found


def _after(blocks: Sequence[Block], at: int) -> list[Prose]:
    """The prose after a quote, down to another quote or a heading."""
    found = []
    for block in blocks[at + 1 : at + 1 + FAR_BLOCKS]:
        if not isinstance(block, Prose) or block.heading:
            break
        found.append(block)
    return found


def _own(quote: Quote) -> list[Reference]:
    """What stands in the quote's own head."""
    caption = caption_of(quote)
    found = [*_references([caption], "label")] if caption is not None else []
    if quote.label is None:
        return found
    found += _references([quote.label], "label")
    if (number := STARTS.search(quote.label.text)) is not None:
        at = Stretch(*number.span(1))
        found.append(
            Reference(None, LinesSaid(at, "from", int(number[1]), None, at, None), quote.label, "numbers", 0, True)
        )
    return found


def _numbers(quote: Quote) -> list[Reference]:
    """The line numbers beside the code, unless its head told them already."""
    if quote.first is None or (quote.label is not None and STARTS.search(quote.label.text)):
        return []
    said = LinesSaid(NOWHERE, "from", quote.first, None, NOWHERE, None)
    return [Reference(None, said, None, "numbers", 0, True)]


def _references(prose: Sequence[Prose], zone: Zone) -> Iterator[Reference]:
    """The references of paragraphs, the nearest first: in one that comes before, the last; in one that comes after, the first."""
    for distance, block in enumerate(prose):
        if says_left_out(block):
            continue
        paths = paths_in(block.text)
        lines = lines_in(block.text, paths)
        found = [*_paired(block, paths, lines, zone, distance)]
        yield from reversed(found) if zone == "before" else found


def _paired(
    block: Prose, paths: list[PathSaid], lines: list[LinesSaid], zone: Zone, distance: int
) -> Iterator[Reference]:
    """Lines with the file that they are of, and files of which no lines are told, in the order of the text."""
    owners = [_owner(said, paths) for said in lines]
    rows: list[tuple[int, Reference]] = []
    for said, owner in zip(lines, owners, strict=True):
        path = paths[owner] if owner is not None else None
        rows.append((said.at.start, Reference(path, said, block, zone, distance, path is None)))
    for number, path in enumerate(paths):
        if number not in owners:
            functions = functions_in(block.text, path.at)
            rows.append((path.at.start, Reference(path, None, block, zone, distance, functions=functions)))
    return (row for _, row in sorted(rows, key=lambda row: row[0]))


def _owner(said: LinesSaid, paths: list[PathSaid]) -> int | None:
    """Of which path lines are: the one that they are part of, else the last before them, else the first after."""
    own = next((number for number, path in enumerate(paths) if path.lines is said), None)
    if own is not None:
        return own
    free = [number for number, path in enumerate(paths) if path.lines is None]
    before = [number for number in free if paths[number].at.start < said.at.start]
    if before and not _of_next(said, paths, before[-1]):
        return before[-1]
    after = [number for number in free if paths[number].at.start > said.at.start]
    return next(iter(after or before), None)


def _of_next(said: LinesSaid, paths: list[PathSaid], before: int) -> bool:
    """Whether lines stand right in front of a path, as in "lines 3-9 of b.c", and far behind the one before."""
    following = [path for path in paths if path.at.start > said.at.end]
    return bool(following) and following[0].at.start - said.at.end < 12 < said.at.start - paths[before].at.end
