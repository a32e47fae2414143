"""From a document to what its excerpts can be chosen by, each with the values that are met."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outcrop.appendix.claims import CONCERN_TITLES
from outcrop.appendix.document import Document, Entry
from outcrop.appendix.wording import systems_of
from outcrop.model.finding import Words


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing to choose by."""

    key: str  # of the attribute `data-KEY` of an excerpt, and of the page's address
    word: str
    values: Sequence[tuple[str, Words]]


def facets(document: Document) -> list[Facet]:
    """What there is a choice in."""
    return [one for one in _all(document) if len(one.values) > 1]


def grades_of(entry: Entry) -> list[str]:
    """The grades of an excerpt, in order."""
    return list(dict.fromkeys(one.finding.grade for one in entry.said))


def _all(document: Document) -> Iterator[Facet]:
    findings = [one.finding for entry in document.entries for one in entry.said]
    called = systems_of(document)
    named = dict.fromkeys(entry.source.name for entry in document.entries)
    yield Facet("system", "by_system", [(name, called.get(name, Words(name, name))) for name in named])
    concerns = sorted({one.concern for one in findings}, reverse=True)
    yield Facet("concern", "by_concern", [(name, CONCERN_TITLES[name]) for name in concerns])
    patterns = {one.pattern for one in findings}
    yield Facet("pattern", "by_pattern", [row for row in document.patterns.items() if row[0] in patterns])
    yield Facet("grade", "by_grade", [(name, Words(name, name)) for name in sorted({one.grade for one in findings})])
