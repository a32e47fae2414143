"""From a quote, what is said of it, and where it stands, to a verdict."""

from collections.abc import Sequence
from pathlib import Path

from outcrop.languages import LANGUAGES, language_of
from outcrop.model.verdict import Difference, Kind, Verdict
from outcrop.verify.aligning import SURE_ROWS
from outcrop.verify.cases import Case, differences_of
from outcrop.verify.choosing import Choice
from outcrop.verify.claims import Claim
from outcrop.verify.codelike import looks_like_code
from outcrop.verify.elisions import tells_parts
from outcrop.verify.places import NEARLY, Place
from outcrop.verify.reading.formats import ENDINGS
from outcrop.verify.sentences import Told, why

OTHERS = 8  # places that are told beside the first
LIKELY = 0.8  # how much must be the same in a file that is not named
OFFERED = 0.2  # how like the nearest must be to be worth a look
# What tells no other language.
PLAIN = frozenset(("cc", "h", "hpp", "cxx", "c++", "text", "txt", "plain", "plaintext", "none", "default"))


def judge(case: Case, choice: Choice | None) -> Verdict:
    """The verdict on a quote."""
    place = choice.place if choice is not None else None
    alike = place is not None and place.likeness >= _enough(case, place)
    if case.says_little:
        return _verdict(case, None, choice, [], "short")
    if not alike and (reason := _unjudged(case)) is not None:
        return _verdict(case, None, choice, [], reason)
    if place is None or choice is None or not alike:
        return _verdict(case, "not-found", choice, [], None)
    found = [] if place.cut else differences_of(case, place)
    return _verdict(case, _kind(case, choice, place, found), choice, found, None)


def _enough(case: Case, place: Place) -> float:
    """How much of an excerpt must stand in a place for it to be from there. A page of words beside which it stands is one to read further,
    and a line or two beside the name of a configuration are what to write there, unless it has the very same lines."""
    if _is_named(case, place):
        return NEARLY
    page = Path(place.path).suffix.lower() in ENDINGS
    setting = len(case.text.rows) < SURE_ROWS and language_of(place.path) is None
    return 1 if page or setting else LIKELY


def _is_named(case: Case, place: Place) -> bool:
    """Whether the document says that the excerpt is from the file of a place."""
    return any(
        claim.reference.path is not None and not claim.reference.mentions and claim.holds(place)
        for claim in case.claims
    )


def _kind(case: Case, choice: Choice, place: Place, found: Sequence[Difference]) -> Kind:
    """What is wrong, the most grievous first: the text, then where it is said to stand, then that it is not all there."""
    if place.likeness < 1 or found:
        return "altered"
    claim = choice.claim
    if claim is not None and (claim.kinship(place) == "other" or choice.fit == "apart"):
        return "moved"
    if place.cut or choice.fit == "short" or not (shows_all(case, place) or _is_listed(choice)):
        return "truncated"
    return "wrong-range" if choice.fit == "overlaps" else "exact"


def shows_all(case: Case, place: Place) -> bool:
    """Whether an excerpt is whole, or says which lines it shows: by marks that are true, or by numbers, which are judged as such."""
    numbered = case.quote.numbers is not None and case.quote.first is not None
    return len(place.parts) == 1 or numbered or tells_parts(case.quote, case.text, place)


def _is_listed(choice: Choice) -> bool:
    """Whether the document lists the lines that an excerpt in parts shows; how they fit is judged as of any other."""
    lines = choice.claim.reference.lines if choice.claim is not None else None
    return lines is not None and bool(lines.more) and lines.how == "range"


def _unjudged(case: Case) -> str | None:
    """Why a quote that is like nothing here is not judged; none where the document says that it is from here."""
    claims = [claim for claim in case.claims if claim.reference.claims]
    unknown = [claim for claim in claims if not claim.known]
    claims = [claim for claim in claims if claim.known and claim.reference.zone != "numbers" and not _is_loose(claim)]
    if not claims:
        return "unknown" if unknown else "unclaimed"
    if all(claim.reference.mentions for claim in claims):
        return "mentioned" if any(claim.files for claim in claims) else "unread"
    named = case.quote.language
    files = [path for claim in claims for _, path in claim.files]
    said = [claim.reference.path.path for claim in claims if claim.reference.path is not None]
    readable = any(language_of(path) is not None for path in (files or said)) or not said
    if named is not None and named not in PLAIN | _names() and readable:
        return "language"
    if not files and said and not readable:
        return "unread"
    if readable and not looks_like_code(case.quote.rows):
        return "words"
    return None


def _is_loose(claim: Claim) -> bool:
    """Whether all that is said is a line or two of no file: an example of how lines are told, as like as not."""
    reference = claim.reference
    return reference.alone and reference.lines is not None and reference.lines.how == "at"


def _names() -> set[str]:
    """What documents call the languages that are read."""
    return {name for one in LANGUAGES.values() for name in (one.name, one.title.lower())}


def _verdict(
    case: Case, kind: Kind | None, choice: Choice | None, found: Sequence[Difference], unjudged: str | None
) -> Verdict:
    place = choice.place if choice is not None else None
    likeness = place.likeness if place is not None else 0.0
    offered = place is not None and (likeness >= OFFERED if kind == "not-found" else kind is not None)
    claim = choice.claim if choice is not None else None
    if claim is None and (choice is None or kind in (None, "not-found")):
        claim = next((one for one in case.claims if one.reference.claims), None)
    told = Told(kind, claim, choice, place if offered else None, found, unjudged, case)
    here = place.ground.found(place.path, place.lines, place.stretches) if place is not None and offered else None
    others = (
        choice.equal[:OTHERS] if choice is not None and kind in ("exact", "moved", "wrong-range", "truncated") else ()
    )
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
