"""Line numbers in front of quoted code, also where lines are left out and notes stand behind them."""

from outcrop.verify.reading.numbers import unnumbered

APPENDIX = [
    " 8 │ int f(void)",
    " 9 │ {",
    "10 │     go();    ◂ jump: gives up",
    "   ⋮ lines 11–19 left out",
    "20 │ }",
]


def test_an_appendix_of_ours_is_read_back() -> None:
    assert unnumbered(APPENDIX) == (["int f(void)", "{", "    go();", "…", "}"], 8, 0)


def test_numbers_after_a_gap_must_go_on() -> None:
    assert unnumbered(["8 a", "9 b", "...", "3 c"]) == (["8 a", "9 b", "...", "3 c"], None, 0)


def test_what_does_not_count_up_is_code() -> None:
    assert unnumbered(["1 + x", "5 + y", "2 + z"])[1] is None
