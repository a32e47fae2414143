"""`outcrop vocabulary`: what a source's own macros and functions teach, and why."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from running import Outcrop
from sources.places import write

LOCKS = """\
#define TABLE_LOCK(t) pthread_mutex_lock(&(t)->lock)
#define CHECK_OR_GOTO(x, label) do { if (!(x)) goto label; } while (0)
#define for_each_node(n, t) for (n = (t)->first; n; n = n->next)
#define PUBLIC __attribute__((visibility("default")))
"""
TABLE = """\
#include "locks.h"
static void table_done(struct table *t)
{
    pthread_mutex_unlock(&t->lock);
}

void *table_grab(size_t size)
{
    void *p = malloc(size);
    if (!p)
        return NULL;
    return p;
}
"""
SCHEMA = Path(__file__).parents[2] / "schema" / "outcrop.vocabulary.schema.json"


@pytest.fixture
def table(here: Path) -> Path:
    return write(here / "table", {"locks.h": LOCKS, "table.c": TABLE})


def test_by_family_with_where_it_stands_and_why(table: Path, outcrop: Outcrop) -> None:
    done = outcrop("vocabulary", "table")
    assert (done.code, done.err) == (0, "")
    assert (
        done.text
        == """\
lock.acquire (1)
  TABLE_LOCK  locks.h:1  calls pthread_mutex_lock on its parameter 1; fails with what is not 0

lock.release (1)
  table_done  table.c:2  calls pthread_mutex_unlock on its parameter 1

memory.allocate (1)
  table_grab  table.c:7  gives back what malloc gives; fails with 0 or NULL

macro.jump (1)
  CHECK_OR_GOTO  locks.h:2  goes to its parameter 2 after a test

macro.loop (1)
  for_each_node  locks.h:3  ends in the head of a loop

macro.attribute (1)
  PUBLIC  locks.h:4  says only how something is declared

table: 3 names, 1 jump macro, 1 loop macro, 1 attribute macro learned from 2 files.
"""
    )


def test_only_some_families_and_names(table: Path, outcrop: Outcrop) -> None:
    done = outcrop("vocabulary", "table", "--family", "lock.acquire", "--family", "macro.loop", "--name", "for_*")
    assert (
        done.text
        == """\
macro.loop (1)
  for_each_node  locks.h:3  ends in the head of a loop

table: 1 loop macro learned from 2 files.
"""
    )


def test_a_contested_name_is_told_with_each_definition(here: Path, outcrop: Outcrop) -> None:
    write(here, {"a.h": "#define ENTER(x) pthread_mutex_lock(x)\n", "b.h": "#define ENTER(x) trace(x)\n"})
    assert outcrop("vocabulary", "--name", "ENTER").text.startswith("""\
ENTER is contested: its 2 definitions do different things
  a.h:1  lock.acquire: calls pthread_mutex_lock on its parameter 1
  b.h:1  nothing of the kind
""")


def test_json_is_true_to_its_schema(table: Path, outcrop: Outcrop) -> None:
    done = outcrop("vocabulary", "table", "--format", "json")
    told = json.loads(done.out)
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(told)
    assert told["schema"] == "outcrop.vocabulary/1"
    assert [(one["name"], one["line"], one["via"]) for one in told["names"]] == [
        ("TABLE_LOCK", 1, ["pthread_mutex_lock"]),
        ("table_done", 2, ["pthread_mutex_unlock"]),
        ("table_grab", 7, ["malloc"]),
    ]


def test_the_order_does_not_depend_on_the_number_of_workers(table: Path, outcrop: Outcrop) -> None:
    one, two = (outcrop("vocabulary", "table", "--format", "json", "--jobs", jobs) for jobs in "12")
    assert one.out == two.out


def test_into_a_file(table: Path, outcrop: Outcrop, here: Path) -> None:
    assert outcrop("vocabulary", "table", "--family", "lock.acquire", "-o", "out.txt").out == b""
    assert (here / "out.txt").read_text().startswith("lock.acquire (1)\n")


def test_what_acts_on_a_terminal_is_shown_and_does_nothing(here: Path, outcrop: Outcrop) -> None:
    write(here, {"\x1b[31m.h": "#define HOLD(x) pthread_mutex_lock(x)\n"})
    assert "\\x1b[31m.h:1" in outcrop("vocabulary").text


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("table", "--family", "lock.aquire"), 2, "No family 'lock.aquire' is learned; expected one of "),
        (("nowhere",), 3, "nowhere"),
    ],
)
def test_a_mistake_is_one_sentence(table: Path, outcrop: Outcrop, words: tuple[str, ...], code: int, told: str) -> None:
    done = outcrop("vocabulary", *words)
    assert done.code == code
    assert told in done.err
    assert done.err.count("\n") == 1


def test_a_source_that_teaches_nothing(here: Path, outcrop: Outcrop) -> None:
    write(here / "plain", {"plain.c": "int one(void)\n{\n    return 1;\n}\n"})
    assert outcrop("vocabulary", "plain").text == "plain: nothing learned from 1 file.\n"
