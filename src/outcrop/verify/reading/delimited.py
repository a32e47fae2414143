"""Code in plain text that is set apart by marks: the blocks of AsciiDoc, Org, wikis and forums; where they begin and end, what they say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from outcrop.verify.document import Prose, Quote, quote_of
from outcrop.verify.mentions import STARTS
from outcrop.verify.reading.numbers import unnumbered

ASCIIDOC = re.compile(r"\[(?:(?:source|listing)\b,?|,)\s*(?P<language>[\w+#]*).*\]\s*")
DASHES = re.compile(r"(?P<end>-{4,})\s*")
# Each begins on a row of its own; `end` is what the row that ends it holds.
OTHERS = tuple(
    (re.compile(begin, re.I), end)
    for begin, end in (
        (r"\s*#\+begin_src\b\s*(?P<language>[\w+#]*).*", "#+end_src"),
        (r"\s*#\+begin_example\b(?P<language>).*", "#+end_example"),
        (r"\s*\{code(?::(?:.*\blanguage=)?(?P<language>[\w+#]*)(?!=).*)?\}\s*", "{code}"),
        (r"\s*\{noformat(?P<language>)(?::.*)?\}\s*", "{noformat}"),
        (r"\s*\[code(?:=(?P<language>[\w+#]+))?\]\s*", "[/code]"),
    )
)
ORG_NUMBER = re.compile(r"\s[-+]n\s+(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Delimited:
    """A block: where its code begins and ends, where the text goes on, and what its head says."""

    start: int
    end: int
    language: str | None
    head: str
    at: int

    @property
    def after(self) -> int:
        """The row behind the mark that ends it."""
        return self.end + 1

    def quote(self, rows: Sequence[str]) -> Quote | None:
        """The code."""
        bare = unnumbered(rows[self.start : self.end])
        told = STARTS.search(self.head) or ORG_NUMBER.search(self.head)
        number = int(told[1]) if told else bare.first
        return quote_of(
            bare.rows,
            self.start + 1 + bare.above,
            language=self.language,
            label=Prose(self.head, self.at + 1),
            first=number if number != 1 else None,
            numbers=bare.numbers,
        )


def delimited(rows: Sequence[str], at: int) -> Delimited | None:
    """The block that begins on a row; none where none does, or where it never ends."""
    head = ASCIIDOC.fullmatch(rows[at])
    if head is not None:
        opens = at + 1 + (rows[at + 1 : at + 2] != [] and rows[at + 1].startswith("."))
        dashes = DASHES.fullmatch(rows[opens]) if opens < len(rows) else None
        return _until(rows, at, opens + 1, dashes["end"], head["language"]) if dashes is not None else None
    for begin, end in OTHERS:
        if (found := begin.fullmatch(rows[at])) is not None:
            return _until(rows, at, at + 1, end, found["language"])
    return None


def _until(rows: Sequence[str], at: int, start: int, mark: str, language: str | None) -> Delimited | None:
    end = next((row for row in range(start, len(rows)) if rows[row].strip().lower() == mark), None)
    return (
        Delimited(start, end, (language or "").lower() or None, "\n".join(rows[at:start]), at)
        if end is not None
        else None
    )
