"""Drift made by hand: what became of one pin, and a row of each state."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from outcrop.model.drift import STATES, CheckedPin, CheckRecord, Drift, Removal, Standing, State
from outcrop.model.finding import Citation, Words
from outcrop.scanning.scan import tool

from ..making import finding

URL = "https://github.com/x/peers"
THEN, NOW = "1" * 40, "2" * 40
# A text in which everything that could act, somewhere, does.
HOSTILE = "a\x00\x1b[31m\u202e\u2028\ufffe\r\n::error::b ##[add-mask]c <script>&amp;]]> [x](javascript:y) `|` \\| @ada #12 \udcff"


def standing(
    start: int = 7,
    path: str = "list.c",
    grade: str | None = "sound",
    *,
    commit: str | None = NOW,
    symbol: str | None = "forget",
    fingerprint: str | None = "f" * 16,
    url: str | None = URL,
) -> Standing:
    """Three lines of a file at a commit."""
    permalink = f"{url}/blob/{commit}/{path}#L{start}-L{start + 2}" if url and commit else None
    citation = Citation(permalink, f"swh:1:cnt:{'b' * 40};lines={start}-{start + 2}")
    return Standing(commit, path, symbol, (start, start + 2), grade, fingerprint, citation)


def drift(
    state: State,
    why: str = "It is so.",
    then: Standing | None = None,
    now: Standing | None = None,
    *,
    pin: str = "peers",
    pattern: str | None = "guarded-collection",
) -> Drift:
    """A row without more."""
    return Drift(pin=pin, url=URL, pattern=pattern, state=state, why=Words(why, f"{why}（中文）"), then=then, now=now)


PINNED = standing(commit=THEN)
INTACT = drift("intact", "Nothing differs.", PINNED, standing())
MOVED = drift("moved", "It stands elsewhere.", PINNED, standing(9, "peers/list.c"))
CHANGED = drift("changed", "`forget` was rewritten.", PINNED, standing())
WEAKENED = replace(
    drift("weakened", "Its grade fell from sound to leaky.", PINNED, standing(9, grade="leaky")),
    finding=finding(
        9, ("f()", "{", "}"), {10: "lock"}, grade="leaky", witness=(10, 11), name="forget", explanation="It leaks."
    ),
)
STRENGTHENED = drift("strengthened", "Its grade rose.", standing(commit=THEN, grade="leaky"), standing())
LOST = replace(
    drift("lost", "`forget` is gone.", PINNED),
    removal=Removal("3" * 40, "2024-05-06T07:08:09+02:00", "Peers forget themselves", f"{URL}/commit/{'3' * 40}"),
)
NEW = drift("new", "`join` came.", None, standing(30, symbol="join", fingerprint="e" * 16))
UNSURE = replace(
    drift("unsure", "It stands in two places.", PINNED), candidates=(standing(1, "a.c"), standing(2, "b.c"))
)
EXCERPT = drift(
    "lost",
    "These lines are gone.",
    standing(50, grade=None, commit=THEN, symbol=None, fingerprint=None),
    pattern=None,
)
EVERY = (INTACT, MOVED, CHANGED, WEAKENED, STRENGTHENED, LOST, NEW, UNSURE, EXCERPT)
ODD = replace(
    drift("lost", HOSTILE, standing(path=HOSTILE, symbol=HOSTILE), pin=HOSTILE),
    removal=Removal("3" * 40, "2024-05-06T07:08:09Z", HOSTILE, None),
    candidates=(standing(path=HOSTILE),),
)


def pin(name: str = "peers", url: str | None = URL) -> CheckedPin:
    """A pin that was compared with the newest release."""
    return CheckedPin(name, url, THEN, "v1", "v2", NOW)


def check(
    rows: Sequence[Drift],
    *pins: CheckedPin,
    fail_on: tuple[str, ...] = ("lost", "weakened"),
    missing: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> CheckRecord:
    """The record that closes these rows."""
    counts = Counter(row.state for row in rows)
    return CheckRecord(
        tool=tool(),
        pins=pins or (pin(),),
        states={state: counts[state] for state in STATES},
        fail_on=fail_on,
        failed=sum(counts[state] for state in STATES if state in fail_on),
        missing=missing,
        notes=notes,
    )


HOSTILE_CHECK = check([ODD], pin(HOSTILE), missing=(HOSTILE,), notes=(HOSTILE,))
