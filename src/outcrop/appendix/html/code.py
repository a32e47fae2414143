"""From an excerpt to its lines as markup: numbered as in the file, coloured, roles marked, their notes beside them."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from markupsafe import Markup

from outcrop.appendix.document import Entry
from outcrop.appendix.html.callouts import Callout, Mark, callouts, marks
from outcrop.appendix.html.highlighting import Piece, pieces
from outcrop.appendix.html.voice import Voice
from outcrop.appendix.wording import left_out
from outcrop.report.excerpts import Row, called
from outcrop.report.visible import visible


def code(entry: Entry, voice: Voice) -> Markup:
    """All rows of an excerpt."""
    found = callouts(entry.rows)
    marked = marks(entry.rows, found)
    homes = {one.number: mark for line in marked.values() for mark in line for one in mark.begins}
    noted: dict[int, list[Callout]] = {}
    for one in found:
        noted.setdefault(one.role.span.start.line, []).append(one)
    lines = (
        _gap(row, voice)
        if row.text is None
        else _line(row, coloured, marked.get(row.start, ()), noted.get(row.start, ()), entry.number, voice, homes)
        for row, coloured in _coloured(entry)
    )
    return Markup("".join(lines))  # noqa: S704  # every text in it was escaped


def _coloured(entry: Entry) -> Iterator[tuple[Row, Sequence[Piece]]]:
    """Rows with what their pieces are; lines that follow each other are read as one text."""
    run: list[Row] = []
    inside = False
    for row in (*entry.rows, None):
        if row is not None and row.text is not None:
            run.append(row)
            continue
        yield from zip(run, pieces([one.text or "" for one in run], entry.language, inside=inside), strict=True)
        run, inside = [], True
        if row is not None:
            yield row, ()


def _gap(row: Row, voice: Voice) -> str:
    return f"<span class=gap data-n={row.start} data-to={row.end}><b>⋮ </b>{voice.inline(left_out(row))}\n</span>"


def _line(
    row: Row,
    coloured: Sequence[Piece],
    marked: Sequence[Mark],
    noted: Sequence[Callout],
    entry: int,
    voice: Voice,
    homes: Mapping[int, Mark],
) -> str:
    text = row.text or ""
    if not marked and not noted:
        return f"<span class=l data-n={row.start}>{_plain(text, 0, len(text), coloured)}\n</span>"
    written, at = [], 0
    for mark in marked:
        written.append(_plain(text, at, mark.start, coloured))
        written.append(_mark(mark, _plain(text, mark.start, mark.end, coloured), entry))
        at = mark.end
    written.append(_plain(text, at, len(text), coloured))
    notes = "".join(_note(one, entry, voice, homes.get(one.number)) for one in noted)
    beside = f"<span class=notes>{notes}</span>" if notes else ""
    return f'<span class="l r" data-n={row.start}><span class=x>{"".join(written)}\n</span>{beside}</span>'


def _plain(text: str, start: int, end: int, coloured: Sequence[Piece]) -> str:
    """A part of a line with its colours."""
    if start >= end:
        return ""
    written, at = [], start
    for first, last, name in coloured:
        if last <= at:
            continue
        if first >= end:
            break
        first, last = max(first, at), min(last, end)
        if first > at:
            written.append(_shown(text[at:first]))
        written.append(f"<i class={name}>{_shown(text[first:last])}</i>")
        at = last
    if at < end:
        written.append(_shown(text[at:end]))
    return "".join(written)


def _shown(text: str) -> str:
    return escape(visible(text), quote=False)


def _mark(mark: Mark, written: str, entry: int) -> str:
    """A marked part of a line; it leads to the note of its innermost role."""
    one = mark.of[0]
    begins = " ".join(str(begun.number) for begun in mark.begins)
    place = f' id={entry}_r{mark.begins[0].number} data-r="{begins}"' if begins else ""
    implied = " im" if one.role.implied else ""
    return f'<a class="m c{one.colour}{implied}"{place} href=#{entry}_n{one.number}>{written}</a>'


def _note(one: Callout, entry: int, voice: Voice, home: Mark | None) -> str:
    """A margin note; it leads to what it is about."""
    said = f"<b>{one.number}</b><span><em>{_shown(called(one.role))}</em> {voice.inline(one.role.note)}</span>"
    back = f" href=#{entry}_r{home.begins[0].number}" if home is not None else ""
    return f'<a class="note c{one.colour}" id={entry}_n{one.number}{back}>{said}</a>'
