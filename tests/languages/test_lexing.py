import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outcrop.languages.c.lexing import Code, blank, closing, uncommented, without_directives

PIECES = st.lists(
    st.sampled_from(
        [
            b'"',
            b"'",
            b"\\",
            b"\n",
            b"\r\n",
            b"/*",
            b"*/",
            b"//",
            b"#define A ",
            b"(",
            b")",
            b"{",
            b"}",
            b'R"x(',
            b')x"',
            b"name",
            b" ",
            b"\xe4",
            b"\xff",
            b"0",
            b";",
            b"#if X",
            b"#endif",
        ]
    )
).map(b"".join)


@pytest.mark.parametrize(
    ("code", "left"),
    [
        ("a /* b */ c", "a         c"),
        ("a // b\nc", "a     \nc"),
        ("a // b \\\n still\nc", "a       \n      \nc"),
        ('f("a // b", 1)', 'f("      ", 1)'),
        (r'f("\"", x)', 'f("  ", x)'),
        ("case '{': x", "case ' ': x"),
        ("1'000'000 + 'a'", "1'000'000 + ' '"),
        ('R"c(a " ) b)c" + x', 'R"           " + x'),
        ("/* never closed\n{", "               \n "),
    ],
)
def test_comments_and_texts_are_blanked(code, left):
    assert blank(code.encode()).decode() == left


def test_a_comment_in_a_directive_leaves_the_line_going_on():
    code = b"#define A(x) \\\n  /* why \\\n     so */ \\\n  f(x)\nint g;\n"
    assert without_directives(blank(code)).split() == [b"int", b"g;"]


def test_a_text_in_a_directive_leaves_the_line_going_on():
    code = b'#define A "one \\\n two {"\nint g;\n'
    assert without_directives(blank(code)).split() == [b"int", b"g;"]


def test_a_drawing_in_a_comment_is_no_line_that_goes_on():
    assert blank(b"/*  / \\\n * /   \\\n */").split() == []


@given(PIECES)
def test_blanking_keeps_every_offset(data):
    for blanked in (blank(data), without_directives(blank(data))):
        assert len(blanked) == len(data)
        assert [i for i, byte in enumerate(blanked) if byte == 10] == [i for i, byte in enumerate(data) if byte == 10]


@given(PIECES)
@example(b'R"x(\n)x"\'"')
def test_what_was_blanked_stays_as_it_is(data):
    assert blank(blank(data)).replace(b"\\", b" ") == blank(data).replace(b"\\", b" ")


@pytest.mark.parametrize(("text", "end"), [(b"(a(b)c)d", 6), (b"(a", -1), (b"{}", 1), (b"[[]]", 3), (b"<a<b>>", 5)])
def test_a_bracket_closes_where_its_depth_ends(text, end):
    assert closing(text, 0) == end


@given(PIECES)
def test_parentheses_close_alike_one_by_one_and_all_at_once(data):
    opened = [index for index, byte in enumerate(data) if byte == 0x28]
    assert Code(data).closings == {at: end for at in opened if (end := closing(data, at)) >= 0}


def test_a_call_that_begins_a_line_or_statement_is_told_with_its_parenthesis():
    assert Code(b"f(x); g (y);\n  a = h(z);").calls == [(b"f", 0, 1), (b"g", 6, 8)]


def test_without_its_comments_a_file_keeps_its_texts_and_every_byte_its_place() -> None:
    code = b'f("/* no comment */"); /* one,\n two */ g(); // the rest\n'
    assert uncommented(code) == b'f("/* no comment */");        \n        g();            \n'
