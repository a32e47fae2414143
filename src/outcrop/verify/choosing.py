"""Of all places and all that is said, the pair that fits best."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import get_args

from outcrop.verify.cases import Case
from outcrop.verify.claims import FITS, KINSHIPS, Claim, Fit, Kinship, fit_of, told_rows
from outcrop.verify.elisions import fit_of_numbers
from outcrop.verify.places import NEARLY, Place
from outcrop.verify.references import Reference, Zone

CLOSE = 0.05  # likeness by which one place is no better than another
ZONES = get_args(Zone)  # the more telling the earlier


@dataclass(frozen=True, slots=True)
class Choice:
    """The place that is told, and the claim that it is held against. Where a document says two things, that is the wrong one."""

    place: Place
    claim: Claim | None
    fit: Fit
    equal: tuple[Place, ...] = field(default=())
    contradicted: bool = (
        False  # the numbers beside the code say one thing, the text another, and one of the two is right
    )


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
        rest = tuple(one for one in ranked if not _is_same(one, ranked[0]))
        return _elsewhere(case, Choice(ranked[0], None, "right", rest))
    place, claim = min(pairs, key=lambda pair: _rank(case, *pair))
    others = sorted((one for one in among if not _is_same(one, place)), key=lambda one: _rank_alone(case, one))
    printed = [one for where, one in pairs if where is place and one.reference.zone != "numbers"]
    return _elsewhere(
        case, _held_against_numbers(case, Choice(place, claim, fit_of(claim, place), tuple(others)), printed)
    )


def _is_same(one: Place, other: Place) -> bool:
    """Whether two places are one, be it that one commit was opened twice."""
    mine, theirs = one.ground.snapshot, other.ground.snapshot
    twice = one.ground is not other.ground and mine.commit is not None and mine.commit == theirs.commit
    return one is other or (twice and (one.path, one.parts) == (other.path, other.parts))


def lists_shown(choices: Sequence[Choice | None]) -> list[Choice | None]:
    """The choices for the excerpts of a document. Where a list of lines is told, and an excerpt shows a part of it that no other one
    completes, it stops short."""
    shown: dict[tuple[int, str], set[int]] = {}
    for choice in choices:
        if choice is not None and choice.place.likeness == 1:
            rows = shown.setdefault((id(choice.place.ground), choice.place.path), set())
            rows.update(row for part in choice.place.parts for row in range(part.first, part.end))
    return [one if one is None or _is_complete(one, shown) else replace(one, fit="short") for one in choices]


def _is_complete(choice: Choice, shown: Mapping[tuple[int, str], set[int]]) -> bool:
    """Whether all lines of a list that an excerpt fits are shown."""
    lines = choice.claim.reference.lines if choice.claim is not None else None
    if lines is None or not lines.more or lines.how != "range" or choice.fit != "right":
        return True
    place = choice.place
    return told_rows(place, lines.ranges) <= shown.get((id(place.ground), place.path), set())


def _held_against_numbers(case: Case, choice: Choice, printed: Sequence[Claim]) -> Choice:
    """A choice, held against the numbers beside the code, too: where one of the two is wrong, that one is told."""
    place = choice.place
    numbers = next((one for one in case.claims if one.reference.zone == "numbers"), None)
    fit = fit_of_numbers(case.quote, case.text, place)
    if numbers is None or fit is None:
        return choice
    if not printed:
        return replace(choice, claim=numbers, fit=fit)
    said = min(printed, key=lambda claim: _rank(case, place, claim))
    wrong = fit_of(said, place) != "right" or said.kinship(place) == "other"
    if wrong:
        return replace(choice, claim=said, fit=fit_of(said, place), contradicted=fit == "right")
    told = said.reference.lines is not None
    return (
        replace(choice, claim=said, fit="right")
        if fit == "right"
        else replace(choice, claim=numbers, fit=fit, contradicted=told)
    )


def _elsewhere(case: Case, choice: Choice) -> Choice:
    """A choice, unless an address beside the excerpt says that it is from a repository that is no source here: what it says of that
    was not read, and nothing that was found in another one makes it right."""
    unread = next((one for one in case.claims if not one.known and _is_meant(one, choice)), None)
    return choice if unread is None else replace(choice, claim=unread, fit="apart", contradicted=False)


def _is_meant(claim: Claim, choice: Choice) -> bool:
    """Whether an address is that of the excerpt: beside it, and of a file of that path, or the only thing that is said of its lines."""
    reference, own, place = claim.reference, choice.claim, choice.place
    path = reference.path
    if path is None or reference.shared:
        return False
    beside = reference.distance == 0 or (own is not None and own.reference.prose is reference.prose)
    same = f"/{place.path}".endswith(f"/{path.path}") or f"/{path.path}".endswith(f"/{place.path}")
    nothing_else = own is None or own.reference.zone == "numbers"
    return beside and (same or (nothing_else and reference.lines is not None))


def _likeliest(case: Case) -> list[Place]:
    """The places that are as good as the best. What nearly stands in the file that is named is from there, though another file
    should have it a little more alike."""
    found = case.places
    best = max(place.likeness for place in found)
    if best < 1:
        named = [place for place in found if any(claim.holds(place) for claim in case.claims)]
        close = [place for place in named if place.likeness >= max(NEARLY, best - 4 * CLOSE)]
        right = [place for place in close if any(_is_right(claim, place) for claim in case.claims)]
        if right or close:
            found = right or close
            best = max(place.likeness for place in found)
    return [place for place in found if place.likeness > best - CLOSE]


def _is_right(claim: Claim, place: Place) -> bool:
    """Whether lines are told that are those of a place."""
    return claim.reference.lines is not None and claim.holds(place) and fit_of(claim, place) == "right"


def _may_be_its(place: Place, claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether something may be said of a place: a file that is only mentioned is, if it is that of the place; and what stands between this
    quote and the next one, if it is right, or if nothing stands before."""
    if claim.reference.mentions and not claim.holds(place):
        return False
    if not claim.reference.shared or (claim.kinship(place) != "other" and fit_of(claim, place) == "right"):
        return True
    return claim.holds(place) and not any(one.reference.zone in ("label", "before") for one in claims)


