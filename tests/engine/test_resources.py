"""What a function gains, and where it gives that back or away: what libraries set up, and what callees hand back or keep."""

from collections.abc import Callable

import pytest

from outcrop.engine.sites import Found


def of(found: Found, kind: str) -> set[tuple[str, str]]:
    """The subject and the callee of each site of a kind."""
    return {(str(s.parts["subject"]), str(s.parts["name"])) for s in found.of(kind)}


@pytest.mark.parametrize(
    ("body", "gained"),
    [
        ("regex_t r; if (regcomp(&r, text, 0)) return; use(&r);", {("r", "regcomp")}),
        ("struct addrinfo *list; getaddrinfo(host, port, 0, &list);", {("list", "getaddrinfo")}),
        # The caller's is no business of the function's.
        ("regcomp(&table->expression, text, 0);", set()),
        ("char *p = alloca(8); fill(p, 8);", set()),
    ],
)
def test_what_is_set_up(found: Callable[..., Found], body: str, gained: set[tuple[str, str]]) -> None:
    assert of(found(f"void f(struct table *table, char *text) {{ {body} }}"), "gain") == gained


@pytest.mark.parametrize(
    ("statement", "settles"),
    [
        ("table->node = node_ref(n);", True),
        ("table->name = dirname(n);", True),
        ("table->name = describe(n);", False),
        ("ask(table, done_cb, n);", True),
        ("n = node_ref(n);", False),
    ],
)
def test_what_is_handed_back_or_kept(found: Callable[..., Found], statement: str, settles: bool) -> None:
    source = f"void f(struct table *table) {{ struct node *n = malloc(8); {statement} }}"
    assert bool(of(found(source), "settle")) is settles


def test_an_object_that_was_set_up_is_not_given_away(found: Callable[..., Found]) -> None:
    source = "int f(char *text) { regex_t r; regcomp(&r, text, 0); return regexec(&r, text, 0, 0, 0) == 0; }"
    assert of(found(source), "settle") == of(found(source), "hand") == set()
