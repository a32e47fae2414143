"""From the lines of an excerpt to the environments that typeset them: numbered as in the file, roles marked, what is left out told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from outcrop.appendix.document import Entry
from outcrop.appendix.tex.code import Column, band, columns, listed, minted
from outcrop.appendix.tex.roles import Callout, Stretch, beside, callouts, stretches
from outcrop.appendix.tex.terms import languages, term, told
from outcrop.appendix.tex.text import NEXT_LINE, prose, slashed
from outcrop.appendix.wording import left_out
from outcrop.model.appendix import Language
from outcrop.report.excerpts import Row, called

LISTINGS = {"c": "C", "cpp": "C++", "java": "Java", "python": "Python", "scala": "Scala"}  # what listings calls them
WIDTH = 84  # columns that surely fit; what is marked beyond stands on the next line


@dataclass(frozen=True, slots=True)
class Style:
    """How an appendix is to be written in LaTeX."""

    language: Language
    minted: bool
    fragment: bool


def excerpt(entry: Entry, style: Style) -> Iterator[str]:
    """The caption and the code."""
    found = callouts(entry)
    marks = _Marks(entry, style, found)
    caption = _caption(entry, style)
    blocks = list(_blocks(entry.rows))
    if not any(block[0].text is not None for block in blocks):
        yield rf"\par\noindent\phantomsection\label{{lst:{entry.label}}}{caption[1]}\par"
        yield rf"\OutcropLeftOut{{{slashed(term('no_code'), style.language)}}}"
        return
    if style.minted:
        yield rf"\captionof{{listing}}[{{{caption[0]}}}]{{{caption[1]}}}\label{{lst:{entry.label}}}\nopagebreak"
    yield from _environments(entry, style, marks, blocks, caption)


def legend(entry: Entry, style: Style) -> Iterator[tuple[str, str]]:
    """What is to be said of call-outs below the excerpt, since it does not fit beside it: mark and text."""
    found = callouts(entry)
    if len(_beside(entry, style, found)) == len(languages(style.language)):
        return
    for one in found:
        words = term("role", name=called(one.role), line=one.role.span.start.line, note=one.role.note)
        yield _sign(one), slashed(words, style.language)


def _beside(entry: Entry, style: Style, found: Sequence[Callout]) -> Sequence[str]:
    """The languages of the notes in the margin, where that is ours and they fit."""
    return () if style.fragment else beside(found, entry.rows, languages(style.language))


def _caption(entry: Entry, style: Style) -> tuple[str, str]:
    """The caption for a list of all listings, and the one at the excerpt."""
    texts = [prose(text) for text in told(entry.caption, style.language)]
    return texts[0], NEXT_LINE.join(texts)


def _blocks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Lines that follow each other, and the rows that stand for what is left out between them."""
    block: list[Row] = []
    for row in rows:
        if block and (row.text is None or block[-1].text is None or row.start != block[-1].end + 1):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _environments(
    entry: Entry, style: Style, marks: "_Marks", blocks: Sequence[Sequence[Row]], caption: tuple[str, str]
) -> Iterator[str]:
    code = [n for n, block in enumerate(blocks) if block[0].text is not None]
    for n, block in enumerate(blocks):
        if n not in code:
            yield rf"\OutcropLeftOut{{{slashed(left_out(block[0]), style.language)}}}"
            continue
        frame = ("t" if n == code[0] else "") + ("b" if n == code[-1] else "")
        if style.minted:
            yield from _minted(entry, marks, block, frame)
        else:
            told_once = rf",caption={{[{{{caption[0]}}}]{{{caption[1]}}}}},label={{lst:{entry.label}}}"
            yield from _listing(entry, marks, block, frame, told_once if n == code[0] else "")


