import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outcrop.languages import LANGUAGES
from outcrop.languages.c.parsing import Parsed
from outcrop.model.code import Kind, Read
from outcrop.model.macros import Shapes

from .given import named, names, parsed


def reads(code: str | bytes, language: str = "c", header: str = "") -> dict[str, str]:
    return {one.name: one.read for one in parsed(code, language, header).definitions}


def test_what_the_grammar_reads_is_clean():
    assert reads("int f(void) { return 1; }\n") == {"f": Read.CLEAN}


@pytest.mark.parametrize(
    "inside",
    [
        "each (p, list) { g(p); }",
        "each (p, list)\n    g(p);",
        "each_of_theirs (p, list) { g(p); }",
        "CHECK(a)\n  p->n = 1;",
        "g(h(a, struct s *), const T);",
        "TRY(a, goto out); out: ;",
        "goto *next;",
        "#ifdef A\n if (a) {\n#else\n if (b) {\n#endif\n }",
        'g("a" PRI(x) "b");',
        "DEF_TIMERS\n  p->n = 1;",
    ],
)
def test_a_function_is_mended(inside):
    code = f"#define each(p, l) for (p = (l); p; p = p->next)\nint f(void)\n{{\n  {inside}\n}}\nint h(void) {{ }}\n"
    assert reads(code) == {"f": Read.MENDED, "h": Read.CLEAN}


def test_macros_of_another_file_are_known():
    header = '#define API __attribute__((visibility("default")))\n#define NEVER\n'
    assert reads("API int *NEVER f(void)\n{\n}\n", header=header) == {"f": Read.MENDED}


def test_parameters_of_a_mended_function_keep_their_types():
    code = "int f(int a, struct s *b, void *c)\n{\n  CHECK(a)\n  b->n = 1;\n}\n"
    one = named(code, "f")
    assert one.read is Read.MENDED
    variables = LANGUAGES["c"].read(one, code.encode(), {}).variables
    assert {v.name: (v.type, v.pointer) for v in variables.values()} == {
        "a": ("int", False),
        "b": ("struct s", True),
        "c": ("void", True),
    }


def test_a_loop_of_cpp_that_looks_like_a_function_is_a_loop():
    header = "#define foreach(x, xs) for (x : xs)\n"
    code = "void f() {\n  foreach (const T& x, xs) {\n    g(x);\n  }\n}\n"
    assert reads(code, "cpp", header) == {"f": Read.MENDED}
    data = code.encode()
    found = LANGUAGES["cpp"].read(named(code, "f", "cpp", header), data, {})
    assert [arm.kind for arm in found.arms] == ["body", "loop"]


def test_a_branch_that_opens_a_brace_twice_does_not_swallow_what_follows():
    code = (
        "int f(void)\n{\n#ifdef A\n    if (a) {\n#else\n    if (b) {\n#endif\n        x();\n    }\n    return 0;\n}\n\n"
        "int g(void)\n{\n    return 1;\n}\n\nint h(void)\n{\n    return 2;\n}\n"
    )
    assert reads(code) == {"f": Read.MENDED, "g": Read.CLEAN, "h": Read.CLEAN}


def test_an_error_stays_in_the_function_where_it_stands():
    code = "int f(void)\n{\n  return 1;\n}\n\nint g(void)\n{\n  a = = = b [;\n}\n\nint h(void)\n{\n  return 2;\n}\n"
    assert reads(code) == {"f": Read.CLEAN, "g": Read.ERROR, "h": Read.CLEAN}


def test_a_brace_that_is_never_closed_leaves_the_functions_after_it():
    code = "int f(void)\n{\n  if (a) {\n  return 1;\n}\n\nint g(void)\n{\n  return 2;\n}\n\nint h(void)\n{\n  return 3;\n}\n"
    assert {"g", "h"} <= set(reads(code))


def told(found: Parsed) -> tuple[dict[str, int], list[tuple[str, int, str]]]:
    """How many functions were read in which way, and those that could not be read whole."""
    rows = list(found.reads())
    return dict(Counter(read for _, read, _ in rows)), [(one.name, one.line, one.why) for *_, one in rows if one]


def test_a_mended_parse_is_kept_only_where_it_reads_more():
    """What looks like an attribute is a variable here: blanked, it would leave less than there was."""
    code = "#define COLD\nint f(int COLD)\n{\n  return COLD = COLD + 1;\n}\nint g(void)\n{\n  x y z = = 1;\n}\n"
    assert reads(code)["f"] is Read.CLEAN


def test_a_define_of_several_lines_with_a_comment_does_not_swallow_what_follows():
    code = "#define A(x)         \\\n  do {               \\\n    /* why,          \\\n     * and how */    \\\n    f(x);            \\\n  } while (0)\n\nint g(void)\n{\n  A(1);\n}\n"
    assert names(code) == ["g"]
    assert told(parsed(code)) == ({"clean": 1}, [])


