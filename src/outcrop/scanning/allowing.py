"""Which findings are allowed, by a comment beside them or by outcrop.toml, and which allowances do not count."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from outcrop.errors import nearest
from outcrop.languages import Language
from outcrop.model.allowance import Allowance, Remark
from outcrop.model.extent import Extent, Lines, decode
from outcrop.model.finding import Finding, Suppressed
from outcrop.model.source import Blob
from outcrop.sources.files import to_bytes

SIGN = b"outcrop:"  # no other comment speaks to us
FRAME = re.compile(r"^\s*(?://+|/\*+|#)?!?[\s*]*|\s*(?:\*+/)?\s*$|\n[\s*]+")
SECONDS = 10.0  # for one parse
FORM = re.compile(r"outcrop:\s*allow\s+([a-z][a-z0-9-]*)(?::?\s+(\S.*))?")


def remarks(blob: Blob, language: Language) -> list[Remark]:
    """What the comments of a file say to Outcrop, in order."""
    if SIGN not in blob.data:
        return []
    lines = Lines(blob.data)
    found: list[Remark] = []
    below: dict[int, int] = {}  # of remarks that stand alone above others: the line that all of them speak of
    for comment in reversed(language.comments(blob.data, SECONDS)):
        text = _text(blob.data[comment.start : comment.end])
        if text.startswith(SIGN.decode()):
            line, meant = lines.line(comment.start), _meant(comment, lines)
            if meant != line:
                meant = below[line] = below.get(meant, meant)
            form = FORM.fullmatch(text)
            pattern, why = form.groups("") if form else ("", "")
            found.append(Remark(blob.path, line, meant, text, pattern, why))
    return found[::-1]


def _text(comment: bytes) -> str:
    """What a comment says, on one line, without what frames it."""
    return " ".join(FRAME.sub(" ", decode(comment)).split())


def _meant(comment: Extent, lines: Lines) -> int:
    """The line that a comment speaks of: its own, or the next where it stands alone."""
    line = lines.line(comment.start)
    before = lines.data[lines.offset(line) : comment.start]
    return line if before.strip() else lines.line(comment.end - 1) + 1


def by_remarks(findings: Iterable[Finding], told: Sequence[Remark]) -> tuple[list[Finding], list[Remark]]:
    """The findings of a file, those allowed that a remark speaks of, and the remarks that allow none."""
    idle = set(told)
    shown: list[Finding] = []
    for finding in findings:
        lines = _lines(finding)
        meant = [one for one in told if one.why and one.pattern == finding.pattern and one.meant in lines]
        idle.difference_update(meant)
        if meant:
            by = f"{decode(to_bytes(finding.source.path))}:{meant[0].line}"
            finding = replace(finding, suppressed=Suppressed(meant[0].why, None, by))
        shown.append(finding)
    return shown, [one for one in told if one in idle]


def _lines(finding: Finding) -> set[int]:
    """The lines on which a finding may be allowed: its first, and those on which a role begins or ends."""
    spans = [role.span for role in finding.roles if role.path is None]
    return {finding.span.start.line, *(line for span in spans for line in (span.start.line, span.end.line))}


@dataclass(slots=True)
class Allowances:
    """The allowances of outcrop.toml during one scan."""

    rows: tuple[Allowance, ...]
    today: Callable[[], date] = date.today
    _met: set[str] = field(default_factory=set)

    def over(self, finding: Finding) -> Finding:
        """The finding, allowed where one of these still allows it; what a comment allows stays as it is."""
        row = next((row for row in self.rows if row.fingerprint == finding.id), None)
        if row is None:
            return finding
        self._met.add(row.fingerprint)
        if finding.suppressed is not None or self._ended(row):
            return finding
        return replace(finding, suppressed=Suppressed(row.why, row.until.isoformat() if row.until else None, row.by))

    def idle(self, *, whole: bool) -> Iterator[str]:
        """A sentence on each that does not count; that one matches nothing can be told of a `whole` scan only."""
        for row in self.rows:
            told = f"outcrop.toml: the allowance of {row.fingerprint} ({row.why})"
            if whole and row.fingerprint not in self._met:
                yield f"{told} matches no finding; remove it."
            elif self._ended(row):
                yield f"{told} ended on {row.until}, so it no longer counts; mend the finding, or set a new date."

    def _ended(self, row: Allowance) -> bool:
        return row.until is not None and row.until < self.today()


def idle_remark(remark: Remark, looked_for: Collection[str], known: Collection[str]) -> str | None:
    """Why a remark does not count; none where its pattern was not looked for, so that nobody can tell."""
    place = f"{remark.path}:{remark.line}"
    if not remark.pattern:
        return f"{place}: '{remark.text}' is no allowance, so it does not count; write outcrop: allow ID WHY."
    if remark.pattern not in known:
        near = nearest(remark.pattern, known) or "; `outcrop patterns list` shows them all."
        return f"{place}: no pattern is called '{remark.pattern}', so this allowance does not count{near}"
    if not remark.why:
        return (
            f"{place}: the allowance of {remark.pattern} gives no reason, so it does not count; write it after the id."
        )
    if remark.pattern not in looked_for:
        return None
    return f"{place}: the allowance of {remark.pattern} matches no finding on line {remark.meant}; remove it."
