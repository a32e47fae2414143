"""What a system is, how it is organised and why, its parts with their picture, and where it is described."""

from collections.abc import Iterator

from outcrop.appendix.layout import layout
from outcrop.appendix.tex.excerpt import Style
from outcrop.appendix.tex.terms import term
from outcrop.appendix.tex.text import broken, linked, plain, slashed
from outcrop.appendix.tikz import picture
from outcrop.appendix.wording import Tongue, cited, languages, organised
from outcrop.model.system import System
from outcrop.report.wording import KINDS


def introduction(system: System, style: Style) -> Iterator[str]:
    """The paragraphs and the figure that introduce a system."""
    texts = [_told(system, language) for language in languages(style.language)]
    yield (rf"\OutcropBoth{{{texts[0]}}}{{{texts[1]}}}" if len(texts) > 1 else texts[0]) + r"\par"
    yield from _figure(system, style)
    for language in languages(style.language):
        if system.parts:
            yield r"\begin{itemize}\itemsep=1pt\parskip=0pt"
            for part in system.parts:
                title, role = (plain(getattr(words, language)) for words in (part.title, part.role))
                yield rf"\item \textbf{{{title}}}{': ' if language == 'en' else '：'}{role}"
            yield r"\end{itemize}"
    yield from _facts(system, style)


def _told(system: System, language: Tongue) -> str:
    """What it is, how it is organised and why."""
    title = getattr(system.title, language)
    kind = f" ({getattr(KINDS[system.kind], language)})" if system.kind else ""
    told = organised(system, language)
    return rf"\textbf{{{plain(title + kind)}}}" + (f". {plain(told)}" if told else "")


def _figure(system: System, style: Style) -> Iterator[str]:
    """The picture of its parts, in each language."""
    drawn = [found for language in languages(style.language) if (found := layout(system, language)) is not None]
    if not drawn:
        return
    yield r"\begin{figure}[htbp]\centering"
    for number, one in enumerate(dict.fromkeys(drawn)):
        if number:
            yield r"\par\bigskip"
        yield r"\OutcropFit{%"
        yield from picture(one)
        yield "}"
    yield rf"\caption{{{slashed(term('drawn', title=system.title), style.language)}}}\label{{fig:{system.id}}}"
    yield r"\end{figure}"


def _facts(system: System, style: Style) -> Iterator[str]:
    def name(of: str) -> str:
        return slashed(term(of), style.language)

    yield r"\begin{OutcropFacts}"
    if system.reference is not None:
        yield rf"\item[{name('reference')}] {plain(cited(system) or '')} {linked(system.reference.url)}"
    yield rf"\item[{name('repository_at')}] {linked(system.url)}"
    if system.licence:
        yield rf"\item[{name('licence')}] {broken(system.licence)}"
    yield r"\end{OutcropFacts}"
