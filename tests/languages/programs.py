"""Made-up C: functions that tell, by the numbers of the calls of `S` and `T` in them, what of them ran.

They jump forth and back, into blocks and out of them, have cases inside the blocks of a switch, and macros that loop and jump.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from hypothesis import strategies as st

DEEPEST = 3  # blocks inside one another
LABELS = 3  # before the first statements; as many stand anywhere inside
MACROS = """\
#define JUMP_IF(test, label) do { if (test) goto label; } while (0)
#define RETURN_IF(test) do { if (test) return x; } while (0)
#define BREAK_IF(test) { if (test) break; }
#define CONTINUE_IF(test) { if (test) continue; }
#define FOR_EACH(i) for (i = 0; i < 3; i++)
"""

Node = tuple[Any, ...]  # what it is, and its parts

TESTS = ["x & 1", "x & 2", "x > 3", "x <= 5", "y", "!y", "x == y", "flag", "flag == 0", "y < 0"]
SET = ["x += 3", "x--", "y = x & 4", "y = -x", "flag = 1", "flag = 0", "flag = !flag", "y = flag", "x = y, y = 2"]

LEAVES: st.SearchStrategy[Node] = st.tuples(st.sampled_from(["test", "plain", "plain"]), st.sampled_from(TESTS))
CONDITIONS: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["&&", "||"]), inner, inner),
        st.tuples(st.just("!"), inner),
        st.tuples(st.just("?"), inner, inner, inner),
        st.tuples(st.sampled_from(["({", ","]), st.sampled_from(SET), inner),
    ),
    max_leaves=4,
)
SIMPLE: st.SearchStrategy[Node] = st.one_of(
    st.tuples(st.just("set"), st.sampled_from(SET)),
    st.tuples(st.just("value"), CONDITIONS),
    st.tuples(st.sampled_from(["break", "continue", "return", "die"])),
    st.tuples(st.just("goto"), st.integers(0, 2 * LABELS - 1)),
    st.tuples(st.just("label"), st.integers(LABELS, 2 * LABELS - 1)),
    st.tuples(st.just("case"), st.integers(4, 7)),
    st.tuples(st.just("jump if"), CONDITIONS, st.integers(0, 2 * LABELS - 1)),
    st.tuples(st.sampled_from(["return if", "break if", "continue if"]), CONDITIONS),
)


def _nested(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    block = st.lists(inner, min_size=1, max_size=3)
    cases = st.lists(st.tuples(st.sampled_from([0, 1, 2, 3, None]), block), min_size=1, max_size=4)
    return st.one_of(
        inner,
        st.tuples(st.just("if"), CONDITIONS, block, st.none() | block),
        st.tuples(st.sampled_from(["while", "do", "for", "endless", "each"]), CONDITIONS, block),
        st.tuples(st.just("switch"), cases),
    )


BODIES = st.lists(reduce(lambda inner, _: _nested(inner), range(DEEPEST), SIMPLE), min_size=2, max_size=6)


@dataclass
class Writer:
    """Writes statements as C; every `S` and `T` gets the next number."""

    lines: list[str] = field(default_factory=list)
    told: int = 0
    loops: int = 0
    breakable: int = 0
    labels: set[int] = field(default_factory=set)  # those that stand inside already
    cases: list[set[int | None]] = field(default_factory=list)  # of each switch that is open

    def tell(self) -> str:
        self.told += 1
        return f"S({self.told});"

    def condition(self, kind: str, *parts: Any) -> str:
        match kind:
            case "test":
                self.told += 1
                return f"T({self.told}, {parts[0]})"
            case "plain":  # says nothing, so that it may be known from before
                return str(parts[0])
            case "!":
                return f"!({self.condition(*parts[0])})"
            case "?":
                one, two, three = (self.condition(*part) for part in parts)
                return f"({one} ? {two} : {three})"
            case "({":
                return f"({{ {self.tell()} {parts[0]}; {self.condition(*parts[1])}; }})"
            case ",":
                return f"({parts[0]}, {self.condition(*parts[1])})"
            case _:
                return f"({self.condition(*parts[0])} {kind} {self.condition(*parts[1])})"

    def block(self, statements: Sequence[Node]) -> None:
        for statement in statements:
            self.statement(*statement)

    def statement(self, kind: str, *parts: Any) -> None:
        add = self.lines.append
        match kind:
            case "set":
                add(f"{self.tell()} {parts[0]};")
            case "value":
                add(f"y = {self.condition(*parts[0])};")
            case "return":
                add(f"{{ {self.tell()} return x; }}")
            case "goto":
                add(f"{{ {self.tell()} goto label{parts[0]}; }}")
            case "die":
                add(f"if (flag) {{ {self.tell()} longjmp(stopped, 1); }}")
            case "label" if parts[0] not in self.labels:
                self.labels.add(parts[0])
                add(f"label{parts[0]}: {self.tell()}")
            case "case" if self.cases and parts[0] not in self.cases[-1]:
                self.cases[-1].add(parts[0])
                add(f"case {parts[0]}: {self.tell()}")
            case "label" | "case":
                add(self.tell())
            case "jump if":
                add(f"JUMP_IF({self.condition(*parts[0])}, label{parts[1]});")
            case "return if" | "break if" | "continue if":
                allowed = {"return if": 1, "break if": self.breakable, "continue if": self.loops}[kind]
                macro = kind.upper().replace(" ", "_") if allowed else ""
                add(f"{macro}({self.condition(*parts[0])});")
            case "break" | "continue":
                allowed = self.breakable if kind == "break" else self.loops
                add(f"{{ {self.tell()} {kind if allowed else ''}; }}")
            case "if":
                add(f"if ({self.condition(*parts[0])}) {{")
                self.block(parts[1])
                if parts[2] is not None:
                    add("} else {")
                    self.block(parts[2])
                add("}")
            case "switch":
                self.switch(parts[0])
            case _:
                self.loop(kind, parts[0], parts[1])

    def switch(self, cases: Sequence[tuple[int | None, Sequence[Node]]]) -> None:
        self.told += 1
        self.lines.append(f"switch (T({self.told}, x & 7)) {{")
        self.breakable += 1
        written: set[int | None] = set()
        self.cases.append(written)
        for value, body in cases:
            if value not in written:
                written.add(value)
                self.lines.append(f"{'default' if value is None else f'case {value}'}: {self.tell()}")
            self.block(body)
        self.cases.pop()
        self.breakable -= 1
        self.lines.append("}")

    def loop(self, kind: str, condition: Node, body: Sequence[Node]) -> None:
        begin = {
            "while": lambda: f"while ({self.condition(*condition)}) {{",
            "for": lambda: f"for (x = 0; {self.condition(*condition)}; x++) {{",
            "do": lambda: "do {",
            "endless": lambda: "for (;;) {",
            "each": lambda: "FOR_EACH (flag) {",
        }[kind]
        self.lines.append(begin())
        self.loops += 1
        self.breakable += 1
        self.lines.append(self.tell())
        self.block(body)
        self.loops -= 1
        self.breakable -= 1
        self.lines.append(f"}} while ({self.condition(*condition)});" if kind == "do" else "}")


def written(body: Sequence[Node], name: str) -> str:
    """A function as C, without its macros; labels stand before its first statements, inside its blocks, and at its end."""
    writer = Writer()
    for number in range(max(LABELS, len(body))):
        if number < LABELS:
            writer.lines.append(f"label{number}: {writer.tell()}")
        writer.block(body[number : number + 1])
    for number in {*range(LABELS, 2 * LABELS)} - writer.labels:
        writer.lines.append(f"label{number}: {writer.tell()}")
    lines = ["int flag = 0;", *writer.lines, writer.tell(), "return y;"]
    return "\n    ".join([f"int {name}(int x, int y)\n{{", *lines]) + "\n}\n"
