"""The known systems as text for people, one row each or one in full, or as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from rich.cells import cell_len

from outcrop.citations import revision
from outcrop.languages import LANGUAGES
from outcrop.model.finding import Words
from outcrop.model.scan import Tool
from outcrop.model.system import Reference, System, SystemPart, SystemsList
from outcrop.report.filling import WIDEST, filled, rows
from outcrop.report.visible import visible
from outcrop.report.wording import KINDS, ORGANISATIONS, say

SYSTEMS: TypeAdapter[SystemsList] = TypeAdapter(SystemsList)
TITLES = {"go": "Go", "java": "Java", "python": "Python", "scala": "Scala"}  # of languages that are not read yet
COLUMNS = ("name", "kind", "organisation", "languages", "is_read", "pin", "licence")  # the widest last
UNTOLD = "·"


def systems_json(systems: Sequence[System], tool: Tool) -> bytes:
    """One JSON document."""
    told = SystemsList(tool=tool, reads=tuple(LANGUAGES), systems=tuple(systems))
    return (
        json.dumps(SYSTEMS.dump_python(told, mode="json", by_alias=True), indent=2, ensure_ascii=False).encode() + b"\n"
    )


def systems_text(systems: Sequence[System], language: str) -> str:
    """A table with a row for each system, and a line that says which languages are read."""
    cells = [[say(column, language) for column in COLUMNS], *(_row(system, language) for system in systems)]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    padded = ("  ".join(map(_padded, row, widths)).rstrip() for row in cells)
    return "".join(
        f"{visible(line)}\n" for line in (*padded, "", say("reads", language, languages=_all_read(language)))
    )


def system_text(system: System, language: str, width: int = WIDEST) -> str:
    """All that is known of one system, and how to scan it."""
    return "".join(f"{visible(line)}\n" for line in _lines(system, language, min(width, WIDEST)))


def _row(system: System, language: str) -> list[str]:
    read = [name in LANGUAGES for name in system.languages]
    return [
        system.id,
        _in(KINDS.get(system.kind or ""), language),
        _in(ORGANISATIONS.get(system.organisation or ""), language),
        say("between", language).join(map(_title, system.languages)) or UNTOLD,
        say("yes" if all(read) else "partly" if any(read) else "no", language) if read else UNTOLD,
        _pin(system),
        system.licence or UNTOLD,
    ]


def _pin(system: System) -> str:
    if system.pin is None:
        return UNTOLD
    return revision(system.pin.tag, system.pin.commit)


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - cell_len(cell))


def _lines(system: System, language: str, width: int) -> Iterator[str]:
    yield f"{system.id}: {_in(system.title, language)}"
    yield " · ".join(cell for cell in _row(system, language)[1:4] if cell != UNTOLD) or UNTOLD
    yield system.url + (f" ({system.licence})" if system.licence else "")
    if system.mirror is not None:
        yield say("mirror", language, mirror=system.mirror)
    if system.organisation and system.why:
        organisation, why = _in(ORGANISATIONS[system.organisation], language), _in(system.why, language)
        yield from ("", *filled(say("named", language, place=organisation, why=why), width))
    yield from rows(say("parts", language), {part.id: _part(part, language) for part in system.parts}, width)
    yield from rows(say("links", language), _links(system, language), width)
    yield from _block(say("core", language), system.core)
    yield from _block(say("reference", language), _cited(system.reference, width - 2) if system.reference else ())
    scanned = f"outcrop scan {system.id}{f'@{system.revision}' if system.revision else ''}"
    yield from _block(say("to_scan", language), [scanned])
    if reading := _reading(system, language):
        yield from ("", *filled(reading, width))


def _part(part: SystemPart, language: str) -> str:
    title, role = _in(part.title, language), _in(part.role, language)
    return role if title.lower() == part.id else say("named", language, place=title, why=role)


def _links(system: System, language: str) -> Mapping[str, str]:
    said: dict[str, str] = {}
    for link in system.links:
        ends, what = f"{link.from_} → {link.to}", _in(link.what, language)
        said[ends] = f"{said[ends]}{say('between', language)}{what}" if ends in said else what
    return said


def _block(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from ("", f"{title}:", *(f"  {line}" for line in lines))


def _cited(reference: Reference, width: int) -> list[str]:
    year = f", {reference.year}" if reference.year else ""
    authors = reference.authors.rstrip(".")  # `et al.` ends with one of its own
    return [*filled(f"{authors}. {reference.title}. {reference.venue}{year}.", width), reference.url]


def _reading(system: System, language: str) -> str:
    """A sentence where something of a system is not read yet, by the languages that there are; else nothing."""
    known = [name for name in system.languages if name in LANGUAGES]
    unknown = [name for name in system.languages if name not in LANGUAGES]
    if not unknown:
        return ""
    told = {"title": _in(system.title, language), "languages": _all_read(language)}
    told |= {"known": _listed(known, language), "unknown": _listed(unknown, language)}
    return say("reads_some" if known else "reads_nothing", language, **told)


def _all_read(language: str) -> str:
    return _listed(list(LANGUAGES), language)


def _listed(names: Sequence[str], language: str) -> str:
    """Languages as part of a sentence: `Java, C and C++`."""
    titles = [_title(name) for name in names]
    if len(titles) < 2:
        return "".join(titles)
    return say("and", language, first=say("between", language).join(titles[:-1]), last=titles[-1])


def _title(name: str) -> str:
    return LANGUAGES[name].title if name in LANGUAGES else TITLES.get(name, name)


def _in(text: Words | None, language: str) -> str:
    told: Any = getattr(text, language) if text is not None else UNTOLD
    return str(told)
