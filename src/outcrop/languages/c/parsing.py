"""From bytes to definitions: parsed as they are, mended where the grammar stumbles, and errors kept in the function they stand in."""

import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser, Point, Range, Tree

from outcrop.languages.c import masking
from outcrop.languages.c.branches import resolved
from outcrop.languages.c.definitions import definitions
from outcrop.languages.c.lexing import Code, blank, spaces
from outcrop.languages.c.masking import Mask
from outcrop.model.code import Definition, Read
from outcrop.model.coverage import Unread
from outcrop.model.extent import Extent, Lines
from outcrop.model.macros import Head, Shapes

MISSING = "missing"
WORTH = 0.2  # of a file's bytes that are blank, below which a second parse may cost more than is saved


class OutOfTime(Exception):
    """A parse took longer than it may. It ends as a state of the file."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file, parsed: its definitions in source order, what the parser was fed instead of the file, and what was not read."""

    definitions: tuple[Definition, ...]
    masks: tuple[Mask, ...]
    heads: tuple[Head, ...]
    language: str
    data: bytes
    state: str = "read"

    def reads(self) -> Iterator[tuple[int, str, Unread | None]]:
        """How every function was read, by the number of its head: as `Read` says, or `missing`; and what is told of one that could
        not be read whole. A function without a head has minus its line for a number; a lambda is part of the function around it."""
        lines = Lines(self.data)
        functions = [d for d in self.definitions if d.kind != "lambda"]
        for number, head in enumerate(self.heads):
            name = _last_name(head.name)
            own = next((d for d in functions if _encloses(head, d) and _last_name(d.name) == name), None)
            if own is None:
                yield number, MISSING, Unread(head.name, head.line, "was not found by the parser")
            else:
                functions.remove(own)
                yield number, own.read.value, _unread(own, lines)
        for other in functions:
            yield -lines.line(other.extent.start), other.read.value, _unread(other, lines)


def _unread(definition: Definition, lines: Lines) -> Unread | None:
    if definition.read is not Read.ERROR:
        return None
    return Unread(definition.name, lines.line(definition.extent.start), "holds an error")


def parse(
    data: bytes,
    grammar: Grammar,
    name: str,
    heads: tuple[Head, ...],
    shapes: Shapes,
    seconds: float,
    spared: Collection[int] = (),
) -> Parsed:
    """Parse one file of the C family and mend it where that reads more.

    `heads` are those that the file's survey counted; `seconds` bounds the whole of it. Of the heads with the numbers `spared` nobody
    wants to know what stands in them: where all others can be read without a doubt, these are not parsed.
    """
    file = _File(data, grammar, name, heads, shapes, time.monotonic() + seconds)
    try:
        return file.hollowed(spared) or file.parsed()
    except OutOfTime:
        return Parsed((), (), heads, name, data, "out-of-time")


