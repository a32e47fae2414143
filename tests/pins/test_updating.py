"""A pin is moved to another commit, with the drift that its owner accepts."""

from dataclasses import replace
from pathlib import Path

from outcrop.model.pin import Pin
from outcrop.pins.lockwriting import in_order, key_of
from outcrop.pins.updating import Updated, updated
from pins.drifting import GUARDED, LEAK, called, drift, pin, states
from running import FORGET, HOLD
from sources.places import commit, git

OTHER = called("other")


def moved(one: Pin, top: Path) -> Updated:
    """The pin at HEAD."""
    return updated(one, drift(one, top), git(top, "rev-parse", "HEAD"), None, "2026-12-01T00:00:00Z")


def same(one: Pin, top: Path) -> bool:
    """Whether it is what a pin made anew would be."""
    anew = pin(top, one.patterns)
    return in_order(replace(one, date=anew.date)) == in_order(anew)


def test_it_is_what_a_pin_made_anew_would_be(top: Path) -> None:
    """Moved, changed, weakened, new: whatever stands there now."""
    commit(top, {"list.c": FORGET, "other.c": OTHER, "third.c": called("third", HOLD)})
    one = pin(top)
    commit(top, {"list.c": f"\n{FORGET}", "other.c": called("other", HOLD), "third.c": called("third"), "new.c": OTHER})
    after = moved(one, top)
    assert after.pin.commit != one.commit
    assert same(after.pin, top)
    assert after.dropped == 0
    assert {row.state for row in drift(after.pin, top)} == {"intact"}
    assert states(drift(after.pin, top, None)) == [("intact", GUARDED)] * 4


def test_what_is_lost_or_met_no_more_is_dropped(top: Path) -> None:
    commit(top, {"list.c": FORGET, "other.c": OTHER, "leak.c": called("leak", HOLD)})
    one = pin(top, [GUARDED, LEAK])
    assert len(one.finding) == 4
    git(top, "rm", "-q", "other.c")
    commit(top, {"list.c": FORGET.replace("    list_del(&peer->link);\n", ""), "leak.c": called("leak")})
    after = moved(one, top)
    assert after.dropped == 3
    assert [(row.symbol, row.pattern, row.grade) for row in after.pin.finding] == [("leak", GUARDED, "sound")]
    assert same(after.pin, top)


def test_each_row_is_told_what_it_became(top: Path) -> None:
    commit(top, {"list.c": FORGET, "other.c": OTHER})
    one = pin(top)
    commit(top, {"list.c": FORGET.replace("peers_lock", "all_lock"), "other.c": f"\n{OTHER}"})
    after = moved(one, top)
    assert after.became == {
        key_of(one, before): key_of(one, now) for before, now in zip(one.finding, after.pin.finding, strict=True)
    }
    assert [was == now for was, now in after.became.items()] == [False, True]


def test_excerpts(top: Path) -> None:
    commit(top, {"list.c": FORGET, "other.c": OTHER})
    one = pin(top, cite=["list.c:forget", "list.c:4-6", "other.c:other"])
    git(top, "rm", "-q", "other.c")
    commit(top, {"list.c": f"int first;\n{FORGET}"})
    after = moved(one, top)
    assert [(row.symbol, row.lines) for row in after.pin.excerpt] == [("forget", (3, 9)), (None, (5, 7))]
    assert after.dropped == 1


def test_a_leak_that_is_accepted_is_no_weakening_next_time(top: Path) -> None:
    commit(top, {"list.c": FORGET})
    one = pin(top, cite=["list.c:forget"])
    commit(top, {"list.c": HOLD})
    after = moved(one, top).pin
    commit(top, {"list.c": f"\n{HOLD}"})
    assert [row.state for row in drift(after, top)] == ["moved"]


def test_two_rows_that_became_one(top: Path) -> None:
    """Two functions of one name were merged: one row is left, and the lock file stays readable."""
    commit(top, {"list.c": f"#ifdef A\n{FORGET}#else\n{FORGET}#endif\n"})
    one = pin(top)
    commit(top, {"list.c": FORGET})
    keys = [key_of(one, row) for row in moved(one, top).pin.finding]
    assert len(set(keys)) == len(keys)
