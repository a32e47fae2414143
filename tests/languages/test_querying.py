import pickle

import pytest

from outcrop.languages import LANGUAGES, QueryMistake

from .given import named

C = LANGUAGES["c"]
CALL = '(call_expression function: (identifier) @name (#eq? @name "f") arguments: (_) @call.arguments) @call'


def test_a_match_tells_where_its_captures_stand():
    code = "void h(void) { f(1); g(2); f(3); }"
    found = C.matches(C.query(CALL), named(code, "h"))
    assert [{name: [code[p.start : p.end] for p in places] for name, places in match.items()} for match in found] == [
        {"name": ["f"], "call.arguments": ["(1)"], "call": ["f(1)"]},
        {"name": ["f"], "call.arguments": ["(3)"], "call": ["f(3)"]},
    ]


def test_captures_are_named():
    assert set(C.query(CALL).captures) == {"name", "call.arguments", "call"}


def test_a_query_is_only_asked_where_its_names_are():
    query = C.query(f'{CALL} ((identifier) @x (#any-of? @x "a" "b"))')
    assert query.may_match(frozenset({"f"}))
    assert query.may_match(frozenset({"b", "z"}))
    assert not query.may_match(frozenset({"g"}))


def test_a_query_without_names_is_asked_everywhere():
    assert C.query("(call_expression) @call").may_match(frozenset())


def test_a_mistake_is_told_with_its_place():
    with pytest.raises(QueryMistake) as mistake:
        C.query("(call_expression)\n  (no_such_node) @x")
    assert (mistake.value.row, mistake.value.column) == (1, 3)


def test_queries_and_languages_are_sent_to_other_processes():
    sent = pickle.loads(pickle.dumps((C, C.query(CALL))))  # noqa: S301 - our own bytes
    assert sent[0] is C
    assert sent[1].text == CALL
