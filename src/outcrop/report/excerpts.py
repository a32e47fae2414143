"""What a report shows of findings: their lines verbatim, neighbours joined, long functions shortened, roles in the margin."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from outcrop.model.finding import Finding, Role

LONG = 60  # lines of an excerpt that are shown whole
CONTEXT = 2  # lines around a role in a shortened one

# The file of a finding as one opens it from where the reader is; it also tells the files of two sources apart.
Place = Callable[[Finding], str]


def called(role: Role) -> str:
    """The name of a role in words; what is implied is not written there, and stands in parentheses."""
    name = role.name.replace("_", " ")
    return f"({name})" if role.implied else name


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an excerpt with the roles that stand on it, or, without text, the lines that were left out."""

    start: int
    end: int
    text: str | None
    roles: tuple[Role, ...] = ()

    def label(self) -> str:
        """What the roles on this line are called."""
        return ", ".join(dict.fromkeys(map(called, self.roles)))

    def notes(self, language: str) -> str:
        """What is said of the roles on this line."""
        between = "；" if language == "zh" else "; "
        return between.join(dict.fromkeys(getattr(role.note, language) for role in self.roles))


@dataclass(frozen=True, slots=True)
class Passage:
    """One or more neighbouring findings of one pattern in one file, shown as one excerpt."""

    findings: tuple[Finding, ...]
    start: int
    end: int
    rows: tuple[Row, ...]


def whole(finding: Finding) -> Passage:
    """One finding with all its lines."""
    return together([finding], inf)


def passages(
    findings: Iterable[Finding], place: Place = lambda finding: finding.source.path, long: float = LONG
) -> Iterator[Passage]:
    """Findings in the order given, those that follow each other in a file with only blank lines or comments between joined.

    Of a passage of more than `long` lines only what matters is shown.
    """
    group: list[Finding] = []
    for finding in findings:
        if group and not (_neighbours(group, finding) and place(group[-1]) == place(finding)):
            yield together(group, long)
            group = []
        group.append(finding)
    if group:
        yield together(group, long)


def _neighbours(group: Sequence[Finding], second: Finding) -> bool:
    """Whether a finding begins inside a group, or right after it."""
    first, end = group[-1], max(finding.excerpt.end for finding in group)
    if first.pattern != second.pattern or first.source != second.source or second.excerpt.gap is None:
        return False
    code_above = second.excerpt.start - len(second.excerpt.gap) - 1
    return first.excerpt.start <= second.excerpt.start and end >= code_above


def together(group: Sequence[Finding], long: float = LONG) -> Passage:
    """Findings of one place as one passage: of one function, or of neighbours."""
    start, end = group[0].excerpt.start, max(f.excerpt.end for f in group)
    lines: dict[int, str] = {}
    for finding in group:
        shown = finding.excerpt
        if shown.lines is None or shown.gap is None:
            continue
        if finding is not group[0]:
            lines.update(enumerate(shown.gap, shown.start - len(shown.gap)))
        lines.update(enumerate(shown.lines, shown.start))
    roles: dict[int, dict[tuple[str, int], Role]] = {}
    for finding in group:
        for role in finding.roles:
            if role.path is not None:  # it stands elsewhere
                continue
            roles.setdefault(role.span.start.line, {})[role.name, role.span.start.column] = role
    rows = [Row(n, n, lines[n], tuple(roles.get(n, {}).values())) for n in sorted(lines) if n >= start]
    return Passage(tuple(group), start, end, tuple(_shortened(rows, group) if len(rows) > long else rows))


def _shortened(rows: Sequence[Row], group: Sequence[Finding]) -> Iterator[Row]:
    """Signatures, role lines with some context, the lines of a witness, and closing lines; the rest is counted."""
    keep = {n for row in rows if row.roles for n in range(row.start - CONTEXT, row.start + CONTEXT + 1)}
    keep |= {step.line for finding in group for step in finding.witness}
    for finding in group:
        keep |= {*range(finding.excerpt.start, finding.span.start.line + 3), finding.excerpt.end}
    left_out: list[Row] = []
    for row in rows:
        if row.start not in keep:
            left_out.append(row)
            continue
        yield from _gap(left_out)
        left_out = []
        yield row
    yield from _gap(left_out)


def _gap(rows: Sequence[Row]) -> Iterator[Row]:
    """What stands for rows that are left out; one line is not worth leaving out."""
    if len(rows) == 1:
        yield rows[0]
    elif rows:
        yield Row(rows[0].start, rows[-1].end, None)
