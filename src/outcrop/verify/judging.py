"""From a quote, what is said of it, and where it stands, to a verdict."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from outcrop.languages import LANGUAGES, language_of
from outcrop.model.verdict import Difference, Kind, Verdict
from outcrop.verify.aligning import Text
from outcrop.verify.claims import FITS, Claim, Fit, claim_of, fit_of
from outcrop.verify.codelike import looks_like_code
from outcrop.verify.differing import Side, differences
from outcrop.verify.document import Quote
from outcrop.verify.grounds import Ground
from outcrop.verify.places import (
    NEARLY,
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
from outcrop.verify.sentences import Told, why

OTHERS = 8  # places that are told beside the first
CLOSE = 0.05  # likeness by which one place is no better than another
OFFERED = 0.2  # how like the nearest must be to be worth a look
TELLING = 12  # letters that a quote must hold to be looked for where nothing is said of it
SHORT = 2  # rows of a quote that may stand anywhere
VERY = 0.75  # how like the named file must be for these
ZONES = ("label", "before", "after", "numbers")


@dataclass(frozen=True)
class Case:
    """A quote with everything that is known of it."""

    document: str
    quote: Quote
    references: Sequence[Reference]
    grounds: Sequence[Ground]
    near: Ground | None = None  # the source that the prose names last before it

    @cached_property
    def claims(self) -> list[Claim]:
        """What is said of it."""
        return [claim_of(one, self.grounds) for one in self.references]

    @cached_property
    def text(self) -> Text:
        """Its rows."""
        return text_of(self.quote.rows)

    @cached_property
    def places(self) -> list[Place]:
        """Where it stands, word for word but for white space, the likeliest source first; else where it nearly does."""
        rows = self.text
        if found := exact_places(rows, self.grounds, self.hints):
            return self._named_instead(found) or found
        return elided_places(rows, self.grounds, self.hints) or cut_places(rows, self.grounds) or self._near()

    @cached_property
    def hints(self) -> list[Hint]:
        """The files that are named, each with the line that is told."""
        found = {}
        for claim in self.claims:
            line = claim.reference.lines.first if claim.reference.lines is not None else None
            for ground, path in claim.files:
                found.setdefault((id(ground), path, line), Hint(ground, path, line))
        return list(found.values())

    def _named_instead(self, found: Sequence[Place]) -> list[Place]:
        """A line or two that stand in many files, though nearly so in the one that is named, are from there."""
        named = {(id(hint.ground), hint.path) for hint in self.hints}
        if not named or len(self.text.rows) > SHORT or any((id(one.ground), one.path) in named for one in found):
            return []
        near = near_places(self.text, self.grounds, self.hints)
        return [one for one in near if (id(one.ground), one.path) in named and one.likeness >= VERY]

    def _near(self) -> list[Place]:
        """Where it nearly stands, marks of elision left out."""
        whole = (0, len(self.text.rows))
        spans = segments(self.text)
        rows = self.text
        if spans not in ([], [whole]):
            rows = text_of([self.text.line(row) for span in spans for row in range(*span)])
        found = near_places(rows, self.grounds, self.hints)
        return [replace(one, parts=(replace(one.parts[0], quoted=whole),)) for one in found]


@dataclass(frozen=True, slots=True)
class Choice:
    """The place that is told, and the claim that it is held against."""

    place: Place
    claim: Claim | None
    fit: Fit
    equal: tuple[Place, ...] = field(default=())


def choose(case: Case, taken: Callable[[Reference], bool]) -> Choice | None:
    """Of all places and all that is said, the pair that fits best. Lines that another quote was found to be from count no more."""
    if not case.places:
        return None
    among = _likeliest(case)
    claims = [
        claim
        for claim in case.claims
        if claim.reference.claims and claim.known and not (claim.reference.lines is not None and taken(claim.reference))
    ]
    pairs = [(place, claim) for place in among for claim in claims if _may_be_its(place, claim, claims)]
    if not pairs:
        ranked = sorted(among, key=lambda place: _rank_alone(case, place))
        return Choice(ranked[0], None, "right", tuple(ranked[1:]))
    place, claim = min(pairs, key=lambda pair: _rank(case, *pair))
    rest = sorted((one for one in among if one is not place), key=lambda one: _rank_alone(case, one))
    return Choice(place, claim, fit_of(claim, place), tuple(rest))


def _likeliest(case: Case) -> list[Place]:
    """The places that are as good as the best. What nearly stands in the file that is named is from there, though another file
    should have it a little more alike."""
    found = case.places
    best = max(place.likeness for place in found)
    if best < 1:
        named = [place for place in found if any(claim.kinship(place) == 0 for claim in case.claims)]
        close = [place for place in named if place.likeness >= max(NEARLY, best - 4 * CLOSE)]
        right = [place for place in close if any(_is_right(claim, place) for claim in case.claims)]
        if right or close:
            found = right or close
            best = max(place.likeness for place in found)
    return [place for place in found if place.likeness > best - CLOSE]


def _is_right(claim: Claim, place: Place) -> bool:
    """Whether lines are told that are those of a place."""
    return claim.reference.lines is not None and claim.kinship(place) == 0 and fit_of(claim, place) == "right"


def _may_be_its(place: Place, claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether what stands between this quote and the next one may be said of this one: it is right, or nothing stands before."""
    if not claim.reference.shared or (claim.kinship(place) < 2 and fit_of(claim, place) == "right"):
        return True
    return claim.kinship(place) == 0 and not any(one.reference.zone in ("label", "before") for one in claims)


