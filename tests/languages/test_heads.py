import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcrop.languages.c.heads import heads
from outcrop.languages.c.lexing import blank


def counted(code: str) -> list[tuple[str, int]]:
    return [(head.name, head.line) for head in heads(blank(code.encode()))]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("int f(void)\n{\n}\n", [("f", 1)]),
        ("static int\nf(int a,\n  int b)\n{\n}\n", [("f", 2)]),
        ("int f(a, b)\n    int a;\n    char *b;\n{\n}\n", [("f", 1)]),
        ("API(x) int __attribute__((cold)) f(void) __attribute__((x))\n{\n}\n", [("f", 1)]),
        ("int (*f(void))(int)\n{\n}\n", [("f", 1)]),
        ("void A::f() const noexcept override {}\nA::~A() {}\n", [("f", 1), ("~A", 2)]),
        ("A::A(int x) : x_(x), y_{1} {}\n", [("A", 1)]),
        ("bool A::operator==(const A& a) { return 1; }\n", [("operator==", 1)]),
        ("namespace a {\nclass B {\n public:\n  int f() { return 1; }\n};\n}\n", [("f", 4)]),
        ('extern "C" {\nint f(void) { return 1; }\n}\n', [("f", 2)]),
        ("template <class T>\nauto f(T t) -> decltype(t) { return t; }\n", [("f", 2)]),
    ],
)
def test_a_definition_is_counted_on_the_line_of_its_name(code, expected):
    assert counted(code) == expected


@pytest.mark.parametrize(
    "code",
    [
        "int f(void);\n",
        "struct s { int a; };\n",
        "enum e { A, B };\n",
        "static struct ops o = { .open = f, .close = g(1) };\n",
        "int t[] = { f(1), g(2) };\n",
        "#define F(x) int x(void) { }\n",
        "/* int f(void) { } */\n",
        'char *s = "int f(void) {";\n',
    ],
)
def test_what_is_no_definition_is_not_counted(code):
    assert counted(code) == []


def test_functions_in_functions_are_not_counted():
    assert counted("void f() { auto g = [](int x) { return x; }; struct S { int h() { return 1; } }; }\n") == [("f", 1)]


def test_a_brace_opened_by_both_branches_of_an_if_ends_in_column_0():
    code = "int f(void)\n{\n#ifdef A\n    if (a) {\n#else\n    if (b) {\n#endif\n        x();\n    }\n}\n\nint g(void)\n{\n}\n"
    assert counted(code) == [("f", 1), ("g", 12)]


def test_a_head_tells_where_its_function_begins_and_ends():
    code = b"int a;\n\nstatic int\nf(void)\n{\n    return 1;\n}\nint b;\n"
    (head,) = heads(blank(code))
    assert code[head.extent.start : head.extent.end] == b"static int\nf(void)\n{\n    return 1;\n}"
    assert code[head.body :].startswith(b"{\n    return")


@given(st.text(alphabet="af(){};,:=#<>~\"' \n*", max_size=80))
def test_any_bytes_give_heads_in_order(code):
    found = heads(blank(code.encode()))
    assert [head.extent for head in found] == sorted(head.extent for head in found)
    assert all(head.extent.start <= head.body < head.extent.end <= len(code) for head in found)
