"""A place in a source as others cite it: a sentence, Markdown, BibTeX for biblatex-software, and CSL-JSON."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from outcrop.errors import OutcropError
from outcrop.model.finding import Citation
from outcrop.report.markdown import inline, linked, prose
from outcrop.report.visible import visible

SHORT = 12  # letters of a commit that tell it to people
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
    lines: tuple[int, int] | None  # 1-based and inclusive; none: the file as a whole
    symbol: str | None
    url: str | None  # of the repository
    tag: str | None
    commit: str | None  # none of bytes that are of no known commit
    date: str | None  # of the commit, in ISO 8601
    licence: str | None  # an SPDX expression
    citation: Citation

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
        f"{one.title}{version}{commit}{f' ({one.day})' if one.day else ''}: {_place(one, '{}')}.",
        one.citation.permalink,
        one.citation.swhid,
        f"Licence: {one.licence}." if one.licence else None,
    ]
    return "".join(f"{visible(line)}\n" for line in told if line)


def markdown(one: Reference) -> str:
    """A paragraph with a link."""
    version = prose(f" {one.tag or ''}".rstrip()) + (f" (`{one.commit[:SHORT]}`)" if one.commit else "")
    place = _place(one, "`{}`", inline)
    licence = f" Licence: {prose(one.licence)}." if one.licence else ""
    return f"{prose(one.title)}{version}, {linked(place, one.citation.permalink)}. `{inline(one.citation.swhid)}`{licence}\n"


def bibtex(one: Reference) -> str:
    """A `@codefragment`, and the `@softwareversion` that it belongs to where there is one."""
    fragment, version = _key(one), _key(one, whole=True)
    belongs = one.commit is not None
    subtitle = _place(one, r"\texttt{{{}}}", _tex)
    own = {"title": None if belongs else _tex(one.title), "subtitle": subtitle}
    cited = {"url": one.citation.permalink or one.url, "swhid": one.citation.swhid}
    entries = [_entry("codefragment", fragment, own | cited | {"crossref": version if belongs else None})]
    if belongs:
        entries.append(_entry("softwareversion", version, _version(one)))
    return "\n".join(entries)


def _version(one: Reference) -> dict[str, str | None]:
    origin = f";origin={one.url.replace('%', '%25').replace(';', '%3B')}" if one.url else ""
    return {
        "title": _tex(one.title),
        "author": f"{{{_tex(one.title)} contributors}}",
        "version": _tex(one.version or ""),
        "date": one.day,
        "url": one.url,
        "repository": one.url,
        "license": _tex(one.licence) if one.licence else None,
        "swhid": f"swh:1:rev:{one.commit}{origin}",
    }


def _entry(kind: str, key: str, fields: Mapping[str, str | None]) -> str:
    lines = "".join(f"  {name} = {{{visible(value)}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{lines}}}\n"


def csl_json(one: Reference) -> str:
    """A list of one item of the type `software`."""
    item: dict[str, Any] = {
        "id": _key(one),
        "type": "software",
        "title": _place(one, "{}"),
        "container-title": one.title,
        "author": [{"literal": f"{one.title} contributors"}],
        "version": one.version,
        "issued": {"date-parts": [[int(part) for part in one.day.split("-")]]} if one.day else None,
        "URL": one.citation.permalink or one.url,
        "archive": "Software Heritage",
        "archive_location": one.citation.swhid,
        "custom": {
            key: value
            for key, value in {"repository": one.url, "commit": one.commit, "license": one.licence}.items()
            if value
        }
        or None,
    }
    kept = {key: visible(value) if isinstance(value, str) else value for key, value in item.items() if value}
    return json.dumps([kept], indent=2, ensure_ascii=False) + "\n"


def swhid(one: Reference) -> str:
    """The identifier."""
    return f"{one.citation.swhid}\n"


def url(one: Reference) -> str:
    """The permalink.

    Raises OutcropError where there is none.
    """
    if one.citation.permalink is None:
        why = (
            "it is of no known commit"
            if one.commit is None
            else "its forge is not known; tell it in outcrop.toml, under [forges]"
        )
        raise OutcropError(f"There is no permalink to '{visible(one.path)}': {why}.")
    return f"{one.citation.permalink}\n"


WRITERS = {"text": text, "markdown": markdown, "bibtex": bibtex, "csl-json": csl_json, "swhid": swhid, "url": url}


def _place(one: Reference, code: str, shown: Any = str) -> str:
    """A function, its file and its lines; `code` is how code is set off."""
    path = code.format(shown(one.path))
    function = f"{code.format(shown(one.symbol))} in " if one.symbol else ""
    return function + path + "".join(_lines(one))


def _lines(one: Reference) -> Iterator[str]:
    if one.lines is not None:
        first, last = one.lines
        yield f", line {first}" if first == last else f", lines {first}–{last}"


def _tex(words: str) -> str:
    return visible(words).translate(ACTING)


def _key(one: Reference, whole: bool = False) -> str:
    """A key of letters, digits and dashes."""
    version = one.tag or (one.commit or "")[:SHORT]
    lines = f"L{one.lines[0]}-{one.lines[1]}" if one.lines else ""
    words = [one.name, version, *([] if whole else [one.symbol or f"{one.path}-{lines}"])]
    return "-".join(filter(None, (re.sub(r"[^A-Za-z0-9.]+", "-", word).strip("-.") for word in words)))
