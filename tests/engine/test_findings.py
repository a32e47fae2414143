"""The fingerprint outlives what does not matter, and changes with what does; a finding tells what was done, and on which lines."""

from collections.abc import Callable
from pathlib import Path

import pytest

import outcrop
from outcrop.model.finding import Finding

SOURCE = """/* Forgets a node. */
static int
forget(struct table *t, struct node *n)
{
    pthread_mutex_lock(&t->lock);
    list_del(&n->link);
    pthread_mutex_unlock(&t->lock);
    return 0;
}
"""


@pytest.fixture
def scan(tmp_path: Path) -> Callable[..., list[Finding]]:
    def run(source: str, name: str = "a.c") -> list[Finding]:
        for old in tmp_path.iterdir():
            old.unlink()
        (tmp_path / name).write_text(source)
        return list(outcrop.scan(tmp_path, patterns=["guarded-collection"]))

    return run


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda s: "\n\n\n" + s, "a.c"),
        (lambda s: s.replace("    ", "\t"), "a.c"),
        (lambda s: s.replace("{\n", "{\n    /* takes the lock */\n", 1), "a.c"),
        (lambda s: s.replace("lock(&t->lock)", "lock( & t -> lock )"), "a.c"),
        (lambda s: s, "moved.c"),
        (lambda s: s.replace("Forgets a node", "Something else"), "a.c"),
    ],
    ids=["line shift", "re-indentation", "a comment", "white space", "a moved file", "the comment above"],
)
def test_the_id_outlives(scan: Callable[..., list[Finding]], change: Callable[[str], str], name: str) -> None:
    [before] = scan(SOURCE)
    [after] = scan(change(SOURCE), name)
    assert after.id == before.id


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.replace("forget", "remove"),
        lambda s: s.replace("list_del(", "list_del_init("),
        lambda s: s.replace("t->lock", "t->guard"),
    ],
    ids=["another name", "another call", "another lock"],
)
def test_the_id_changes_with(scan: Callable[..., list[Finding]], change: Callable[[str], str]) -> None:
    [before] = scan(SOURCE)
    [after] = scan(change(SOURCE))
    assert after.id != before.id


def test_equal_findings_of_one_file_have_ids_of_their_own(scan: Callable[..., list[Finding]]) -> None:
    first, second = scan(f"#ifdef A\n{SOURCE}#else\n{SOURCE}#endif\n")
    assert first.id != second.id
    assert scan(f"#ifdef A\n{SOURCE}#else\n{SOURCE}#endif\n")[0].id == scan(SOURCE)[0].id


def test_the_span_is_the_definition_and_the_excerpt_adds_the_comment_above(scan: Callable[..., list[Finding]]) -> None:
    [finding] = scan(f"int x;\n\n{SOURCE}")
    assert (finding.span.start.line, finding.span.start.column) == (4, 1)
    assert (finding.span.end.line, finding.span.end.column) == (11, 2)
    assert (finding.excerpt.start, finding.excerpt.end) == (3, 11)
    assert finding.excerpt.lines == tuple(SOURCE.splitlines())
    assert finding.excerpt.gap == ("",)


def test_columns_count_code_points(scan: Callable[..., list[Finding]]) -> None:
    [finding] = scan(SOURCE.replace("    list_del", "    /* 节点 */ list_del"))
    [change] = [role for role in finding.roles if role.name == "change"]
    assert change.span.start.column == 14


def test_a_role_is_told_with_its_whole_statement_and_a_note(scan: Callable[..., list[Finding]]) -> None:
    [finding] = scan(SOURCE)
    assert [(role.name, role.text, role.note.en) for role in finding.roles] == [
        ("lock", "pthread_mutex_lock(&t->lock);", "takes `&t->lock`"),
        ("change", "list_del(&n->link);", "changes the collection"),
        ("unlock", "pthread_mutex_unlock(&t->lock);", "lets `&t->lock` go"),
    ]


def test_of_a_loop_macro_the_witness_tells_whether_it_goes_round(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text(
        "int forget(struct table *t)\n{\n"
        "    struct node *n;\n"
        "    pthread_mutex_lock(&t->lock);\n"
        "    list_for_each_entry(n, &t->nodes, link)\n    {\n"
        "        if (n->busy)\n            return -1;\n    }\n"
        "    pthread_mutex_unlock(&t->lock);\n"
        "    return 0;\n}\n"
    )
    [finding] = outcrop.scan(tmp_path, patterns=["lock-leak"])
    assert [(step.line, step.note.en, step.note.zh) for step in finding.witness][1:3] == [
        (5, "`list_for_each_entry` goes round", "进入 `list_for_each_entry` 的一轮"),
        (7, "`n->busy` holds", "`n->busy` 成立"),
    ]


MISUSES = {
    "taken twice": (
        "    pthread_mutex_lock(&t->lock);\n    pthread_mutex_lock(&t->lock);\n    pthread_mutex_unlock(&t->lock);\n",
        "`forget` takes `&t->lock` (line 3), and on some path takes it again (line 4) before it lets it go.",
    ),
    "let go twice": (
        "    pthread_mutex_lock(&t->lock);\n    pthread_mutex_unlock(&t->lock);\n    pthread_mutex_unlock(&t->lock);\n",
        "`forget` lets `&t->lock` go (line 4), and on some path lets it go again (line 5) before it takes it.",
    ),
    "let go though not taken": (
        "    if (!t->name)\n        goto out;\n    pthread_mutex_lock(&t->lock);\nout:\n    pthread_mutex_unlock(&t->lock);\n",
        "`forget` lets `&t->lock` go (line 7); other paths have taken it by then (line 5), but some path has not.",
    ),
}


@pytest.mark.parametrize(("body", "told"), MISUSES.values(), ids=MISUSES.keys())
def test_a_misused_lock_is_told_by_what_is_done_with_it(tmp_path: Path, body: str, told: str) -> None:
    (tmp_path / "a.c").write_text(f"int forget(struct table *t)\n{{\n{body}    return 0;\n}}\n")
    [finding] = outcrop.scan(tmp_path, patterns=["lock-misuse"])
    assert finding.explanation.en == told
