"""The heart: from one blob to its findings, and to the coverage that says what was not read."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from outcrop.engine.candidates import Candidate, Screen, Screened
from outcrop.engine.findings import assemble, told_apart
from outcrop.engine.following import Following
from outcrop.engine.joining import Half, place_of
from outcrop.engine.judge import Judge, Verdict
from outcrop.engine.learning import Learned
from outcrop.engine.sites import Found, collect
from outcrop.languages import MISSING, Language
from outcrop.model.code import Definition, Read
from outcrop.model.coverage import FileCoverage, Unread
from outcrop.model.extent import Lines
from outcrop.model.finding import Finding
from outcrop.model.macros import Head, MacroJump
from outcrop.model.source import Blob, Origin
from outcrop.patterns.catalogue import Pattern
from outcrop.vocabulary import Vocabulary, words_of


@dataclass(frozen=True, slots=True)
class Part:
    """What one pattern found in a file, and how the functions were read in which it may be met."""

    findings: tuple[Finding, ...] = ()
    halves: tuple[Half, ...] = ()
    reads: Mapping[int, str] = field(
        default_factory=dict
    )  # by the number of the function's head, as `Parsed.reads` has it
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class FileFound:
    """What was found in a file, pattern by pattern, and whether it could be read at all."""

    state: str
    heads: int
    parts: Mapping[str, Part]


def covered(path: str, language: str, state: str, heads: int, parts: Iterable[Part]) -> FileCoverage:
    """How a file was read for some patterns; a function in which none of them may be met was passed over."""
    reads: dict[int, str] = {}
    unread: set[Unread] = set()
    for part in parts:
        reads.update(part.reads)
        unread.update(part.unread)
    counts = Counter(reads.values())
    if state != "read":
        return FileCoverage(path, language, state, heads=heads, missing=heads)
    return FileCoverage(
        path,
        language,
        state,
        heads=heads,
        clean=counts[Read.CLEAN],
        mended=counts[Read.MENDED],
        error=counts[Read.ERROR],
        missing=counts[MISSING],
        passed=heads - sum(number >= 0 for number in reads),
        unread=tuple(sorted(unread, key=lambda one: (one.line, one.name))),
    )


def find_in(
    blob: Blob,
    origin: Origin,
    language: Language,
    heads: tuple[Head, ...],
    screen: Screen,
    learned: Learned,
    seconds: float,
) -> FileFound:
    """What stands in one file, each pattern's findings in the order of lines, and the halves of those that need another one;
    `heads` are those of its survey, `seconds` bounds the parse.

    The vocabulary of `screen` holds what was learned and is not contested; what is contested is chosen here, by what the file
    includes.
    """
    lines = Lines(blob.data)
    judged = judge_in(blob, language, heads, screen, learned, seconds)
    findings: dict[str, list[Finding]] = defaultdict(list)
    halves: dict[str, list[Half]] = defaultdict(list)
    for pattern, found, verdict in judged.verdicts:
        finding = assemble(pattern, found, verdict, lines, origin)
        if verdict.halves is None:
            findings[pattern.id].append(finding)
        else:
            halves[pattern.id].append(Half(finding, *verdict.halves))
    parts = {
        need.pattern.id: Part(
            tuple(told_apart(sorted(findings[need.pattern.id], key=place_of))),
            tuple(halves[need.pattern.id]),
            *judged.read_for(need.pattern.id),
        )
        for need in screen.needs
    }
    return FileFound(judged.state, len(heads), parts)


def read_in(blob: Blob, language: Language, definition: Definition, vocabulary: Vocabulary, learned: Learned) -> Found:
    """One function of a file, with its sites; `vocabulary` is as for `find_in`."""
    seen, jumps = _seen_from(blob, language, vocabulary, learned)
    return collect(blob.path, language.read(definition, blob.data, jumps), seen)


def _seen_from(
    blob: Blob, language: Language, vocabulary: Vocabulary, learned: Learned
) -> tuple[Vocabulary, Mapping[str, Sequence[MacroJump]]]:
    """What is known in one file: the vocabulary and hidden jumps, contested names as its includes decide."""
    entries, chosen = learned.seen_from(blob.path, blob.data, language.includes)
    jumps = {**learned.jumps, **chosen} if chosen else learned.jumps
    return vocabulary.with_entries(entries) if entries else vocabulary, jumps


@dataclass(frozen=True, slots=True)
class FileJudged:
    """The verdicts on the functions of a file, and how these were read."""

    state: str
    candidates: Mapping[int, Candidate]  # by the number of the head
    reads: Sequence[tuple[int, str, Unread | None]]
    verdicts: Iterator[tuple[Pattern, Found, Verdict]]

    def read_for(self, pattern: str) -> tuple[dict[int, str], tuple[Unread, ...]]:
        """How the functions were read in which a pattern may be met; one without a head counts for each."""
        asked = {n for n, one in self.candidates.items() if any(need.pattern.id == pattern for need in one.needs)}
        rows = [row for row in self.reads if row[0] < 0 or row[0] in asked]
        return {number: read for number, read, _ in rows}, tuple(one for *_, one in rows if one is not None)


def judge_in(
    blob: Blob, language: Language, heads: tuple[Head, ...], screen: Screen, learned: Learned, seconds: float
) -> FileJudged:
    """Every verdict on the functions of a file; a file, or function, in which no pattern can be met is not parsed."""
    seen, jumps = _seen_from(blob, language, screen.vocabulary, learned)
    own = (seen.exact_names or frozenset()) if seen is not screen.vocabulary else frozenset()
    scopes = frozenset(word for name in language.names(blob.data, heads) if "::" in name for word in words_of(name))
    usual = jumps is learned.jumps
    hidden = learned.hiding if usual else frozenset(name.encode("utf-8", "surrogateescape") for name in jumps)
    file = Screened(blob.path, blob.data, language, seen, own, hidden, scopes)
    candidates = screen.heads(file, heads)
    if not candidates and not screen.before(file, heads):
        return FileJudged("read", {}, (), iter(()))
    spared = [number for number in range(len(heads)) if number not in candidates]
    parsed = language.parse(blob.data, heads, learned.shapes, seconds, spared)
    starts = [head.extent.start for head in heads]

    def candidate(definition: Definition) -> Candidate | None:
        number = bisect_right(starts, definition.body.start) - 1
        inside = number >= 0 and definition.body.start < heads[number].extent.end
        return candidates.get(number) if inside else screen.definition(file, definition)

    def judged() -> Iterator[tuple[Pattern, Found, Verdict]]:
        for definition in parsed.definitions:
            if (one := candidate(definition)) is None:
                continue
            found = collect(blob.path, language.read(definition, blob.data, jumps), seen)
            following = Following(found)
            for need in one.needs:
                judge = Judge(need.pattern, found, partial(need.may, names=one.names), asked=following)
                for verdict in judge.verdicts():
                    yield need.pattern, found, verdict

    return FileJudged(parsed.state, candidates, tuple(parsed.reads()), judged())
