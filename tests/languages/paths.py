"""Path cases: a title, code, a rule, and the edges that the graph of its last function has, by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from outcrop.engine.learning import Learned, learn
from outcrop.engine.outlines import outline
from outcrop.engine.search import read_in
from outcrop.engine.sites import Found
from outcrop.languages import LANGUAGES
from outcrop.model.graph import ENTRY, EXIT
from outcrop.model.source import Blob
from outcrop.patterns.catalogue import load
from outcrop.report.graphs import Drawing
from outcrop.vocabulary import Vocabulary

FOLDER = Path(__file__).parent.parent / "paths"
RULE = "----"


@dataclass(frozen=True)
class Case:
    """One path case; `language` is that of the suffix before `.txt`."""

    file: Path
    title: str
    code: str
    edges: list[str]

    @property
    def language(self) -> str:
        return {"c": "c", "cc": "cpp"}[self.file.name.split(".")[-2]]


def read_case(file: Path) -> Case:
    """Line 1 of the code is the first one below the title."""
    title, _, rest = file.read_text().partition("\n")
    code, _, edges = rest.partition(f"{RULE}\n")
    return Case(file, title, code, edges.splitlines())


@cache
def known() -> Vocabulary:
    """The shipped vocabulary."""
    return load().vocabulary


def function_in(code: str, language: str = "c", name: str | None = None) -> Found:
    """The last function of some code, or the one of this name, read with what the code itself teaches.

    Raises LookupError where the parser found none, and the coverage says so.
    """
    data, chosen = code.encode(), LANGUAGES[language]
    survey = chosen.survey(data)
    learned: Learned = learn([("code", outline(data, survey, language))], lambda _: data, known(), {language})
    parsed = chosen.parse(data, survey.heads, learned.shapes, 10)
    definitions = [one for one in parsed.definitions if name in (None, one.name) and (name or one.kind != "lambda")]
    if not definitions:
        assert parsed.coverage("code").missing
        raise LookupError(name)
    definition = definitions[-1]
    return read_in(Blob("code", "", data), chosen, definition, known().with_entries(learned.entries), learned)


def edges_of(found: Found) -> list[str]:
    """`3 -> 5 false`: where the reachable lines lead, by line; what only goes on within a line is left out. `dead 7`: lines
    to which nothing leads."""
    drawing = Drawing(found)
    edges = [text for _, text in sorted({*_steps(drawing), *_dead(drawing)})]
    return edges + (["unclear"] if drawing.graph.unclear else [])


def _steps(drawing: Drawing) -> Iterator[tuple[tuple[int, int], str]]:
    """Each edge as text, after what it is ordered by."""
    ends = {ENTRY: ("entry", 0), EXIT: ("exit", 1 << 30)}
    for edge in drawing.graph.edges:
        (source, first), (target, second) = (
            ends.get(index) or (str(drawing.lines[index]), drawing.lines[index]) for index in (edge.source, edge.target)
        )
        reached = edge.source == ENTRY or edge.source in drawing.graph.reachable
        if reached and (source != target or 0 <= edge.target <= edge.source):
            yield (first, second), f"{source} -> {target}" + (f" {edge.how}" if edge.how != "next" else "")


def _dead(drawing: Drawing) -> Iterator[tuple[tuple[int, int], str]]:
    living = {line for index, line in enumerate(drawing.lines) if index not in drawing.dead}
    for line in set(drawing.lines) - living:
        yield (line, 0), f"dead {line}"
