"""What a quote and the lines that it quotes differ in: code, or only white space. Indentation that all lines lost is no difference."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from outcrop.model.verdict import Difference
from outcrop.verify.indentation import dedented
from outcrop.verify.rows import squeezed

SPACES = str.maketrans({"\u00a0": " ", "\u3000": "  ", "\u200b": None, "\ufeff": None, "\r": None})


@dataclass(frozen=True, slots=True)
class Side:
    """Lines of the document or of a file, the number of the first, and how far one is from the next."""

    lines: Sequence[str]
    first: int
    step: int = 1


def differences(quoted: Side, original: Side, cut: int = 0, tabs: int | None = None) -> list[Difference]:
    """Every stretch in which they differ, in order. An excerpt of several parts may have lost the indentation that all of them begin
    with, which is so wide a `cut`; where it is told how far `tabs` reach, one is as good as the blanks that it is printed as."""
    mine = [_plain(line, tabs) for line in quoted.lines]
    theirs = [_plain(line, tabs) for line in original.lines]
    less = [_plain(line[cut:] if line.strip() else "", tabs) for line in original.lines]
    if mine in (theirs, less, dedented(theirs)):
        return []
    even = _evened(mine, theirs)
    return [_between(quoted, original, stretch) for stretch in _stretches(mine, theirs, even)]


def _plain(line: str, tabs: int | None) -> str:
    bare = line.translate(SPACES).rstrip()
    return bare.expandtabs(tabs) if tabs is not None else bare


def _evened(mine: Sequence[str], theirs: Sequence[str]) -> Sequence[str]:
    """The lines of the source as they are, or dedented: whichever more lines of the quote are like."""
    bare = dedented(theirs)
    whole, cut = set(theirs), set(bare)
    return bare if sum(line in cut for line in mine) > sum(line in whole for line in mine) else theirs


def _stretches(mine: Sequence[str], theirs: Sequence[str], even: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where they differ: from and to which line of either. Lines that only differ in white space and follow each other are one stretch."""
    keys, their_keys = [_key(line) for line in mine], [_key(line) for line in theirs]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, keys, their_keys, autojunk=False).get_opcodes():
        if tag != "equal":
            yield i1, i2, j1, j2
            continue
        start = None
        for step in range(i2 - i1 + 1):
            differs = step < i2 - i1 and mine[i1 + step] != even[j1 + step]
            if differs and start is None:
                start = step
            elif not differs and start is not None:
                yield i1 + start, i1 + step, j1 + start, j1 + step
                start = None


def _between(quoted: Side, original: Side, stretch: tuple[int, int, int, int]) -> Difference:
    i1, i2, j1, j2 = stretch
    mine, theirs = tuple(quoted.lines[i1:i2]), tuple(original.lines[j1:j2])
    same = "".join(map(_key, mine)) == "".join(map(_key, theirs))
    return Difference(
        "white-space" if same else "code",
        quoted.first + i1 * quoted.step,
        original.first + j1,
        mine,
        tuple(line.rstrip() for line in theirs),
    )


def _key(line: str) -> str:
    return squeezed(line.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")
