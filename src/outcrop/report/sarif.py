"""Findings as SARIF 2.1.0, the form in which code hosts and editors take the results of a static analysis."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from outcrop.model.extent import Span
from outcrop.model.finding import Finding, Suppressed, Words
from outcrop.model.scan import ScanRecord
from outcrop.patterns.card import Text
from outcrop.patterns.catalogue import Pattern
from outcrop.report.excerpts import Place
from outcrop.report.levels import level, spot
from outcrop.report.sentences import about, coverage_of
from outcrop.report.visible import escaped, visible
from outcrop.report.wording import say

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "SRCROOT"
BEGIN = "Where paths begin: the top of the checkout or folder that was scanned; of several, the working folder."
LINK = re.compile(r"\[(?=[^\[\]]*\]\()")  # what a viewer would take for a link, though it is code

Json = dict[str, Any]


def sarif(
    findings: Sequence[Finding], record: ScanRecord, patterns: Sequence[Pattern], language: str, place: Place
) -> bytes:
    """A log of one run; `place` gives the path of a finding's file from where paths begin."""
    numbers = {pattern.id: number for number, pattern in enumerate(patterns)}
    run: Json = {
        "tool": {"driver": _driver(record, patterns, language)},
        "invocations": [_invocation(record, language)],
        "versionControlProvenance": [
            {"repositoryUri": source.url, "revisionId": source.commit}
            for source in record.sources
            if source.url and source.commit
        ],
        "originalUriBaseIds": {BASE: {"description": _message(BEGIN)}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, numbers[finding.pattern], language, place(finding)) for finding in findings],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1).encode() + b"\n"


def _driver(record: ScanRecord, patterns: Sequence[Pattern], language: str) -> Json:
    return {
        "name": "Outcrop",
        "version": record.tool.version,
        "language": language,
        "rules": [_rule(pattern, language) for pattern in patterns],
    }


def _rule(pattern: Pattern, language: str) -> Json:
    """A card as a rule; its whole text is what `outcrop patterns show` prints."""
    card = pattern.card
    grades = [grade.name for grade in card.grades] or ["present"]
    lines = [f"{say('grades', language)}: {', '.join(grades)}."]
    lines += [f"{say('literature', language)}: {where}: {what}." for where, what in card.literature.items()]
    lines += card.references
    summary = _in(card.summary, language)
    return {
        "id": pattern.id,
        "name": "".join(word.capitalize() for word in pattern.id.split("-")),
        "shortDescription": _message(_in(card.title, language)),
        "fullDescription": _message(summary),
        "help": {
            "text": "\n".join((summary, *lines)),
            "markdown": "\n".join((summary, "", *(f"- {line}" for line in lines))),
        },
        "defaultConfiguration": {"level": "warning" if "leaky" in grades else "none"},
        "properties": {"tags": [card.concern, card.mechanism]},
    }


def _invocation(record: ScanRecord, language: str) -> Json:
    """What was read and what was not: a result that is missing where nothing was read says nothing."""
    read = [
        {"level": "warning" if names else "note", "message": _message("\n".join((sentence, *names)))}
        for sentence, names in coverage_of(record.coverage, language)
    ]
    return {
        "executionSuccessful": not record.missing,
        "toolExecutionNotifications": [*read, *({"level": "error", "message": _message(s)} for s in record.missing)],
        "toolConfigurationNotifications": [{"level": "warning", "message": _message(s)} for s in record.idle],
    }


def _result(finding: Finding, rule: int, language: str, path: str) -> Json:
    loudness = level(finding)
    result: Json = {
        "ruleId": finding.pattern,
        "ruleIndex": rule,
        "kind": "informational" if loudness == "none" else "fail",
        "level": loudness,
        "rank": round(100 * finding.confidence, 1),
        "message": _message(" ".join(about(finding, language))),
        "locations": [_main(finding, path)],
        "relatedLocations": list(_roles(finding, language, path)),
        "partialFingerprints": {"outcrop/v1": finding.id},
        "suppressions": [_suppression(finding.suppressed, finding.source.path)] if finding.suppressed else [],
        "properties": {"grade": finding.grade, "swhid": finding.citation.swhid},
    }
    if finding.witness:
        steps = [
            {"location": _place(path, {"startLine": step.line}, step.note, language), "executionOrder": number}
            for number, step in enumerate(finding.witness, 1)
        ]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    return result


def _main(finding: Finding, path: str) -> Json:
    location = _place(path, _region(spot(finding)))
    excerpt = finding.excerpt
    context: Json = {"startLine": excerpt.start, "endLine": excerpt.end}
    if excerpt.lines is not None:
        context["snippet"] = {"text": "\n".join(excerpt.lines)}
    location["physicalLocation"]["contextRegion"] = context
    location["logicalLocations"] = [{"fullyQualifiedName": visible(finding.symbol.name), "kind": "function"}]
    return location


def _roles(finding: Finding, language: str, path: str) -> Iterator[Json]:
    for number, role in enumerate(finding.roles, 1):
        yield {"id": number, **_place(role.path or path, _region(role.span), role.note, language)}


def _place(path: str, region: Json, note: Words | None = None, language: str = "en") -> Json:
    uri = quote(path.encode("utf-8", "surrogateescape"))
    place: Json = {"physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": BASE}, "region": region}}
    return place if note is None else {**place, "message": _message(getattr(note, language))}


def _region(span: Span | int) -> Json:
    """A span, or a line."""
    if isinstance(span, int):
        return {"startLine": span, "endLine": span}
    return {
        "startLine": span.start.line,
        "startColumn": span.start.column,
        "endLine": span.end.line,
        "endColumn": span.end.column,
    }


def _suppression(allowed: Suppressed, path: str) -> Json:
    """A comment is written in the file itself, and tells its line."""
    return {
        "kind": "inSource" if allowed.by.startswith(f"{escaped(path)}:") else "external",
        "status": "accepted",
        "justification": visible(allowed.why),
        "properties": {"by": visible(allowed.by), "until": allowed.until},
    }


def _message(text: str) -> Json:
    r"""A text in which nothing acts; a line break stays, and `[` is escaped where it would begin a link."""
    return {"text": LINK.sub(r"\\[", "\n".join(map(visible, text.split("\n"))))}


def _in(text: Text, language: str) -> str:
    told: str = getattr(text, language)
    return told.strip()
