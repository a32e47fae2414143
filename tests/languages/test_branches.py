import pytest

from outcrop.languages.c.branches import groups, resolved
from outcrop.languages.c.masking import apply
from outcrop.model.extent import Extent


def lines(code: str, **how: bool) -> list[str]:
    """What is left of a piece of code, line by line, blank lines left out."""
    data = code.encode()
    fed = apply(data, resolved(data, Extent(0, len(data)), **how)).decode()
    assert len(fed) == len(code)
    return [line.strip() for line in fed.splitlines() if line.strip()]


BOTH_OPEN = "#ifdef A\nif (a) {\n#else\nif (b) {\n#endif\nx();\n}\n"


def test_of_branches_that_each_open_a_brace_one_is_taken():
    assert lines(BOTH_OPEN) == ["if (a) {", "x();", "}"]
    assert lines(BOTH_OPEN, everywhere=True, other=True) == ["if (b) {", "x();", "}"]


@pytest.mark.parametrize(
    "inside", ["&& b", "} else {", "else if (b)", "f(a,", "a =", "return", "}", "{", ") {"], ids=lambda text: text
)
def test_a_branch_that_holds_half_a_statement_is_resolved(inside):
    assert lines(f"#if X\n{inside}\n#endif\n") == [inside]


@pytest.mark.parametrize("inside", ["f(a);", "if (a) { b(); }", "", "int a;\nint b;", "case 1:"], ids=repr)
def test_a_branch_of_whole_statements_is_left_alone(inside):
    code = f"#if X\n{inside}\n#else\ng();\n#endif\n"
    assert lines(code) == [line for line in code.splitlines() if line]


def test_what_is_switched_off_is_never_taken():
    assert lines("#if 0\nif (a) {\n#else\nif (b) {\n#endif\n}\n") == ["if (b) {", "}"]
    assert lines("#if 0\nif (a) {\n#endif\n") == []


def test_groups_in_the_branch_that_is_taken_are_looked_at_in_turn():
    code = "#if A\nif (a\n#if B\n&& b\n#endif\n) {\n#else\n{\n#endif\n}\n"
    assert lines(code) == ["if (a", "&& b", ") {", "}"]


def test_a_group_that_is_not_closed_is_left_out():
    assert groups(b"#if A\n{\n", Extent(0, 8)) == []
    assert groups(b"#endif\n#else\n", Extent(0, 13)) == []
