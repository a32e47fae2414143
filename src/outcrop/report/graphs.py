"""From a function to its control-flow graph as people read it: text, Graphviz's dot, and SVG where Graphviz is installed."""

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase

from outcrop.engine.sites import Found
from outcrop.errors import OutcropError
from outcrop.model.code import Case, Check, Jump, Kind, Point, ScopeEnd
from outcrop.model.extent import Lines
from outcrop.model.graph import ENTRY, EXIT, Edge, Graph
from outcrop.report.visible import escaped, visible

WIDEST = 60  # columns that the text of a point may take
LEARNED_FROM = (
    "changer.",
    "keeper.",
    "lender.",
)  # families that nearly every name is in, since they only say from whom more may be learned
SECONDS = 60  # that Graphviz may take
TAKES, GIVES, LEAVES = (
    "#fde0c8",
    "#d3ecd3",
    "#e3e3f7",
)  # the colours of what acquires, what releases, what never returns


@dataclass(frozen=True)
class Drawing:
    """A function with the names of its points: their lines, with a letter where several stand on one."""

    found: Found

    @cached_property
    def graph(self) -> Graph:
        """The graph, cut after calls that never return."""
        return self.found.function.graph.ending_at(self.ending)

    @cached_property
    def ending(self) -> frozenset[int]:
        """The calls that never return."""
        return frozenset(site.order for site in self.found.by_family.get("process.exit", ()))

    @cached_property
    def lines(self) -> Sequence[int]:
        """The line of each point."""
        lines = Lines(self.found.function.data)
        return [lines.line(point.extent.start) for point in self.found.function.points]

    @cached_property
    def names(self) -> Sequence[str]:
        """The name of each point."""
        several, used = Counter(self.lines), Counter[int]()
        names = []
        for line in self.lines:
            names.append(f"{line}{_letters(used[line])}" if several[line] > 1 else str(line))
            used[line] += 1
        return names

    @cached_property
    def dead(self) -> frozenset[int]:
        """The points that no walk reaches; an `#if` between two cases is none, though nothing runs into it."""
        directives = {p.index for p in self.found.function.points if _is_directive(p)}
        return frozenset(range(len(self.names))) - self.graph.reachable - directives

    @cached_property
    def marks(self) -> Sequence[Sequence[str]]:
        """What the vocabulary knows of each point: the family, what it acts on, and whether nothing is written there."""
        marks: list[dict[str, None]] = [{} for _ in self.names]
        for family, sites in self.found.by_family.items():
            for site in sites if not family.startswith(LEARNED_FROM) else ():
                words = (family, site.parts.get("subject"), "(implied)" if site.implied else None)
                marks[site.order][" ".join(str(word) for word in words if word)] = None
        return [tuple(marked) for marked in marks]

    def name(self, index: int) -> str:
        """The name of a point, or of an end of the function."""
        return {ENTRY: "entry", EXIT: "exit"}.get(index) or self.names[index]

    def text(self, point: Point) -> str:
        """What a point does, on one line."""
        match point.event:
            case Case(value=value):
                written = f"case {self.found.function.text(value)}" if value is not None else "default"
            case Jump(macro=str(macro), how=how, label=label):
                written = f"{how}{f' {label}' if label else ''} inside {macro}"
            case ScopeEnd(names=names):
                written = f"ends {', '.join(names)}"
            case _:
                written = self.found.function.text(point.extent)
        one = visible(" ".join(written.split()))
        return one if len(one) <= WIDEST else f"{one[: WIDEST - 3]}..."


def text_of(drawing: Drawing) -> str:
    """One line a point: its line, its kind, its text, where it leads and how, and what is known of it."""
    points = drawing.found.function.points
    rows = [("entry", "", "", _leads(drawing, ENTRY), "")]
    for point in points:
        dead = ["dead"] if point.index in drawing.dead else []
        told = "; ".join([*dead, *drawing.marks[point.index]])
        row = (drawing.names[point.index], point.kind.value, drawing.text(point), _leads(drawing, point.index))
        rows.append((*row, f"[{visible(told)}]" if told else ""))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    body = "".join(f"  {'  '.join(map(str.ljust, row[:4], widths))}  {row[4]}".rstrip() + "\n" for row in rows)
    return f"{_heading(drawing)}\n\n{body}{_unclear(drawing)}"


