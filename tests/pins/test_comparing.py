"""What becomes of what was pinned: each state, in real repositories, with its sentence and its place."""

from dataclasses import replace
from pathlib import Path

import pytest

from outcrop.cache.results import Results
from outcrop.model.allowance import Allowance
from outcrop.model.drift import Drift
from outcrop.model.pin import Pin
from outcrop.pins.checking import fails
from outcrop.pins.comparing import Comparison, Side
from outcrop.pins.remembered import unmoved
from outcrop.scanning.selection import wanted
from outcrop.sources import Snapshot
from outcrop.sources.commit import Commit
from outcrop.sources.local import open_local
from pins.drifting import (
    CATALOGUE,
    GUARDED,
    LEAK,
    called,
    checked,
    drift,
    finder,
    pin,
    place,
    said,
    single,
    states,
)
from running import FORGET, HOLD, unsearched
from sources.places import commit, git, write

OTHER = called("other")
MORE = "\n".join(f"int f{n}(int a)\n{{\n    step_{n}(a);\n    return a * {n};\n}}\n" for n in range(5))
TWO = """\
int swap(struct peer *peer)
{
    pthread_mutex_lock(&old_lock);
    list_del(&peer->link);
    pthread_mutex_unlock(&old_lock);
    pthread_mutex_lock(&new_lock);
    list_add(&peer->link, &peers);
    pthread_mutex_unlock(&new_lock);
    return 0;
}
"""
LAMBDA = """\
int leave(struct peer *peer)
{
    auto forget = [&] {
        pthread_mutex_lock(&peers_lock);
        list_del(&peer->link);
        pthread_mutex_unlock(&peers_lock);
    };
    forget();
    return 0;
}
"""
LEAVING = LAMBDA.replace(
    "    forget();\n",
    "    pthread_mutex_lock(&state);\n    if (peer->busy)\n        return 1;\n    pthread_mutex_unlock(&state);\n",
)


LONG = FORGET.replace(
    "    return 0;\n",
    "    int held = peer->known;\n"
    "    for (int i = 0; i < peer->count; i++) {\n"
    "        held += peer->links[i].weight * 2;\n"
    "        note_link(peer->name, i, held);\n"
    "    }\n"
    "    tell_others(peer->name, peer->count, held);\n"
    "    return held;\n",
)