def test_offsets_stay_those_of_the_file():
    code = "/* \u00e4 */\nint f(void)\n{\n  each (p, l) { g(p); }\n}\n".encode()
    one = named(code, "f")
    assert code[one.extent.start : one.extent.end].startswith(b"int f(void)")
    assert code[one.extent.end :] == b"\n"


@pytest.mark.parametrize(
    "code",
    [
        b"\xef\xbb\xbfint f(void)\n{\n}\n",
        b"int f(void)\r\n{\r\n  g();\r\n}\r\n",
        b'/* M\xfcller */\nint f(void)\n{\n  g("\xe4");\n}\n',
        b"#define A \\\r\n  1\r\nint f(void)\r\n{\r\n}\r\n",
    ],
    ids=["byte order mark", "carriage returns", "no UTF-8", "a directive that goes on"],
)
def test_bytes_are_read_as_they_come(code):
    assert reads(code) == {"f": Read.CLEAN}
    assert told(parsed(code)) == ({"clean": 1}, [])


def test_ten_thousand_nested_braces_are_read():
    deep = 10_000
    code = f"int f(void)\n{{\n{'{' * deep}x();{'}' * deep}\n}}\nint g(void) {{ y(); }}\n"
    begin = time.monotonic()
    found = parsed(code)
    assert [one.name for one in found.definitions] == ["f", "g"]
    read = LANGUAGES["c"].read(found.definitions[0], code.encode(), {})
    assert read.too_deep
    assert time.monotonic() - begin < 5


def test_a_parse_that_takes_too_long_is_a_state_of_the_file():
    data = b"int f(void) { g(1); }\n" * 20_000
    heads = LANGUAGES["c"].survey(data).heads
    found = LANGUAGES["c"].parse(data, heads, Shapes(), 0.0)
    assert (found.state, len(found.heads), found.definitions) == ("out-of-time", 20_000, ())


def test_the_denominator_is_counted_by_eye_not_by_the_parser():
    """Of two heads the parser is handed, it finds one: the other is told, with its line."""
    code = b"int f(void)\n{\n}\nint g(void)\n{\n}\n"
    heads = LANGUAGES["c"].survey(code).heads
    found = LANGUAGES["c"].parse(code.replace(b"int g(void)\n{\n}", b" " * 15), heads, Shapes(), 10.0)
    assert told(found) == ({"clean": 1, "missing": 1}, [("g", 4, "was not found by the parser")])


def test_a_function_with_an_error_is_told_with_its_line():
    found = parsed("int f(void)\n{\n}\n\nint g(void)\n{\n  a = = b;\n}\n")
    assert told(found) == ({"clean": 1, "error": 1}, [("g", 5, "holds an error")])


class TestSpared:
    """Functions of which nobody wants to know what stands in them."""

    CODE = "int f(void)\n{\n  a(); a(); a(); a(); a();\n}\n\nint g(void)\n{\n  b();\n}\n"

    def parsed(self, code: str, *spared: int) -> Parsed:
        data = code.encode()
        return LANGUAGES["c"].parse(data, LANGUAGES["c"].survey(data).heads, Shapes(), 10.0, spared)

    def calls(self, found: Parsed) -> list[int]:
        read = (LANGUAGES["c"].read(one, found.data, {}) for one in found.definitions)
        return [sum(point.kind is Kind.CALL for point in one.points) for one in read]

    def test_are_not_read(self):
        assert self.calls(self.parsed(self.CODE)) == [5, 1]
        assert self.calls(self.parsed(self.CODE, 0)) == [0, 1]

    def test_but_where_one_may_lead_astray(self):
        """A bracket that it leaves open, and branches of an `#if`."""
        open_ = self.CODE.replace("a();", "a(;", 1)
        assert [one.extent for one in self.parsed(open_, 0).definitions] == [
            one.extent for one in self.parsed(open_).definitions
        ]
        assert self.calls(self.parsed(open_, 0)) == self.calls(self.parsed(open_))
        branched = self.CODE.replace("a();", "\n#if A\na();\n#endif\n", 1)
        assert self.calls(self.parsed(branched, 0)) == [5, 1]

    def test_nor_where_something_else_is_wrong(self):
        wrong = f"{self.CODE}\nint h(void)\n{{\n  a = = b;\n}}\n"
        assert self.calls(self.parsed(wrong, 0))[:2] == [5, 1]


FRAGMENTS = [
    "int f(void)\n",
    "{\n",
    "}\n",
    "if (a) ",
    "each (p, l) ",
    "g(1);\n",
    "#if A\n",
    "#else\n",
    "#endif\n",
    "(",
    ")",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join), st.sampled_from(["c", "cpp"]))
def test_any_code_gives_definitions_in_order_and_inside_the_file(code, language):
    found = parsed(code, language).definitions
    assert [d.extent.start for d in found] == sorted(d.extent.start for d in found)
    assert all(0 <= d.extent.start <= d.body.start <= d.body.end <= d.extent.end <= len(code) for d in found)
