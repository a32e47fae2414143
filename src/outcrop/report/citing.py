"""A place in a source as others cite it: a sentence, Markdown, BibTeX for biblatex-software, and CSL-JSON."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outcrop.citations import Cited, revision, short, spoken, swhid_of_commit
from outcrop.errors import OutcropError
from outcrop.report.markdown import coded, linked, prose
from outcrop.report.visible import visible

# What TeX acts on; braces by their names, since BibTeX counts them even behind a backslash.
ACTING = str.maketrans(
    {c: f"\\{c}" for c in "$&#%_"}
    | {
        "\\": r"\textbackslash{}",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
    }
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What is cited, and of what."""

    name: str  # of the system or repository, as an id
    title: str  # of the same, for people
    path: str
    symbol: str | None
    url: str | None  # of the repository
    tag: str | None
    commit: str | None  # none of bytes that are of no known commit
    date: str | None  # of the commit, in ISO 8601
    licence: str | None  # an SPDX expression
    cited: Sequence[Cited]  # the file as a whole, or range by range

    @property
    def version(self) -> str | None:
        """What people call the version, else its commit."""
        return self.tag or self.commit

    @property
    def day(self) -> str | None:
        """The day of the commit."""
        return self.date[:10] if self.date is not None else None


def text(one: Reference) -> str:
    """A sentence a line."""
    version = f" {one.version}" if one.version else ""
    commit = f", commit {one.commit}" if one.tag and one.commit else ""
    told = [
        f"{one.title}{version}{commit}{f' ({one.day})' if one.day else ''}: {_place(one, one.cited)}.",
        *(line for cited in one.cited for line in (cited.citation.permalink, cited.citation.swhid)),
        f"Licence: {one.licence}." if one.licence else None,
    ]
    return "".join(f"{visible(line)}\n" for line in told if line)


def markdown(one: Reference) -> str:
    """A paragraph with a link to each range."""
    version = prose(f" {one.tag or ''}".rstrip()) + (f" ({coded(short(one.commit))})" if one.commit else "")
    first, *more = one.cited
    places = [_place(one, [first], coded), *(_lines([cited]) for cited in more)]
    links = [linked(place, cited.citation.permalink) for place, cited in zip(places, one.cited, strict=True)]
    marks = [coded(cited.citation.swhid) for cited in one.cited]
    licence = f" Licence: {prose(one.licence)}." if one.licence else ""
    return f"{prose(one.title)}{version}, {', '.join(links)}. {', '.join(marks)}{licence}\n"


def bibtex(one: Reference) -> str:
    """A `@codefragment` for each range, and the `@softwareversion` that they belong to where there is one."""
    version = _key(one) if one.commit is not None else None
    entries = [_entry("codefragment", _key(one, cited), _fragment(one, cited, version)) for cited in one.cited]
    if version is not None:
        entries.append(_entry("softwareversion", version, _version(one)))
    return "\n".join(entries)


def _fragment(one: Reference, cited: Cited, version: str | None) -> dict[str, str | None]:
    return {
        "title": _tex(one.title) if version is None else None,
        "subtitle": _place(one, [cited], _typed),
        "url": cited.citation.permalink or one.url,
        "swhid": cited.citation.swhid,
        "crossref": version,
    }


def _version(one: Reference) -> dict[str, str | None]:
    return {
        "title": _tex(one.title),
        "author": f"{{{_tex(one.title)} contributors}}",
        "version": _tex(one.version or ""),
        "date": one.day,
        "url": one.url,
        "repository": one.url,
        "license": _tex(one.licence) if one.licence else None,
        "swhid": swhid_of_commit(one.commit, one.url) if one.commit is not None else None,
    }


def _entry(kind: str, key: str, fields: Mapping[str, str | None]) -> str:
    lines = "".join(f"  {name} = {{{visible(value)}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{lines}}}\n"


def csl_json(one: Reference) -> str:
    """A list of items of the type `software`, one a range."""
    return json.dumps([_item(one, cited) for cited in one.cited], indent=2, ensure_ascii=False) + "\n"


def _item(one: Reference, cited: Cited) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": _key(one, cited),
        "type": "software",
        "title": _place(one, [cited]),
        "container-title": one.title,
        "author": [{"literal": f"{one.title} contributors"}],
        "version": one.version,
        "issued": {"date-parts": [[int(part) for part in one.day.split("-")]]} if one.day else None,
        "URL": cited.citation.permalink or one.url,
        "archive": "Software Heritage",
        "archive_location": cited.citation.swhid,
        "custom": {
            key: value
            for key, value in {"repository": one.url, "commit": one.commit, "license": one.licence}.items()
            if value
        }
        or None,
    }
    return {key: visible(value) if isinstance(value, str) else value for key, value in item.items() if value}


def swhid(one: Reference) -> str:
    """The identifier of each range."""
    return "".join(f"{cited.citation.swhid}\n" for cited in one.cited)


def url(one: Reference) -> str:
    """The permalink of each range.

    Raises OutcropError where there is none.
    """
    links = [cited.citation.permalink for cited in one.cited if cited.citation.permalink is not None]
    if not links:
        why = (
            "it is of no known commit"
            if one.commit is None
            else "its forge is not known; tell it in outcrop.toml, under [forges]"
        )
        raise OutcropError(f"There is no permalink to '{visible(one.path)}': {why}.")
    return "".join(f"{link}\n" for link in links)


WRITERS = {"text": text, "markdown": markdown, "bibtex": bibtex, "csl-json": csl_json, "swhid": swhid, "url": url}


def _place(one: Reference, cited: Sequence[Cited], code: Callable[[str], str] = str) -> str:
    """A function, its file and its lines; `code` sets code off."""
    function = f"{code(one.symbol)} in " if one.symbol else ""
    return ", ".join(filter(None, (function + code(one.path), _lines(cited))))


def _lines(cited: Sequence[Cited]) -> str:
    """`line 3`, `lines 3–9, 12`; nothing of a file as a whole."""
    told = spoken(cited)
    return told and f"line{'' if told.isdigit() else 's'} {told}"


def _tex(words: str) -> str:
    return visible(words).translate(ACTING)


def _typed(code: str) -> str:
    return rf"\texttt{{{_tex(code)}}}"


def _key(one: Reference, cited: Cited | None = None) -> str:
    """A key of letters, digits and dashes: of what is cited, or of the version that it belongs to."""
    version = revision(one.tag, one.commit)
    own = one.symbol or f"{one.path}-{_lines_key(cited)}" if cited is not None else ""
    return "-".join(
        filter(None, (re.sub(r"[^A-Za-z0-9.]+", "-", word).strip("-.") for word in (one.name, version, own)))
    )


def _lines_key(cited: Cited) -> str:
    if cited.lines is None:
        return ""
    first, last = cited.lines
    return f"L{first}" if first == last else f"L{first}-{last}"
