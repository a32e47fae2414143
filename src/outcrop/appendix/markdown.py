"""An appendix as Markdown, in the flavour of whoever reads it: GitHub, pandoc or MkDocs.

The three differ in how a fence tells line numbers: pandoc and MkDocs number lines themselves, so the code stands there verbatim, one fence
for each run of lines; GitHub has no numbers, so they stand in front of the lines, and the notes behind them.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from outcrop.appendix.document import Document, Entry, Part, Said
from outcrop.appendix.wording import (
    WORDS,
    cited,
    colon,
    heading,
    languages,
    left_out,
    licensed,
    links_of,
    noted,
    organised,
    paragraphs,
    parts_of,
    said,
    systems_of,
    told,
    word,
)
from outcrop.model.finding import Words
from outcrop.model.system import System
from outcrop.report.excerpts import Row
from outcrop.report.markdown import ACTIVE, CALLING, SPAN, code_span, coded, fenced, linked
from outcrop.report.visible import visible

Flavour = Literal["github", "pandoc", "mkdocs"]
ALSO = re.compile(
    r"[\\`*_\[\]<>&@#$~^|{}]"
)  # pandoc and MkDocs have citations, sub- and superscripts, and attributes, too
SIGN = re.compile(r"[#+\-=~:!?|]")  # what begins a heading, a list, an admonition, a definition or a fence
NUMBER = re.compile(
    r"\A(\(?(?:\d+|[a-z]|[ivxlcdm]+))([.)])(?!\S)", re.I
)  # what begins a numbered list, of pandoc's too
ROOM = re.compile(r"[^\w ]+")  # what a diagram's text may not hold


def markdown(document: Document, flavour: Flavour = "github") -> Iterator[str]:
    """The lines of the whole document."""
    write = _Writer(document, flavour)
    yield from write.heading("#", write.prose(heading(document.title, document.language)), "top.appendix")
    if not document.entries:
        yield from write.each("nothing")
    yield from write.matrix()
    for system in document.introduced:
        title = write.prose(heading(system.title, document.language))
        yield from (*write.heading("##", title, f"system.{system.id}"), *write.system(system))
    for number, part in enumerate(document.parts, 1):
        yield from write.part(part, number)
    yield from write.end()


class _Writer:
    def __init__(self, document: Document, flavour: Flavour) -> None:
        self.document, self.flavour = document, flavour
        self.languages = languages(document.language)
        self.colon = colon(self.languages[-1])  # behind a word in both languages

    def prose(self, text: str) -> str:
        """A sentence whose code stays code, and in which nothing else acts."""
        pieces = SPAN.split(visible(text))
        return "".join(code_span(piece) if number % 2 else self._plain(piece) for number, piece in enumerate(pieces))

    def _plain(self, text: str) -> str:
        safe = (ACTIVE if self.flavour == "github" else ALSO).sub(self._sign, text)
        return CALLING.sub(r"\g<0><!-- -->", safe) if self.flavour == "github" else safe

    def _sign(self, found: re.Match[str]) -> str:
        """A sign that acts, as one that does not; what reads Markdown for MkDocs takes a backslash before few of them."""
        sign = found[0]
        return f"&#{ord(sign)};" if self.flavour == "mkdocs" and sign in "<&@$~^|" else f"\\{sign}"

    def heading(self, level: str, title: str, name: str) -> Iterator[str]:
        """A heading under a name of its own, where a reader would else make one of the title that an excerpt may have.

        The label of an excerpt has no dot in it, and every other name has one.
        """
        yield from (f"{level} {title}" if self.flavour == "github" else f"{level} {title} {{#{name}}}", "")

    def paragraphs(self, words: Words | None) -> Iterator[str]:
        """A text, in each language once."""
        for text in told(words, self.document.language) if words is not None else ():
            for one in paragraphs(text):
                yield from (_worded(self.prose(one)), "")

    def each(self, key: str, **values: object) -> Iterator[str]:
        """A sentence of ours in each language."""
        for language in self.languages:
            yield from (self.prose(word(key, language, **values)), "")

    def matrix(self) -> Iterator[str]:
        """The overview: how often each pattern is met in each system."""
        counts, names = self.document.matrix, systems_of(self.document)
        if not counts:
            return
        patterns = list(self.document.patterns)
        titles = [self._cell(self.document.patterns[one]) for one in patterns]
        yield from self.heading("##", self._title("overview"), "top.overview")
        yield f"| | {' | '.join(titles)} |"
        yield f"| --- |{' ---: |' * len(titles)}"
        for name, title in names.items():
            cells = [str(counts.get((name, one), "")) or "·" for one in patterns]
            yield f"| {self._cell(title)} | {' | '.join(cells)} |"
        yield ""

    def part(self, part: Part, number: int) -> Iterator[str]:
        """A heading, what is to be known of the whole part, and its excerpts."""
        title = self.prose(heading(part.title, self.document.language))
        yield from self.heading("##", title, f"part.{number}")
        yield from self.paragraphs(part.intro)
        if part.system is not None:
            yield from self.system(part.system)
        for entry in part.entries:
            yield from self.entry(entry)

    def system(self, system: System) -> Iterator[str]:
        """What a system is, how it is organised and why, its parts and who talks to whom."""
        for language in self.languages:
            if (why := organised(system, language)) is not None:
                yield from (self.prose(why), "")
        if self.flavour != "pandoc" and system.links:
            yield from _mermaid(system, self.languages[0])
        for language in self.languages:
            if system.parts:
                yield from (f"{word('parts', language)}{colon(language)}".rstrip(), "")
                yield from (
                    f"- **{self.prose(name)}**: {self.prose(role)}" for name, role in parts_of(system, language)
                )
                yield from ("", f"{word('links', language)}{colon(language)}".rstrip(), "")
                yield from (
                    f"- {self.prose(f'{one} → {other}: {what}')}" for one, other, what in links_of(system, language)
                )
                yield ""
        reference = cited(system)
        if reference is not None and system.reference is not None:
            link = linked(visible(system.reference.url), system.reference.url)
            yield from (f"{self._title('reference')}{self.colon}{self.prose(reference)} {link}", "")
        yield from (f"{self._title('repository_at')}{self.colon}{linked(visible(system.url), system.url)}", "")

    def entry(self, entry: Entry) -> Iterator[str]:
        """One excerpt with all that is said of it."""
        title = self.prose(f"{entry.number}. {heading(entry.title, self.document.language)}")
        named = f" ({', '.join(map(coded, entry.named))})" if entry.named else ""
        if self.flavour == "github":
            yield from (f'<a id="{entry.label}"></a>', "")
        yield from self.heading("###", title + named, entry.label)
        yield from self.paragraphs(entry.before)
        for claim in dict.fromkeys(one.claim for one in entry.said):
            yield from self.paragraphs(claim)
        for language in self.languages:
            caption = word("listing", language, number=entry.number, caption=said(entry.caption, language))
            yield from (self.prose(caption), "")
        yield from self._fences(entry)
        yield from self._notes(entry)
        for one in entry.said:
            yield from self.paragraphs(one.explanation)
            yield from self._witness(one)
        yield from self._source(entry)
        yield from self.paragraphs(entry.after)

    def end(self) -> Iterator[str]:
        """How much was read, and by what."""
        yield from self.paragraphs(self.document.coverage)
        yield from self.each("made_by", tool=self.document.tool)

    def _cell(self, words: Words) -> str:
        """A title in a table, whose cells end at a `|`; but for GitHub, such a sign is escaped already."""
        title = self.prose(heading(words, self.document.language))
        return title.replace("|", r"\|") if self.flavour == "github" else title

    def _title(self, key: str) -> str:
        return heading(WORDS[key], self.document.language)

    def _fences(self, entry: Entry) -> Iterator[str]:
        if self.flavour == "github":
            yield from fenced(entry.language, list(_numbered(entry, self.languages[0])))
            return
        for gap, run in groupby(entry.rows, key=lambda row: row.text is None):
            rows = list(run)
            if gap:
                yield from self.paragraphs(left_out(rows[0]))
                continue
            rows = _begun(rows)
            yield from fenced(self._opening(entry, rows), [visible(row.text or "") for row in rows])

    def _notes(self, entry: Entry) -> Iterator[str]:
        """The margin notes below the excerpt, in each language in which they do not stand in it."""
        for language in self.languages[1:] if self.flavour == "github" else self.languages:
            notes = list(noted(entry, language))
            for line, roles, note in notes:
                place = self.prose(word("line", language, line=line))
                yield f"- {place} *{self.prose(roles)}*{colon(language)}{self.prose(note)}"
            yield from [""] if notes else []

    def _opening(self, entry: Entry, rows: Sequence[Row]) -> str:
        """What stands behind the fence: the language, and the number of the first line."""
        first = rows[0].start
        if self.flavour == "pandoc":
            return f' {{.{entry.language} .numberLines startFrom="{first}"}}'
        marked = " ".join(str(row.start - first + 1) for row in rows if row.roles)
        return f'{entry.language} linenums="{first}"' + (f' hl_lines="{marked}"' if marked else "")

    def _witness(self, one: Said) -> Iterator[str]:
        if not one.witness:
            return
        for language in self.languages:
            yield from (f"{word('witness', language)}{colon(language)}".rstrip(), "")
            for number, step in enumerate(one.witness, 1):
                place = word("line", language, line=step.line)
                yield f"{number}. {self.prose(place)}{colon(language)}{self.prose(said(step.note, language))}"
            yield ""

    def _source(self, entry: Entry) -> Iterator[str]:
        source = entry.source
        places = [
            f"{linked(coded(one.at(source.path)), one.citation.permalink)}, {coded(one.citation.swhid)}"
            for one in source.cited
        ]
        if len(places) == 1:
            yield from (f"{self._title('source')}{self.colon}{places[0]}", "")
        else:
            yield from (f"{self._title('source')}{self.colon}".rstrip(), "", *(f"- {place}" for place in places), "")
        for language in self.languages:
            licence = self.prose(licensed(entry.licence, language))
            yield from (f"{word('licence', language)}{colon(language)}{licence}", "")


def _worded(text: str) -> str:
    """The beginning of a paragraph, which begins nothing else."""
    sign = SIGN.match(text)
    return f"&#{ord(sign[0])};{text[1:]}" if sign is not None else NUMBER.sub(r"\1\\\2", text)


def _begun(rows: list[Row]) -> list[Row]:
    """Rows from the first that holds something on: reStructuredText drops blank ones there, and its numbers would be wrong."""
    return rows[next((at for at, row in enumerate(rows) if (row.text or "").strip()), 0) :]


def _numbered(entry: Entry, language: str) -> Iterator[str]:
    """Lines with their numbers in front and their notes behind."""
    digits = len(str(max((row.end for row in entry.rows), default=0)))
    for row in entry.rows:
        if row.text is None:
            yield f"{'':{digits}} ⋮ {said(left_out(row), language)}"
        else:
            notes = f"    ◂ {row.label()}{colon(language)}{visible(row.notes(language))}" if row.roles else ""
            yield f"{row.start:>{digits}} │ {visible(row.text)}{notes}".rstrip()


def _mermaid(system: System, language: str) -> Iterator[str]:
    """The parts of a system and who talks to whom, as a diagram that GitHub and MkDocs draw."""
    ids = {part.id: f"p{number}" for number, part in enumerate(system.parts)}
    yield "```mermaid"
    yield "flowchart LR"
    for part in system.parts:
        yield f'  {ids[part.id]}["{ROOM.sub(" ", said(part.title, language)).strip()}"]'
    for link in system.links:
        yield f'  {ids[link.from_]} -->|"{ROOM.sub(" ", said(link.what, language)).strip()}"| {ids[link.to]}'
    yield from ("```", "")
