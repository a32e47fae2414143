"""The heart: from one blob to its findings, and to the coverage that says what was not read."""

from collections.abc import Sequence
from functools import partial

from outcrop.engine.candidates import Needs, among
from outcrop.engine.findings import assemble, told_apart
from outcrop.engine.judge import Judge
from outcrop.engine.learning import Learned
from outcrop.engine.sites import collect
from outcrop.languages import Language
from outcrop.model.coverage import FileCoverage
from outcrop.model.extent import Lines
from outcrop.model.finding import Finding
from outcrop.model.macros import Head
from outcrop.model.source import Blob, Origin
from outcrop.vocabulary import Vocabulary


def find_in(
    blob: Blob,
    origin: Origin,
    language: Language,
    heads: tuple[Head, ...],
    needs: Sequence[Needs],
    vocabulary: Vocabulary,
    learned: Learned,
    seconds: float,
) -> tuple[list[Finding], FileCoverage]:
    """The findings of one file in the order of its lines; `heads` are those of its survey, `seconds` bounds the parse.

    `vocabulary` holds what was learned and is not contested; what is contested is chosen here, by what the file includes.
    """
    entries, chosen = learned.seen_from(blob.path, language.includes(blob.data) if learned.contested else ())
    vocabulary = vocabulary.with_entries(entries) if entries else vocabulary
    jumps = {**learned.jumps, **chosen}
    parsed = language.parse(blob.data, heads, learned.shapes, seconds)
    lines = Lines(blob.data)
    findings: list[Finding] = []
    for definition, names, possible in among(blob.path, blob.data, parsed.definitions, needs, vocabulary, jumps):
        found = collect(blob.path, language.read(definition, blob.data, jumps), vocabulary)
        for need in possible:
            verdicts = Judge(need.pattern, found, partial(need.may, names=names)).verdicts()
            findings += (assemble(need.pattern, found, verdict, lines, origin) for verdict in verdicts)
    findings.sort(
        key=lambda f: (f.span.start.line, f.span.start.column, f.pattern, f.roles[0].span.start.line if f.roles else 0)
    )
    return list(told_apart(findings)), parsed.coverage(blob.path)
