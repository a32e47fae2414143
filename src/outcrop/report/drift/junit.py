"""Drift as JUnit XML, the form in which most services of continuous integration take results: a pin is a suite of cases."""

import re
from collections import Counter
from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from outcrop.model.drift import CheckedPin, CheckRecord, Drift
from outcrop.pins.checking import fails
from outcrop.report.drift.telling import by_pin, course, kind, links, name, standing, told, way
from outcrop.report.sentences import walked
from outcrop.report.visible import visible

NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what no document of XML 1.0 can hold


def junit(rows: Sequence[Drift], record: CheckRecord, language: str) -> bytes:
    """Every row as a case: one that may not stand has failed, an unsure one was skipped, a pin that is missing is an error."""
    suites = Xml.Element("testsuites", name="outcrop")
    for pin, own in by_pin(rows, record):
        _suite(suites, pin, own, record, language)
    if record.missing or record.notes:
        _run(suites, record)
    for count in ("tests", "failures", "errors", "skipped"):
        suites.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    Xml.indent(suites)
    written: bytes = Xml.tostring(suites, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _suite(suites: Xml.Element, pin: CheckedPin, rows: Sequence[Drift], record: CheckRecord, language: str) -> None:
    suite = Xml.SubElement(suites, "testsuite", name=_safe(pin.name))
    properties = Xml.SubElement(suite, "properties")
    for key, value in {"url": pin.url, "compared": course(pin, language)}.items():
        if value:
            Xml.SubElement(properties, "property", name=key, value=_safe(value))
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        title, path = _safe(f"{kind(row)} {name(row)}"), _safe((row.then or standing(row)).path)
        seen[title, path] += 1
        title += f" ({seen[title, path]})" if seen[title, path] > 1 else ""
        case = Xml.SubElement(suite, "testcase", name=title, classname=path, file=_safe(standing(row).path))
        _judge(case, row, record, language)
    _count(suite)


def _judge(case: Xml.Element, row: Drift, record: CheckRecord, language: str) -> None:
    """What is said of a row: as a failure, as why it was skipped, or, where it differs and may, as output."""
    if row.state == "intact":
        return
    steps = walked(row.finding, language) if row.finding else ()
    where = " → ".join(dict.fromkeys(way(row, language)))
    text = "\n".join(_safe(line) for line in (where, *told(row, language), *steps, *links(row)))
    why = _safe(getattr(row.why, language))
    if fails(row, record.fail_on):
        Xml.SubElement(case, "failure", type=row.state, message=why).text = text
    elif row.state == "unsure":
        Xml.SubElement(case, "skipped", message=why)
    else:
        Xml.SubElement(case, "system-out").text = f"{row.state}\n{text}"


def _run(suites: Xml.Element, record: CheckRecord) -> None:
    """A suite of what stood in the way of the check itself."""
    suite = Xml.SubElement(suites, "testsuite", name="outcrop")
    for number, sentence in enumerate(record.missing, 1):
        case = Xml.SubElement(suite, "testcase", name=f"missing {number}", classname="outcrop")
        Xml.SubElement(case, "error", type="missing", message=_safe(sentence))
    _count(suite)
    if record.notes:
        Xml.SubElement(suite, "system-out").text = "\n".join(map(_safe, record.notes))


def _count(suite: Xml.Element) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    for count, what in {"failures": "failure", "errors": "error", "skipped": "skipped"}.items():
        suite.set(count, str(len(suite.findall(f"testcase/{what}"))))


def _safe(text: str) -> str:
    return NO_XML.sub("\N{REPLACEMENT CHARACTER}", visible(text))
