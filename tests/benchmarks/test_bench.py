"""benchmarks/bench.py: copies are systems of their own, functions are named alike for all tools, runs are measured, and the tables count."""

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.places import git

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
pytestmark = pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="a source archive carries no benchmarks")

RING = """\
#include "ring_add.h"
#define RING_LOCK(ring) pthread_mutex_lock(&(ring)->lock)
#ifndef strlcpy
#define strlcpy(to, from, size) snprintf(to, size, "%s", from)
#endif

/* ring_add is told in words, too */
static int
ring_add(struct ring *ring, struct node *node)
{
    RING_LOCK(ring);
    list_add(&node->link, &ring->nodes);
    pthread_mutex_unlock(&ring->lock);
    log("ring_add of %s", node->name);
    return 0;
}

extern int ring_fill(struct ring *ring)
{
    if (ring_add(ring, first(ring)))
        return -1;
    return 0;
}

int main(void) { return ring_fill(0); }
"""


@pytest.fixture(autouse=True)
def _beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmarks are scripts: they import each other from their own folder."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    for name in ("bench", "bench_corpus", "bench_peers", "bench_runs", "bench_tables", "corpus_check", "peers"):
        sys.modules.pop(name, None)


def test_what_a_text_defines_is_its_own() -> None:
    """Not what it calls, no small words such as main, and not what it defines only where nobody else has."""
    from bench_corpus import defined

    assert defined([RING]) == {"RING_LOCK", "ring_add", "ring_fill"}


def test_a_copy_has_its_own_names_and_the_names_of_others() -> None:
    from bench_corpus import defined, renamed

    copy = renamed(RING, defined([RING]), 2).splitlines()
    assert copy[:4] == [
        '#include "ring_add.h"',
        "#define RING_LOCK_R2(ring) pthread_mutex_lock(&(ring)->lock)",
        "#ifndef strlcpy",
        '#define strlcpy(to, from, size) snprintf(to, size, "%s", from)',
    ]
    assert copy[6:12] == [
        "/* ring_add is told in words, too */",
        "static int",
        "ring_add_r2(struct ring *ring, struct node *node)",
        "{",
        "    RING_LOCK_R2(ring);",
        "    list_add(&node->link, &ring->nodes);",
    ]
    assert copy[13] == '    log("ring_add of %s", node->name);'
    assert "    if (ring_add_r2(ring, first(ring)))" in copy


@given(st.text(alphabet="ab_1 \n\"'/*\\#(){};", max_size=60), st.sets(st.sampled_from(["a", "b", "ab", "a_b"])))
def test_only_whole_names_change(text: str, own: set[str]) -> None:
    """Taking the numbers away again gives the text as it was, and so does a copy that has no names of its own."""
    sys.path.insert(0, str(BENCHMARKS))
    from bench_corpus import renamed

    assert renamed(text, own, 7).replace("_r7", "") == text
    assert renamed(text, frozenset(), 7) == text
    assert renamed(text, own, 7).count("\n") == text.count("\n")


