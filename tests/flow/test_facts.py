"""What a walk knows rules branches out: never one that may run, and those that a reader would rule out."""

import pytest

from flow.asking import called, function, walk
from outcrop.flow.facts import ABOVE, BELOW, NOTHING, NOUGHT, Claim, learn, reads

CANNOT = {
    "the same flag": "if (x) a(); if (!x) b();",
    "a flag and its comparison with nought": "if (x == 0) a(); if (x) b();",
    "a pointer": "if (p) a(); if (p == NULL) b();",
    "a member": "if (p->on) a(); if (!p->on) b();",
    "a member by its other spelling": "if (p->on) a(); if (!(*p).on) b();",
    "the signs of a number": "if (x < 0) a(); if (x > 0) b();",
    "at least nought, and below": "if (x >= 0) a(); if (x < 0) b();",
    "a constant mirrored": "if (0 < x) a(); if (x <= 0) b();",
    "two constants": "if (x == RED) a(); if (x == BLUE) b();",
    "the same comparison": "if (x < y) a(); if (x >= y) b();",
    "a constant that was assigned": "x = 0; a(); if (x) b();",
    "NULL that was assigned": "p = NULL; a(); if (p) b();",
    "an initializer": "int ret = -1; a(); if (ret >= 0) b();",
    "two that were assigned at once": "x = y = c(); if (!y) return 0; a(); if (!x) b();",
    "errno after a failure": "ret = errno; a(); if (!ret) b();",
    "a question asked twice": "if (is_on(p)) a(); if (!is_on(p)) b();",
    "fewer than one, and one at least": "if (x < 1) a(); if (x > 0) b();",
    "more than minus one, and below nought": "if (x > -1) a(); if (x < 0) b();",
    "a constant of success": "ret = CMD_SUCCESS; a(); if (ret) b();",
    "a constant that names an error": "ret = ECMD_INVALID; a(); if (!ret) b();",
    "an error of the system": "ret = ENOMEM; a(); if (ret == 0) b();",
    "a flag set on one branch": "int on = 0; if (x) { on = 1; a(); } if (!on) b();",
    "a status that says where it came from": "int ret = 0; if (x) { ret = -1; goto out; } a(); out: if (ret < 0) b();",
    "the value of a copied variable": "if (!y) return 0; x = y; a(); if (!x) b(); if (y) c();",
    "a part of &&": "if (x && y) a(); if (!x) b();",
    "a part of ||": "if (x || y) return 0; a(); if (y) b();",
    "negations": "if (!!x) a(); if (!x) b();",
    "a part of a choice": "if (x ? y : z) a(); else return 0; if (x && !y) b();",
    "what stands behind a comma": "if (c(), x) a(); if (!x) b();",
    "hints to the compiler": "if (likely(x)) a(); if (unlikely(!x)) b();",
    "the end of a loop": "while (x) c(); a(); if (x) b();",
    "a question without arguments": "if (p->empty()) a(); if (!p->empty()) b();",
    "an #if that repeats": "\n#ifdef FAST\na();\n#endif\nc();\n#ifndef FAST\nb();\n#endif\n",
    "an #if that repeats in other words": "\n#ifdef FAST\na();\n#endif\nc();\n#if !defined(FAST)\nb();\n#endif\n",
    "an #else": "\n#if FAST > 2\na();\n#endif\nc();\n#if FAST > 2\n#else\nb();\n#endif\n",
}
CAN = {
    "another flag": "if (x) a(); if (!y) b();",
    "a flag that is assigned in between": "if (x) a(); x = c(); if (!x) b();",
    "a flag that is counted up": "if (!x) a(); x++; if (x) b();",
    "a flag whose address is handed out": "if (x) a(); c(&x); if (!x) b();",
    "a member of what is assigned": "if (p->on) a(); p = q; if (!p->on) b();",
    "an element by an index that is assigned": "if (p->all[x]) a(); x++; if (!p->all[x]) b();",
    "a comparison of which one side is assigned": "if (x < y) a(); y = c(); if (x >= y) b();",
    "another object's member": "if (p->on) a(); if (!q->on) b();",
    "a call that may answer differently": "if (c(x)) a(); if (!c(x)) b();",
    "two variables": "if (x == y) a(); if (x == z) b();",
    "not above and not below": "if (x <= 0) a(); if (x >= 0) b();",
    "one part of && may fail": "if (x && y) c(); else a(); if (x) b();",
    "the next round": "while (y--) { if (x) a(); else b(); x = c(); }",
    "a flag set in a loop": "int on = 0; while (y--) { if (on) b(); a(); on = 1; }",
    "a switch": "switch (x) { case 1: a(); } switch (x) { case 2: b(); }",
    "a condition that assigns": "if ((x = c())) a(); if (!(x = c())) b();",
    "fewer than one, and below nought": "if (x < 1) a(); if (x < 0) b();",
    "a constant of which nobody knows the value": "ret = LAST; a(); if (!ret) b();",
    "a question about what was handed on in between": "if (is_on(p)) a(); c(p); if (!is_on(p)) b();",
    "errno that was set to nought": "errno = 0; c(); ret = errno; a(); if (!ret) b();",
    "a constant that begins as errors do": "ret = EVENT_READ; a(); if (!ret) b();",
    "a question about what was assigned in between": "if (is_on(p)) a(); p = q; if (!is_on(p)) b();",
    "another #if": "\n#ifdef FAST\na();\n#endif\n#ifndef SLOW\nb();\n#endif\n",
    "what a loop macro runs over": "struct node *n; list_for_each (n, p) { a(); } if (!p) return 0; b();",
    "what a loop macro assigns": "struct node *n = NULL; a(); list_for_each (n, p) { if (n) b(); }",
    "what a loop macro leaves behind": "struct node *n; list_for_each (n, p) { if (n->on) a(); } if (!n) b();",
}


@pytest.mark.parametrize("statements", CANNOT.values(), ids=CANNOT)
def test_a_condition_that_repeats_comes_out_alike(statements: str) -> None:
    """Steps lead from a to b, but no walk takes them."""
    read = function(statements).function
    assert walk(statements, "a") is not None
    assert called(read, "b") <= read.graph.reached_from(*called(read, "a"))
    assert walk(statements, "a", "b") is None


@pytest.mark.parametrize("statements", CAN.values(), ids=CAN)
def test_what_may_have_changed_is_not_known(statements: str) -> None:
    assert walk(statements, "a", "b") is not None


def test_a_contradiction_is_told() -> None:
    facts = learn(NOTHING, Claim(("x",), NOUGHT))
    assert facts is not None
    assert learn(facts, Claim(("x",), ABOVE | BELOW)) is None
    assert learn(facts, Claim(("y",), ABOVE)) is not None


def test_signs_grow_narrower() -> None:
    facts = learn(NOTHING, Claim(("x",), ABOVE | NOUGHT))
    assert facts is not None
    facts = learn(facts, Claim(("x",), BELOW | NOUGHT))
    assert facts == {Claim(("x",), NOUGHT)}


@pytest.mark.parametrize(
    ("wanted", "target", "read"),
    [
        (("p", "->", "on"), ("p",), True),
        (("p", "->", "on"), ("p", "->", "on"), True),
        (("p", "->", "on"), ("on",), False),
        (("a", "[", "i", "]"), ("i",), True),
        (("p",), ("p", "->", "on"), False),
        (("p", "->", "all", "[", "i", "]"), ("p", "->", "all"), True),
    ],
)
def test_a_place_reads_what_it_is_reached_through(wanted: tuple[str, ...], target: tuple[str, ...], read: bool) -> None:
    assert reads(wanted, target) is read
