import pytest

from outcrop.languages.c.defines import includes, macros, shapes


def of(*defines: str):
    return shapes(macros("\n".join(f"#define {one}" for one in defines).encode()))


def test_a_macro_is_told_with_its_lines_joined_and_its_comments_gone():
    (macro,) = macros(b"int a;\n  #  define LOCK(m) do { /* take */ \\\n    take(m); \\\n} while (0)\nint b;\n")
    assert (macro.name, macro.parameters, macro.line) == ("LOCK", ("m",), 2)
    assert macro.body.split() == ["do", "{", "take(m);", "}", "while", "(0)"]


def test_an_object_has_no_parameters_and_a_function_may_have_none():
    assert [
        m.parameters for m in macros(b"#define A 1\n#define B() 1\n#define C (1)\n#define D(x, args...) f(args)\n")
    ] == [
        None,
        (),
        None,
        ("x", "args..."),
    ]


def test_a_define_in_the_middle_of_a_line_is_none():
    assert macros(b"/* #define A 1 */\nint a; // #define B 2\n") == ()


def test_includes_are_told_as_written():
    assert includes(b'#include <a/b.h>\n # include "c.h"\n/* #include "d.h" */\n') == ("a/b.h", "c.h")


@pytest.mark.parametrize(
    "define",
    [
        "each(p, l) for (p = (l)->first; p; p = p->next)",
        "each(p, l) while ((p = next(l)))",
        "each(p, l) if (!(l)) {} else for (p = (l)->first; p; p = p->next)",
        "each(p, l) for (p = l; p; p = p->next) if (p->alive)",
        "foreach(x, xs) for (x : xs)",
    ],
)
def test_what_ends_in_the_head_of_a_loop_is_a_loop(define):
    assert of(define).loops == {define.partition("(")[0]}


@pytest.mark.parametrize(
    "define",
    [
        "once(x) do { f(x); } while (0)",
        "all(l) for (p = l; p; p = p->next) { f(p); }",
        "call(x) f(x)",
        "wait(x) while (x);",
    ],
)
def test_what_brings_its_own_body_is_none(define):
    assert not of(define).loops


def test_a_loop_of_a_loop_is_learned_too():
    learned = of("mine(p) each(p, &all)", "each(p, l) every(p, l, next)", "every(p, l, n) for (p = (l); p; p = p->n)")
    assert learned.loops == {"every", "each", "mine"}


def test_one_definition_of_several_makes_a_loop_and_all_must_be_attributes():
    learned = of("each(p) f(p)", "each(p) for (;p;)", "API", 'API __attribute__((visibility("default")))', "X", "X 1")
    assert (learned.loops, learned.attributes) == ({"each"}, {"API"})


@pytest.mark.parametrize(
    "define",
    [
        "API",
        "API extern",
        'API __attribute__((visibility("default")))',
        "API __declspec(dllexport)",
        "API [[nodiscard]]",
        'API extern "C"',
        "API static inline __attribute__((unused))",
    ],
)
def test_what_only_says_how_something_is_declared_is_an_attribute(define):
    assert of(define).attributes == {"API"}


def test_an_attribute_may_take_arguments_and_stand_on_another():
    learned = of("HOT __attribute__((hot))", "ALIGNED(n) __attribute__((aligned(n)))", "BOTH HOT static")
    assert (learned.attributes, learned.callable_attributes) == ({"HOT", "ALIGNED", "BOTH"}, {"ALIGNED"})
