"""What is said of a verdict, in both languages: sentences with names and lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outcrop.model.finding import Words
from outcrop.model.verdict import Difference, Given, Kind
from outcrop.report.wording import say_verify
from outcrop.verify.cases import Case
from outcrop.verify.choosing import Choice
from outcrop.verify.claims import Claim, stopped
from outcrop.verify.elisions import stray
from outcrop.verify.places import Place

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Told:
    """All that a sentence may need."""

    kind: Kind | None
    claim: Claim | None
    choice: Choice | None
    place: Place | None
    differences: Sequence[Difference]
    unjudged: str | None
    case: Case


def why(told: Told) -> Words:
    """The sentences of a verdict."""
    said = {language: " ".join(_said(told, language)) for language in LANGUAGES}
    return Words(said["en"], said["zh"].replace("。 ", "。"))


def spoken_range(first: int, last: int | None, language: str, *, is_open: bool = False) -> str:
    """Lines as one speaks of them: lines 3-9, line 3, from line 3 on."""
    if is_open:
        return say_verify("from_line", language, first=first)
    if last is None or last == first:
        return say_verify("one_line", language, first=first)
    return say_verify("some_lines", language, first=first, last=last)


def spoken_given(given: Given, language: str) -> str:
    """The lines that a document gives."""
    assert given.first is not None
    if given.ranges:
        return say_verify("between", language).join(spoken_range(*one, language) for one in given.ranges)
    return spoken_range(given.first, given.last, language, is_open=given.open)


def _said(told: Told, language: str) -> Iterator[str]:
    if told.kind is None:
        yield say_verify(f"unjudged_{told.unjudged}", language, named=told.case.quote.language or "", url=_url(told))
    elif told.kind == "not-found":
        yield from _not_found(told, language)
    elif told.place is not None:
        yield from _found(told, told.place, language)


def _found(told: Told, place: Place, language: str) -> Iterator[str]:
    where = {"path": f"`{place.path}`", "lines": spoken_range(*place.lines, language), "source": place.ground.name}
    given = told.claim.given if told.claim is not None else None
    if told.kind == "altered":
        yield from _altered(told.differences, language, where)
    elif len(place.parts) > 1 and told.kind == "truncated":
        between = say_verify("between", language)
        parts = between.join(spoken_range(*part, language) for part in place.stretches)
        yield say_verify("elided", language, **{**where, "lines": parts})
    elif len(place.parts) > 1:
        between = say_verify("between", language)
        parts = between.join(spoken_range(*part, language) for part in place.stretches)
        yield say_verify("verbatim", language, **{**where, "lines": parts})
    elif place.cut:
        yield say_verify(f"cut_{place.cut}", language, line=place.lines[place.cut == "end"], **where)
    elif told.kind != "truncated":
        yield say_verify("verbatim", language, **where)
    yield from _misplaced(told, place, given, language)
    if told.choice is not None and (count := len(told.choice.equal)) and told.kind not in ("altered", None):
        yield say_verify("also", language, count=count)


def _altered(found: Sequence[Difference], language: str, where: dict[str, str]) -> Iterator[str]:
    code = sum(one.kind == "code" for one in found)
    if found and not code:
        yield say_verify("white_space_only", language, **where)
    else:
        yield say_verify("altered", language, count=code or 1, **where)


def _misplaced(told: Told, place: Place, given: Given | None, language: str) -> Iterator[str]:
    """What is wrong with the reference, whatever is wrong with the text."""
    if given is None or told.choice is None or told.claim is None:
        return
    lines = spoken_range(*place.lines, language)
    if not told.claim.known:
        yield say_verify("other_repository", language, url=given.url or "")
    elif told.claim.kinship(place) == "other":
        yield say_verify("other_file", language, given=f"`{given.path}`")
    elif told.choice.fit == "short" and told.kind == "truncated":
        yield say_verify(
            "stops_short",
            language,
            given=_range(told, place, given, language),
            last=place.lines[1],
            lines=lines,
            path=f"`{place.path}`",
        )
    elif told.claim.reference.zone == "numbers" and told.choice.fit != "right":
        yield from _strayed(told, place, lines, language)
    elif told.choice.fit != "right" and given.first is not None:
        yield say_verify("other_lines", language, given=spoken_given(given, language), lines=lines)
    elif told.choice.fit != "right":
        yield say_verify("other_function", language, given=f"`{given.words}`", lines=lines)
    if told.choice.contradicted:
        word = "text_right" if told.claim.reference.zone == "numbers" else "numbers_right"
        yield say_verify(word, language)


def _strayed(told: Told, place: Place, lines: str, language: str) -> Iterator[str]:
    """What the numbers beside the code say."""
    wrong = stray(told.case.quote, told.case.text, place)
    if wrong is not None:
        yield say_verify("numbers_wrong", language, told=wrong[0], true=wrong[1], lines=lines)


def _range(told: Told, place: Place, given: Given, language: str) -> str:
    """What an excerpt should show: the lines that are given, or a function."""
    claim = told.claim
    if given.first is not None or claim is None:
        return spoken_given(given, language)
    path = claim.reference.path
    return f"`{(path.function if path is not None else None) or stopped(claim, place) or given.words}`"


def _not_found(told: Told, language: str) -> Iterator[str]:
    claim = told.claim
    path = claim.reference.path if claim is not None else None
    if path is None:
        yield say_verify("nowhere", language)
    elif claim is not None and claim.files:
        yield say_verify("not_in_file", language, path=f"`{claim.files[0][1]}`")
    else:
        yield say_verify("no_such_file", language, path=f"`{path.path}`")
    if told.place is not None:
        lines = spoken_range(*told.place.lines, language)
        percent = round(100 * told.place.likeness)
        yield say_verify(
            "nearest",
            language,
            path=f"`{told.place.path}`",
            lines=lines,
            source=told.place.ground.name,
            percent=percent,
        )


def _url(told: Told) -> str:
    urls = [
        claim.reference.path.url for claim in told.case.claims if not claim.known and claim.reference.path is not None
    ]
    return next((url for url in urls if url), "")
