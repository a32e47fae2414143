"""What an example expects against what is found in it: missing, noisy, cured, or right."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from outcrop.engine.candidates import Screen, needs_of
from outcrop.engine.joining import join, place_of
from outcrop.engine.learning import learn
from outcrop.engine.outlines import outline
from outcrop.engine.search import find_in
from outcrop.errors import OutcropError
from outcrop.examples.marks import Example, Mark, examples_of, read_example
from outcrop.languages import LANGUAGES, Language, language_of
from outcrop.model.finding import Finding
from outcrop.model.source import Blob, Origin
from outcrop.patterns.catalogue import Catalogue, Pattern
from outcrop.sources.blobs import blob_id

SECONDS = 10.0  # for one parse


@dataclass(frozen=True, slots=True)
class Outcome:
    """One example of one pattern: how many functions speak and stay silent, and what was not as expected."""

    pattern: str
    file: Path
    speaking: int
    silent: int
    complaints: tuple[str, ...]


def run(catalogue: Catalogue, patterns: Sequence[Pattern]) -> Iterator[Outcome]:
    """Run the examples of these patterns.

    A pattern without an example that speaks, or without one that stays silent, is half a pattern, and told as such.
    """
    for pattern in patterns:
        outcomes = [_run_file(catalogue, pattern, file) for file in examples_of(catalogue.examples, pattern.id)]
        yield from outcomes
        lacking = [what for what in ("speaking", "silent") if not any(getattr(outcome, what) for outcome in outcomes)]
        if lacking:
            folder = catalogue.examples[-1] / pattern.id
            sentence = f"'{pattern.id}' is half a pattern: it has no {' and no '.join(lacking)} example in {folder}"
            yield Outcome(pattern.id, folder, 0, 0, (sentence,))


def _run_file(catalogue: Catalogue, pattern: Pattern, file: Path) -> Outcome:
    language = LANGUAGES.get(language_of(file.name) or "")
    if language is None:
        raise OutcropError(
            f"{file}: no language of Outcrop reads this file; examples are sources such as early_return.c."
        )
    example = read_example(file, language)
    named = {mark.pattern for mark in example.marks if mark.pattern}
    patterns = [catalogue.pattern(name) for name in sorted({pattern.id, *named})]
    findings, functions = _find(example, language, patterns, catalogue)
    complaints = [c for p in patterns for c in (*unknown(p, example.marks), *compare(p.id, example.marks, findings))]
    speaking = sum(mark.kind in ("expect", "noise") and mark.pattern == pattern.id for mark in example.marks)
    return Outcome(pattern.id, file, speaking, len(functions) - speaking, tuple(f"{file}:{c}" for c in complaints))


def _find(
    example: Example, language: Language, patterns: Sequence[Pattern], catalogue: Catalogue
) -> tuple[list[Finding], list[int]]:
    """The findings of one file that stands alone, and the first line of each of its functions."""
    blob = Blob(example.file.name, blob_id(example.data), example.data)
    survey = language.survey(blob.data)
    learned = learn(
        [(blob.path, outline(blob.data, survey, language.name))],
        lambda _: blob.data,
        catalogue.vocabulary,
        {language.name},
    )
    vocabulary = catalogue.vocabulary.with_entries(learned.entries)
    screen = Screen(list(map(needs_of, patterns)), vocabulary)
    found = find_in(blob, Origin(None, None, blob.path, blob.id), language, survey.heads, screen, learned, SECONDS)
    findings = [one for part in found.parts.values() for one in part.findings]
    joined = join(half for part in found.parts.values() for half in part.halves)
    return sorted((*findings, *joined), key=place_of), [head.line for head in survey.heads]


def unknown(pattern: Pattern, marks: Iterable[Mark]) -> Iterator[str]:
    """Marks that expect a grade, or name a role, that the pattern's card does not have."""
    card = pattern.card
    grades = [grade.name for grade in card.grades] or ["present"]
    for mark in marks:
        if mark.pattern == pattern.id and mark.kind == "expect" and mark.told not in (*grades, "unsure"):
            yield f"{mark.line}: unknown grade: {pattern.id} has no grade '{mark.told}'; it has {', '.join(grades)}"
        if mark.pattern == pattern.id and mark.kind == "role" and mark.role not in card.notes:
            yield f"{mark.line}: unknown role: {pattern.id} has no role '{mark.role}'; it has {', '.join(card.notes)}"


def compare(pattern: str, marks: Iterable[Mark], findings: Iterable[Finding]) -> Iterator[str]:
    """What is not as the marks say, each as `line: sentence`, for one pattern."""
    told = [mark for mark in marks if mark.pattern in (pattern, None)]
    found: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.pattern == pattern:
            found[finding.span.start.line].append(finding)
    expected: dict[int, list[str]] = defaultdict(list)
    for mark in told:
        if mark.kind == "expect":
            expected[mark.line].append(mark.told)
    for line, grades in expected.items():
        if line not in found:
            yield f"{line}: missing: {pattern} {' and '.join(grades)} was expected here and not found"
        else:
            yield from _compare_grades(pattern, line, grades, found[line])
            yield from _compare_roles(pattern, told, found[line])
            yield from _compare_witness(pattern, told, found[line])
    yield from _compare_gaps(pattern, told, expected, found)


def _compare_gaps(
    pattern: str, told: Sequence[Mark], expected: Container[int], found: Mapping[int, Sequence[Finding]]
) -> Iterator[str]:
    noise, missed = ({mark.line for mark in told if mark.kind == kind} for kind in ("noise", "miss"))
    for line in sorted(found):
        if line in missed:
            yield f"{line}: cured: this miss of {pattern} is found now; make it an expect"
        elif line not in expected and line not in noise:
            yield f"{line}: noisy: {pattern} {found[line][0].grade} was found and not expected"
    for line in sorted(noise - found.keys()):
        yield f"{line}: cured: this noise of {pattern} is gone; remove its mark"


def _compare_grades(pattern: str, line: int, told: Sequence[str], findings: Sequence[Finding]) -> Iterator[str]:
    for grade in sorted({finding.grade for finding in findings} - {*told}):
        yield f"{line}: grade: {pattern} is {grade}, expected {' and '.join(told)}"


def _compare_roles(pattern: str, told: Sequence[Mark], findings: Sequence[Finding]) -> Iterator[str]:
    """Where a function marks a role, it marks them all; several findings of one function share its marks."""
    lines = range(findings[0].span.start.line, findings[0].span.end.line + 1)
    wanted = {(mark.role, mark.line) for mark in told if mark.kind == "role" and mark.line in lines}
    if not wanted:
        return
    roles = {(role.name, role.span.start.line) for finding in findings for role in finding.roles}
    for name, line in sorted(wanted - roles, key=str):
        yield f"{line}: missing role: {pattern} has no {name} here"
    for name, line in sorted(roles - wanted):
        yield f"{line}: noisy role: {pattern} sees {name} here, which no mark names"


def _compare_witness(pattern: str, told: Sequence[Mark], findings: Sequence[Finding]) -> Iterator[str]:
    """A witness passes every line that is marked for it."""
    lines = range(findings[0].span.start.line, findings[0].span.end.line + 1)
    passed = {step.line for finding in findings for step in finding.witness}
    for line in sorted({mark.line for mark in told if mark.kind == "witness" and mark.line in lines} - passed):
        yield f"{line}: witness: the walk of {pattern} does not pass here"
