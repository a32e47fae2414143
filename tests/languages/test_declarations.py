import pytest

from outcrop.model.code import Kind

from .given import body, events, order


@pytest.mark.parametrize(
    ("code", "type_", "pointer", "aggregate", "static"),
    [
        ("int x;", "int", False, False, False),
        ("struct a *x = NULL;", "struct a", True, False, False),
        ("struct a x;", "struct a", False, True, False),
        ("char x[10];", "char", True, True, False),
        ("static int x = 1;", "int", False, False, True),
        ("const static int x = 1;", "int", False, False, True),
        ("int static_x, x;", "int", False, False, False),
        ("int (*x)(int) = f;", "int", True, False, False),
    ],
)
def test_a_declaration_tells_what_a_name_is(code, type_, pointer, aggregate, static):
    found = body(code).variables["x"]
    assert (found.type, found.pointer, found.aggregate, found.static) == (type_, pointer, aggregate, static)


def test_each_name_of_a_declaration_is_read_in_turn():
    read = body("int a = f(), *b, c = a;")
    assert list(read.variables) == ["a", "b", "c"]
    assert order(read) == ["call f()", "assign a = f()", "assign c = a"]


@pytest.mark.parametrize(
    "code",
    [
        "std::lock_guard<std::mutex> x(mutex_);",
        "std::lock_guard<std::mutex> x(this->mutex_);",
        "std::lock_guard<std::mutex> x{mutex_};",
    ],
)
def test_a_guard_is_declared_however_it_is_written(code):
    read = body(f"{{ {code} f(); }}", "cpp")
    (made,) = events(read, Kind.DECLARE)
    assert (made.name, made.type) == ("x", "std::lock_guard<std::mutex>")
    assert [read.text(a).removeprefix("this->") for a in made.arguments] == ["mutex_"]
    assert [end.names for end in events(read, Kind.SCOPE_END)] == [("x",)]
    assert order(read)[-1] == "scope-end }"


def test_c_has_no_objects_that_act():
    assert events(body("{ guard x(m); }"), Kind.DECLARE) == []
