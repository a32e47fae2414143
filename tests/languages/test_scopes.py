"""Functions are named in full without a parse: as their definitions would be."""

import pytest

from outcrop.languages import LANGUAGES


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("int f(void)\n{\n}\n", ["f"]),
        ("void A::f() { }\nA::~A() { }\nvoid A::B::g() { }\n", ["A::f", "A::~A", "A::B::g"]),
        ("class A {\n  int f() { return 1; }\n  class B { int g() { return 2; } };\n};\n", ["A::f", "A::B::g"]),
        ("class A final : public B<int>, C {\n  void f() { }\n};\nvoid g() { }\n", ["A::f", "g"]),
        ("namespace n {\nclass A { void f() { } };\nvoid g() { }\n}\n", ["A::f", "g"]),
        ("template <class T>\nvoid A<T>::f() { }\n", ["A<T>::f"]),
        ("bool A::operator==(const A& a) { return true; }\n", ["A::operator=="]),
        ("class A;\nenum class E { ONE };\nvoid f(class A *a) { }\n", ["f"]),
        ("struct A { int f() { return 1; } };\nint g() { return 1; }\n", ["A::f", "g"]),
        ("struct A {\n  struct B {\n    int f() { return 1; }\n  };\n};\n", ["A::B::f"]),
        ("/* class A { */ void f() { /* } */ }\n", ["f"]),
    ],
)
def test_names_are_those_that_a_parser_gives(code: str, names: list[str]) -> None:
    language = LANGUAGES["cpp"]
    data = code.encode()
    assert list(language.names(data, language.survey(data).heads)) == names
    assert [one.name for one in language.definitions(data)] == names


def test_a_macro_before_the_name_of_a_class_is_passed_over() -> None:
    data = b"class EXPORT MUST_USE(1) Status {\n  bool ok() { return true; }\n};\n"
    language = LANGUAGES["cpp"]
    assert language.names(data, language.survey(data).heads) == ("Status::ok",)
