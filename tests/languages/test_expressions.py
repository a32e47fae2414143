import pytest

from outcrop.model.code import Kind

from .given import body, events, order


def call(code: str, language: str = "c"):
    read = body(code, language)
    return read, events(read, Kind.CALL)[-1]


@pytest.mark.parametrize(
    ("code", "name", "qualified", "receiver"),
    [
        ("f(a);", "f", "f", None),
        ("a->f(b);", "f", "f", "a"),
        ("a.b->f();", "f", "f", "a.b"),
        ("(*f)(a);", "f", "f", None),
    ],
)
def test_a_call_is_told_by_the_last_name_of_what_is_called(code, name, qualified, receiver):
    read, made = call(code)
    assert (made.name, made.qualified) == (name, qualified)
    assert (read.text(made.receiver) if made.receiver else None) == receiver


@pytest.mark.parametrize(
    ("code", "name", "qualified"),
    [("a::b::f(1);", "f", "a::b::f"), ("f<int>(1);", "f", "f<int>"), ("std::move(x);", "move", "std::move")],
)
def test_a_call_of_cpp_keeps_its_qualifiers(code, name, qualified):
    _, made = call(code, "cpp")
    assert (made.name, made.qualified) == (name, qualified)


@pytest.mark.parametrize(
    ("code", "result", "discarded"),
    [
        ("f();", None, True),
        ("x = f();", "x", False),
        ("a->x = (struct s *)f();", "a->x", False),
        ("int *x = f();", "x", False),
        ("g(f(), f());", None, True),
        ("return f();", None, False),
        ("f(), x = 1;", None, True),
    ],
)
def test_where_a_result_lands(code, result, discarded):
    read, made = call(code)
    assert (read.text(made.result) if made.result else None, made.discarded) == (result, discarded)


def test_arguments_are_told_without_the_comments_between_them():
    read, made = call("f(a, /* why */ b + 1);")
    assert [read.text(argument) for argument in made.arguments] == ["a", "b + 1"]


def test_an_assignment_knows_the_call_that_it_keeps():
    read = body("x = f(); y = 1; z |= g(h());")
    assert [
        (read.text(a.target), a.operator, read.points[a.call].event.name if a.call is not None else None)
        for a in events(read, Kind.ASSIGN)
    ] == [("x", "=", "f"), ("y", "=", None), ("z", "|=", "g")]


def test_steps_are_assignments_without_a_value():
    read = body("i++; --a->n;")
    assert [(read.text(a.target), a.operator, a.value) for a in events(read, Kind.ASSIGN)] == [
        ("i", "++", None),
        ("a->n", "--", None),
    ]


def test_both_sides_of_a_choice_are_arms():
    read = body("x = a ? f() : g();")
    assert [(arm.kind, read.text(arm.extent)) for arm in read.arms[1:]] == [("then", "f()"), ("else", "g()")]


def test_a_statement_in_an_expression_is_read():
    assert order(body("x = ({ int y = f(); y; });"))[:2] == ["call f()", "assign y = f()"]


def test_what_is_not_evaluated_is_not_read():
    assert order(body("x = sizeof(f());")) == ["assign x = sizeof(f())"]
