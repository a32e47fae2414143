from outcrop.engine.explaining import fill, fitting, lines_told
from outcrop.model.finding import Words
from outcrop.patterns.card import Text

VALUES = {"f": ["`"], "x.line": [10, 20], "y.line": [7], "x": ["a", "b", "c"], "y": ["a\n   + b"]}


def filled(en: str, zh: str = "") -> Words:
    return fill(Text(en, zh), lambda name: VALUES[name])


def test_lines_are_named_in_both_languages() -> None:
    words = filled("({y.line}), ({x.line})", "（{y.line}），（{x.line}）")
    assert words.en == "(line 7), (lines 10 and 20)"
    assert words.zh == "（第 7 行），（第 10、20 行）"


def test_several_pieces_of_code_each_get_their_backticks() -> None:
    words = filled("`{x}` here", "`{x}`")
    assert words.en == "`a`, `b` and `c` here"
    assert words.zh == "`a`、`b` 和 `c`"


def test_code_stands_on_one_line_and_cannot_end_its_backticks() -> None:
    assert filled("`{y}`").en == "`a + b`"
    assert filled("`{f}`").en == "`'`"


def test_lines_are_told_alike_wherever_they_are_named() -> None:
    assert lines_told([7]) == Words("line 7", "第 7 行")
    assert lines_told([3, 10, 20]) == Words("lines 3, 10 and 20", "第 3、10、20 行")


def test_the_first_sentence_is_told_that_names_only_what_there_is() -> None:
    twice, never = Text("{lock.line} and {again.line}", "好"), Text("{unlock.line} of `{function}`", "好")
    assert fitting([twice, never], {"lock", "again"}) is twice
    assert fitting([twice, never], {"lock", "unlock"}) is never
