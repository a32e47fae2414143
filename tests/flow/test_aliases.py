"""Other names of a place: one step, and only where nothing on any way can have changed it."""

import pytest

from flow.asking import called, function
from outcrop.flow.aliases import Aliases
from outcrop.flow.facts import Place
from outcrop.flow.sameness import place


def names(statements: str, written: str) -> set[Place]:
    """What a place is called where `here` is called."""
    found = function(statements).function
    (point,) = called(found, "here")
    return {*Aliases(found).names(written, point)}


SAME = {
    "an address": ("m = &p->mutex; here(m);", "m", "p->mutex"),
    "an address in an initializer": ("struct mutex *own = &p->mutex; here(own);", "own", "p->mutex"),
    "a pointer": ("n = p->next; here(n);", "n->lock", "p->next->lock"),
    "a cast": ("n = (struct node *)data; here(n);", "n->lock", "data->lock"),
    "a member by an address": ("m = &p->all; here(m);", "m->lock", "p->all.lock"),
    "what it points to": ("m = &x; here(m);", "*m", "x"),
    "the same on both branches": ("if (x) m = &p->mutex; else m = &p->mutex; here(m);", "m", "p->mutex"),
    "what changed behind it": ("m = &p->mutex; here(m); p = q;", "m", "p->mutex"),
}
OTHER = {
    "assigned anew": ("m = &p->mutex; m = &q->mutex; here(m);", "m", "p->mutex"),
    "another on one branch": ("if (x) m = &p->mutex; else m = &q->mutex; here(m);", "m", "p->mutex"),
    "what it read was assigned": ("m = &p->mutex; p = q; here(m);", "m", "p->mutex"),
    "what it read was assigned on one branch": ("m = &p->mutex; if (x) p = q; here(m);", "m", "p->mutex"),
    "what it read is assigned in the loop": (
        "m = &p->mutex; while (x) { here(m); p = p->next; }",
        "m",
        "p->mutex",
    ),
    "its address is handed out": ("m = &p->mutex; find(&m); here(m);", "m", "p->mutex"),
    "what a call gave": ("m = find(p); here(m);", "m", "p"),
    "a parameter that may keep its value": ("if (x) p = q; here(p);", "p->lock", "q->lock"),
    "each round of a loop macro": ("n = p; list_for_each (n, q) { here(n); }", "n->lock", "p->lock"),
    "two steps": ("n = p->next; m = &n->mutex; here(m);", "m", "p->next->mutex"),
}
DECLARED = "struct mutex *m; struct node *n; void *data; "


@pytest.mark.parametrize(("statements", "written", "other"), SAME.values(), ids=SAME)
def test_a_place_is_called_by_what_its_name_was_set_to(statements: str, written: str, other: str) -> None:
    assert names(DECLARED + statements, written) == {place(written), place(other)}


@pytest.mark.parametrize(("statements", "written", "other"), OTHER.values(), ids=OTHER)
def test_a_name_that_may_stand_for_another_place_says_nothing(statements: str, written: str, other: str) -> None:
    assert place(other) not in names(DECLARED + statements, written)


def test_a_static_variable_keeps_what_an_earlier_call_left() -> None:
    assert names("static struct mutex *m = &p->mutex; here(m);", "m") == {("m",)}


def renaming(statements: str, written: str) -> list[str]:
    """The points after which a place is another one."""
    found = function(DECLARED + statements).function
    return [found.text(found.points[index].extent) for index in sorted(Aliases(found).renaming(place(written)))]


@pytest.mark.parametrize(
    ("statements", "points"),
    [
        ("p = q;", ["p = q"]),
        ("p->next = q;", ["p->next = q"]),
        ("p->other = q; q = p; q->next = p;", []),
        ("p->next->lock = x;", []),
        ("find(&p);", ["find(&p)"]),
        ("find(p);", []),
        ("p++;", ["p++"]),
    ],
)
def test_a_place_is_another_one_after_what_it_reads_was_assigned(statements: str, points: list[str]) -> None:
    assert renaming(statements, "p->next->all") == points


def test_a_mutex_whose_own_address_is_handed_out_stays_the_same() -> None:
    assert renaming("int lock; init(&lock);", "&lock") == []


def test_a_place_that_is_handed_on_has_another_name_there() -> None:
    found = function(DECLARED + "n = p; p = q;").function
    (copy,) = Aliases(found).copying(place("p->lock"))
    assert (found.text(found.points[copy[0]].extent), copy[1]) == ("n = p", place("n->lock"))
