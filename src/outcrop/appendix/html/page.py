"""From a document to its page, in pieces as it is written: head, overview, controls, parts with their excerpts, end."""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from outcrop.appendix.callouts import callouts
from outcrop.appendix.document import AT_ONCE, Document, Entry
from outcrop.appendix.html.code import code
from outcrop.appendix.html.facets import facets, grades_of
from outcrop.appendix.html.flowgraph import flowgraph
from outcrop.appendix.html.introduction import introduction
from outcrop.appendix.html.links import link
from outcrop.appendix.html.matrix import matrix
from outcrop.appendix.html.voice import Voice
from outcrop.appendix.html.words import WORDS, said
from outcrop.appendix.wording import systems_of
from outcrop.citations import revision
from outcrop.report.excerpts import called
from outcrop.report.visible import visible

HERE = Path(__file__).parent
ICON = Markup(
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 14 6 4l3 5 2-3 4 8z' fill='%23a2521c'/%3E%3C/svg%3E"
)
KEYS = (
    (("/",), "key_search"),
    (("j", "k"), "key_entries"),
    (("→", "←"), "key_steps"),
    (("Esc",), "key_escape"),
    (("t",), "key_theme"),
    (("l",), "key_language"),
    (("?",), "key_help"),
)


def page(document: Document) -> Iterator[str]:
    """The text of the page, piece by piece; it has no characters that UTF-8 has not."""
    voice = Voice(document.language)
    environment = _environment(voice)
    whole = len(document.entries) <= AT_ONCE
    script = _read("page.js")
    yield _head(environment, document, script, "" if whole else _read("loading.js"))
    part_template = environment.get_template("part.html")
    for number, part in enumerate(document.parts, 1):
        yield part_template.render(part=part, number=number)
        for entry in part.entries:
            yield _entry(environment, entry, voice, whole=whole)
        yield "</section>\n"
    keys = [row for row in KEYS if row[1] != "key_language" or document.language == "both"]
    yield environment.get_template("end.html").render(document=document, keyboard=keys, script=Markup(script))  # noqa: S704  # our own file


def _head(environment: Environment, document: Document, script: str, loading: str) -> str:
    """All that stands before the excerpts."""
    style = _read("page.css")
    counts = (len(document.entries), len(document.systems), len(document.patterns))
    return environment.get_template("page.html").render(
        document=document,
        language=document.language,
        policy=_policy(style, *filter(None, (loading, script))),
        icon=ICON,
        style=Markup(style),  # noqa: S704  # our own files
        loading=Markup(loading),  # noqa: S704  # our own file
        counts=list(zip(("excerpts", "systems", "patterns"), counts, strict=True)),
        matrix=matrix(document),
        quoted=sum(document.quoted.values()),
        found=sum(document.matrix.values()),
        titles=systems_of(document),
        facets=facets(document),
    )


def _entry(environment: Environment, entry: Entry, voice: Voice, *, whole: bool) -> str:
    """One excerpt. What a `noscript` holds is a mere text to a browser that runs scripts, and is read in full where none run."""
    findings = [one.finding for one in entry.said]
    colours = {one.role.name: one.colour for one in callouts(entry.rows)}
    return environment.get_template("entry.html").render(
        entry=entry,
        wrapper="div" if whole else "noscript",
        claims=list(dict.fromkeys(one.claim for one in entry.said)),
        patterns=" ".join(dict.fromkeys(one.pattern for one in findings)),
        concerns=" ".join(dict.fromkeys(one.concern for one in findings)),
        grades=grades_of(entry),
        lines=code(entry, voice),
        flows=[flowgraph(one, colours) for one in entry.said],
        revision=revision(entry.source.tag, entry.source.commit),
    )


def _environment(voice: Voice) -> Environment:
    """Templates in which whatever is not markup of ours comes out as text that only shows."""
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        finalize=_finalized,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    t = cache(lambda word: voice.inline(WORDS[word]))
    environment.globals.update(
        introduction=lambda one, inside=False: introduction(environment, one, voice, inside=inside),
        t=lambda word, **values: voice.inline(said(word, **values)) if values else t(word),
        said=said,
        inline=voice.inline,
        block=voice.block,
        plain=voice.plain,
        link=link,
        called=called,
    )
    return environment


def _finalized(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _policy(style: str, *scripts: str) -> str:
    """What a browser may do with this page: nothing but what is in it."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(style)}",
            f"script-src {' '.join(map(_hash, scripts))}",
            "img-src data:",  # its icon
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
