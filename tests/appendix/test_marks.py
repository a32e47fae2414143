"""Which part of which line belongs to which role."""

from outcrop.appendix.callouts import callouts
from outcrop.appendix.html.marks import marks
from outcrop.model.extent import Position, Span
from outcrop.model.finding import Role, Words
from outcrop.report.excerpts import Row


def role(name: str, *span: int) -> Role:
    first, start, last, end = span
    return Role(name, None, False, Span(Position(first, start), Position(last, end)), Words("", ""))


def cut(*rows: Row) -> list[tuple[int, str, list[int], list[int]]]:
    """Line, text, the numbers of its roles, and of those that begin there."""
    texts = {row.start: row.text or "" for row in rows}
    return [
        (line, texts[line][mark.start : mark.end], [one.number for one in mark.of], [one.number for one in mark.begins])
        for line, found in marks(rows, callouts(rows)).items()
        for mark in found
    ]


def test_two_roles_of_one_line_stand_apart() -> None:
    row = Row(7, 7, "lock(m); unlock(m);", (role("unlock", 7, 10, 7, 20), role("lock", 7, 1, 7, 9)))
    assert cut(row) == [(7, "lock(m);", [1], [1]), (7, "unlock(m);", [2], [2])]


def test_a_role_inside_another_is_marked_as_its_own() -> None:
    row = Row(1, 1, "x = take(y);", (role("all", 1, 1, 1, 13), role("call", 1, 5, 1, 12)))
    assert cut(row) == [(1, "x = ", [1], [1]), (1, "take(y)", [2, 1], [2]), (1, ";", [1], [])]


def test_two_roles_of_the_same_part_begin_together() -> None:
    row = Row(1, 1, "erase(x);", (role("act", 1, 1, 1, 10), role("cut", 1, 1, 1, 10)))
    assert cut(row) == [(1, "erase(x);", [1, 2], [1, 2])]


def test_a_role_over_lines_of_which_one_is_left_out() -> None:
    rows = (Row(1, 1, "  add(a,", (role("add", 1, 3, 4, 6),)), Row(2, 3, None), Row(4, 4, "    d); e"))
    assert cut(*rows) == [(1, "add(a,", [1], [1]), (4, "d", [1], [])]


def test_columns_are_code_points() -> None:
    row = Row(1, 1, "/* “锁” */ lock(m);", (role("lock", 1, 11, 1, 19),))
    assert cut(row) == [(1, "lock(m);", [1], [1])]


def test_roles_of_one_name_have_one_colour() -> None:
    rows = (Row(1, 1, "ab", (role("a", 1, 1, 1, 2), role("b", 1, 2, 1, 3))), Row(2, 2, "a", (role("a", 2, 1, 2, 2),)))
    assert [(one.number, one.colour) for one in callouts(rows)] == [(1, 0), (2, 1), (3, 0)]
