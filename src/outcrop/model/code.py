"""A function as the engine sees it, whatever its language: its points in source order, and the arms that they stand in.

A language module builds these from its own tree; nothing that reads them knows a node type. All places are byte extents in the
blob, so that texts and lines are always those of the file, even where the parser was fed masked bytes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from outcrop.model.extent import Extent
from outcrop.model.graph import Graph


class Read(StrEnum):
    """How a function was read."""

    CLEAN = "clean"
    MENDED = "mended"  # the parser was fed masked bytes of the same length
    ERROR = "error"  # an error is left inside it


@dataclass(frozen=True, slots=True)
class Definition:
    """A function definition found in a parse: where it stands and how it was read, not yet what it does."""

    name: str  # qualified by its classes, enclosing namespaces left out: `Raylet::Start`; a lambda is `outer::<lambda>`
    kind: str  # function | method | lambda
    language: str
    extent: Extent  # the whole definition, from its return type (or template head) to its closing brace
    body: Extent
    comment: Extent | None  # the comment lines right above it
    read: Read
    node: object  # the language's own handle


class Kind(StrEnum):
    """What happens at a point."""

    CALL = "call"
    ASSIGN = "assign"
    DECLARE = "declare"
    CHECK = "check"
    CASE = "case"
    JUMP = "jump"
    LABEL = "label"
    SCOPE_END = "scope-end"


@dataclass(frozen=True, slots=True)
class Call:
    """A call: `name` is the last name of what is called (`list.push_back(x)` -> push_back, `ns::f()` -> f)."""

    name: str
    qualified: str  # the name with its qualifiers, as written: `ns::f`, `push_back`
    receiver: Extent | None  # what the method is called on; none of a plain call
    arguments: tuple[Extent, ...]
    result: Extent | None  # the variable or place that the result lands in
    discarded: bool  # the call is a statement of its own


@dataclass(frozen=True, slots=True)
class Assign:
    """An assignment, increment or initialiser."""

    target: Extent
    operator: str  # `=`, `|=`, `++` ...; an initialiser is `=`
    value: Extent | None  # none of `++` and `--`
    call: int | None  # the point of the call whose result is assigned


@dataclass(frozen=True, slots=True)
class Declare:
    """A local object that comes to be: a variable with its type's name, and the arguments of its construction."""

    name: str
    type: str  # the type as written, template arguments and qualifiers included
    arguments: tuple[Extent, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One test: an operand of `if`, `while`, `?:`, `&&`, `||`, or a `switch`'s value.

    `x`, `!x`, `x == y`, `x < y` come as subject, operator (`truth`, `!`, `==`, ...) and what it is compared with.
    """

    construct: str  # if | loop | switch | choice | value (of an `&&` that is no condition) | directive (an `#if`)
    subject: Extent
    operator: str  # truth | not | == | != | < | <= | > | >= | switch | each (of a loop macro, which tests by itself)
    against: Extent | None
    call: int | None  # the point of the call whose result is tested right here


@dataclass(frozen=True, slots=True)
class Case:
    """A case of a switch, with the value it stands for; none of `default`."""

    value: Extent | None


@dataclass(frozen=True, slots=True)
class Jump:
    """A way out of the straight line: goto, return, break, continue, throw; `macro` names the macro that hides it."""

    how: str  # goto | return | break | continue | throw
    label: str | None
    value: Extent | None
    macro: str | None = None
    tested: bool = False  # the macro tests before it jumps


@dataclass(frozen=True, slots=True)
class Label:
    """A place that a goto names."""

    name: str


@dataclass(frozen=True, slots=True)
class ScopeEnd:
    """The end of a block in which objects were declared that act when they die."""

    names: tuple[str, ...]


Event = Call | Assign | Declare | Check | Case | Jump | Label | ScopeEnd


@dataclass(frozen=True, slots=True)
class Point:
    """A program point: an event, the bytes it stands on, the statement around it, and the innermost arm it lies in."""

    index: int
    kind: Kind
    extent: Extent
    statement: Extent
    arm: int  # an index into `Function.arms`; the function's own body is arm 0
    event: Event


@dataclass(frozen=True, slots=True)
class Arm:
    """A part of a function that runs only if something holds: a branch, a case, a loop's body, a handler.

    `tests` names the check points that lead here and the side of each that does: for `if (a && !b)` the then arm is reached by
    (a, true) and (b, false). More than one of them need not hold where an `||` stands between.
    """

    kind: str  # body | then | else (of `?:` too) | loop | switch | case | handler
    extent: Extent
    parent: int  # -1 of the body
    tests: tuple[tuple[int, bool], ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """A parameter or local: what its declaration tells about it."""

    name: str
    type: str
    pointer: bool
    aggregate: bool  # an array, or an object held by value
    parameter: bool
    static: bool


@dataclass(frozen=True, slots=True)
class Function:
    """A definition that was read: its points in source order, its arms, its names."""

    definition: Definition
    data: bytes  # of the blob; every extent indexes it
    points: tuple[Point, ...]
    arms: tuple[Arm, ...]
    variables: Mapping[str, Variable]
    graph: Graph = field(default_factory=Graph, compare=False, repr=False)
    too_deep: bool = False  # nesting beyond what could be read
    _texts: dict[Extent, str] = field(default_factory=dict, compare=False, repr=False)

    def around(self, arm: int) -> Iterator[int]:
        """An arm and those that it lies in, the innermost first; not the body, in which all lie."""
        while arm > 0:
            yield arm
            arm = self.arms[arm].parent

    def text(self, extent: Extent) -> str:
        """The bytes of an extent as text, verbatim."""
        if (known := self._texts.get(extent)) is None:
            start, end = extent
            known = self._texts[extent] = self.data[start:end].decode("utf-8", "backslashreplace")
        return known
