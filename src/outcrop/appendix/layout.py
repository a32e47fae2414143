"""From a system to the picture of its parts: where each part, each link and what is said on it stand, as plain numbers.

One unit is a tenth of a letter's height, so that at ten-point text it is a point; x runs to the right and y down. A format draws what it
finds here: boxes, lines from their first point to their last, which ends in an arrow, and texts, each broken into lines that fit.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from outcrop.appendix.layering import Layers, Point, Size, layered
from outcrop.model.system import System, SystemLink

LINE = 13.0  # from one line of text to the next
SMALL = 0.9  # of what is said on a link, against the title of a part
TITLE, SAYING = 150.0, 104.0  # the widest that a title and a saying may be
PADDING: Size = (10.0, 7.0)
ACROSS, DOWN = 22.0, 15.0
TOUCH = 8.0  # of a line that leads straight into a box
LOOP = 16.0  # how far the line of a part that talks to its like reaches out
SPREAD = 14.0  # between lines that begin or end at one box


@dataclass(frozen=True, slots=True)
class Box:
    """A part: its centre and size, and the lines of its title."""

    part: str  # its id
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link: the points that it passes; where what is said stands, with its lines of text, each centred on x."""

    source: str
    target: str
    points: tuple[Point, ...]
    x: float  # the centre of the text
    y: float
    width: float
    height: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The picture of one system in one language."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    links: tuple[Link, ...]


def layout(system: System, language: Literal["en", "zh"]) -> Layout | None:
    """Where the parts and links of a system stand; none of a system of which no parts are told."""
    if not system.parts:
        return None
    titles = {part.id: tuple(broken(getattr(part.title, language), TITLE)) for part in system.parts}
    said = [tuple(broken(getattr(link.what, language), SAYING / SMALL)) for link in system.links]
    loops = {link.from_: n for n, link in enumerate(system.links) if link.from_ == link.to}
    sizes = {part: _boxed(lines) for part, lines in titles.items()}
    rooms = {part: _room(size, said[loops[part]] if part in loops else None) for part, size in sizes.items()}
    steps: list[tuple[str, str]] = []
    for n, link in enumerate(system.links):
        if link.from_ != link.to:  # what is said is a box of its own, so that nothing stands on it
            rooms[_saying(n)] = _text(said[n])
            steps += [(link.from_, _saying(n)), (_saying(n), link.to)]
    layers = layered(rooms, steps, ACROSS, DOWN)
    boxes = {part: _box(part, titles[part], sizes[part], rooms[part], layers.centres[part]) for part in titles}
    ends = _ends(system.links, layers, boxes)
    lines = (
        _loop(link, boxes[link.from_], said[n]) if link.from_ == link.to else _line(n, link, layers, ends, said[n])
        for n, link in enumerate(system.links)
    )
    return Layout(layers.width, layers.height, tuple(boxes.values()), tuple(lines))


def _saying(number: int) -> str:
    """The name of the box of what is said on a link; no part is called so."""
    return f"\0{number}"


def _boxed(lines: Sequence[str]) -> Size:
    return max(map(width_of, lines)) + 2 * PADDING[0], len(lines) * LINE + 2 * PADDING[1]


def _text(lines: Sequence[str]) -> Size:
    return max(map(width_of, lines)) * SMALL + 4, len(lines) * LINE * SMALL + 2


def _room(size: Size, loop: Sequence[str] | None) -> Size:
    """What a part takes, with the line to its like at its right side."""
    if loop is None:
        return size
    width, height = _text(loop)
    return size[0] + LOOP + width + 4, max(size[1], height)


def _box(part: str, lines: tuple[str, ...], size: Size, room: Size, centre: Point) -> Box:
    x = centre[0] - (room[0] - size[0]) / 2
    return Box(part, round(x, 1), centre[1], round(size[0], 1), round(size[1], 1), lines)