def _rank(case: Case, place: Place, claim: Claim) -> tuple[object, ...]:
    """How well a place and a claim go together; the less the better."""
    fit = fit_of(claim, place)
    reference = claim.reference
    far = abs(reference.lines.first - place.lines[0]) if reference.lines is not None else 0
    return (
        claim.kinship(place) if reference.path is not None else _kin_of_others(case, place),
        reference.lines is None and _lines_said(case, claim, place),
        fit != "right",
        ZONES.index(reference.zone),
        reference.distance,
        FITS.index(fit),
        -round(place.likeness, 2),
        far,
        *_rank_alone(case, place),
    )


def _kin_of_others(case: Case, place: Place) -> int:
    """Lines without a file are of the file that is named nearby, if one is."""
    others = [claim for claim in case.claims if claim.reference.path is not None]
    return 0 if not others or any(claim.holds(place) for claim in others) else 1


def _lines_said(case: Case, claim: Claim, place: Place) -> bool:
    """Whether lines are told as near to the quote as this file is, so that the file alone is not all that is said."""
    zone = "after" if claim.reference.zone == "after" else "before"
    return any(
        one.reference.lines is not None
        and one.kinship(place) < 2
        and (one.reference.zone == zone or one.reference.zone in ("label", "numbers"))
        for one in case.claims
        if one.reference.claims
    )


def _rank_alone(case: Case, place: Place) -> tuple[object, ...]:
    """Which of several places is told where nothing is said: that in the source named last, then by source, file and line."""
    hinted = min((number for number, hint in enumerate(case.hints) if hint.path == place.path and hint.ground is place.ground), default=99)
    numbers = [id(ground) for ground in case.grounds]
    return (hinted, place.ground is not case.near, numbers.index(id(place.ground)), place.path, place.lines)


def judge(case: Case, choice: Choice | None) -> Verdict:
    """The verdict on a quote."""
    place = choice.place if choice is not None else None
    alike = place is not None and place.likeness >= NEARLY
    if not alike and (reason := _unjudged(case)) is not None:
        return _verdict(case, None, choice, [], reason)
    if place is None or choice is None or (place.likeness < NEARLY):
        return _verdict(case, "not-found", choice, [], None)
    if choice.claim is None and _says_little(case):
        return _verdict(case, None, choice, [], "short")
    found = [] if place.cut else _differences(case, place)
    return _verdict(case, _kind(choice, place, found), choice, found, None)


def _kind(choice: Choice, place: Place, found: Sequence[Difference]) -> Kind:
    """What is wrong, the most grievous first: the text, then where it is said to stand, then that it is not all there."""
    if place.likeness < 1 or found:
        return "altered"
    claim = choice.claim
    if claim is not None and (claim.kinship(place) == 2 or choice.fit == "apart"):
        return "moved"
    if place.cut or len(place.parts) > 1 or choice.fit == "short":
        return "truncated"
    return "wrong-range" if choice.fit == "overlaps" else "exact"


def _unjudged(case: Case) -> str | None:
    """Why a quote that is like nothing here is not judged; none where the document says that it is from here."""
    claims = [claim for claim in case.claims if claim.reference.claims]
    unknown = [claim for claim in claims if not claim.known]
    claims = [claim for claim in claims if claim.known and claim.reference.zone != "numbers"]
    if not claims:
        return "unknown" if unknown else "unclaimed"
    language, names = case.quote.language, {name for one in LANGUAGES.values() for name in (one.name, one.title.lower())}
    files = [path for claim in claims for _, path in claim.files]
    said = [claim.reference.path.path for claim in claims if claim.reference.path is not None]
    readable = any(language_of(path) is not None for path in (files or said)) or not said
    if language is not None and language not in names | {"cc", "h", "hpp", "cxx", "c++", "text", "plain", "none", "default"} and readable:
        return "language"
    if not files and said and not readable:
        return "unread"
    if readable and not looks_like_code(case.quote.rows):
        return "words"
    return None


def _says_little(case: Case) -> bool:
    return sum(character.isalnum() for row in case.quote.rows for character in row) < TELLING


def _differences(case: Case, place: Place) -> list[Difference]:
    """What differs, part by part."""
    found: list[Difference] = []
    for part in place.parts:
        first, end = (case.text.rows.numbers[row] for row in (part.quoted[0], part.quoted[1] - 1))
        low, high = (place.text.rows.numbers[row] for row in (part.first, part.end - 1))
        quoted = Side(case.quote.rows[first - 1 : end], case.quote.lines[0] + first - 1)
        found += differences(quoted, Side(place.text.lines[low - 1 : high], low))
    return found


def _verdict(
    case: Case, kind: Kind | None, choice: Choice | None, found: Sequence[Difference], unjudged: str | None
) -> Verdict:
    place = choice.place if choice is not None else None
    likeness = place.likeness if place is not None else 0.0
    offered = place is not None and (likeness >= OFFERED if kind == "not-found" else kind is not None)
    claim = choice.claim if choice is not None else next((one for one in case.claims if one.reference.claims), None)
    told = Told(kind, claim, choice, place if offered else None, found, unjudged, case)
    here = place.ground.found(place.path, place.lines, place.stretches) if place is not None and offered else None
    others = choice.equal[:OTHERS] if choice is not None and kind in ("exact", "moved", "wrong-range", "truncated") else ()
    return Verdict(
        document=case.document,
        lines=case.quote.lines,
        verdict=kind,
        why=why(told),
        given=claim.given if claim is not None else None,
        found=here,
        likeness=round(likeness, 3) if likeness < 1 else 1.0,
        others=tuple(one.ground.found(one.path, one.lines, one.stretches) for one in others),
        white_space=bool(found) and all(one.kind == "white-space" for one in found),
        differences=tuple(found),
    )
