"""`outcrop graph`: one function's points and where each leads, as text, dot or SVG."""

from pathlib import Path

import pytest

from running import Outcrop
from sources.places import write

TABLE = """\
#define TABLE_LOCK(t) pthread_mutex_lock(&(t)->lock)

int drop(struct table *t, struct node *n)
{
    TABLE_LOCK(t);
    if (!n)
        return -1;
    list_del(&n->link); t->count--;
    pthread_mutex_unlock(&t->lock);
    return 0;
    t->count++;
}
"""
SHAPES = """\
namespace shapes {
struct Round { void draw(); };
struct Flat { void draw(); };
void Round::draw() { circle(); }
void Flat::draw() {
  square();
}
void Flat::draw(int times) {
  squares(times);
}
}
"""


@pytest.fixture
def table(here: Path) -> Path:
    write(here, {"table.c": TABLE, "shapes.cc": SHAPES})
    return here / "table.c"


def test_points_with_their_lines_and_where_they_lead(table: Path, outcrop: Outcrop) -> None:
    """Several points on one line are told apart by letters; what is known of a name, or learned, is marked; so is dead code;
    of a test the true side is told first."""
    done = outcrop("graph", "table.c:drop")
    assert done.code == 0
    assert (
        done.text
        == """\
table.c:3  drop: 8 points, 2 ways out, 1 dead

  entry                                          -> 5
  5      call    TABLE_LOCK(t)                   -> 6                    [lock.acquire t]
  6      check   n                               true -> 8a, false -> 7
  7      jump    return -1;                      return -> exit
  8a     call    list_del(&n->link)              -> 8b                   [collection.change &n->link]
  8b     assign  t->count--                      -> 9
  9      call    pthread_mutex_unlock(&t->lock)  -> 10                   [lock.release &t->lock; resource.release &t->lock]
  10     jump    return 0;                       return -> exit
  11     assign  t->count++                      -> exit                 [dead]
"""
    )


def test_what_other_files_define_is_learned(table: Path, outcrop: Outcrop) -> None:
    write(table.parent, {"locks.h": "static inline void grab(struct t *t)\n{\n    pthread_mutex_lock(&t->m);\n}\n"})
    write(table.parent, {"use.c": "void use(struct t *t)\n{\n    grab(t);\n}\n"})
    assert "[lock.acquire t]" in outcrop("graph", "use.c:use").text


def test_nothing_comes_after_a_call_that_never_returns(here: Path, outcrop: Outcrop) -> None:
    write(here, {"a.c": "void f(void)\n{\n    exit(1);\n    work();\n}\n"})
    text = outcrop("graph", "a.c:f").text
    assert "call  exit(1)  never returns  [process.exit]" in text
    assert "[dead]" in text


def test_a_computed_goto_is_told(here: Path, outcrop: Outcrop) -> None:
    write(here, {"a.c": "void f(void *p)\n{\n    goto *p;\n}\n"})
    assert outcrop("graph", "a.c:f").text.endswith(
        "\n\nNot all of it could be read: a computed goto leads nobody knows where.\n"
    )


def test_dot(table: Path, outcrop: Outcrop) -> None:
    text = outcrop("graph", "table.c:drop", "--format", "dot").text
    assert text.startswith('digraph "drop" {\n')
    assert '  p1 [label="6 check\\nn", shape=diamond];\n' in text
    assert '  p1 -> p2 [label="false"];\n' in text
    assert "  entry -> p0;\n" in text


def test_what_acts_in_a_string_of_dot_is_harmless(here: Path, outcrop: Outcrop) -> None:
    write(here, {"a.c": 'void f(void)\n{\n    say("a\\n\\N\x1b");\n}\n'})
    assert r'label="3 call\nsay(\"a\\n\\N\\x1b\")"' in outcrop("graph", "a.c:f", "--format", "dot").text


