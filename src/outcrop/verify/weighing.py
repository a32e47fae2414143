"""From the excerpts of a document and the opened sources to a case and a choice for each: what it is held against, and what that is."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from outcrop.sources.remote import canonical_url
from outcrop.verify.captions import caption_of, without_caption
from outcrop.verify.cases import Case
from outcrop.verify.choosing import Choice, choose, lists_shown
from outcrop.verify.claims import is_at, may_be, same_repository
from outcrop.verify.grounds import Ground
from outcrop.verify.growing import grown
from outcrop.verify.opening import Tell
from outcrop.verify.references import Quoted, ReadDocument, Reference
from outcrop.verify.wishes import Known, name_before

GROWING = 0.5  # how like its place a quote must be that is to be grown there


@dataclass(frozen=True, slots=True)
class Weighed:
    """A case and what was chosen for it; nothing where nothing is like it."""

    case: Case
    choice: Choice | None


def weighed(read: ReadDocument, grounds: Sequence[Ground], known: Known, tell: Tell) -> list[Weighed]:
    """The excerpts of a document, each with its choice. What is right takes its reference first, so that no other excerpt is held
    against it."""
    taken: set[object] = set()
    found = list(_cases(read, grounds, known, tell))
    for one in found:
        if _is_right(one.choice):
            taken.add(_where(one.choice))
    for number, one in enumerate(found):
        if not _is_right(one.choice):
            case = _without(one.case, taken)
            choice = choose(case, lambda reference: reference.where is not None and reference.where in taken)
            taken.add(_where(choice))
            found[number] = Weighed(case, choice)
    choices = lists_shown([one.choice for one in found])
    return [replace(one, choice=choice) for one, choice in zip(found, choices, strict=True)]


def _without(case: Case, taken: Container[object]) -> Case:
    """A case without what stands between it and the next one, and was taken by that."""
    kept = [one for one in case.references if not (one.shared and one.where is not None and one.where in taken)]
    return case if len(kept) == len(case.references) else replace(case, references=kept)


def _is_right(choice: Choice | None) -> bool:
    return choice is not None and choice.fit == "right" and choice.place.likeness == 1


def _where(choice: Choice | None) -> object:
    """Where what was chosen is written."""
    return choice.claim.reference.where if choice is not None and choice.claim is not None else None


def _cases(read: ReadDocument, grounds: Sequence[Ground], known: Known, tell: Tell) -> Iterator[Weighed]:
    """The excerpts with what is chosen for each alone, those that nothing bounds grown as far as their source tells; what is within
    another one is none."""
    held = ((ground, ground.holds(Path(read.document.name))) for ground in grounds)
    own = frozenset((id(ground), path) for ground, path in held if path is not None)
    end = 0
    for number, quoted in enumerate(read.quotes, 1):
        tell(read.document.name, "verifying", number, len(read.quotes))
        if read.document.format == "text" and quoted.quote.lines[1] <= end:  # of a page, many may stand on one line
            continue
        case = _case(read, quoted, grounds, known, own)
        one = _alone(case)
        if one.choice is not None and one.choice.place.likeness > GROWING:
            larger = grown(read.document, case.quote, one.choice.place)
            one = one if larger is case.quote else _alone(replace(case, quote=larger))
        end = one.case.quote.lines[1]
        yield _uncaptioned(one)


def _alone(case: Case) -> Weighed:
    """What is chosen for an excerpt whatever the others are."""
    return Weighed(case, choose(case, lambda _: False))


def _uncaptioned(one: Weighed) -> Weighed:
    """An excerpt without the comment above it that only names its file, where the source has no such line."""
    stands = one.choice is not None and one.choice.place.likeness == 1
    if stands or caption_of(one.case.quote) is None:
        return one
    bare = _alone(replace(one.case, quote=without_caption(one.case.quote)))
    before = one.choice.place.likeness if one.choice is not None else 0.0
    return bare if bare.choice is not None and bare.choice.place.likeness > before else one


def _case(
    read: ReadDocument, quoted: Quoted, grounds: Sequence[Ground], known: Known, own: Container[tuple[int, str]]
) -> Case:
    concerned = [one for one in grounds if _concerns(one, quoted.references)]
    name = partial(name_before, read.document, quoted.at, known)
    return Case(read.document.name, quoted.quote, quoted.references, concerned, name, own)


def _concerns(ground: Ground, references: Sequence[Reference]) -> bool:
    """Whether a source has to do with a quote."""
    paths = [one.path for one in references if one.path is not None and one.path.url is not None]
    return not ground.aside or any(
        (same_repository(ground.snapshot.url, url) or may_be(ground, url)) and is_at(ground, path.revision)
        for path in paths
        for url in (canonical_url(path.url or "") or path.url or "",)
    )