def _listing(entry: Entry, marks: "_Marks", block: Sequence[Row], frame: str, more: str) -> Iterator[str]:
    language = LISTINGS.get(entry.language, "")
    yield rf"\begin{{lstlisting}}[style=outcrop,language={{{language}}},firstnumber={block[0].start},frame={frame}{more}]"
    for row in block:
        shown = list(columns(row.text or ""))
        before, after = marks.around(row.start, shown)
        yield f"{_out(before)}{listed(shown)}{_out(after)}"
    yield r"\end{lstlisting}"


def _out(tex: str) -> str:
    return f"`{tex}`" if tex else ""


def _minted(entry: Entry, marks: "_Marks", block: Sequence[Row], frame: str) -> Iterator[str]:
    lines = []
    yield r"\begingroup"
    for row in block:
        shown = list(columns(row.text or ""))
        before, after = marks.around(row.start, shown)
        if before or after:
            yield rf"\OutcropAt{{{row.start}}}{{{before}}}{{{after}}}"
        lines.append(minted(shown))
    name, text = "OutcropMinted", "\n".join(lines)
    while rf"\end{{{name}}}" in text:
        name += "X"
    if name != "OutcropMinted":
        yield rf"\OutcropEnvironment{{{name}}}"
    rule = {"tb": "lines", "t": "topline", "b": "bottomline", "": "none"}[frame]
    language = entry.language if entry.language.isalnum() else "text"
    yield rf"\begin{{{name}}}{{firstnumber={block[0].start},frame={rule}}}{{{language}}}"
    yield from lines
    yield rf"\end{{{name}}}"
    yield r"\endgroup"


class _Marks:
    """What is drawn under, beside and behind the lines of one excerpt."""

    def __init__(self, entry: Entry, style: Style, found: Sequence[Callout]) -> None:
        self.label = entry.label
        self.stretches: Mapping[int, list[Stretch]] = stretches(found)
        self.margin = _beside(entry, style, found)
        self.steps: dict[int, list[str]] = {}
        for said in entry.said:
            for n, step in enumerate(said.witness, 1):
                self.steps.setdefault(step.line, []).append(str(n))

    def around(self, line: int, shown: Sequence[Column]) -> tuple[str, str]:
        """What stands before a line, and after it."""
        here = self.stretches.get(line, [])
        begun = [one.callout for one in here if one.callout.role.span.start.line == line]
        before = "".join(self._step(line)) + "".join(_bands(here, shown))
        if self.margin and begun:
            before += rf"\OutcropAside{{{NEXT_LINE.join(map(self._note, begun))}}}"
        after = "".join(_sign(one) + rf"\label{{lst:{self.label}:{one.number}}}" for one in begun)
        return before, after

    def _step(self, line: int) -> Iterator[str]:
        if steps := self.steps.get(line):
            yield rf"\OutcropStep{{{','.join(dict.fromkeys(steps))}}}"

    def _note(self, one: Callout) -> str:
        notes = (prose(getattr(one.role.note, language)) for language in self.margin)
        return f"{_sign(one)} {NEXT_LINE.join(dict.fromkeys(notes))}"


def _bands(here: Sequence[Stretch], shown: Sequence[Column]) -> Iterator[str]:
    """A tinted band under what belongs to a role; a line under it where another has its band there already."""
    text = "".join(one.text for one in shown)
    margin = len(text) - len(text.lstrip())
    drawn: set[tuple[int, int]] = set()
    for one in here:
        end = one.end if one.end is not None else 10**6
        before, width = band(shown, one.first, end)
        if one.first == 0:  # the rest of a statement begins behind its indentation
            before, width = max(before, margin), width - max(0, margin - before)
        width = min(width, WIDTH - before)
        if width > 0:
            kind = "Under" if (before, width) in drawn else "Band"
            drawn.add((before, width))
            yield rf"\Outcrop{kind}{{{one.callout.hue}}}{{{before}}}{{{width}}}"


def _sign(one: Callout) -> str:
    return rf"\Outcrop{'Implied' if one.role.implied else 'Call'}{{{one.hue}}}{{{one.number}}}"