@dataclass
class _File:
    data: bytes
    grammar: Grammar
    name: str
    heads: tuple[Head, ...]
    shapes: Shapes
    deadline: float

    @cached_property
    def code(self) -> Code:
        """The file without comments and texts; only what must be mended needs it."""
        return Code(blank(self.data))

    def parsed(self) -> Parsed:
        """Parse, mend the whole, mend function by function; each step only where the one before left something unread."""
        masks: tuple[Mask, ...] = ()
        if self.shapes.loops and masking.uses(self.data, self.shapes.loops):
            masks = tuple(masking.loops(self.code, self.shapes))
        tree = self._tree(masking.apply(self.data, masks) if masks else self.data)
        found = [_mark(d, masks) for d in self._definitions(tree)]
        missing = tuple(_missing(self.heads, found))
        if tree.root_node.has_error or missing:
            found, masks = self._mended(tree, found, masks)
            found, more = self._pieces(found, masks)
            masks, missing = masks + more, tuple(_missing(self.heads, found))
        return Parsed(tuple(found), masks, self.heads, self.name, self.data)

    def hollowed(self, spared: Collection[int]) -> Parsed | None:
        """Parse with the bodies of spared functions left blank; none where that saves little, or leaves a doubt: the error that
        another part of the file shows may begin in a body that is blank."""
        bodies = [Extent(head.body + 1, head.extent.end - 1) for head in (self.heads[number] for number in spared)]
        hollow = [body for body in bodies if self._is_plain(body)]
        if sum(body.end - body.start for body in hollow) < WORTH * len(self.data):
            return None
        fed = bytearray(self.data)
        for body in hollow:
            fed[body.start : body.end] = spaces(self.data[body.start : body.end])
        file = replace(self, data=bytes(fed))
        masks: tuple[Mask, ...] = ()
        if self.shapes.loops and masking.uses(file.data, self.shapes.loops):
            masks = tuple(masking.loops(file.code, self.shapes))
        tree = file._tree(masking.apply(file.data, masks) if masks else file.data)
        found = [_mark(d, masks) for d in file._definitions(tree)]
        if tree.root_node.has_error or any(_missing(self.heads, found)):
            return None
        return Parsed(tuple(found), masks, self.heads, self.name, self.data)

    def _is_plain(self, body: Extent) -> bool:
        """Whether a body lies between braces, opens no bracket that it does not close, and no branch of an `#if` may do so: what is
        wrong in it leads nobody astray in what follows."""
        inside = self.data[body.start : body.end]
        return (
            self.data[body.start - 1 : body.start] == b"{"
            and self.data[body.end : body.end + 1] == b"}"
            and b"#" not in inside
            and all(inside.count(opening) == inside.count(closing) for opening, closing in ((b"(", b")"), (b"{", b"}")))
        )

    def _definitions(self, tree: Tree) -> list[Definition]:
        return list(definitions(tree.root_node, self.grammar, self.name, self.data))

    def _tree(self, fed: bytes, where: Extent | None = None) -> Tree:
        """One parse, of all or of a range.

        Raises OutOfTime.
        """
        parser = Parser(self.grammar)
        if where is not None:
            parser.included_ranges = [_range(where)]
        try:
            tree = parser.parse(
                lambda offset, _: fed[offset:], progress_callback=lambda *_: time.monotonic() > self.deadline
            )
        except ValueError as error:
            raise OutOfTime from error
        assert tree is not None
        return tree

    def _mended(
        self, tree: Tree, found: list[Definition], masks: tuple[Mask, ...]
    ) -> tuple[list[Definition], tuple[Mask, ...]]:
        """The whole file with every mask that may help, where it reads more; functions that were clean stay as they are."""
        more = (*masks, *self.masks)
        mended = self._tree(masking.apply(self.data, more))
        definitions_then = self._definitions(mended)
        if len(definitions_then) < len(found) or _damage(mended.root_node) >= _damage(tree.root_node):
            return found, masks
        clean = {d.extent: d for d in found if d.read is not Read.ERROR}
        return [clean.get(d.extent) or _mark(d, more) for d in definitions_then], more

    @cached_property
    def masks(self) -> tuple[Mask, ...]:
        """Every mask that may help; where two overlap, the later one is the surer."""
        return tuple(self._masks())

    def _masks(self) -> Iterator[Mask]:
        bodies = [Extent(head.body, head.extent.end) for head in self.heads]
        yield from masking.gnu_defines(self.data)
        yield from masking.commented_defines(self.data, self.code)
        yield from masking.attributes(self.code, self.shapes)
        yield from masking.specifiers(self.code, self.heads)
        yield from masking.statements(self.code, self.shapes, self.heads, bodies)
        yield from masking.lone_macros(self.code, bodies)
        yield from masking.arguments(self.code, self.heads)
        yield from masking.loops(self.code, self.shapes, bodies)
        yield from masking.strings(self.code)
        yield from masking.defined_between(self.code, self.heads)
        yield from resolved(self.code.text, Extent(0, len(self.data)))

    def _pieces(self, found: list[Definition], masks: tuple[Mask, ...]) -> tuple[list[Definition], tuple[Mask, ...]]:
        """Parse alone each function that holds an error or that the tree swallowed; the better reading stays."""
        more: list[Mask] = []
        for head in self.heads:
            here = slice(*(bisect_left(found, at, key=lambda d: d.extent.start) for at in head.extent))
            inside = found[here]
            whole = next((d for d in inside if d.kind != "lambda" and covers(d, head)), None)
            if whole is not None and whole.read is not Read.ERROR and abs(whole.extent.end - head.extent.end) <= 2:
                continue
            best = self._piece(head, masks, whole)
            if best is not None:
                found[here], used = best
                more += used
        return found, tuple(more)

    def _piece(
        self, head: Head, masks: tuple[Mask, ...], whole: Definition | None
    ) -> tuple[list[Definition], list[Mask]] | None:
        """The best reading of one function alone; none where it reads no more than the one there is."""
        best: tuple[list[Definition], list[Mask]] | None = None
        least = _damage(whole.node) if whole is not None and isinstance(whole.node, Node) else 1 << 30
        for used in self._attempts(head, masks):
            tree = self._tree(masking.apply(self.data, used), head.extent)
            pieces = [_mark(d, used) for d in self._definitions(tree)]
            function = next(
                (d for d in pieces if d.kind != "lambda" and (covers(d, head) or d.body.start == head.body)), None
            )
            if function is None or not isinstance(function.node, Node):
                continue
            damage = _damage(function.node)
            if damage < least:
                least = damage
                named = replace(
                    function, name=whole.name if whole else head.name, kind=whole.kind if whole else function.kind
                )
                best = [_mended(named if d is function else d) for d in pieces if function.extent.holds(d.extent)], used
            if damage == 0:
                break
        return best

    def _attempts(self, head: Head, masks: tuple[Mask, ...]) -> Iterator[list[Mask]]:
        """What to feed the parser for one function, from the mildest to the strongest."""
        where = head.extent
        kept = [mask for mask in masks if where.holds(mask.extent)]
        yield kept
        all_masks = [mask for mask in self.masks if where.holds(mask.extent)]
        yield all_masks
        without = [mask for mask in all_masks if mask.kind != "branch"]
        yield [*without, *resolved(self.code.text, where)]
        yield [*without, *resolved(self.code.text, where, everywhere=True)]
        yield [*without, *resolved(self.code.text, where, everywhere=True, other=True)]
        yield [*all_masks, *masking.typeless(self.code, head)]


