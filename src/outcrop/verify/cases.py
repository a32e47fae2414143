"""A quote with all that is said of it and all places that may be meant: what a verdict is given on."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from outcrop.languages import language_of
from outcrop.model.verdict import Difference
from outcrop.verify.aligning import Text
from outcrop.verify.claims import Claim, claim_of
from outcrop.verify.differing import Side, differences
from outcrop.verify.document import Quote
from outcrop.verify.elisions import told_places
from outcrop.verify.grounds import Ground
from outcrop.verify.indentation import common_indent
from outcrop.verify.places import (
    Hint,
    Place,
    cut_places,
    elided_places,
    exact_places,
    near_places,
    segments,
    text_of,
)
from outcrop.verify.references import Reference

FEWEST_LETTERS = 12  # letters that a quote must hold to be looked for where nothing is said of it
FEW_PLACES = 64  # places of the same lines of which each is looked at to the letter
ANYWHERE_ROWS = 2  # rows of a quote that may stand anywhere
LIKE_NAMED = 0.75  # how like the named file must be for these


@dataclass(frozen=True)
class Case:
    """A quote with everything that is known of it."""

    document: str
    quote: Quote
    references: Sequence[Reference]
    grounds: Sequence[Ground]
    named: Callable[[], str | None] = field(
        default=lambda: None, repr=False
    )  # the system that the prose names last before it
    own: Container[tuple[int, str]] = (
        frozenset()
    )  # the document itself, in the sources that hold it: no excerpt is from there

    @cached_property
    def near(self) -> Ground | None:
        """The source that the prose names last before it."""
        name = self.named() if len(self.grounds) > 1 else None
        return next((ground for ground in self.grounds if name is not None and name.lower() in ground.names), None)

    @property
    def says_little(self) -> bool:
        """Whether it holds too little to be looked for where nothing is said of it."""
        letters = sum(character.isalnum() for row in self.quote.rows for character in row)
        return letters < FEWEST_LETTERS and not any(claim.reference.claims and claim.known for claim in self.claims)

    @cached_property
    def claims(self) -> list[Claim]:
        """What is said of it."""
        told = (claim_of(one, self.grounds) for one in self.references)
        return [replace(one, files=tuple(file for file in one.files if not self._is_own(*file))) for one in told]

    @cached_property
    def text(self) -> Text:
        """Its rows."""
        return text_of(self.quote.rows)

    @cached_property
    def places(self) -> list[Place]:
        """Where it stands, word for word but for white space, the likeliest source first; else where it nearly does."""
        rows = self.text
        if self.says_little:
            return []
        if found := self._may_be(exact_places(rows, self.grounds, self.hints)):
            return self._named_instead(found) or found
        if found := self._may_be(told_places(self.quote, rows, self.grounds, self.hints)):
            return found
        if found := self._may_be(elided_places(rows, self.grounds, self.hints)):
            return found
        return self._may_be(cut_places(rows, self.grounds)) or self._near()

    def _may_be(self, places: Sequence[Place]) -> list[Place]:
        """Those of these places that an excerpt can be from: the document itself is none, and a file in no language that is read is one
        only for an excerpt beside which it is named."""
        named = {(id(hint.ground), hint.path) for hint in self.hints}
        return [
            one
            for one in places
            if not self._is_own(one.ground, one.path)
            and (language_of(one.path) is not None or (id(one.ground), one.path) in named)
        ]

    def _is_own(self, ground: Ground, path: str) -> bool:
        return (id(ground), path) in self.own

    @cached_property
    def hints(self) -> list[Hint]:
        """The files that are named, each with the line that is told."""
        found: dict[object, Hint] = {}
        for claim in self.claims:
            lines = claim.reference.lines
            said = (lines.first, lines.end) if lines is not None else (None, None)
            for ground, path in claim.files:
                found.setdefault((id(ground), path, *said), Hint(ground, path, *said))
        return list(found.values())

    def differs(self, place: Place) -> bool:
        """Whether lines that are the same but for white space differ in that, so that another place may be meant."""
        key = (id(place.ground), place.path, place.parts)
        if key not in self._differing:
            few = len(self.places) <= FEW_PLACES and place.likeness == 1 and not place.cut
            self._differing[key] = few and bool(differences_of(self, place))
        return self._differing[key]

    @cached_property
    def _differing(self) -> dict[object, bool]:
        return {}

    def _named_instead(self, found: Sequence[Place]) -> list[Place]:
        """A line or two that stand in many files, though nearly so in the one that is named, are from there."""
        named = {(id(hint.ground), hint.path) for hint in self.hints}
        if (
            not named
            or len(self.text.rows) > ANYWHERE_ROWS
            or any((id(one.ground), one.path) in named for one in found)
        ):
            return []
        near = self._may_be(near_places(self.text, self.grounds, self.hints))
        return [one for one in near if (id(one.ground), one.path) in named and one.likeness >= LIKE_NAMED]

    def _near(self) -> list[Place]:
        """Where it nearly stands, marks of elision left out."""
        whole = (0, len(self.text.rows))
        spans = segments(self.text)
        rows = self.text
        if spans not in ([], [whole]):
            rows = text_of([self.text.line(row) for span in spans for row in range(*span)])
        found = self._may_be(near_places(rows, self.grounds, self.hints))
        return [replace(one, parts=(replace(one.parts[0], quoted=whole),)) for one in found]


def differences_of(case: Case, place: Place) -> list[Difference]:
    """What differs between a quote and a place, part by part."""
    found: list[Difference] = []
    shown = [line for low, high in place.stretches for line in place.text.lines[low - 1 : high]]
    cut = len(common_indent(shown))
    for part in place.parts:
        first, end = (case.text.rows.numbers[row] for row in (part.quoted[0], part.quoted[1] - 1))
        low, high = (place.text.rows.numbers[row] for row in (part.first, part.end - 1))
        quote = case.quote
        quoted = Side(quote.rows[first - 1 : end], quote.lines[0] + (first - 1) * quote.step, quote.step)
        found += differences(quoted, Side(place.text.lines[low - 1 : high], low), cut, quote.tabs)
    return found