def _heading(drawing: Drawing) -> str:
    found = drawing.found
    line = Lines(found.function.data).line(found.function.definition.extent.start)
    count, ways = len(drawing.names), sum(e.source not in drawing.dead for e in drawing.graph.before.get(EXIT, ()))
    counts = [
        _counted(count, "point"),
        _counted(ways, "way") + " out",
        *([f"{len(drawing.dead)} dead"] if drawing.dead else []),
    ]
    return visible(f"{escaped(found.path)}:{line}  {found.function.definition.name}: {', '.join(counts)}")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _unclear(drawing: Drawing) -> str:
    function = drawing.found.function
    told = ["a computed goto leads nobody knows where"] if drawing.graph.unclear else []
    told += ["it nests deeper than can be read"] if function.too_deep else []
    told += ["an error is left inside it"] if function.definition.read == "error" else []
    return f"\nNot all of it could be read: {', '.join(told)}.\n" if told else ""


def _leads(drawing: Drawing, source: int) -> str:
    """Where a point leads; of a test the true side first, wherever the two stand."""
    if source in drawing.ending:
        return "never returns"
    steps = sorted(drawing.graph.after.get(source, ()), key=lambda edge: edge.how == "false")
    return ", ".join(f"{'' if edge.how == 'next' else f'{edge.how} '}-> {drawing.name(edge.target)}" for edge in steps)


def dot_of(drawing: Drawing) -> str:
    """The graph in Graphviz's language."""
    lines = [
        f"digraph {_quoted(drawing.found.function.definition.name)} {{",
        f'  graph [label={_quoted(_heading(drawing))}, labelloc=t, fontname="monospace"];',
        '  node [shape=box, fontname="monospace", fontsize=10]; edge [fontname="monospace", fontsize=9];',
        "  entry [shape=oval]; exit [shape=oval];",
        *(f"  p{point.index} [{_look(drawing, point)}];" for point in drawing.found.function.points),
        *(f"  {_arrow(edge)};" for edge in drawing.graph.edges),
        "}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _look(drawing: Drawing, point: Point) -> str:
    """The attributes of a point's node."""
    told = [f"{drawing.names[point.index]} {point.kind.value}", drawing.text(point), *drawing.marks[point.index]]
    return ", ".join((f"label={_quoted(*told)}", *_style(drawing, point)))


def _style(drawing: Drawing, point: Point) -> Iterator[str]:
    if point.kind is Kind.CHECK:
        yield "shape=diamond"
    marks = drawing.marks[point.index]
    if point.index in drawing.dead:
        yield 'style="dashed", color="#999999", fontcolor="#999999"'
    elif any(mark.startswith(("lock.release", "memory.free", "file.close")) for mark in marks):
        yield f'style="filled", fillcolor="{GIVES}"'
    elif point.index in drawing.ending:
        yield f'style="filled", fillcolor="{LEAVES}"'
    elif marks:
        yield f'style="filled", fillcolor="{TAKES}"'


def _arrow(edge: Edge) -> str:
    ends = {ENTRY: "entry", EXIT: "exit"}
    source, target = (ends.get(index) or f"p{index}" for index in (edge.source, edge.target))
    return f"{source} -> {target}" + (f" [label={_quoted(edge.how)}]" if edge.how != "next" else "")


def _quoted(*lines: str) -> str:
    r"""Lines as one of dot's strings; a backslash would begin one of its escapes."""
    safe = (visible(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(safe) + '"'


def svg_of(drawing: Drawing) -> bytes:
    """The graph as Graphviz draws it.

    Raises OutcropError where Graphviz is not installed, or cannot draw it.
    """
    program = shutil.which("dot")
    if program is None:
        raise OutcropError(
            "Graphviz's 'dot' is not installed, and --format svg needs it; install it or write --format dot."
        )
    try:
        done = subprocess.run(
            [program, "-Tsvg"], input=dot_of(drawing).encode(), capture_output=True, check=True, timeout=SECONDS
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise OutcropError(f"Graphviz's '{program}' could not draw the graph ({error}); write --format dot.") from error
    return done.stdout


def _is_directive(point: Point) -> bool:
    return isinstance(point.event, Check) and point.event.construct == "directive"


def _letters(number: int) -> str:
    """a, b, ..., z, ba, bb, ..."""
    found = ascii_lowercase[number % 26]
    while number := number // 26:
        found = ascii_lowercase[number % 26] + found
    return found