def _rank(case: Case, place: Place, claim: Claim) -> tuple[object, ...]:
    """How well a place and a claim go together; the less the better."""
    fit = fit_of(claim, place)
    reference = claim.reference
    far = abs(reference.lines.first - place.lines[0]) if reference.lines is not None else 0
    return (
        KINSHIPS.index(claim.kinship(place) if reference.path is not None else _kin_of_others(case, place)),
        reference.lines is None and _lines_said(case, claim, place),
        fit != "right",
        ZONES.index(reference.zone),
        reference.distance,
        FITS.index(fit),
        -round(place.likeness, 2),
        far,
        *_rank_alone(case, place),
    )


def _kin_of_others(case: Case, place: Place) -> Kinship:
    """Lines without a file are of the file that is named nearby, if one is."""
    others = [claim for claim in case.claims if claim.reference.path is not None]
    return "named" if not others or any(claim.holds(place) for claim in others) else "unnamed"


def _lines_said(case: Case, claim: Claim, place: Place) -> bool:
    """Whether lines are told as near to the quote as this file is, so that the file alone is not all that is said."""
    zone = "after" if claim.reference.zone == "after" else "before"
    return any(
        one.reference.lines is not None
        and one.kinship(place) != "other"
        and (one.reference.zone == zone or one.reference.zone in ("label", "numbers"))
        for one in case.claims
        if one.reference.claims
    )


def _rank_alone(case: Case, place: Place) -> tuple[object, ...]:
    """Which of several places is told where nothing is said: that in the source named last, then by source, file and line."""
    hinted = min(
        (number for number, hint in enumerate(case.hints) if hint.path == place.path and hint.ground is place.ground),
        default=len(case.hints),
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
