import pytest

from outcrop.model.code import Kind

from .given import body, events, order


def arms(code: str, language: str = "c") -> list[str]:
    read = body(code, language)
    return [f"{arm.kind} {read.text(arm.extent)}" for arm in read.arms[1:]]


def test_a_chain_of_else_stands_in_the_else_before_it():
    read = body("if (a) b(); else if (c) d(); else e();")
    assert [(arm.kind, arm.parent, arm.tests) for arm in read.arms] == [
        ("body", -1, ()),
        ("then", 0, ((0, True),)),
        ("else", 0, ((0, False),)),
        ("then", 2, ((2, True),)),
        ("else", 2, ((2, False),)),
    ]


@pytest.mark.parametrize(
    ("code", "points"),
    [
        ("while (a) b();", ["check a", "call b()"]),
        ("for (i = 0; i < n; i++) b();", ["assign i = 0", "check i < n", "call b()", "assign i++"]),
        ("for (int i = 0; ; ) b();", ["assign i = 0", "call b()"]),
        ("do b(); while (a);", ["call b()", "check a"]),
        ("goto out; out: b();", ["jump goto out;", "label out", "call b()"]),
        ("while (1) { break; continue; }", ["check 1", "jump break;", "jump continue;"]),
        ("return f(x);", ["call f(x)", "jump return f(x);"]),
    ],
)
def test_a_statement_is_read_in_the_order_in_which_it_runs(code, points):
    assert order(body(code)) == points


def test_a_loop_body_is_an_arm():
    assert arms("while (a) b();") == ["loop b();"]
    assert arms("do { b(); } while (a);") == ["loop { b(); }"]


def test_cases_that_share_statements_are_told_before_them():
    read = body("switch (x) { case 1: case 2: a(); break; default: b(); }")
    assert [arm.kind for arm in read.arms] == ["body", "switch", "case", "case"]
    cases = [p for p in read.points if p.kind is Kind.CASE]
    assert [read.text(p.event.value) if p.event.value else "default" for p in cases] == ["1", "2", "default"]
    assert [tests for tests, _ in read.arms[2].tests] == [cases[0].index, cases[1].index]


def test_a_jump_is_told_with_its_label_or_value():
    read = body("if (a) goto out; return -1; out: return;")
    jumps = events(read, Kind.JUMP)
    assert [(j.how, j.label, read.text(j.value) if j.value else None) for j in jumps] == [
        ("goto", "out", None),
        ("return", None, "-1"),
        ("return", None, None),
    ]


def test_all_branches_of_an_if_directive_are_read_in_source_order():
    """Its conditions are tests like others, since a function may repeat them."""
    read = body("\n#if A\na();\n#elif B\nb();\n#else\nc();\n#endif\n")
    assert order(read) == ["check A", "call a()", "check B", "call b()", "call c()"]
    assert {check.construct for check in events(read, Kind.CHECK)} == {"directive"}


def test_what_is_no_code_says_nothing():
    assert order(body("\n#define A f()\n#include <x.h>\n/* g(); */\ntypedef int t;\nint h(int);\n")) == []
