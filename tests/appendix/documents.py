"""Documents to render: of a small system that is scanned, and with every text in it replaced by what would act in LaTeX."""

from dataclasses import replace
from pathlib import Path

from outcrop.appendix.composing import Composer
from outcrop.appendix.document import Document, Entry, Licence
from outcrop.appendix.gathering import scanned
from outcrop.model.appendix import AppendixWish, Language
from outcrop.model.finding import Citation, Step, Words
from outcrop.patterns.catalogue import load
from outcrop.report.excerpts import Row
from outcrop.scanning.scan import Request
from outcrop.systems import known_systems
from running import CONNECT, HOLD

EVIL = (
    r"\end{lstlisting} \input{secret} \write18{touch pwned}",
    r"\end{OutcropMinted}\end{minted}",
    "` \\immediate\\write18{touch pwned} ` ``` x",
    r"% comment \\ # $x^2$ & ~ ^^M ^^5cinput{secret} {unbalanced",
    r"}}} \iffalse \fi \csname x\endcsname \catcode`\%=12",
    "\t\x1b[31mred\x1b[0m \x00 \u202eevil\u202c \ufeff \udcff \U000fffff \uffff \U0001f600 é 中文 한국어 Ω e\u0301",
    "</script><img src=x onerror=alert(1)> ''q'' --dash--- <<>> ,,x",
    "x" * 200,
    "",
    '/* \\end{lstlisting} 中文 ` */ "string ` é"',
    "[5pt] \u2028 \u2029 \x0c \x85 \xa0 \xad",
)


def document(folder: Path, language: Language = "en") -> Document:
    """The appendix of two functions, one of which leaves with a lock held."""
    for name, code in {"list.c": HOLD, "join.c": CONNECT}.items():
        (folder / name).write_text(code)
    catalogue = load()
    patterns = tuple(catalogue.pattern(name) for name in ("guarded-collection", "goto-unwind", "lock-leak"))
    request = Request((str(folder),), catalogue, patterns, jobs=1)
    gathered = list(scanned(request, known_systems(), lambda *_: None))
    return Composer(catalogue, AppendixWish(lang=language), 3).document(gathered)


def introduced(one: Document, name: str = "glusterfs") -> Document:
    """The same, said to be of a known system."""
    system = known_systems()[name]
    return replace(one, parts=tuple(replace(part, system=system, title=system.title) for part in one.parts))


def hostile(one: Document) -> Document:
    """The same with every text that a source or an author tells replaced."""
    part = one.parts[0]
    entries = tuple(map(_hostile, part.entries))
    bad = replace(part, title=_both(EVIL[3]), key=EVIL[0], intro=_both(EVIL[1]), entries=entries)
    titles = {"\\bad": _both(EVIL[10])}
    matrix = {(EVIL[5], "\\bad"): 1}
    return replace(
        one,
        parts=(bad,),
        title=_both(EVIL[5]),
        coverage=_both(EVIL[0]),
        patterns=titles,
        systems=[EVIL[5]],
        matrix=matrix,
    )


def _both(text: str) -> Words:
    return Words(f"{text} `{text}` end", f"中 {text} `{text}` 完")


def _bad(citation: Citation) -> Citation:
    link = 'https://example.org/a_b/%7E~x#L1-L2?x=1&y=$z^\\{}`"<>'
    return Citation(link, f"{citation.swhid};x={EVIL[2]}")


def _hostile(entry: Entry) -> Entry:
    role = next(role for row in entry.rows for role in row.roles)
    rows = []
    for n, text in enumerate(EVIL, 100):
        span = replace(role.span, start=replace(role.span.start, line=n, column=1))
        span = replace(span, end=replace(span.start, column=9))
        rows.append(Row(n, n, text, (replace(role, name="lo_ck%", span=span, note=_both(text)),) if n % 2 else ()))
    rows += [Row(111, 120, None), Row(121, 121, EVIL[0])]
    steps = tuple(Step(n, _both(text)) for n, text in enumerate(EVIL, 100))
    said = tuple(replace(one, claim=_both(EVIL[2]), explanation=_both(EVIL[5]), witness=steps) for one in entry.said)
    source = replace(
        entry.source,
        path=EVIL[3],
        name=EVIL[1],
        tag=EVIL[0],
        cited=tuple(replace(one, citation=_bad(one.citation)) for one in entry.source.cited),
    )
    return replace(
        entry,
        rows=tuple(rows),
        said=said,
        source=source,
        title=_both(EVIL[1]),
        caption=_both(EVIL[5]),
        before=_both(EVIL[10]),
        after=_both(EVIL[4]),
        licence=Licence(EVIL[0], "file"),
    )
