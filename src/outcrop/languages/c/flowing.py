"""The graph that grows while a function is read: ends that wait for the next point, and jumps that wait for their target."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain

from outcrop.model.graph import ENTRY, EXIT, Edge, Graph

# What each jump leaves.
KINDS: Mapping[str, tuple[str, ...]] = {
    "break": ("loop", "switch"),
    "continue": ("loop",),
    "throw": ("try",),
    "return": (),
}

OUTCOMES = ("true", "false", "case")

_new = tuple.__new__  # asked for so often that Edge's own constructor would be felt

End = tuple[int, str]  # a point whose next is not known yet, and how it leads on
Ends = list[End]


@dataclass(slots=True)
class Frame:
    """A construct that jumps may leave or begin anew: a loop, a switch, a try."""

    kind: str  # loop | switch | try
    scopes: int  # how many blocks were open where it began
    check: int = -1  # of a switch: the point that chooses
    default: bool = False  # of a switch: whether every value has its case
    left: Ends = field(default_factory=list)  # what breaks out of it
    again: Ends = field(default_factory=list)  # what begins the loop anew


@dataclass(slots=True)
class Flow:
    """What is known of the graph so far."""

    edges: list[Edge] = field(default_factory=list)
    open: Ends = field(default_factory=lambda: [(ENTRY, "next")])
    frames: list[Frame] = field(default_factory=list)
    labels: dict[str, list[int]] = field(default_factory=dict)  # several where branches of an #if repeat one
    gotos: list[tuple[int, str | None]] = field(default_factory=list)
    unclear: bool = False

    def reach(self, index: int) -> None:
        """A point is read: what was open leads to it, and it is open now."""
        self.join(self.open, index)
        self.open = [(index, "next")]

    def join(self, ends: Iterable[End], target: int) -> None:
        """Let ends lead to a point that is there already."""
        for source, how in ends:
            self.edges.append(_new(Edge, (source, target, how)))

    def again(self, ends: Iterable[End], target: int) -> None:
        """Let ends lead back to where a loop begins; the outcome of a test stays told."""
        self.join(((source, how if how in OUTCOMES else "back") for source, how in ends), target)

    def fork(self, ends: Iterable[End]) -> Ends:
        """Go on from other ends; gives those that were open."""
        before, self.open = self.open, list(ends)
        return before

    @contextmanager
    def frame(self, kind: str, scopes: int, check: int = -1) -> Iterator[Frame]:
        """Read a construct that jumps may leave."""
        frame = Frame(kind, scopes, check)
        self.frames.append(frame)
        yield frame
        self.frames.pop()

    def innermost(self, *kinds: str) -> Frame | None:
        """The construct of one of these kinds that is nearest around."""
        return next((frame for frame in reversed(self.frames) if frame.kind in kinds), None)

    def jump(self, index: int, how: str, label: str | None, *, stays: bool) -> None:
        """The point that was just reached leaves the straight line; one that `stays` may also go on."""
        if how == "goto":
            self.unclear = self.unclear or label is None
            self.gotos.append((index, label))
        elif how == "break" and (frame := self.innermost("loop", "switch")) is not None:
            frame.left.append((index, "jump"))
        elif how == "continue" and (frame := self.innermost("loop")) is not None:
            frame.again.append((index, "jump"))
        elif how == "throw" and self.innermost("try") is not None:
            pass  # what a try holds leads to its handlers
        else:
            self.edges.append(Edge(index, EXIT, "exception" if how == "throw" else "return"))
        if not stays:
            self.open = []

    def leaving(self, how: str) -> int:
        """How many of the blocks that are open stay so where a jump leads, other than a goto."""
        frame = self.innermost(*KINDS[how])
        return frame.scopes if frame is not None else 0

    def graph(self) -> Graph:
        """All is read: what is open leaves the function, and jumps find their labels; a computed one may find any."""
        self.join(self.open, EXIT)
        for index, label in self.gotos:
            targets = chain(*self.labels.values()) if label is None else self.labels.get(label, ())
            self.edges += (Edge(index, target, "jump") for target in [*targets] or [EXIT])
        return Graph(tuple(dict.fromkeys(self.edges)), self.unclear)
