import pytest

from outcrop.languages import LANGUAGES
from outcrop.model.code import Kind

from .given import body, events


@pytest.mark.parametrize(
    ("condition", "subject", "operator", "against"),
    [
        ("a", "a", "truth", None),
        ("a == 1", "a", "==", "1"),
        ("NULL != a->b", "a->b", "!=", "NULL"),
        ("0 < a", "a", ">", "0"),
        ("(a = f()) < 0", "a", "<", "0"),
        ("likely(a)", "a", "truth", None),
        ("__builtin_expect(a == b, 0)", "a", "==", "b"),
        ("((a))", "a", "truth", None),
        ("f(a) != 0", "f(a)", "!=", "0"),
    ],
)
def test_a_check_tells_what_is_tested_against_what(condition, subject, operator, against):
    read = body(f"if ({condition}) x();")
    (check,) = events(read, Kind.CHECK)
    assert (read.text(check.subject), check.operator) == (subject, operator)
    assert (read.text(check.against) if check.against else None) == against


@pytest.mark.parametrize("condition", ["f(a)", "f(a) == 0", "(a = f(b)) != NULL", "!f(a)", "unlikely(f(a) < 0)"])
def test_a_check_knows_the_call_whose_result_it_tests(condition):
    read = body(f"if ({condition}) x();")
    (check,) = events(read, Kind.CHECK)
    assert check.call is not None
    assert read.points[check.call].event.name == "f"


@pytest.mark.parametrize(
    ("condition", "then", "otherwise"),
    [
        ("a", [("a", True)], [("a", False)]),
        ("!a", [("a", False)], [("a", True)]),
        ("a && !b", [("a", True), ("b", False)], [("a", False), ("b", True)]),
        ("!(a || b)", [("a", False), ("b", False)], [("a", True), ("b", True)]),
        ("a && b && c", [("a", True), ("b", True), ("c", True)], [("a", False), ("b", False), ("c", False)]),
    ],
)
def test_each_operand_is_a_test_of_its_own_with_a_side_that_leads_on(condition, then, otherwise):
    read = body(f"if ({condition}) x(); else y();")
    arms = {arm.kind: [(read.text(read.points[i].extent), side) for i, side in arm.tests] for arm in read.arms}
    assert (arms["then"], arms["else"]) == (then, otherwise)


def test_cpp_spells_the_joints_as_words_too():
    read = body("if (a and not_b or c) x();", "cpp")
    assert len(events(read, Kind.CHECK)) == 3


def test_thousands_of_negations_are_read_in_a_loop() -> None:
    source = b"int f(int a) { if (" + b"!" * 5001 + b"a) g(); return 0; }"
    [definition] = LANGUAGES["c"].definitions(source)
    function = LANGUAGES["c"].read(definition, source, {})
    assert [arm.tests for arm in function.arms if arm.kind == "then"] == [((0, False),)]
