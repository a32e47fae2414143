"""What a quote and its lines differ in."""

from outcrop.verify.differing import Side, differences


def differ(quoted: str, original: str) -> list[tuple[str, int, int]]:
    """Of each stretch: its kind, and the line of the document and of the file on which it begins."""
    found = differences(Side(quoted.split("\n"), 10), Side(original.split("\n"), 100))
    return [(one.kind, one.document, one.source) for one in found]


def test_the_same_lines_differ_in_nothing() -> None:
    assert differ("\tint a;\n\tint b;", "\tint a;\n\tint b;") == []
    assert differ("int a;  \nint b;", "int a;\r\nint b;\t") == []
    assert differ("int\u00a0a;", "int a;") == []


def test_indentation_that_all_lost_is_nothing_and_other_indentation_is_white_space() -> None:
    assert differ("int a;\n\tint b;", "\tint a;\n\t\tint b;") == []
    assert differ("int a;\nint b;", "\tint a;\n\t\tint b;") == [("white-space", 11, 101)]
    assert differ("    int a;\n    int b;", "\tint a;\n\tint b;") == [("white-space", 10, 100)]


def test_blank_lines_are_white_space() -> None:
    assert differ("int a;\nint b;", "int a;\n\nint b;") == [("white-space", 11, 101)]


def test_code_is_told_line_by_line() -> None:
    assert differ("int a;\nint c;\nint d;", "int a;\nint b;\nint d;") == [("code", 11, 101)]
    assert differ("int a;\nint d;", "int a;\nint b;\nint d;") == [("code", 11, 101)]
    assert differ("int a;\nint x;\nint b;", "int a;\nint b;") == [("code", 11, 101)]


def test_lines_that_are_broken_otherwise_are_white_space() -> None:
    assert differ("f(a, b);", "f(a,\n  b);") == [("white-space", 10, 100)]