def _ends(links: Sequence[SystemLink], layers: Layers, boxes: Mapping[str, Box]) -> dict[tuple[int, str], Point]:
    """Where each link touches its boxes: at the side that it goes to, beside the others in the order in which they come."""
    sides: dict[tuple[str, bool], list[tuple[float, int]]] = {}
    for n, link in enumerate(links):
        for part in {link.from_: None, link.to: None} if link.from_ != link.to else ():
            x, y = layers.centres[_saying(n)]
            sides.setdefault((part, y > boxes[part].y), []).append((x, n))
    ends: dict[tuple[int, str], Point] = {}
    for (part, below), found in sides.items():
        box = boxes[part]
        gap = min(SPREAD, (box.width - 2 * PADDING[0]) / max(1, len(found) - 1))
        for place, (_, n) in enumerate(sorted(found)):
            x = box.x + (place - (len(found) - 1) / 2) * gap
            ends[n, part] = round(x, 1), round(box.y + (box.height / 2 if below else -box.height / 2), 1)
    return ends


def _line(
    n: int, link: SystemLink, layers: Layers, ends: Mapping[tuple[int, str], Point], said: tuple[str, ...]
) -> Link:
    name = _saying(n)
    x, y = layers.centres[name]
    width, height = (round(number, 1) for number in _text(said))
    above = ends[n, link.from_][1] < y, ends[n, link.to][1] < y
    entered, left = ((x, round(y - height / 2 if up else y + height / 2, 1)) for up in above)
    out, home = ends[n, link.from_], ends[n, link.to]
    points = (
        out,
        (out[0], out[1] + (TOUCH if above[0] else -TOUCH)),
        *layers.bends[link.from_, name],
        entered,
        left,
        *layers.bends[name, link.to],
        (home[0], home[1] + (TOUCH if above[1] else -TOUCH)),
        home,
    )
    return Link(link.from_, link.to, points, x, y, width, height, said)


def _loop(link: SystemLink, box: Box, said: tuple[str, ...]) -> Link:
    """A line that leaves a part at its right side and comes back there."""
    right, up = box.x + box.width / 2, box.height / 4
    width, height = (round(number, 1) for number in _text(said))
    out = right + LOOP - 2
    points = ((right, box.y + up), (out, box.y + up), (out, box.y - up), (right, box.y - up))
    rounded = tuple((round(x, 1), round(y, 1)) for x, y in points)
    return Link(link.from_, link.to, rounded, round(right + LOOP + 2 + width / 2, 1), box.y, width, height, said)


def width_of(text: str) -> float:
    """About how wide a text is in ten-point type: a Chinese character is as wide as it is high."""
    return sum(10.0 if _wide(c) else 6.8 if c.isupper() else 5.7 for c in text)


def broken(text: str, widest: float) -> Iterator[str]:
    """A text in lines no wider than this, and about as wide as each other: broken at blanks, and between Chinese characters."""
    fewest = len(list(_filled(text, widest)))
    narrow = width_of(text) / fewest
    while len(lines := list(_filled(text, min(narrow, widest)))) > fewest and narrow < widest:
        narrow += 4
    yield from lines


def _filled(text: str, widest: float) -> Iterator[str]:
    line = ""
    for piece in _pieces(text):
        if line.strip() and width_of((line + piece).strip()) > widest:
            yield line.strip()
            line = ""
        line += piece
    if line.strip() or not text:
        yield line.strip()


def _pieces(text: str) -> Iterator[str]:
    """What may not be broken: words with the blank before them; Chinese characters with the punctuation after them."""
    word = ""
    for c in text:
        wide = _wide(c)
        closing = unicodedata.category(c) in ("Pe", "Pf", "Po")
        opened = word != "" and unicodedata.category(word[-1]) == "Ps"
        if (
            word
            and not opened
            and (c == " " or (wide and not closing) or (not wide and _wide(word[-1]) and not closing))
        ):
            yield word
            word = ""
        word += c
    if word:
        yield word


def _wide(c: str) -> bool:
    return unicodedata.east_asian_width(c) in "WF"
