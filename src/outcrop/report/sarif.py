"""Findings as SARIF 2.1.0, the form in which code hosts and editors take the results of a static analysis."""

from collections.abc import Iterator, Sequence

from outcrop.model.finding import Finding, Suppressed
from outcrop.model.scan import ScanRecord
from outcrop.patterns.catalogue import Pattern
from outcrop.report.excerpts import Place
from outcrop.report.levels import level, spot
from outcrop.report.sarif_log import (
    BASE,
    Json,
    Run,
    location,
    log,
    logical,
    message,
    notice,
    region,
    repository,
    rule,
)
from outcrop.report.sentences import about, coverage_of
from outcrop.report.visible import escaped, visible

BEGIN = "Where paths begin: the top of the checkout or folder that was scanned; of several, the working folder."


def sarif(
    findings: Sequence[Finding], record: ScanRecord, patterns: Sequence[Pattern], language: str, place: Place
) -> bytes:
    """A log of one run; `place` gives the path of a finding's file from where paths begin."""
    numbers = {pattern.id: number for number, pattern in enumerate(patterns)}
    begins = BASE if len(record.sources) == 1 else None
    return log(
        Run(
            tool=record.tool,
            category="scan",
            language=language,
            rules=[rule(pattern, language) for pattern in patterns],
            succeeded=not record.missing,
            notices=[*_read(record, language), *(notice("error", sentence) for sentence in record.missing)],
            mistakes=[notice("warning", sentence) for sentence in record.idle],
            provenance=[repository(one.url, one.commit, begins) for one in record.sources if one.url and one.commit],
            bases={BASE: BEGIN},
            results=[_result(finding, numbers[finding.pattern], language, place(finding)) for finding in findings],
        )
    )


def shown(finding: Finding, language: str, path: str, base: str = BASE) -> Json:
    """What a result shows of a finding: where it stands, its roles, its witness step by step, and whether it is allowed."""
    allowed = finding.suppressed
    told: Json = {
        "locations": [_main(finding, path, base)],
        "relatedLocations": list(_roles(finding, language, path, base)),
        "suppressions": [_suppression(allowed, finding.source.path)] if allowed else [],
    }
    if finding.witness:
        steps = [
            {
                "location": location(path, {"startLine": step.line}, getattr(step.note, language), base),
                "executionOrder": number,
            }
            for number, step in enumerate(finding.witness, 1)
        ]
        told["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    return told


def _read(record: ScanRecord, language: str) -> Iterator[Json]:
    """What was read and what was not: a result that is missing where nothing was read says nothing."""
    for sentence, names in coverage_of(record.coverage, language):
        yield notice("warning" if names else "note", "\n".join((sentence, *names)))


def _result(finding: Finding, number: int, language: str, path: str) -> Json:
    loudness = level(finding)
    return {
        "ruleId": finding.pattern,
        "ruleIndex": number,
        "kind": "informational" if loudness == "none" else "fail",
        "level": loudness,
        "rank": round(100 * finding.confidence, 1),
        "message": message(" ".join(about(finding, language))),
        "partialFingerprints": {"outcrop/v1": finding.id},
        **shown(finding, language, path),
        "properties": {"grade": finding.grade, "swhid": finding.citation.swhid},
    }


def _main(finding: Finding, path: str, base: str) -> Json:
    place = location(path, region(spot(finding)), base=base)
    excerpt = finding.excerpt
    context: Json = {"startLine": excerpt.start, "endLine": excerpt.end}
    if excerpt.lines is not None:
        context["snippet"] = {"text": "\n".join(excerpt.lines)}
    place["physicalLocation"]["contextRegion"] = context
    return {**place, "logicalLocations": logical(finding.symbol.name)}


def _roles(finding: Finding, language: str, path: str, base: str) -> Iterator[Json]:
    for number, role in enumerate(finding.roles, 1):
        note: str = getattr(role.note, language)
        yield {"id": number, **location(role.path or path, region(role.span), note, base)}


def _suppression(allowed: Suppressed, path: str) -> Json:
    """A comment is written in the file itself, and tells its line."""
    return {
        "kind": "inSource" if allowed.by.startswith(f"{escaped(path)}:") else "external",
        "status": "accepted",
        "justification": visible(allowed.why),
        "properties": {"by": visible(allowed.by), "until": allowed.until},
    }
