"""What every log of SARIF 2.1.0 is made of, whether it tells findings or drift: a run, its rules, places and messages."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from outcrop.model.extent import Span
from outcrop.model.scan import Tool
from outcrop.patterns.card import Text
from outcrop.patterns.catalogue import Pattern
from outcrop.report.visible import visible
from outcrop.report.wording import say

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "SRCROOT"  # where paths begin, if there is one such place
LINK = re.compile(r"\[(?=[^\[\]]*\]\()")  # what a viewer would take for a link, though it is code

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the tool, as a log has it."""

    tool: Tool
    category: str  # what tells it from another run of this tool over the same commit
    language: str
    rules: Sequence[Json]
    succeeded: bool  # all that was asked for could be had
    notices: Sequence[Json]  # what happened meanwhile
    mistakes: Sequence[Json] = field(default=())  # in how it was configured
    provenance: Sequence[Json]
    bases: Mapping[str, str]  # where paths begin, each told in a sentence
    results: Sequence[Json]


def log(run: Run) -> bytes:
    """The log of one run."""
    told: Json = {
        "tool": {
            "driver": {
                "name": "Outcrop",
                "version": run.tool.version,
                "language": run.language,
                "rules": list(run.rules),
            }
        },
        "automationDetails": {"id": f"outcrop/{run.category}/"},
        "invocations": [
            {
                "executionSuccessful": run.succeeded,
                "toolExecutionNotifications": list(run.notices),
                "toolConfigurationNotifications": list(run.mistakes),
            }
        ],
        "versionControlProvenance": list(run.provenance),
        "originalUriBaseIds": {base: {"description": message(what)} for base, what in run.bases.items()},
        "columnKind": "unicodeCodePoints",
        "results": list(run.results),
    }
    whole = {"$schema": SCHEMA, "version": "2.1.0", "runs": [told]}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def rule(pattern: Pattern, language: str) -> Json:
    """A card as a rule; its whole text is what `outcrop patterns show` prints."""
    card = pattern.card
    grades = [grade.name for grade in card.grades] or ["present"]
    lines = [f"{say('grades', language)}: {', '.join(grades)}."]
    lines += [f"{say('literature', language)}: {where}: {what}." for where, what in card.literature.items()]
    lines += card.references
    level = "warning" if "leaky" in grades else "none"
    tags = [card.concern, card.mechanism]
    return rule_of(pattern.id, _in(card.title, language), _in(card.summary, language), lines, level, tags)


def rule_of(name: str, title: str, summary: str, lines: Sequence[str], level: str, tags: Iterable[str] = ()) -> Json:
    """A rule by its words: a title, what it is about, and what else is to be known, line by line."""
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": message(title),
        "fullDescription": message(summary),
        "help": {
            "text": "\n".join((summary, *lines)),
            "markdown": "\n".join((summary, *([""] if lines else []), *(f"- {line}" for line in lines))),
        },
        "defaultConfiguration": {"level": level},
        "properties": {"tags": list(tags)},
    }


def repository(url: str, commit: str | None, base: str | None) -> Json:
    """Where the code comes from: at which revision, and the paths of which base begin at its top."""
    return {
        "repositoryUri": url,
        **({"revisionId": commit} if commit else {}),
        **({"mappedTo": {"uriBaseId": base}} if base else {}),
    }


def location(path: str, where: Json, told: str | None = None, base: str = BASE) -> Json:
    """A place in a file, and what is said of it."""
    uri = quote(path.encode("utf-8", "surrogateescape"))
    place: Json = {"physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": base}, "region": where}}
    return place if told is None else {**place, "message": message(told)}


def logical(symbol: str) -> list[Json]:
    """The function that a place lies in."""
    return [{"fullyQualifiedName": visible(symbol), "kind": "function"}]


def region(span: Span | int) -> Json:
    """A span, or a line."""
    if isinstance(span, int):
        return {"startLine": span, "endLine": span}
    return {
        "startLine": span.start.line,
        "startColumn": span.start.column,
        "endLine": span.end.line,
        "endColumn": span.end.column,
    }


def notice(level: str, text: str) -> Json:
    """Something that is to be known of the run."""
    return {"level": level, "message": message(text)}


def message(text: str) -> Json:
    r"""A text in which nothing acts; a line break stays, and `[` is escaped where it would begin a link."""
    return {"text": LINK.sub(r"\\[", "\n".join(map(visible, text.split("\n"))))}


def _in(text: Text, language: str) -> str:
    told: str = getattr(text, language)
    return told.strip()
