"""What every report of drift says alike: what a row is called, where it stood and stands, what differs, and how many differ."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from outcrop.citations import short
from outcrop.model.drift import STATES, CheckedPin, CheckRecord, Drift, Standing
from outcrop.report.sentences import about
from outcrop.report.wording import say, say_drift

EXCERPT = "pinned-excerpt"  # the kind of what no pattern explains
TOLD_BY_WHY = frozenset({"intact", "moved"})  # of these a reader need not be told again what the pattern found


def by_pin(rows: Sequence[Drift], record: CheckRecord) -> Iterator[tuple[CheckedPin, list[Drift]]]:
    """Every pin with its rows, in the order of the check."""
    for pin in record.pins:
        yield pin, [row for row in rows if row.pin == pin.name]


def kind(drift: Drift) -> str:
    """The pattern, or that it is a pinned excerpt."""
    return drift.pattern or EXCERPT


def standing(drift: Drift) -> Standing:
    """Where it stands now, else where it stood."""
    here = drift.now or drift.then
    assert here is not None, "drift has a place, now or then"
    return here


def name(drift: Drift) -> str:
    """The function it stands in; of lines that are none, their place, as it was pinned."""
    return standing(drift).symbol or place(drift.then or standing(drift))


def place(here: Standing) -> str:
    """`path:start-end`."""
    return f"{here.path}:{here.lines[0]}-{here.lines[1]}"


def way(drift: Drift, language: str) -> tuple[str, str]:
    """Where it stood then, and where it stands now, or that it does not."""
    then = place(drift.then) if drift.then else say("not_yet", language)
    absent = "unknown" if drift.state == "unsure" else "gone"
    return then, place(drift.now) if drift.now else say(absent, language)


def grades(drift: Drift) -> str:
    """The grade, or how it went from one to another."""
    both = [here.grade for here in (drift.then, drift.now) if here and here.grade]
    return " → ".join(dict.fromkeys(both))


def links(drift: Drift) -> list[str]:
    """The permalinks of where it stands now, else of where it stood, and of the commit that took it away."""
    both = (permalink(standing(drift)), drift.removal.permalink if drift.removal else None)
    return [link for link in both if link]


def permalink(here: Standing) -> str | None:
    """Where others can read these lines; none where the forge or the commit is not known, or where nobody could read them."""
    return here.citation.permalink if here.citation is not None else None


def told(drift: Drift, language: str) -> Iterator[str]:
    """What differs, who took it away, where it may be, and what the pattern says of it now."""
    yield getattr(drift.why, language)
    if (gone := drift.removal) is not None:
        yield say("removed", language, commit=short(gone.commit), day=gone.date[:10], subject=gone.subject)
    elif drift.state == "lost" and drift.now is None:
        yield say("unknown_removal", language)
    for candidate in drift.candidates:
        yield say("perhaps", language, place=place(candidate))
    if drift.finding is not None and drift.state not in TOLD_BY_WHY:
        yield from about(drift.finding, language)


def course(pin: CheckedPin, language: str) -> str:
    """From which commit to which a pin was compared."""
    now = short(pin.now) if pin.now else say("on_disk", language)
    named = f"{pin.against} ({now})" if pin.against and pin.against != pin.now else now
    then = f"{pin.tag} ({short(pin.commit)})" if pin.tag else short(pin.commit)
    return then if pin.now == pin.commit else f"{then} → {named}"


def summary(record: CheckRecord, language: str) -> Iterator[str]:
    """How many there are of each state, and whether the gate holds."""
    counts = {state: record.states.get(state, 0) for state in STATES}
    between = say("between", language)
    if not any(counts.values()):
        yield say("nothing_checked", language)
    else:
        said = [f"{number:,} {say_drift(state, language)}" for state, number in counts.items() if number]
        yield say("checked", language, count=f"{sum(counts.values()):,}", states=between.join(said))
    if record.fail_on and any(counts.values()):  # a gate on nothing neither holds nor fails
        word = "failing" if record.failed else "holding"
        yield say(word, language, count=f"{record.failed:,}", states=between.join(record.fail_on))


def identity(drift: Drift) -> str:
    """What tells a row from every other, and stays the same from check to check until it is pinned anew."""
    here = drift.then or standing(drift)
    what = here.fingerprint or f"{here.symbol}:{here.lines[0]}-{here.lines[1]}"
    words = "\0".join((drift.pin, kind(drift), here.path, what))
    return sha256(words.encode("utf-8", "surrogateescape")).hexdigest()[:16]
