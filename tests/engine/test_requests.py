"""Where what the caller handed in is answered, handed on, stored or returned; and where that is taken for granted."""

from collections.abc import Callable

import pytest

from outcrop.engine.sites import Found


def given(found: Found) -> set[tuple[str, str, str]]:
    """The kind, the subject and the callee of each place at which something is given."""
    return {(str(s.parts["kind"]), str(s.parts["subject"]), str(s.parts["name"])) for s in found.of("give")}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("void f(struct request *req) { send_reply(req, 0); }", {("reply", "req", "send_reply")}),
        ("void f(struct request *req) { queue_push(&q, req); }", {("hand", "req", "queue_push")}),
        ("void f(struct request *req) { pending = req; }", {("hand", "req", "")}),
        ("struct request *f(struct request *req) { return req; }", {("hand", "req", "")}),
        # A number is nobody's to answer, and what is made here is not the caller's.
        ("void f(int req) { note(req); }", set()),
        ("void f(void) { struct request *req = request_new(); push(req); }", set()),
    ],
)
def test_what_is_given(found: Callable[..., Found], source: str, expected: set[tuple[str, str, str]]) -> None:
    assert given(found(source)) == expected


def test_a_loop_over_all_who_are_asked_asks_at_least_one(found: Callable[..., Found]) -> None:
    function = found("void f(struct request *req, int n) { for (int i = 0; i < n; i++) forward(peers[i], req); }")
    sites = [site for site in function.of("give") if not site.parts["name"]]
    assert [function.function.text(site.extent) for site in sites] == ["i < n"]
