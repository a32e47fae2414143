"""The heart: from one blob to its findings, and to the coverage that says what was not read."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from outcrop.engine.candidates import Needs, among
from outcrop.engine.findings import assemble, told_apart
from outcrop.engine.following import Following
from outcrop.engine.joining import Half, place_of
from outcrop.engine.judge import Judge, Verdict
from outcrop.engine.learning import Learned
from outcrop.engine.sites import Found, collect
from outcrop.languages import Language
from outcrop.model.code import Definition
from outcrop.model.coverage import FileCoverage
from outcrop.model.extent import Lines
from outcrop.model.finding import Finding
from outcrop.model.macros import Head, MacroJump
from outcrop.model.source import Blob, Origin
from outcrop.patterns.catalogue import Pattern
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
) -> tuple[list[Finding], list[Half], FileCoverage]:
    """The findings of one file in the order of its lines, and the halves of those that need another one; `heads` are those of its survey, `seconds` bounds the parse.

    `vocabulary` holds what was learned and is not contested; what is contested is chosen here, by what the file includes.
    """
    lines = Lines(blob.data)
    coverage, judged = judge_in(blob, language, heads, needs, vocabulary, learned, seconds)
    findings, halves = [], []
    for pattern, found, verdict in judged:
        finding = assemble(pattern, found, verdict, lines, origin)
        if verdict.halves is None:
            findings.append(finding)
        else:
            halves.append(Half(finding, *verdict.halves))
    return list(told_apart(sorted(findings, key=place_of))), halves, coverage


def read_in(blob: Blob, language: Language, definition: Definition, vocabulary: Vocabulary, learned: Learned) -> Found:
    """One function of a file, with its sites; `vocabulary` is as for `find_in`."""
    seen, jumps = _seen_from(blob, language, vocabulary, learned)
    return collect(blob.path, language.read(definition, blob.data, jumps), seen)


def _seen_from(
    blob: Blob, language: Language, vocabulary: Vocabulary, learned: Learned
) -> tuple[Vocabulary, Mapping[str, Sequence[MacroJump]]]:
    """What is known in one file: the vocabulary and hidden jumps, contested names as its includes decide."""
    entries, chosen = learned.seen_from(blob.path, language.includes(blob.data) if learned.contested else ())
    return vocabulary.with_entries(entries) if entries else vocabulary, {**learned.jumps, **chosen}


def judge_in(
    blob: Blob,
    language: Language,
    heads: tuple[Head, ...],
    needs: Sequence[Needs],
    vocabulary: Vocabulary,
    learned: Learned,
    seconds: float,
) -> tuple[FileCoverage, Iterator[tuple[Pattern, Found, Verdict]]]:
    """How a file was read, and every verdict on its functions."""
    seen, jumps = _seen_from(blob, language, vocabulary, learned)
    parsed = language.parse(blob.data, heads, learned.shapes, seconds)

    def judged() -> Iterator[tuple[Pattern, Found, Verdict]]:
        for definition, names, possible in among(blob.path, blob.data, parsed.definitions, needs, seen, jumps):
            found = collect(blob.path, language.read(definition, blob.data, jumps), seen)
            following = Following(found)
            for need in possible:
                for verdict in Judge(need.pattern, found, partial(need.may, names=names), asked=following).verdicts():
                    yield need.pattern, found, verdict

    return parsed.coverage(blob.path), judged()
