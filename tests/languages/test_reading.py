import pytest

from outcrop.model.code import Kind
from outcrop.model.macros import MacroJump

from .given import body, events, function, order


def test_points_come_in_the_order_of_evaluation():
    assert order(body("x = f(g(1), h(2));")) == [
        "call g(1)",
        "call h(2)",
        "call f(g(1), h(2))",
        "assign x = f(g(1), h(2))",
    ]


def test_a_point_knows_the_statement_around_it():
    read = body("if (f(a)) { b = g(c) + 1; }")
    assert [read.text(p.statement) for p in read.points] == ["if (f(a))", "if (f(a))", "b = g(c) + 1;", "b = g(c) + 1;"]


def test_arms_stand_in_arms():
    read = body("if (a) { while (b) c(); } else d();")
    assert [(arm.kind, arm.parent) for arm in read.arms] == [("body", -1), ("then", 0), ("loop", 1), ("else", 0)]
    assert {read.text(p.extent): read.arms[p.arm].kind for p in read.points if p.kind is Kind.CALL} == {
        "c()": "loop",
        "d()": "else",
    }


def test_parameters_are_variables_in_every_style():
    new = function("int f(struct a *b, int c[], d e) { }").variables
    old = function("int f(b, c) struct a *b; int c; { }").variables
    assert {v.name: (v.type, v.pointer, v.parameter) for v in new.values()} == {
        "b": ("struct a", True, True),
        "c": ("int", True, True),
        "e": ("d", False, True),
    }
    assert {v.name: v.pointer for v in old.values()} == {"b": True, "c": False}


def test_a_macro_hides_its_jumps_behind_its_call():
    jumps = {"CHECK": (MacroJump("goto", 2, tested=True),), "DIE": (MacroJump("return", None, tested=False),)}
    found = events(body("CHECK(a, out); DIE(); out: return;", jumps=jumps), Kind.JUMP)
    assert [(jump.how, jump.label, jump.macro, jump.tested) for jump in found] == [
        ("goto", "out", "CHECK", True),
        ("return", None, "DIE", False),
        ("return", None, None, False),
    ]


def test_nesting_beyond_what_people_write_is_left_out_and_told():
    assert not body("if (a) " * 50 + "b();").too_deep
    assert body("{" * 300 + "b();" + "}" * 300).too_deep
    assert body("x = " + "(" * 300 + "b()" + ")" * 300 + ";").too_deep


def test_long_chains_are_not_deep():
    chain = " else ".join(f"if (a == {n}) f({n});" for n in range(1000))
    assert not body(chain).too_deep
    assert not body("x = " + " + ".join(f"f({n})" for n in range(1000)) + ";").too_deep
    assert not body("if (" + " && ".join(f"f({n})" for n in range(1000)) + ") ;").too_deep


@pytest.mark.parametrize(
    "code",
    [
        f"x = {'a ? b : ' * 3000}c;",
        f"if ({'a ? b : ' * 3000}c) d();",
        f"if ({'a ? ' * 3000}b{' : c' * 3000}) d();",
        f"{'f(' * 3000}{')' * 3000};",
        f"if ({'a && (' * 3000}b{')' * 3000}) c();",
        f"{'a = ' * 3000}b;",
        f"a{'->b()' * 3000};",
        f"x = {'({ y = ' * 3000}1{'; })' * 3000};",
    ],
)
def test_an_expression_that_nests_deeper_than_people_write_is_told(code: str) -> None:
    """The function is read as far as that goes, and those around it are not touched."""
    assert body(code).too_deep
