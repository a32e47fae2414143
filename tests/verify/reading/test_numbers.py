"""Line numbers in front of quoted code, also where lines are left out and notes stand behind them."""

from outcrop.verify.reading.numbers import Bare, unnumbered

APPENDIX = [
    " 8 │ int f(void)",
    " 9 │ {",
    "10 │     go();    ◂ jump: gives up",
    "   ⋮ lines 11–19 left out",
    "20 │ }",
]


def test_an_appendix_of_ours_is_read_back() -> None:
    rows = ["int f(void)", "{", "    go();", "⋮ lines 11–19 left out", "}"]
    assert unnumbered(APPENDIX) == Bare(rows, [8, 9, 10, None, 20])


def test_numbers_may_jump_at_a_mark() -> None:
    assert unnumbered(["8 a", "9 b", "...", "30 c"]) == Bare(["a", "b", "...", "c"], [8, 9, None, 30])


def test_numbers_after_a_gap_must_go_on() -> None:
    rows = ["8 a", "9 b", "...", "3 c"]
    assert unnumbered(rows) == Bare(rows)


def test_numbers_above_are_those_of_the_rows_below() -> None:
    assert unnumbered(["8", "9", "a", "b"]) == Bare(["a", "b"], [8, 9], 2)


def test_what_does_not_count_up_is_code() -> None:
    assert unnumbered(["1 + x", "5 + y", "2 + z"]).first is None


def test_one_row_is_numbered_only_as_an_appendix_of_ours_does_it() -> None:
    assert unnumbered(["139 │     goto out;    ◂ jump"]) == Bare(["goto out;"], [139])
    assert unnumbered(["139 goto out;"]) == Bare(["139 goto out;"])
    assert unnumbered(["8 | flags"]) == Bare(["8 | flags"])
