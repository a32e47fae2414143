"""From a verdict to a finding: roles with their notes, the excerpt, the explanation, the citation and the fingerprint."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from outcrop.citations import cite
from outcrop.engine.confidence import UNFITTED, confidence, features
from outcrop.engine.explaining import fill, fitting
from outcrop.engine.judge import Verdict
from outcrop.engine.site import Site
from outcrop.engine.sites import Found
from outcrop.engine.witness import steps
from outcrop.flow.sameness import tokens
from outcrop.languages import LANGUAGES
from outcrop.model.extent import Lines
from outcrop.model.finding import Excerpt, Finding, Role, Step, Symbol, Words
from outcrop.model.source import Origin
from outcrop.patterns.card import Text
from outcrop.patterns.catalogue import Pattern

SIGNS = "\0signs\0"

# Of what nobody could tell, where the card has no words for that.
UNTOLD = (
    Text(
        "`{function}` may be one; whether it is could not be told.", "`{function}` 可能属于此模式；是否属于，无法判断。"
    ),
)


def assemble(pattern: Pattern, found: Found, verdict: Verdict, lines: Lines, source: Origin) -> Finding:
    """Everything that is shown of one finding. Its id is not yet told apart from that of an equal finding in the file."""
    definition, card = found.function.definition, pattern.card
    span = lines.span(definition.extent)
    start = lines.line(definition.comment.start) if definition.comment else span.start.line
    above = LANGUAGES[definition.language].gap_above(lines.data, lines.offset(start))
    gap = start - lines.line(above)
    excerpt = Excerpt(start, span.end.line, _lines(lines, start, span.end.line), _lines(lines, start - gap, start - 1))
    roles = tuple(_role(pattern, found, site, lines) for site in verdict.roles)
    return Finding(
        id=_fingerprint(pattern.id, definition.name, (role.text or "" for role in roles)),
        pattern=pattern.id,
        concern=card.concern,
        mechanism=card.mechanism,
        grade=verdict.grade,
        reason=Words(*verdict.reason) if verdict.reason else None,
        confidence=confidence(pattern.fit or UNFITTED, features(verdict, found)),
        read=definition.read,
        source=source,
        symbol=Symbol(definition.name, definition.kind, definition.language),
        span=span,
        excerpt=excerpt,
        roles=roles,
        witness=_witness(pattern, found, verdict, lines),
        explanation=_explanation(pattern, found, verdict, lines),
        citation=cite(source, excerpt.start, excerpt.end),
    )


def told_apart(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings of one file whose ids are equal get an ordinal."""
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.id] += 1
        count = seen[finding.id]
        yield finding if count == 1 else replace(finding, id=digest(finding.id, str(count)))


def _lines(lines: Lines, first: int, last: int) -> tuple[str, ...]:
    return tuple(lines.text(number) for number in range(first, last + 1))


def _fingerprint(pattern: str, symbol: str, texts: Iterable[str]) -> str:
    """A hash over the pattern, the symbol and the tokens of the roles: no line, no indentation, no comment, no path."""
    return digest(pattern, symbol, *(" ".join(tokens(text)) for text in texts))


def digest(*parts: str) -> str:
    """A short hash of some texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _role(pattern: Pattern, found: Found, site: Site, lines: Lines) -> Role:
    note = pattern.card.notes[site.name]
    text = found.function.text(site.statement)
    return Role(
        site.name, text, site.implied, lines.span(site.statement), _filled([note], found, {site.name: [site]}, lines)
    )


def _witness(pattern: Pattern, found: Found, verdict: Verdict, lines: Lines) -> tuple[Step, ...]:
    """The walk that breaks the best grade, as steps."""
    if verdict.walk is None:
        return ()
    notes = {
        site.order: _filled([pattern.card.notes[site.name]], found, {site.name: [site]}, lines)
        for site in verdict.roles
    }
    return steps(verdict.walk, found, notes, lines)


def _explanation(pattern: Pattern, found: Found, verdict: Verdict, lines: Lines) -> Words:
    """The card's sentence for this grade, and those of the signs that showed."""
    by_name: dict[str, list[Site]] = {}
    for site in verdict.roles:
        by_name.setdefault(site.name, []).append(site)
    of_signs = {site.name for _, sites in verdict.signs for site in sites}
    matched = {name: sites for name, sites in by_name.items() if name not in of_signs}
    said = [
        _filled(sign.says, found, {**matched, **_by_name(sites)}, lines)
        for sign, sites in verdict.signs
        if sign.says is not None and sign.weight > 0
    ]
    text = _filled(pattern.card.explain.get(verdict.grade, UNTOLD), found, by_name, lines)
    return Words(
        text.en.replace(SIGNS, " ".join(w.en for w in said)), text.zh.replace(SIGNS, "".join(w.zh for w in said))
    )


def _by_name(sites: Sequence[Site]) -> dict[str, list[Site]]:
    names: dict[str, list[Site]] = {}
    for site in sites:
        names.setdefault(site.name, []).append(site)
    return names


def _filled(sentences: Sequence[Text], found: Found, sites: Mapping[str, Sequence[Site]], lines: Lines) -> Words:
    """The sentence that fits these sites, filled with them."""

    def values(placeholder: str) -> Sequence[str | int]:
        if placeholder == "signs":
            return [SIGNS]  # filled last: code that is quoted in a sign may hold braces of its own
        if placeholder == "other":
            return ["{other}"]  # filled when the other half is found
        if placeholder == "function":
            return [found.function.definition.name]
        name, _, part = placeholder.partition(".")
        bound = sites.get(name, ())
        if part == "line":
            return sorted({lines.line(site.statement.start) for site in bound})
        return list(dict.fromkeys(str(found.part(site, part or "text") or "") for site in bound))

    return fill(fitting(sentences, sites), values)
