"""Drift as SARIF 2.1.0: a rule a pattern and one for pinned excerpts, a result for what differs, its pin being the baseline."""

from collections.abc import Sequence

from outcrop.model.drift import CheckRecord, Drift
from outcrop.patterns.catalogue import Pattern
from outcrop.report.drift.telling import EXCERPT, identity, kind, name, permalink, place, standing, summary, told
from outcrop.report.levels import drift_level, loudest_first
from outcrop.report.sarif import shown
from outcrop.report.sarif_log import (
    BASE,
    Json,
    Run,
    location,
    log,
    logical,
    message,
    notice,
    repository,
    rule,
    rule_of,
)
from outcrop.report.visible import visible
from outcrop.report.wording import say, say_drift
from outcrop.sources.remote import canonical_url

BASELINE = {"intact": "unchanged", "new": "new", "lost": "absent"}  # any other state is an update


def drift_sarif(
    rows: Sequence[Drift], record: CheckRecord, patterns: Sequence[Pattern], language: str, everything: bool
) -> bytes:
    """A log of one run over all pins; each has its own place where paths begin, if there are several."""
    told_rows = loudest_first(rows, record.fail_on, everything)
    rules = _rules(rows, patterns, language)
    numbers = {one["id"]: number for number, one in enumerate(rules)}
    bases = {pin.name: BASE if len(record.pins) == 1 else visible(pin.name) for pin in record.pins}
    return log(
        Run(
            tool=record.tool,
            category="drift",
            language=language,
            rules=rules,
            succeeded=not record.missing,
            notices=[
                *(notice("note", sentence) for sentence in summary(record, language)),
                *(notice("warning", sentence) for sentence in record.notes),
                *(notice("error", sentence) for sentence in record.missing),
            ],
            provenance=[
                repository(url, pin.now, bases[pin.name])
                for pin in record.pins
                if (url := canonical_url(pin.url or ""))
            ],
            bases={base: say("drift_root", language, pin=visible(pin)) for pin, base in bases.items()},
            results=[_result(row, numbers[kind(row)], record, language, bases[row.pin]) for row in told_rows],
        )
    )


def _rules(rows: Sequence[Drift], patterns: Sequence[Pattern], language: str) -> list[Json]:
    """The patterns that were pinned; of one that the catalogue has not, and of excerpts, what can be said."""
    cards = {pattern.id: pattern for pattern in patterns}
    rules = []
    for one in dict.fromkeys(map(kind, rows)):
        if one in cards:
            rules.append(rule(cards[one], language))
        else:
            excerpt = one == EXCERPT
            title = say("excerpt", language) if excerpt else one
            rules.append(
                rule_of(one, title, say("excerpt_summary" if excerpt else "unlisted", language), (), "warning")
            )
    return rules


def _result(row: Drift, number: int, record: CheckRecord, language: str, base: str) -> Json:
    level = drift_level(row, record.fail_on)
    here = standing(row)
    what = f"{name(row)} {say_drift(row.state, language)}."
    result: Json = {
        "ruleId": kind(row),
        "ruleIndex": number,
        "kind": "pass" if level == "none" else "fail",
        "level": level,
        "message": message(" ".join((what, *told(row, language)))),
        "partialFingerprints": {"outcrop/drift/v1": identity(row)},
        "baselineState": BASELINE.get(row.state, "updated"),
        **_places(row, language, base),
        "properties": {
            "pin": visible(row.pin),
            "state": row.state,
            "then": visible(place(row.then)) if row.then else None,
            "now": visible(place(row.now)) if row.now else None,
            "grade": here.grade,
            "permalink": visible(link) if (link := permalink(here)) else None,
            "swhid": visible(here.citation.swhid) if here.citation is not None else None,
        },
    }
    if here.fingerprint:
        result["partialFingerprints"]["outcrop/v1"] = here.fingerprint
    return result


def _places(row: Drift, language: str, base: str) -> Json:
    """Where it stands now with its roles and witness, else where it stood; and the places where it may be."""
    here = standing(row)
    if row.finding is not None and row.now is not None:
        places = shown(row.finding, language, here.path, base)
    else:
        main = location(here.path, _lines(here.lines), base=base)
        named = {"logicalLocations": logical(here.symbol)} if here.symbol else {}
        places = {"locations": [{**main, **named}], "relatedLocations": [], "suppressions": []}
    for one in row.candidates:
        told_of = location(one.path, _lines(one.lines), say("perhaps", language, place=place(one)), base)
        places["relatedLocations"].append({"id": len(places["relatedLocations"]) + 1, **told_of})
    return places


def _lines(lines: tuple[int, int]) -> Json:
    return {"startLine": lines[0], "endLine": lines[1]}
