import pytest

from .given import named, names, parsed


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("int f(void) { }", "f"),
        ("static const char *f(void) { }", "f"),
        ("struct s **f(void) { }", "f"),
        ("int (*f(void))(int) { }", "f"),
        ("static\nint\nf(a, b)\n  int a;\n  char *b;\n{ }", "f"),
        ("__attribute__((noreturn)) void f(void) { }", "f"),
        ("void f(void) __attribute__((cold));\nvoid g(void) { }", "g"),
    ],
)
def test_c_functions_have_their_own_name(code, name):
    assert names(code) == [name]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("void A::f() { }", "A::f"),
        ("void a::B::f() { }", "a::B::f"),
        ("namespace a { namespace b { void f() { } } }", "f"),
        ("namespace a { class B { void f() { } }; }", "B::f"),
        ("struct A { struct B { void f() { } }; };", "A::B::f"),
        ("A::A(int x) : x_(x), y_{1} { }", "A::A"),
        ("A::~A() { }", "A::~A"),
        ("bool A::operator==(const A &a) const { }", "A::operator=="),
        ("A::operator bool() const { }", "A::operator bool"),
        ("struct A { operator const T *() { } };", "A::operator const T *"),
        ("template <class T> void A<T>::f() { }", "A<T>::f"),
        ("template <> void f<int>() { }", "f<int>"),
        ("template <class T> T f(T t) { }", "f"),
        ("auto f() -> int { }", "f"),
        ('extern "C" { int f(void) { } }', "f"),
        ("int &A::f() { }", "A::f"),
    ],
)
def test_cpp_functions_are_qualified_by_their_classes(code, name):
    assert names(code, "cpp") == [name]


def test_a_lambda_is_a_function_of_its_own_named_by_the_one_around_it():
    code = "void A::f() { g([this] { h([] { i(); }); }); }\nauto x = [] { };"
    found = [(one.name, one.kind) for one in parsed(code, "cpp").definitions]
    assert found == [
        ("A::f", "method"),
        ("A::f::<lambda>", "lambda"),
        ("A::f::<lambda>::<lambda>", "lambda"),
        ("<lambda>", "lambda"),
    ]


def test_a_method_of_a_local_class_is_found():
    assert names("void f() { struct S { void g() { } }; }", "cpp") == ["f", "S::g"]


def test_functions_between_directives_are_found():
    assert names("#ifdef A\n#if B\nint f(void) { }\n#else\nint g(void) { }\n#endif\n#endif\nint h(void) { }\n") == [
        "f",
        "g",
        "h",
    ]


def test_a_definition_begins_with_its_type_or_template():
    code = "int a;\ntemplate <class T>\nstatic T\nf(T t)\n{\n}\nint b;\n"
    one = named(code, "f", "cpp")
    assert code[one.extent.start : one.extent.end] == "static T\nf(T t)\n{\n}"
    assert code[one.body.start : one.body.end] == "{\n}"


@pytest.mark.parametrize(
    ("above", "comment"),
    [
        ("/* one */\n", "/* one */"),
        ("/* one\n * two\n */\n", "/* one\n * two\n */"),
        ("// one\n// two\n", "// one\n// two"),
        ("/* one */\n// two\n", "/* one */\n// two"),
        ("/* one */\n\n// two\n", "// two"),
        ("  /* one */\n", "/* one */"),
        ("int a; /* of a */\n", None),
        ("/* far */\n\n", None),
        ("", None),
        ("}\n", None),
    ],
)
def test_the_comment_right_above_belongs_to_the_function(above, comment):
    code = f"{above}int f(void) {{ }}\n"
    where = named(code, "f").comment
    assert (code[where.start : where.end] if where else None) == comment