def covers(definition: Definition, head: Head) -> bool:
    """Whether a definition is that of a head: the same last name, and the same brace or one brought up by another branch."""
    return _last_name(definition.name) == _last_name(head.name) and _encloses(head, definition)


def _encloses(head: Head, definition: Definition) -> bool:
    return head.extent.start < definition.body.start < head.extent.end


def _last_name(name: str) -> str:
    return name.rpartition("::")[2].replace(" ", "")


def _missing(heads: Sequence[Head], found: Sequence[Definition]) -> Iterator[Head]:
    named: dict[str, list[Definition]] = defaultdict(list)
    for definition in found:
        if definition.kind != "lambda":
            named[_last_name(definition.name)].append(definition)
    return (head for head in heads if not any(_encloses(head, d) for d in named.get(_last_name(head.name), ())))


def _mark(definition: Definition, masks: Sequence[Mask]) -> Definition:
    if definition.read is Read.CLEAN and any(
        m.extent.start < definition.extent.end and definition.extent.start < m.extent.end for m in masks
    ):
        return replace(definition, read=Read.MENDED)
    return definition


def _mended(definition: Definition) -> Definition:
    return replace(definition, read=Read.MENDED) if definition.read is Read.CLEAN else definition


def _damage(node: Node) -> int:
    """The bytes in error nodes, and one for each missing token."""
    damage, waiting = int(node.has_error), [node] if node.has_error else []
    while waiting:
        node = waiting.pop()
        damage += node.end_byte - node.start_byte if node.is_error else node.is_missing
        waiting += [child for child in node.children if child.has_error]
    return damage


def _range(where: Extent) -> Range:
    # The points are asked for and not used, except that the end's row must lie past every row of the range.
    return Range(Point(0, 0), Point((1 << 31) - 1, 0), where.start, where.end)
