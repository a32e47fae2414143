"""What the pieces of a line are, told by Pygments; strides change nothing but how long it takes."""

from pathlib import Path

import pytest
from pygments.lexers.c_cpp import CLexer, CppLexer

from outcrop.appendix.html import highlighting
from outcrop.appendix.html.highlighting import pieces

FIXTURES = Path(__file__).parents[2] / "fixtures"
CODE = sorted(path for ending in ("*.c", "*.cc", "*.h") for path in FIXTURES.rglob(ending))


def told(line: str, language: str = "c") -> list[tuple[str, str]]:
    [found] = pieces([line], language)
    return [(line[start:end], name) for start, end, name in found]


def test_each_kind_of_piece() -> None:
    assert told("static int run(void) { } // why") == [
        ("static", "k"),
        ("int", "t"),
        ("run", "f"),
        ("void", "t"),
        ("// why", "c"),
    ]
    assert told('  puts("x", 10, NULL);') == [('"x"', "s"), ("10", "n")]
    assert told("#include <stdio.h>") == [("#include", "p"), ("<stdio.h>", "s")]


def test_a_comment_over_several_lines_is_one_on_each() -> None:
    assert pieces(["/* one", "", "   two */ int x;"], "c")[:2] == [[(0, 6, "c")], []]


def test_columns_count_code_points() -> None:
    assert told("x = “说明”; /* 说明 */") == [("/* 说明 */", "c")]


def test_what_is_made_to_keep_a_lexer_busy_has_no_colours() -> None:
    assert not any(pieces([""] * 100_000 + ["int x;"], "c"))
    assert not any(pieces(["int x = " + "(" * 1_000_000], "c"))


@pytest.mark.parametrize("language", ["c", "cpp"])
def test_strides_change_no_colour(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [path.read_text().split("\n") for path in CODE]
    assert len(texts) > 100
    swift = [pieces(text, language) for text in texts]
    highlighting._pieces.cache_clear()
    plain = {"c": CLexer(), "cpp": CppLexer()}[language]
    monkeypatch.setattr(highlighting, "lexer", lambda _: plain)
    assert [pieces(text, language) for text in texts] == swift
    highlighting._pieces.cache_clear()
