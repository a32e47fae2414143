"""Verdicts as SARIF 2.1.0: a rule a verdict, a result for every excerpt that is not exact, at its lines in the document."""

from collections import Counter
from collections.abc import Sequence

from outcrop.model.verdict import KINDS, Verdict, VerifyRecord
from outcrop.report.sarif_log import BASE, Json, Run, location, log, message, notice, repository, rule_of
from outcrop.report.verdict.telling import (
    LEVELS,
    identity,
    level_of,
    loudest_first,
    name_of,
    place,
    shown,
    summary,
    told,
)
from outcrop.report.visible import visible
from outcrop.report.wording import say_verdict, say_verify

RULES = (*KINDS, "unjudged")


def verdict_sarif(rows: Sequence[Verdict], record: VerifyRecord, language: str, everything: bool) -> bytes:
    """A log of one run over all documents."""
    seen: Counter[tuple[str, str, str]] = Counter()
    results = []
    for row in loudest_first(rows, everything):
        key = (row.document, name_of(row), row.given.words if row.given is not None else "")
        seen[key] += 1
        results.append(_result(row, seen[key], language))
    return log(
        Run(
            tool=record.tool,
            category="verify",
            language=language,
            rules=[_rule(kind, language) for kind in RULES],
            succeeded=not (record.missing or record.unread),
            notices=[
                *(notice("note", sentence) for sentence in summary(record, language)),
                *(notice("warning", sentence) for sentence in record.notes),
                *(notice("error", sentence) for sentence in (*record.unread, *record.missing)),
            ],
            provenance=[repository(one.url, one.commit, None) for one in record.sources if one.url and one.commit],
            bases={BASE: say_verify("document_root", language)},
            results=results,
        )
    )


def _rule(kind: str, language: str) -> Json:
    return rule_of(
        f"excerpt-{kind}", say_verdict(kind, language), say_verify(f"rule_{kind}", language), (), LEVELS[kind]
    )


def _result(row: Verdict, number: int, language: str) -> Json:
    level = level_of(row)
    lines = {"startLine": row.lines[0], "endLine": row.lines[1]}
    differing = [line for one in row.differences for line in shown(one, language)]
    found = row.found
    return {
        "ruleId": f"excerpt-{name_of(row)}",
        "ruleIndex": RULES.index(name_of(row)),
        "kind": "pass" if row.verdict == "exact" else "notApplicable" if row.verdict is None else "fail",
        "level": level,
        "message": message("\n".join((" ".join(told(row, language)), *differing))),
        "partialFingerprints": {"outcrop/verify/v1": identity(row, number)},
        "locations": [location(row.document, lines)],
        "relatedLocations": _said(row, language),
        "properties": {
            "verdict": row.verdict,
            "source": visible(found.source) if found else None,
            "place": visible(place(found)) if found else None,
            "likeness": row.likeness,
            "permalink": visible(found.citation.permalink) if found and found.citation.permalink else None,
            "swhid": visible(found.citation.swhid) if found else None,
        },
    }


def _said(row: Verdict, language: str) -> list[Json]:
    """The line of the document on which the reference stands."""
    if row.given is None or not row.given.line:
        return []
    where = {"startLine": row.given.line, "endLine": row.given.line}
    return [{"id": 1, **location(row.document, where, row.given.words)}]
