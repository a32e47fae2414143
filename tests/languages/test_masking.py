import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcrop.languages.c import masking
from outcrop.languages.c.branches import resolved
from outcrop.languages.c.heads import heads
from outcrop.languages.c.lexing import Code, blank
from outcrop.model.extent import Extent
from outcrop.model.macros import Shapes

LEARNED = Shapes(frozenset({"each", "loop"}), frozenset({"API", "COLD"}), frozenset({"COLD"}))


def every_mask(data: bytes):
    code = Code(blank(data))
    found = heads(code.text)
    bodies = [Extent(head.body, head.extent.end) for head in found]
    yield from masking.gnu_defines(data)
    yield from masking.commented_defines(data, code)
    yield from masking.attributes(code, LEARNED)
    yield from masking.specifiers(code, found)
    yield from masking.statements(code, LEARNED, found, bodies)
    yield from masking.lone_macros(code, bodies)
    yield from masking.arguments(code, found)
    yield from masking.loops(code, LEARNED, bodies)
    yield from masking.strings(code)
    yield from masking.defined_between(code, found)
    for head in found:
        yield from masking.typeless(code, head)
    yield from resolved(code.text, Extent(0, len(data)))
    yield from resolved(code.text, Extent(0, len(data)), everywhere=True, other=True)


def fed(code: str) -> str:
    data = code.encode()
    return masking.apply(data, every_mask(data)).decode()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("void f() { each (p, l) { g(p); } }", "void f() { while(p, l) { g(p); } }"),
        ("void f() { loop(int x, xs) g(x); }", "void f() { for (int x: xs) g(x); }"),
        ("void f() { mine_of (p, l) { g(p); } }", "void f() { while   (p, l) { g(p); } }"),
        ("API int f(void) { }", "    int f(void) { }"),
        ("COLD(1) int f(void) { }", "        int f(void) { }"),
        ("int f(void) __attribute__((x)) { }", "int f(void)                    { }"),
        ("void f() {\n  CHECK(x)\n  g();\n}", "void f() {\n  CHECK(x);  g();\n}"),
        ("\nOPTION(a, b)\nint f(void) { }", "\n            \nint f(void) { }"),
        ("\nEND_TEST\n\nstatic int a;", "\n        \n\nstatic int a;"),
        ("void f() { g(struct a *, 1); }", "void f() { g(_truct_a  , 1); }"),
        ("void f() { TRY(x, goto out); }", "void f() { TRY(x, goto_out); }"),
        ("#define A(args...) f(args)\n", "#define A(args   ) f(args)\n"),
        ("#define A \\\n/* why */ \\\nf()\n", f"{' ' * 11}\n{' ' * 11}\n   \n"),
        ("void f() { each (p, l)\n g(p); }", "void f() { while(p, l)\n g(p); }"),
    ],
)
def test_what_the_grammar_stumbles_over_becomes_what_it_can_read(code, expected):
    assert fed(code) == expected


def test_what_can_be_read_is_left_alone():
    code = "static int f(int a)\n{\n    if (a)\n        g(a, (char)1);\n    return h(a);\n}\n"
    assert fed(code) == code


CODE = st.lists(
    st.sampled_from(
        [
            "each",
            "API",
            "COLD",
            "__attribute__",
            "int ",
            "struct a *",
            "goto out",
            "f",
            "(",
            ")",
            "{",
            "}",
            ";",
            ",",
            "\n",
            "#if A\n",
            "#else\n",
            "#endif\n",
            "#define X(a...) \\\n",
            "else",
            "CHECK(x)\n",
            "\r\n",
            '"',
            "/*",
            "*/",
            " ",
            "ä",
            "= {}",
            "OPTION\n",
            "void f()\n{\n",
            "}\n",
        ]
    ),
    max_size=40,
).map("".join)


@given(CODE)
def test_masking_keeps_every_offset(code):
    data = code.encode()
    masked = masking.apply(data, every_mask(data))
    assert len(masked) == len(data)
    assert masked.count(b"\n") <= data.count(b"\n")


@given(CODE)
def test_a_mask_is_as_long_as_what_it_replaces(code):
    data = code.encode()
    for mask in every_mask(data):
        assert 0 <= mask.extent.start <= mask.extent.end <= len(data)
        assert len(mask.replacement) == mask.extent.end - mask.extent.start