def test_svg_is_what_graphviz_draws(table: Path, outcrop: Outcrop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Graphviz is handed what --format dot writes."""
    program = table.parent / "bin" / "dot"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\n[ "$1" = -Tsvg ] && echo "<svg>" && cat && echo "</svg>"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    dot = outcrop("graph", "table.c:drop", "--format", "dot").text
    done = outcrop("graph", "table.c:drop", "--format", "svg", "-o", "drop.svg")
    assert done.code == 0
    assert Path("drop.svg").read_text() == f"<svg>\n{dot}</svg>\n"


def test_svg_without_graphviz(table: Path, outcrop: Outcrop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(table.parent))
    done = outcrop("graph", "table.c:drop", "--format", "svg")
    assert (done.code, done.out) == (2, b"")
    assert done.err == (
        "outcrop: Graphviz's 'dot' is not installed, and --format svg needs it; install it or write --format dot.\n"
    )


def test_any_tail_of_a_qualified_name(table: Path, outcrop: Outcrop) -> None:
    text = outcrop("graph", "shapes.cc:Round::draw").text
    assert text.startswith("shapes.cc:4  Round::draw: 1 point, 1 way out\n")


def test_a_namespace_before_the_name_does_no_harm(table: Path, outcrop: Outcrop) -> None:
    assert outcrop("graph", "shapes.cc:shapes::Round::draw").code == 0


def test_a_name_that_several_functions_have(table: Path, outcrop: Outcrop) -> None:
    done = outcrop("graph", "shapes.cc:draw")
    assert done.code == 2
    assert done.err == (
        "outcrop: 'draw' names 3 functions of 'shapes.cc' "
        "(Round::draw on line 4, Flat::draw on line 5, Flat::draw on line 8); name it in full.\n"
    )


def test_functions_of_one_name_are_told_apart_by_a_line(table: Path, outcrop: Outcrop) -> None:
    assert outcrop("graph", "shapes.cc:Flat::draw").err.endswith("; choose one with --line N.\n")
    assert "squares(times)" in outcrop("graph", "shapes.cc:Flat::draw", "--line", "9").text
    done = outcrop("graph", "shapes.cc:Flat::draw", "--line", "4")
    assert (done.code, done.err.endswith("; it is Flat::draw on line 5, Flat::draw on line 8.\n")) == (2, True)


@pytest.mark.parametrize(
    ("address", "code", "sentence"),
    [
        ("table.c:drob", 2, "No function of 'table.c' is called 'drob'; did you mean 'drop'?"),
        ("table.c:xyz", 2, "No function of 'table.c' is called 'xyz'; it holds drop on line 3."),
        ("table.c", 2, "'table.c' names no function; write PATH:FUNCTION, such as src/list.c:list_add."),
        ("table.c:", 2, "'table.c:' names no function; write PATH:FUNCTION, such as src/list.c:list_add."),
        ("a::b", 2, "'a::b' names no function; write PATH:FUNCTION, such as src/list.c:list_add."),
        ("notes.txt:f", 2, "'notes.txt' is no file of C or C++; Outcrop reads no other language yet."),
        (".:f", 2, "'.' is a folder; name one file of it, and a function: PATH:FUNCTION."),
        ("zeros.c:f", 3, "'zeros.c' holds no code: it is binary."),
        (
            "gone.c:f",
            3,
            "There is no file or folder 'gone.c'; name a folder, a git checkout, a file, a URL, a system that `outcrop systems` lists, or - for a list of files on standard input.",
        ),
    ],
)
def test_what_names_no_function(table: Path, outcrop: Outcrop, address: str, code: int, sentence: str) -> None:
    write(table.parent, {"notes.txt": "x\n", "zeros.c": "\0"})
    done = outcrop("graph", address)
    assert (done.code, done.err) == (code, f"outcrop: {sentence}\n")


def test_help_shows_how(outcrop: Outcrop) -> None:
    assert "outcrop graph src/list.c:list_add --format svg -o list_add.svg" in outcrop("graph", "--help").text
