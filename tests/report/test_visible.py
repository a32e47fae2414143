"""Untrusted text is made safe to show, and stays what it is otherwise."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcrop.report.visible import ACTING, escaped, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("list_del(&node->link);", "list_del(&node->link);"),
        ("\tx = 1;", "\tx = 1;"),
        ("锁保护的集合 é", "锁保护的集合 é"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x9b31m", r"\x9b31m"),
        ("a\rb\x08\x07\x00", r"a\x0db\x08\x07\x00"),
        ("access\u202elevel\u2066", r"access\u202elevel\u2066"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("two\u2028lines\u2029", r"two\u2028lines\u2029"),
        ("caf\udce9", r"caf\xe9"),
        ("half \ud800", r"half \ud800"),
        ("tag \U000e0041", r"tag \U000e0041"),
    ],
)
def test_what_acts_is_shown_escaped(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters(), max_size=40))
def test_nothing_acting_is_left_and_it_can_be_written(text: str) -> None:
    shown = visible(text)
    assert not [c for c in shown if c != "\t" and unicodedata.category(c) in ACTING]
    shown.encode()


@given(st.binary(max_size=40))
def test_the_bytes_of_any_path_can_be_written(name: bytes) -> None:
    path = name.decode("utf-8", "surrogateescape")
    assert escaped(path).encode() == name or "\\x" in escaped(path)
