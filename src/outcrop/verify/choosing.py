"""Of all places and all that is said, the pair that fits best."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from outcrop.verify.cases import Case
from outcrop.verify.claims import FITS, Claim, Fit, fit_of
from outcrop.verify.places import NEARLY, Place
from outcrop.verify.references import Reference

CLOSE = 0.05  # likeness by which one place is no better than another
ZONES = ("label", "before", "after", "numbers")


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
    hinted = min(
        (number for number, hint in enumerate(case.hints) if hint.path == place.path and hint.ground is place.ground),
        default=99,
    )
    numbers = [id(ground) for ground in case.grounds]
    return (
        case.differs(place),
        hinted,
        place.ground is not case.near,
        numbers.index(id(place.ground)),
        place.path,
        place.lines,
    )