class TestIntact:
    def test_what_nobody_touched(self, top: Path) -> None:
        commit(top, {"list.c": FORGET + MORE})
        one = pin(top)
        commit(top, {"list.c": f"{FORGET}{MORE}int last;\n", "other.c": MORE})
        row = single(one, top)
        assert (row.state, place(row), row.why.en) == (
            "intact",
            "list.c:forget:2-8",
            "`forget` stands where it was pinned.",
        )
        assert row.then is not None
        assert row.then.commit == one.commit
        assert row.now is not None
        assert row.now.commit == git(top, "rev-parse", "HEAD")

    def test_at_its_own_commit(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        commit(top, {"list.c": MORE})
        row = single(one, top, None)
        assert (row.state, row.now) == ("intact", row.then)

    def test_a_comment_above_changes_nothing(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        commit(top, {"list.c": FORGET.replace("has left", "is gone")})
        assert single(one, top).state == "intact"

    def test_line_ends_are_no_change(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top, cite=["list.c:forget"])
        (top / "list.c").write_bytes(FORGET.replace("\n", "\r\n").encode())
        assert single(one, top, "worktree").state == "intact"


class TestMoved:
    def test_other_lines(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        commit(top, {"list.c": MORE + FORGET})
        row = single(one, top)
        first = MORE.count("\n") + 2
        assert (row.state, place(row)) == ("moved", f"list.c:forget:{first}-{first + 6}")
        assert row.why.en == f"`forget` is the same code, now on lines {first}-{first + 6} of list.c."

    def test_a_file_that_was_renamed(self, top: Path) -> None:
        commit(top, {"peers/list.c": FORGET + MORE})
        one = pin(top)
        git(top, "mv", "peers/list.c", "peers/set.c")
        commit(top, {})
        row = single(one, top)
        assert (row.state, place(row)) == ("moved", "peers/set.c:forget:2-8")

    def test_a_file_that_was_split(self, top: Path) -> None:
        commit(top, {"list.c": FORGET + MORE + OTHER})
        one = pin(top)
        commit(top, {"list.c": MORE, "forget.c": FORGET, "other.c": f"int first;\n{OTHER}"})
        rows = drift(one, top)
        assert [(row.state, place(row)) for row in rows] == [
            ("moved", "forget.c:forget:2-8"),
            ("moved", "other.c:other:3-9"),
        ]

    def test_files_that_were_merged(self, top: Path) -> None:
        commit(top, {"forget.c": FORGET, "other.c": OTHER})
        one = pin(top)
        git(top, "rm", "-q", "forget.c", "other.c")
        commit(top, {"all.c": FORGET + OTHER + MORE})
        rows = drift(one, top)
        assert [(row.state, place(row)) for row in rows] == [
            ("moved", "all.c:forget:2-8"),
            ("moved", "all.c:other:10-16"),
        ]

    def test_lines_that_are_no_function(self, top: Path) -> None:
        commit(top, {"list.c": f"{FORGET}\nstatic struct peer *peers;\nstatic int peers_count;\n"})
        one = pin(top, cite=["list.c:10-11"])
        commit(top, {"list.c": f"int first;\n{FORGET}\nstatic struct peer *peers;\nstatic int peers_count;\n"})
        row = single(one, top)
        assert (row.state, place(row)) == ("moved", "list.c::11-12")
        assert row.why.en == "`list.c:10-11` is the same code, now on lines 11-12 of list.c."

    def test_a_lambda_goes_with_its_function(self, top: Path) -> None:
        commit(top, {"leave.cc": LAMBDA})
        one = pin(top)
        assert [(row.symbol, row.lines) for row in one.finding] == [("leave::<lambda>", (3, 7))]
        git(top, "rm", "-q", "leave.cc")
        commit(top, {"away.cc": f"int first;\n{LAMBDA}"})
        row = single(one, top)
        assert (row.state, place(row)) == ("moved", "away.cc:leave::<lambda>:4-8")

    def test_a_lambda_in_no_function(self, top: Path) -> None:
        code = "auto forget = [](peer *peer) {\n    std::lock_guard<std::mutex> held(peers_lock);\n    peers.erase(peer);\n};\n"
        commit(top, {"list.cc": code})
        one = pin(top)
        assert [row.symbol for row in one.finding] == ["<lambda>"]
        assert single(one, top, None).state == "intact"
        commit(top, {"list.cc": f"int first;\n{code}"})
        row = single(one, top)
        assert (row.state, place(row)) == ("moved", "list.cc:<lambda>:2-5")


class TestChanged:
    def test_its_text_differs_and_its_grade_does_not(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        commit(top, {"list.c": FORGET.replace("return 0", "return peer->known")})
        row = single(one, top)
        assert (row.state, place(row)) == ("changed", "list.c:forget:2-8")
        assert row.why.en == "`forget` was changed, and its grade is still sound; it is on lines 2-8 of list.c."
        assert row.finding is not None
        assert row.finding.grade == "sound"

    def test_another_name(self, top: Path) -> None:
        commit(top, {"list.c": LONG + MORE})
        one = pin(top)
        commit(top, {"list.c": LONG.replace("int forget", "int drop") + MORE})
        row = single(one, top)
        assert (row.state, place(row)) == ("changed", "list.c:drop:2-14")

    def test_an_excerpt_has_no_grade(self, top: Path) -> None:
        commit(top, {"list.c": MORE})
        one = pin(top, cite=["list.c:f1"])
        commit(top, {"list.c": MORE.replace("step_1(a);", "step_1(a + 1);")})
        row = single(one, top)
        assert (row.state, row.pattern, row.why.en) == (
            "changed",
            None,
            "`f1` was changed; it is on lines 7-11 of list.c.",
        )

    @pytest.mark.parametrize(("before", "after"), [("sound", "unsure"), ("unsure", "sound")])
    def test_a_grade_that_became_unsure_or_was(self, top: Path, before: str, after: str) -> None:
        unsure = FORGET.replace("    list_del", "    void *to = &&out;\n    goto *to;\nout:\n    list_del")
        code = {"sound": FORGET, "unsure": unsure}
        commit(top, {"list.c": code[before]})
        one = pin(top)
        assert [row.grade for row in one.finding] == [before]
        commit(top, {"list.c": code[after]})
        row = single(one, top)
        assert row.state == "changed"
        assert row.why.en == (
            "`forget` was sound, and whether it still is can no longer be told; it is on lines 2-11 of list.c."
            if after == "unsure"
            else "`forget` was unsure and can be told now: on lines 2-8 of list.c it is sound."
        )


class TestWeakened:
    def test_its_grade_fell(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        commit(top, {"list.c": HOLD})
        row = single(one, top)
        assert (row.state, place(row)) == ("weakened", "list.c:forget:2-10")
        assert row.why.en == "`forget` was sound and is now leaky; it is on lines 2-10 of list.c."
        assert row.finding is not None
        assert [step.line for step in row.finding.witness] != []

    def test_its_function_begins_to_leak_by_another_pattern(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        late = "    pthread_mutex_lock(&other);\n    if (peer->busy)\n        return 1;\n    pthread_mutex_unlock(&other);\n    return 0;"
        commit(top, {"list.c": FORGET.replace("    return 0;", late)})
        row = single(one, top)
        assert (row.state, row.pattern) == ("weakened", GUARDED)
        assert row.why.en == f"`forget` now breaks a promise that it kept: {LEAK}; it is on lines 2-12 of list.c."
        assert row.finding is not None
        assert (row.finding.pattern, row.finding.grade) == (LEAK, "leaky")

    def test_an_excerpt_that_starts_to_keep_a_lock(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top, cite=["list.c:forget"])
        commit(top, {"list.c": HOLD})
        row = single(one, top)
        assert (row.state, row.pattern) == ("weakened", None)
        assert row.why.en == (
            f"`forget` now breaks a promise that it kept: {GUARDED}, {LEAK}; it is on lines 2-10 of list.c."
        )

    def test_a_leak_that_was_there_all_along_is_none_of_its_doing(self, top: Path) -> None:
        commit(top, {"list.c": HOLD})
        one = pin(top, cite=["list.c:forget"])
        commit(top, {"list.c": f"\n{HOLD}"})
        assert single(one, top).state == "moved"

    def test_of_a_lambda_neither_is_one_of_the_function_around_it(self, top: Path) -> None:
        commit(top, {"leave.cc": LEAVING})
        one = pin(top)
        assert [row.symbol for row in one.finding] == ["leave::<lambda>"]
        commit(top, {"leave.cc": f"int first;\n{LEAVING}"})
        assert single(one, top).state == "moved"

    def test_nor_is_one_of_another_function_of_its_name(self, top: Path) -> None:
        """Overloads: that the second leaked already says nothing of the first."""
        second = HOLD.replace("struct peer *peer", "struct peer *peer, int how").replace("known", "known & how")
        commit(top, {"list.cc": FORGET + second})
        one = pin(top, [], cite=["list.cc:2-8"])
        assert single(one, top).state == "intact"
        one = pin(top)
        commit(top, {"list.cc": HOLD + second})
        assert [(row.state, row.then and row.then.grade) for row in drift(one, top)] == [
            ("weakened", "sound"),
            ("moved", "leaky"),
        ]


class TestStrengthened:
    def test_its_grade_rose(self, top: Path) -> None:
        commit(top, {"list.c": HOLD})
        one = pin(top)
        commit(top, {"list.c": FORGET})
        row = single(one, top)
        assert (row.state, row.why.en) == (
            "strengthened",
            "`forget` was leaky and is now sound; it is on lines 2-8 of list.c.",
        )

    def test_a_broken_promise_is_met_no_more(self, top: Path) -> None:
        commit(top, {"list.c": HOLD})
        one = pin(top, [LEAK])
        commit(top, {"list.c": FORGET})
        row = single(one, top)
        assert (row.state, row.finding) == ("strengthened", None)
        assert row.why.en == "`forget` no longer breaks this promise; it is on lines 2-8 of list.c."


def removal(row: Drift) -> tuple[str, str] | None:
    return (row.removal.commit, row.removal.subject) if row.removal else None


class TestLost:
    """The function is gone: with the commit after which it stood there no more, where the history tells."""

    def test_a_function_that_was_removed(self, top: Path) -> None:
        commit(top, {"list.c": FORGET + MORE})
        one = pin(top)
        for number in range(5):
            commit(top, {"list.c": f"{FORGET}{MORE}int before_{number};\n"})
        gone = said(top, {"list.c": MORE}, "Peers are forgotten elsewhere\n\nSee the list.")
        for number in range(4):
            commit(top, {"list.c": f"{MORE}int after_{number};\n"})
        row = single(one, top)
        assert (row.state, row.now, row.why.en) == ("lost", None, "`forget` is gone.")
        assert removal(row) == (gone, "Peers are forgotten elsewhere")
        assert row.removal is not None
        assert row.removal.date == git(top, "log", "-1", "--format=%cI", gone)
        assert row.removal.permalink is None

    def test_its_commit_has_a_permalink_where_its_forge_is_known(self, top: Path) -> None:
        commit(top, {"list.c": FORGET + MORE})
        git(top, "remote", "add", "origin", "https://github.com/example/peers.git")
        one = pin(top)
        gone = commit(top, {"list.c": MORE})
        row = single(one, top)
        assert row.removal is not None
        assert row.removal.permalink == f"https://github.com/example/peers/commit/{gone}"

    def test_with_its_file(self, top: Path) -> None:
        commit(top, {"list.c": FORGET, "more.c": MORE})
        one = pin(top)
        git(top, "rm", "-q", "list.c")
        gone = said(top, {}, "No more list")
        assert removal(single(one, top)) == (gone, "No more list")

    def test_on_a_branch_that_was_merged(self, top: Path) -> None:
        """The history is that of the branch that is looked at: the merge brought it."""
        commit(top, {"list.c": FORGET + MORE})
        one = pin(top)
        git(top, "checkout", "-q", "-b", "topic")
        said(top, {"list.c": MORE}, "on the branch")
        git(top, "checkout", "-q", "main")
        commit(top, {"other.c": MORE})
        git(top, "merge", "-q", "--no-ff", "-m", "Merge topic", "topic")
        merged = git(top, "rev-parse", "HEAD")
        commit(top, {"later.c": MORE})
        assert removal(single(one, top)) == (merged, "Merge topic")

    def test_pinned_on_a_release_branch(self, top: Path) -> None:
        commit(top, {"list.c": FORGET + MORE})
        git(top, "checkout", "-q", "-b", "release")
        commit(top, {"version.c": "int version;\n", "other.c": OTHER})
        git(top, "checkout", "-q", "main")
        commit(top, {"more.c": MORE})
        gone = said(top, {"list.c": MORE}, "gone on main")
        forgotten, other = drift(pin(top, at="release"), top, "main")
        assert (forgotten.state, removal(forgotten)) == ("lost", (gone, "gone on main"))
        assert (other.state, removal(other)) == ("lost", None), "it never stood on main, so nobody removed it there"

    def test_against_an_older_commit_nobody_removed_anything(self, top: Path) -> None:
        commit(top, {"list.c": MORE})
        git(top, "tag", "old")
        commit(top, {"list.c": FORGET + MORE})
        row = single(pin(top), top, "old")
        assert (row.state, removal(row)) == ("lost", None)

    def test_missing_in_the_work_tree_alone(self, top: Path) -> None:
        """No commit took it away."""
        commit(top, {"list.c": FORGET + MORE})
        one = pin(top)
        commit(top, {"list.c": f"{FORGET}{MORE}int last;\n"})
        write(top, {"list.c": MORE})
        row = single(one, top, "worktree")
        assert (row.state, removal(row)) == ("lost", None)

    def test_the_pattern_is_met_no_more_though_the_function_stands(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        commit(top, {"list.c": FORGET.replace("    list_del(&peer->link);\n", "    peer->known = 0;\n")})
        row = single(one, top)
        assert (row.state, removal(row), place(row)) == ("lost", None, "list.c:forget:2-8")
        assert (
            row.why.en
            == "`forget` is still there, on lines 2-8 of list.c, but guarded-collection is no longer met in it."
        )

    def test_so_it_is_in_a_work_tree(self, top: Path) -> None:
        """HEAD is the pinned commit, and yet the code is another one."""
        commit(top, {"list.c": FORGET})
        one = pin(top)
        write(top, {"list.c": FORGET.replace("    list_del(&peer->link);\n", "    peer->known = 0;\n")})
        assert "guarded-collection is no longer met in it" in single(one, top, "worktree").why.en


class TestNew:
    def test_of_a_pattern_that_is_pinned_whole(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        commit(top, {"list.c": FORGET + OTHER})
        first, second = drift(one, top)
        assert (first.state, second.state, second.then) == ("intact", "new", None)
        assert second.why.en == "`other` was not there before; its grade is sound, and it is on lines 10-16 of list.c."

    def test_of_others_nothing_is_new(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top, only=["list.c:forget"])
        assert one.patterns == ()
        commit(top, {"list.c": FORGET + OTHER})
        assert states(drift(one, top)) == [("intact", GUARDED)]

    def test_in_a_file_that_is_not_committed(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        write(top, {"more.c": OTHER})
        first, second = drift(one, top, "worktree")
        assert (first.state, second.state) == ("intact", "new")
        assert second.why.en == "`other` was not there before; its grade is sound, and it is on lines 2-8 of more.c."
        assert second.now is not None
        assert second.now.commit is None
        assert states(drift(one, top)) == [("intact", GUARDED)]

    def test_not_in_vendored_code_of_which_another_row_names_a_function(self, top: Path) -> None:
        commit(top, {"list.c": FORGET, "third_party/list.c": OTHER + called("third")})
        whole, part = pin(top), pin(top, only=["third_party/list.c:third"])
        both = replace(whole, finding=(*whole.finding, *part.finding))
        assert [row.symbol for row in both.finding] == ["forget", "third"]
        assert states(drift(both, top)) == [("intact", GUARDED)] * 2


class TestUnsure:
    """A doubt is told as a doubt: all likely places, none of them taken for true, none of them told as new."""

    def test_two_places_are_equally_likely(self, top: Path) -> None:
        commit(top, {"list.c": FORGET + MORE})
        one = pin(top)
        commit(top, {"list.c": MORE, "one.c": FORGET, "two.c": FORGET})
        row = single(one, top)
        assert (row.state, row.now, row.removal) == ("unsure", None, None)
        assert row.why.en == "`forget` may be at any of 2 places now, or gone."
        assert [f"{one.path}:{one.symbol}:{one.lines}" for one in row.candidates] == [
            "one.c:forget:(2, 8)",
            "two.c:forget:(2, 8)",
        ]

    def test_only_one_is_likely_and_not_likely_enough(self, top: Path) -> None:
        commit(top, {"list.c": LONG + MORE})
        one = pin(top)
        git(top, "rm", "-q", "list.c")
        far = "".join(f"    wake_{number}(peer, held, {number});\n    held += known_{number};\n" for number in range(6))
        commit(
            top,
            {"set.c": LONG.replace("int forget", "int drop").replace("    return held;\n", f"{far}    return held;\n")},
        )
        row = single(one, top)
        assert (row.state, len(row.candidates)) == ("unsure", 1)
        assert row.why.en == "`forget` may be what stands on lines 2-26 of set.c now, or it is gone."

    def test_one_that_leaks_is_new_all_the_same(self, top: Path) -> None:
        commit(top, {"list.c": FORGET + MORE})
        one = pin(top)
        commit(top, {"list.c": MORE, "one.c": HOLD, "two.c": HOLD})
        rows = drift(one, top)
        assert [row.state for row in rows] == ["unsure", "new", "new"]


class TestSeveralInOneFunction:
    """Two locks, two findings: the one that changed is not taken for the other."""

    def test_each_keeps_its_own(self, top: Path) -> None:
        commit(top, {"list.c": TWO})
        one = pin(top)
        assert len({row.fingerprint for row in one.finding}) == 2
        commit(top, {"list.c": f"\n{TWO}"})
        rows = drift(one, top)
        assert [row.state for row in rows] == ["moved", "moved"]
        assert all(row.now and row.then and row.now.fingerprint == row.then.fingerprint for row in rows)

    def test_one_leaks_and_the_other_does_not(self, top: Path) -> None:
        commit(top, {"list.c": TWO})
        one = pin(top)
        commit(top, {"list.c": TWO.replace("    list_add", "    if (!peer->known)\n        return -1;\n    list_add")})
        grades = {
            row.finding.roles[0].text: (row.state, row.now and row.now.grade) for row in drift(one, top) if row.finding
        }
        assert grades["pthread_mutex_lock(&new_lock);"] == ("weakened", "leaky")

    def test_both_are_another_text_now(self, top: Path) -> None:
        """By the words of their roles each is found again, and the one that leaks is told."""
        commit(top, {"list.c": TWO})
        one = pin(top)
        code = TWO.replace("old_lock", "former_lock").replace(
            "list_add(&peer->link, &peers)", "list_add(&peer->link, &all)"
        )
        commit(top, {"list.c": code})
        rows = {row.then.fingerprint: row for row in drift(one, top) if row.then}
        assert [row.state for row in rows.values()] == ["changed", "changed"]
        locks = [rows[row.fingerprint].finding for row in one.finding]
        assert [found and found.roles[0].text for found in locks] == [
            "pthread_mutex_lock(&former_lock);",
            "pthread_mutex_lock(&new_lock);",
        ]

    def test_one_of_them_is_gone(self, top: Path) -> None:
        commit(top, {"list.c": TWO})
        one = pin(top)
        commit(top, {"list.c": TWO.replace("    list_del(&peer->link);\n", "")})
        assert [(row.state, row.then and row.then.fingerprint) for row in drift(one, top)] == [
            ("lost", one.finding[0].fingerprint),
            ("changed", one.finding[1].fingerprint),
        ]

    def test_a_third_is_new(self, top: Path) -> None:
        commit(top, {"list.c": TWO})
        one = pin(top)
        third = "    pthread_mutex_lock(&a);\n    list_del(&peer->a);\n    pthread_mutex_unlock(&a);\n    return 0;"
        commit(top, {"list.c": TWO.replace("    return 0;", third)})
        assert [row.state for row in drift(one, top)] == ["changed", "changed", "new"]


def test_another_outcrop_may_grade_the_same_code_otherwise(top: Path) -> None:
    """Then it is not the code that was changed, and nobody says so."""
    commit(top, {"list.c": FORGET})
    one = pin(top)
    before = replace(one, finding=(replace(one.finding[0], grade="leaky"),))
    row = single(before, top, None)
    assert row.state == "strengthened"
    assert row.why.en == (
        "`forget` was leaky when it was pinned, and this Outcrop finds it sound in the same code; it is on lines 2-8 of list.c."
    )
    unknown = replace(one, patterns=(), finding=(replace(one.finding[0], pattern=LEAK, grade="leaky"),))
    row = single(unknown, top, None)
    assert (row.state, row.why.en) == (
        "lost",
        "`forget` is there, but this Outcrop does not find lock-leak in it any more.",
    )


class TestAnOutcropThatKnowsBetter:
    """What an older one took for a broken promise, and this one does not: nobody mended the code."""

    TOLD = "`forget` is there, but this Outcrop does not find lock-leak in it any more."

    def test_at_its_own_commit(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        row = single(mistaken(pin(top)), top, None)
        assert (row.state, row.why.en) == ("lost", self.TOLD)

    def test_at_another_one(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = mistaken(pin(top))
        commit(top, {"list.c": f"\n{FORGET}"})
        row = single(one, top)
        assert (row.state, row.why.en) == ("lost", self.TOLD)


def mistaken(one: Pin) -> Pin:
    """A pin that expects a leak where none is."""
    return replace(one, patterns=(), finding=(replace(one.finding[0], pattern=LEAK, grade="leaky"),))


class TestUnread:
    """What could not be read is neither lost nor new, and nobody knows better for good."""

    SLOW = "What became of `forget` cannot be told: list.c could not be read, since that took too long."

    def test_a_file_that_takes_too_long(self, top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        commit(top, {"list.c": FORGET, "other.c": OTHER})
        one, results = pin(top), Results(tmp_path / "results.sqlite")
        with monkeypatch.context() as slow:
            unsearched(slow, "list.c")
            rows, run = checked(one, folder=top, against=None, results=results)
        assert [(row.state, row.finding) for row in rows][:1] == [("unsure", None)]
        assert (rows[0].why.en, rows[1].state, run.ended().failed) == (self.SLOW, "intact", 0)
        assert states(checked(one, folder=top, against=None, results=results)[0]) == [("intact", GUARDED)] * 2

    def test_a_leak_is_not_mended_by_that(self, top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        commit(top, {"list.c": HOLD})
        one = pin(top, [LEAK])
        commit(top, {"list.c": f"\n{HOLD}"})
        unsearched(monkeypatch, "list.c", "too-deep")
        row = single(one, top)
        assert (row.state, place(row)) == ("unsure", "list.c:forget:3-11")
        assert row.why.zh == "无法判断 `forget` 的现状：list.c 未能读取，因为其代码嵌套过深。"

    def test_an_excerpt_that_is_the_same_is_so(self, top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top, cite=["list.c:forget", "list.c:1-1"])
        commit(top, {"list.c": f"\n{FORGET}"})
        unsearched(monkeypatch, "list.c")
        assert [row.state for row in drift(one, top)] == ["moved", "moved"]
        commit(top, {"list.c": FORGET.replace("return 0", "return 1")})
        assert [row.state for row in drift(one, top)] == ["unsure", "intact"]

    @pytest.mark.parametrize("side", [0, 1])
    def test_a_file_that_git_does_not_hold(self, top: Path, tmp_path: Path, side: int) -> None:
        """It may come, and then it is known better."""
        commit(top, {"list.c": FORGET})
        one, results = pin(top), Results(tmp_path / "results.sqlite")
        commit(top, {"list.c": f"{FORGET}int last;\n"})
        blob = git(top, "rev-parse", f"HEAD~{1 - side}:list.c")
        file = top / ".git/objects" / blob[:2] / blob[2:]
        file.rename(tmp_path / "away")
        [row] = checked(one, folder=top, results=results)[0]
        assert (row.state, row.now) == ("unsure", None)
        assert row.why.en == (
            "What became of `forget` cannot be told: list.c could not be read, since its bytes are not to be had."
        )
        (tmp_path / "away").rename(file)
        assert states(checked(one, folder=top, results=results)[0]) == [("intact", GUARDED)]

    def test_nor_is_anything_new_in_it(self, top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        with monkeypatch.context() as slow:
            unsearched(slow, "list.c")
            assert states(drift(replace(one, finding=()), top, None)) == []
        both = Comparison("peers", None, {}, Side(at(top), (), {"list.c": "too-large"}), Side(at(top), ()), unmoved)
        [row] = both.newcomers(finder().findings(at(top), [CATALOGUE.pattern(GUARDED)], None, lambda *_: None))
        assert (row.state, row.then) == ("unsure", None)
        assert row.why.en == (
            "`forget` is sound, and whether it was there before cannot be told: list.c could not be read, since it is too large."
        )


def at(top: Path, revision: str | None = "HEAD") -> Snapshot:
    return open_local(str(top), revision, wanted)


class TestSide:
    def test_what_stands_at_a_commit_is_cited_unread(self, top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        commit(top, {"list.c": FORGET})
        snapshot = at(top)
        monkeypatch.setattr(Commit, "read", None)
        here = Side(snapshot, ()).standing("list.c", "forget", (2, 8))
        assert here.citation is not None
        assert here.citation.swhid.startswith(f"swh:1:cnt:{git(top, 'rev-parse', 'HEAD:list.c')};")

    def test_what_nobody_can_read_is_not_cited(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        assert Side(at(top, None), ()).standing("none.c", "forget", (2, 8)).citation is None
        assert Side(at(top), ()).standing("none.c", "forget", (2, 8)).citation is None

    def test_each_file_is_read_once(self, top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        commit(top, {"list.c": FORGET})
        read, plain = [], Commit.read
        monkeypatch.setattr(Commit, "read", lambda *told: read.append(told[1]) or plain(*told))
        side = Side(at(top), ())
        assert [side.text("list.c", (1, 1)), side.text("list.c", (2, 2)), side.shut("list.c")][2] is None
        assert read == ["list.c"]


class TestAllowed:
    """An allowed finding does not count."""

    LATE = "    pthread_mutex_lock(&other);\n    if (peer->busy)\n        return 1;{remark}\n    pthread_mutex_unlock(&other);\n    return 0;"

    def test_a_leak_that_a_comment_allows_is_none(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top, cite=["list.c:forget"])
        remark = "    // outcrop: allow lock-leak the caller lets go"
        leaking = FORGET.replace("    return 0;", self.LATE.format(remark=""))
        allowed = leaking.replace("    pthread_mutex_lock(&other);", f"    pthread_mutex_lock(&other);{remark}")
        commit(top, {"list.c": allowed})
        assert single(one, top).state == "changed"
        commit(top, {"list.c": leaking})
        assert single(one, top).state == "weakened"

    def test_a_grade_that_fell_may_stand_where_it_is_allowed(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        commit(top, {"list.c": HOLD})
        rows, run = checked(one, folder=top)
        assert (run.ended().failed, fails(rows[0], ["weakened"])) == (1, True)
        mark = rows[0].now and rows[0].now.fingerprint
        run.allow = (Allowance(mark or "", "It is known.", None, "Ada"),)
        [row] = run
        assert row.finding is not None
        assert row.finding.suppressed is not None
        assert (row.state, run.ended().failed, fails(row, ["weakened:leaky"])) == ("weakened", 0, False)


def test_the_number_of_places_is_the_true_one(top: Path) -> None:
    commit(top, {"list.c": FORGET + MORE})
    one = pin(top, only=["list.c:forget"])
    commit(top, {"list.c": MORE, **{f"p{number}.c": FORGET for number in range(12)}})
    row = single(one, top)
    assert (len(row.candidates), row.why.en) == (8, "`forget` may be at any of 12 places now, or gone.")


def test_one_line_is_a_line(top: Path) -> None:
    commit(top, {"list.c": "static int known_peers = 4;\n"})
    one = pin(top, cite=["list.c:1"])
    commit(top, {"list.c": "\nstatic int known_peers = 4;\n"})
    why = single(one, top).why
    assert (why.en, why.zh) == (
        "`list.c:1-1` is the same code, now on line 2 of list.c.",
        "`list.c:1-1` 代码未变，现位于 list.c 第 2 行。",
    )


def test_what_is_met_no_more_is_named_in_both_languages(top: Path) -> None:
    commit(top, {"list.c": FORGET})
    one = pin(top)
    commit(top, {"list.c": FORGET.replace("    list_del(&peer->link);\n", "    peer->known = 0;\n")})
    assert single(one, top).why.zh == "`forget` 仍在（list.c 第 2-8 行），但已不再符合模式 guarded-collection。"