def test_copies_are_one_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies hold the scanned C alone, bytes that are no UTF-8 too, in a repository of one commit."""
    import bench_corpus
    import corpus_check

    corpus, place = tmp_path / "corpus", tmp_path / "place"
    git(corpus.parent, "init", "--quiet", "corpus/ring.git")
    tree = corpus / "ring.git"
    for path, data in {
        "src/ring.c": RING.encode() + b"/* \xe9 */\n",
        "contrib/other.c": b"int other(void) { return 0; }\n",
        "README": b"read\n",
    }.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_bytes(data)
    git(tree, "add", "--all")
    git(tree, "commit", "--quiet", "-m", "ring")
    monkeypatch.setitem(corpus_check.REVISIONS, "ring", "HEAD")
    monkeypatch.setattr(bench_corpus, "unpacked", corpus_check.unpacked)
    (corpus / "ring.git").rename(corpus / "work")
    (corpus / "work" / ".git").rename(corpus / "ring.git")

    made = bench_corpus.copies(["ring"], 2, corpus, place, "growth")
    assert [file.relative_to(made).as_posix() for file in bench_corpus.code(made)] == [
        "ring1/src/ring.c",
        "ring2/src/ring.c",
    ]
    assert (made / "ring2/src/ring.c").read_bytes().endswith(b"/* \xe9 */\n")
    assert bench_corpus.lines(made) == 2 * (RING.count("\n") + 1)
    assert git(made, "status", "--porcelain") == ""


def test_a_file_is_changed_inside_its_last_function() -> None:
    from bench_corpus import changed

    text = "int a(void)\n{\n    return 0;\n}\n\nint b(void)\n{\n    return 1;\n}\n"
    assert changed(text, 3).endswith("    return 1;\n    (void)3;\n}\n")
    assert changed(text, 3) != changed(text, 4)


@pytest.mark.parametrize(
    ("line", "name"), [(10, "ring_add"), (14, "ring_add"), (20, "ring_fill"), (25, "main"), (3, "line 3")]
)
def test_a_line_lies_in_a_function(line: int, name: str) -> None:
    """From its brace on; what stands before any brace is named by its line."""
    from bench_peers import function

    assert function(RING.splitlines(), line) == name


def test_every_tool_tells_the_same_function(tmp_path: Path) -> None:
    """Each prints its own form; lines are counted from nought by ast-grep."""
    from bench_peers import functions

    (tmp_path / "ring.c").write_text(RING)
    at = '{"file": "./ring.c", "range": {"start": {"line": 10}}}\n'
    whole = '{"results": [{"path": "./ring.c", "start": {"line": 11}}, {"path": "ring.c", "start": {"line": 12}}]}'
    own = '{"pattern": "guarded-collection", "source": {"path": "ring.c"}, "roles": [{"span": {"start": {"line": 11}}}]}\n'
    other = '{"pattern": "lock-leak", "source": {"path": "ring.c"}, "roles": []}\n{"schema": "outcrop.scan/1"}\n'
    for tool, text in {
        "ast-grep": at,
        "Semgrep": whole,
        "Coccinelle": "warning\nguarded-collection\t./ring.c\t11\n",
        "Outcrop": own + other,
    }.items():
        assert functions(tool, text, tmp_path) == {("ring.c", "ring_add")}, tool
        assert functions(tool, "", tmp_path) == frozenset()


def test_what_people_have_read_is_counted() -> None:
    """labels.jsonl knows functions of both systems, and none is both true and not."""
    from bench import read_by_people
    from bench_peers import labelled

    true, false = labelled("slurm", true=True), labelled("slurm", true=False)
    assert len(true) > len(false) > 0
    assert not true & false
    run = [series("slurm: one pattern, cold", [1.0], tool="Semgrep", told=true | {("a.c", "f")})]
    assert read_by_people(run, ["slurm"]) == [
        ["functions that people have read", "slurm: true", "slurm: not true"],
        ["all", str(len(true)), str(len(false))],
        ["Semgrep", str(len(true)), "0"],
    ]


def test_rules_have_no_hole_left() -> None:
    """Names of copies are met as well, and words that make something else of a name are not."""
    import re

    from bench_peers import RULES, filled, names

    for rule in ("ast-grep.yaml", "semgrep.yaml", "coccinelle.cocci"):
        assert (RULES / rule).is_file()
        assert not re.search(r"<<\w+>>", filled(rule))
    changes = re.compile(names()["changes"])
    met = [name for name in ("list_add", "list_del_init_r3", "hostlist_push", "queue_push_r8") if changes.match(name)]
    assert met == ["list_add", "list_del_init_r3", "hostlist_push", "queue_push_r8"]
    assert not any(changes.match(name) for name in ("list_empty", "list_iterator_find_next", "hash_put_name", "push"))
    assert re.match(names()["acquire"], "LOCK_R2")
    assert not re.match(names()["acquire"], "UNLOCK")


def contender(words: list[str], folder: Path, **more: Any) -> Any:
    from bench_runs import Contender

    return Contender(**{"case": "a case", "tool": "Outcrop", "workers": 2, "words": words, "folder": folder, **more})


def test_a_run_is_measured_with_its_children(tmp_path: Path) -> None:
    """The child holds the memory and burns the time, in a process of its own."""
    from bench_runs import measured

    burn = (
        "import time\nheld = b'x' * 60_000_000\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    )
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}]); print('done')"
    sample = measured(contender([sys.executable, "-c", parent], tmp_path), tmp_path / "output", 60)
    assert (sample.code, sample.over) == (0, False)
    assert sample.wall > 0.3 < sample.cpu
    assert sample.megabytes > 60
    assert (tmp_path / "output").read_text() == "done\n"


def test_a_run_over_the_limit_is_ended_and_not_run_again(tmp_path: Path) -> None:
    from bench_runs import alternating

    slow = contender([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path)
    wrong = contender([sys.executable, "-c", "raise SystemExit('no such rule')"], tmp_path)
    quick = contender([sys.executable, "-c", "print('x')"], tmp_path)
    series = alternating([slow, wrong, quick], 3, 1.0, tmp_path, lambda _, text: frozenset({("path", text.strip())}))
    assert [len(one.samples) for one in series] == [1, 1, 3]
    assert [one.over for one in series] == [True, False, False]
    assert series[1].failed == "failed with 1: no such rule"
    assert series[2].told == {("path", "x")}


def test_they_take_turns(tmp_path: Path) -> None:
    """What goes before and after a run does so in every round."""
    from bench_runs import alternating

    told: list[str] = []
    two = [contender([sys.executable, "-c", ""], tmp_path, before=lambda name=name: told.append(name)) for name in "ab"]
    alternating(two, 3, None, tmp_path, lambda *_: frozenset())
    assert "".join(told) == "ababab"


@given(st.floats(0.2, 3), st.floats(0.01, 100))
def test_the_exponent_is_that_of_a_power_law(power: float, factor: float) -> None:
    sys.path.insert(0, str(BENCHMARKS))
    from bench_tables import exponent

    assert exponent((size, factor * size**power) for size in (1, 2, 4, 8)) == pytest.approx(power)


def test_an_exponent_needs_two_sizes() -> None:
    from bench_tables import exponent

    with pytest.raises(ValueError, match="two sizes"):
        exponent([(4, 1.0), (4, 2.0)])


def series(case: str, walls: list[float], megabytes: float = 100, **more: Any) -> Any:
    from bench_runs import Sample, Series

    over = more.pop("over", False)
    told = more.pop("told", frozenset())
    asked = contender([], Path("tree"), case=case, **more)
    return Series(asked, [Sample(wall, wall, megabytes, 0, over) for wall in walls], told)


def test_a_row_tells_the_median_the_spread_and_the_ratio() -> None:
    from bench_tables import rows

    ours = series("one", [2.0, 9.0, 4.0], told=frozenset({("a.c", "f"), ("a.c", "g")}))
    theirs = series("one", [8.0], tool="Semgrep", told=frozenset({("a.c", "g"), ("b.c", "h")}))
    slow = series("one", [900.0], tool="Coccinelle", over=True)
    assert [row[3:] for row in rows([ours, theirs, slow])[1:]] == [
        ["4.00", "2.00 - 9.00", "4.00", "100", "2", "", ""],
        ["8.00", "8.00 - 8.00", "8.00", "100", "2", "1", "2.00"],
        ["more than 900.00", "900.00 - 900.00", "more than 900.00", "more than 100", "", "", "more than 225.00"],
    ]


def test_bars_are_judged_by_medians() -> None:
    """What runs over the limit is slower than it says: a peer then has lost at least that, and we have missed."""
    from bench_tables import Results, bars

    cold = "glusterfs: one pattern, cold"
    run = [
        series(cold, [2.0]),
        series(cold, [9.0], tool="ast-grep"),
        series(cold, [60.0], tool="Semgrep", over=True),
        series("glusterfs: catalogue, unchanged", [0.4]),
        series("kernel: catalogue, cold", [180.0], over=True),
        *(series(f"growth: {size}x", [float(size**2)], 100 * size, lines=1000 * size) for size in (1, 2)),
    ]
    assert [str(bar) for bar in bars(Results(run), ["glusterfs", "slurm"])] == [
        "MISSED: glusterfs: one pattern, cold, workers 2: 4.50 times as fast as ast-grep (at least 5)",
        "met: glusterfs: one pattern, cold, workers 2: 0 functions told, ast-grep 0, 0 of them by ast-grep alone",
        "met: glusterfs: one pattern, cold, workers 2: more than 30.00 times as fast as Semgrep (at least 30)",
        "met: glusterfs: catalogue, unchanged: 0.40 s (less than 0.5)",
        "MISSED: growth: time grows with the lines to the power of 2.000 (at most 1.05)",
        "MISSED: growth: peak memory at 2 times the size is 2.00 times as much (at most 1.3)",
        "MISSED: kernel: catalogue, cold: more than 180.00 s (less than 180)",
        "MISSED: kernel: catalogue, cold: more than 100 MB (less than 1000)",
    ]


def test_growth_leaves_out_what_did_not_come_through() -> None:
    from bench_tables import growth

    run = [
        *(series("growth", [float(size)], 100, lines=1000 * size) for size in (1, 2, 4)),
        series("growth", [1.0], tool="Semgrep", lines=1000),
        series("growth", [9.0], tool="Semgrep", lines=2000, over=True),
    ]
    assert growth(run)[1:] == [
        ["Outcrop", "2", "1000 to 4000", "1.000", "100 to 100", "1.00"],
        ["Semgrep", "2", "", "too few sizes within the limit", "", ""],
    ]
