import pytest

from outcrop.languages import language_of, languages_of


def header(path: str, *others: str, says: bytes = b"int f(void);\n") -> str:
    return languages_of([path, *others], language_of, lambda _: says)[path]


def test_a_header_among_c_is_c_and_among_cpp_is_cpp():
    assert header("src/a.h", "src/a.c") == "c"
    assert header("src/a.h", "src/a.cc") == "cpp"


def test_the_nearest_folder_with_sources_decides():
    assert header("core/include/deep/a.h", "core/a.cc", "tools/a.c", "tools/b.c") == "cpp"
    assert header("tools/a.h", "core/a.cc", "core/b.cc", "tools/a.c") == "c"


def test_the_majority_decides_where_both_are_near():
    assert header("a.h", "a.c", "b.cc", "c.cc") == "cpp"
    assert header("a.h", "a.c", "b.c", "c.cc") == "c"
    assert header("a.h", "a.c", "b.cc") == "c"


@pytest.mark.parametrize(
    "says",
    [
        b"class A : public B {\n};\n",
        b"template <class T> T f(T);\n",
        b"std::string f();\n",
        b"namespace a {\n}\n",
        b"using size = unsigned;\n",
        b"private:\n",
        b"/* so */ typename T;\n",
        b"f(virtual void);\n",
        b"constexpr int a = 1;\n",
        b"int *a = nullptr;\n",
    ],
)
def test_what_only_cpp_can_say_decides_by_itself(says):
    assert header("a.h", "a.c", "b.c", says=says) == "cpp"


def test_a_comment_says_nothing():
    assert header("a.h", "a.c", says=b"/* as std::string does\nclass A { }; */\n// std::x\nint f(void);\n") == "c"


@pytest.mark.parametrize(
    ("path", "name"),
    [("a.c", "c"), ("a.h", "c"), ("x/a.cc", "cpp"), ("a.C", "cpp"), ("a.hpp", "cpp"), ("a.py", None), ("c", None)],
)
def test_a_language_is_told_from_how_a_name_ends(path, name):
    assert language_of(path) == name
