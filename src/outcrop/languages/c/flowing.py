"""The graph that grows while a function is read: ends that wait for the next point, and jumps that wait for their target."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from outcrop.model.graph import ENTRY, EXIT, Edge, Graph

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
    labels: dict[str, int] = field(default_factory=dict)
    gotos: list[tuple[int, str]] = field(default_factory=list)
    unclear: bool = False

    def reach(self, index: int) -> None:
        """A point is read: what was open leads to it, and it is open now."""
        self.join(self.open, index)
        self.open = [(index, "next")]

    def join(self, ends: Iterable[End], target: int, how: str | None = None) -> None:
        """Let ends lead to a point that is there already."""
        self.edges += (Edge(source, target, how or kind) for source, kind in ends)

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
            if label is None:
                self.unclear = True
                self.edges.append(Edge(index, EXIT, "jump"))
            else:
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

    def leaving(self, how: str, scopes: Sequence[Sequence[str]]) -> list[str]:
        """The objects that die where a jump leaves their blocks, the youngest first."""
        kinds = {"break": ("loop", "switch"), "continue": ("loop",), "throw": ("try",), "return": ()}.get(how)
        if kinds is None:
            return []  # where a goto leads is not known yet
        frame = self.innermost(*kinds)
        return [name for names in reversed(scopes[frame.scopes if frame else 0 :]) for name in reversed(names)]

    def graph(self) -> Graph:
        """All is read: what is open leaves the function, and jumps find their labels."""
        self.join(self.open, EXIT)
        for index, label in self.gotos:
            self.edges.append(Edge(index, self.labels.get(label, EXIT), "jump"))
        return Graph(tuple(dict.fromkeys(self.edges)), self.unclear)
