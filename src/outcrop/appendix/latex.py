r"""The appendix in LaTeX, for lualatex and xelatex: a document of its own, or a fragment to \input in a thesis."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from outcrop.appendix.document import Document, Entry, Part, Said
from outcrop.appendix.tex.excerpt import Style, excerpt, legend
from outcrop.appendix.tex.roles import elsewhere
from outcrop.appendix.tex.system import introduction
from outcrop.appendix.tex.terms import term
from outcrop.appendix.tex.text import NEXT_LINE, WIDE, broken, code, linked, plain, prose, slashed
from outcrop.appendix.wording import paragraphs, told
from outcrop.model.finding import Words
from outcrop.report.excerpts import called

TEX = Path(__file__).parent / "tex"
UNNAMED = re.compile(r"[^A-Za-z0-9]+")  # what a label may not hold
GREY, RED = "outcropgray", "outcropleaky"


def latex(document: Document, *, minted: bool = False, fragment: bool = False) -> Iterator[str]:
    r"""The lines of an appendix. `minted` colours code with the package of that name instead of `listings`.

    A `fragment` has no preamble of its own; a comment at its beginning tells which packages it wants.
    """
    style = Style(document.language, minted, fragment)
    body = list(_body(document, style))
    around = ([], []) if fragment else (list(_beginning(document, style)), list(_back(document, style)))
    text = (*around[0], *body, *around[1])
    packages = list(_packages(style, chinese=any(map(WIDE.search, text))))
    macros = [*_lines("macros"), *_lines("minted" if minted else "listings")]
    if fragment:
        yield from _comment(packages, minted)
        yield from (*macros, r"\begingroup\emergencystretch=3em", *body, r"\par\endgroup")
        return
    yield from (r"\documentclass[a4paper,10pt]{article}", *packages, *macros, *text, r"\end{document}")


def _beginning(document: Document, style: Style) -> Iterator[str]:
    """All text that comes before the body, the names that the preamble gives to things too."""
    yield from _names(style)
    yield rf"\title{{{NEXT_LINE.join(map(plain, told(document.title, style.language)))}}}"
    yield r"\author{}\date{}"
    yield from (r"\begin{document}", r"\maketitle", *_front(document, style))


def _lines(name: str) -> list[str]:
    return (TEX / f"{name}.tex").read_text(encoding="utf-8").splitlines()


def _packages(style: Style, chinese: bool) -> Iterator[str]:
    if not style.fragment:
        yield r"\usepackage[a4paper,left=27mm,right=56mm,top=24mm,bottom=26mm,marginparwidth=44mm,marginparsep=4mm]{geometry}"
    yield from _lines("packages")
    yield from _lines("chinese") if chinese else ()
    yield r"\usepackage{minted,caption}" if style.minted else r"\usepackage{listings,caption}"
    yield r"\usepackage[hidelinks]{hyperref}"


def _comment(packages: Sequence[str], minted: bool) -> Iterator[str]:
    """What a thesis must load."""
    shell = ", with -shell-escape since minted calls Pygments" if minted else ""
    yield f"% Compile with lualatex or xelatex{shell}. What this fragment wants in the preamble of the document:"
    yield "%"
    yield from (f"%   {line}" for line in packages)
    yield "%"
    yield r"% Then: \input{this file}. Excerpts are \OutcropExcerpt (a \subsection), parts \OutcropPart (a \section);"
    yield r"% \ref{lst:LABEL} is the number of an excerpt, \ref{lst:LABEL:N} the line of its N-th call-out."


def _names(style: Style) -> Iterator[str]:
    """What the document calls its listings, figures and lists, where it is all Chinese."""
    if style.language == "zh":
        figure, listing, table = term("figure").zh, term("listing_name").zh, term("table").zh
        yield rf"\renewcommand\figurename{{{figure}}}\renewcommand\tablename{{{table}}}"
        yield rf"\renewcommand\{_either(style, 'listingscaption', 'lstlistingname')}{{{listing}}}"
        yield rf"\renewcommand\contentsname{{{term('contents').zh}}}"
    yield rf"\renewcommand\{_either(style, 'listoflistingscaption', 'lstlistlistingname')}{{{slashed(term('listings'), style.language)}}}"
    yield r"\captionsetup{font=small,labelfont=bf,justification=raggedright,singlelinecheck=false,skip=3pt}"
    yield r"\emergencystretch=3em\setlength\parskip{4pt plus 1pt}\setlength\parindent{0pt}\raggedbottom"


def _either(style: Style, minted: str, listings: str) -> str:
    return minted if style.minted else listings


def _front(document: Document, style: Style) -> Iterator[str]:
    yield r"\setcounter{tocdepth}{1}\tableofcontents"
    if document.matrix:
        yield from _matrix(document, style)


def _matrix(document: Document, style: Style) -> Iterator[str]:
    """Systems by pattern, with counts."""
    names = list(document.systems)
    yield rf"\section*{{{_heading(term('overview'), style)}}}"
    yield rf"\begin{{table}}[htbp]\centering\caption{{{_heading(term('matrix'), style)}}}\small\OutcropFit{{%"
    yield rf"\begin{{tabular}}{{l{'r' * (len(names) + 1)}}}\toprule"
    yield (
        " & ".join([_heading(term("pattern"), style), *map(plain, names), _heading(term("all"), style)])
        + NEXT_LINE
        + r"\midrule"
    )
    for pattern, title in document.patterns.items():
        counts = [document.matrix.get((name, pattern), 0) for name in names]
        yield (
            " & ".join([_heading(title, style), *(str(n) if n else "--" for n in counts), str(sum(counts))]) + NEXT_LINE
        )
    yield r"\bottomrule\end{tabular}}\end{table}"


def _body(document: Document, style: Style) -> Iterator[str]:
    if document.introduced:
        yield rf"\OutcropPart{{{_heading(term('systems'), style)}}}"
        for system in document.introduced:
            yield rf"\OutcropExcerpt{{{_heading(system.title, style)}}}"
            yield from introduction(system, style)
    for part in document.parts:
        yield from _part(part, style)


def _part(part: Part, style: Style) -> Iterator[str]:
    yield ""
    yield rf"\OutcropPart{{{_heading(part.title, style)}}}\label{{part:{UNNAMED.sub('-', part.key)}}}"
    if part.intro is not None:
        yield _paragraph(part.intro, style)
    if part.system is not None:
        yield from introduction(part.system, style)
    for entry in part.entries:
        yield from _entry(entry, style)


def _entry(entry: Entry, style: Style) -> Iterator[str]:
    """One excerpt, with all that is said of it."""
    named = f" ({', '.join(map(code, entry.named))})" if entry.named else ""
    yield ""
    yield rf"\OutcropExcerpt{{{_heading(entry.title, style)}{named}}}"
    if entry.before is not None:
        yield _paragraph(entry.before, style)
    for claim in dict.fromkeys(said.claim for said in entry.said):
        yield _paragraph(claim, style)
    yield r"\OutcropRoom"
    yield from excerpt(entry, style)
    notes = [*legend(entry, style), *_elsewhere(entry, style)]
    if notes:
        yield r"\begin{OutcropFacts}[1.6em]"
        yield from (rf"\item[{sign}] {text}" for sign, text in notes)
        yield r"\end{OutcropFacts}"
    yield r"\par\medskip"
    for said in entry.said:
        yield from _said(said, style)
    yield from _facts(entry, style)
    if entry.after is not None:
        yield _paragraph(entry.after, style)


def _elsewhere(entry: Entry, style: Style) -> Iterator[tuple[str, str]]:
    """The roles that stand in another place than the excerpt."""
    for role in elsewhere(entry):
        line = role.span.start.line
        words = term("elsewhere", name=called(role), path=f"`{role.path}`", line=line, note=role.note)
        yield r"$\rightarrow$", slashed(words, style.language)


def _said(said: Said, style: Style) -> Iterator[str]:
    finding = said.finding
    grade = term("graded", grade=finding.grade, confidence=f"{finding.confidence:.2f}")
    colour = RED if finding.grade == "leaky" else GREY
    sign = rf"\OutcropGrade{{{colour}}}{{{plain(told(grade, style.language)[0])}}} "
    yield sign + _paragraph(said.explanation, style)
    if said.witness:
        yield rf"\par\smallskip\textbf{{{_heading(term('witness'), style)}}}"
        yield r"\begin{OutcropFacts}[1.6em]"
        for n, step in enumerate(said.witness, 1):
            words = slashed(term("step", line=step.line, note=step.note), style.language)
            yield rf"\item[\textcolor{{{RED}}}{{{n}\,$\triangleright$}}] {words}"
        yield r"\end{OutcropFacts}"


def _facts(entry: Entry, style: Style) -> Iterator[str]:
    """Where the code comes from, and under which licence it is quoted."""
    source = entry.source
    ranges = [one.lines for one in source.cited if one.lines is not None]
    told = (f"L{first}" + (f"–L{last}" if last != first else "") for first, last in ranges)
    where = ", ".join((source.path, *told))
    revision = " ".join(
        filter(None, (source.tag, f"({source.commit})" if source.commit and source.tag else source.commit))
    )
    yield r"\begin{OutcropFacts}"
    at = f" @ {code(revision)}" if revision else ""
    yield rf"\item[{_heading(term('source'), style)}] {plain(source.name)}{at}: {code(where)}"
    for one in source.cited:
        if one.citation.permalink is not None:
            yield rf"\newline {linked(one.citation.permalink)}"
    marks = rf"{NEXT_LINE}".join(rf"\OutcropCode{{{broken(one.citation.swhid)}}}" for one in source.cited)
    yield rf"\item[{_heading(term('swhid'), style)}] {marks}"
    yield rf"\item[{_heading(term('licence'), style)}] {slashed(term(entry.licence.told_by, name=entry.licence.name), style.language)}"
    yield r"\end{OutcropFacts}"


def _back(document: Document, style: Style) -> Iterator[str]:
    yield rf"\section*{{{_heading(term('coverage'), style)}}}"
    if document.coverage.en:
        yield _paragraph(document.coverage, style)
    yield _paragraph(term("made_by", tool=document.tool), style)
    yield r"\listoflistings" if style.minted else r"\lstlistoflistings"


def _heading(words: Words, style: Style) -> str:
    return " / ".join(map(prose, told(words, style.language)))


def _paragraph(words: Words, style: Style) -> str:
    texts = [r"\par ".join(map(prose, paragraphs(text))) for text in told(words, style.language)]
    return (rf"\OutcropBoth{{{texts[0]}}}{{{texts[1]}}}" if len(texts) > 1 else texts[0]) + r"\par"
