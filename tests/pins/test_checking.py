"""A check as a whole: with what a pin is compared, what fails, what is counted, and what stands in the way."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from outcrop.cache.results import Results
from outcrop.errors import OutcropError, SourceError
from outcrop.model.drift import STATES, Drift
from outcrop.model.pin import PinnedExcerpt
from outcrop.pins.checking import Check, fails
from outcrop.pins.pinning import Wish, pin_of, place_of
from outcrop.sources import Reach
from pins.drifting import (
    CATALOGUE,
    ENROL,
    GUARDED,
    LEAK,
    called,
    checked,
    drift,
    finder,
    pin,
    place,
    single,
    states,
)
from running import FORGET, HOLD
from sources.places import commit, git, write
from sources.servers import peers, web

OTHER = called("other")


class TestAgainst:
    def test_latest_is_where_head_is(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        newest = commit(top, {"list.c": f"\n{FORGET}"})
        rows, run = checked(one, folder=top, against="latest")
        assert [row.state for row in rows] == ["moved"]
        [told] = run.ended().pins
        assert (told.against, told.now, told.commit) == ("latest", newest, one.commit)

    @pytest.mark.parametrize("name", ["v2", "topic", "HEAD~1", "short"])
    def test_a_revision_by_whatever_name(self, top: Path, name: str) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        second = commit(top, {"list.c": HOLD})
        git(top, "tag", "v2")
        git(top, "branch", "topic")
        commit(top, {"list.c": FORGET})
        against = second[:10] if name == "short" else name
        rows, run = checked(one, folder=top, against=against)
        assert [row.state for row in rows] == ["weakened"]
        assert [(told.against, told.now) for told in run.ended().pins] == [(against, second)]

    def test_none_is_its_own_commit(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top, cite=["list.c:1-3"])
        commit(top, {"list.c": HOLD})
        rows, run = checked(one, folder=top, against=None)
        assert [row.state for row in rows] == ["intact"]
        assert [(told.against, told.now) for told in run.ended().pins] == [(None, one.commit)]

    def test_the_work_tree_is_read_as_it_is(self, top: Path) -> None:
        commit(top, {"list.c": FORGET, "other.c": OTHER})
        one = pin(top)
        write(top, {"list.c": HOLD})
        rows, run = checked(one, folder=top, against="worktree")
        assert [(row.state, row.now and row.now.commit) for row in rows] == [
            ("weakened", None),
            ("intact", one.commit),
        ]
        assert [(told.against, told.now) for told in run.ended().pins] == [("worktree", None)]

    def test_the_work_tree_around_the_lock_file_of_a_pin_that_is_told_by_its_url(self, top: Path) -> None:
        url = "https://github.com/example/peers"
        commit(top, {"list.c": FORGET})
        git(top, "remote", "add", "origin", f"{url}.git")
        one = replace(pin(top), url=url)
        write(top, {"list.c": HOLD})
        assert single(one, top, "worktree").state == "weakened"

    def test_no_such_revision(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        with pytest.raises(SourceError) as caught:
            drift(pin(top), top, "v9")
        assert str(caught.value) == (
            f"peers: There is no revision 'v9' in '{top}'; name a commit, branch or tag that is there."
        )


class TestFailing:
    @pytest.mark.parametrize(
        ("fail_on", "count"),
        [
            (("lost", "weakened"), 2),
            (("weakened",), 1),
            (("lost",), 1),
            (("lost:sound",), 1),
            (("lost:leaky",), 0),
            (("weakened:leaky",), 1),
            (("weakened:sound",), 0),
            (("new",), 2),
            (("new:leaky",), 1),
            (("new:leaky", "new"), 2),
            (("unsure", "changed", "moved", "strengthened"), 0),
            ((), 0),
        ],
    )
    def test_states_with_and_without_a_grade(self, top: Path, fail_on: tuple[str, ...], count: int) -> None:
        commit(top, {"list.c": FORGET, "other.c": OTHER})
        one = pin(top)
        git(top, "rm", "-q", "other.c")
        held = ENROL.replace("enrol", "admit").replace(
            "    hash_add", "    if (!peer->name)\n        return -1;\n    hash_add"
        )
        commit(top, {"list.c": HOLD, "a.c": ENROL, "b.c": held})
        rows, run = checked(one, folder=top)
        assert sorted(row.state for row in rows) == ["lost", "new", "new", "weakened"]
        assert sum(fails(row, fail_on) for row in rows) == count
        run.fail_on = fail_on
        list(run)
        assert (run.ended().failed, run.ended().fail_on) == (count, fail_on)

    def test_an_excerpt_that_begins_to_leak_counts_as_leaky(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top, cite=["list.c:forget"])
        commit(top, {"list.c": HOLD})
        assert fails(single(one, top), ["weakened:leaky"])

    def test_every_state_is_counted(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        record = checked(pin(top), folder=top)[1].ended()
        assert dict(record.states) == {state: int(state == "intact") for state in STATES}
        assert (record.failed, record.missing, record.notes) == (0, (), ())


def system(top: Path, name: str, code: str = FORGET) -> Path:
    """A repository beside the others."""
    place = top / name
    place.mkdir(parents=True)
    commit(place, {"list.c": code})
    return place


class TestMissing:
    def test_of_several_the_others_are_checked(self, top: Path) -> None:
        pins = [replace(pin(system(top, name), folder=top), name=name) for name in ("first", "second", "third")]
        shutil.rmtree(top / "second")
        rows, run = checked(*pins, folder=top)
        record = run.ended()
        assert [(row.pin, row.state) for row in rows] == [("first", "intact"), ("third", "intact")]
        assert [one.name for one in record.pins] == ["first", "third"]
        assert record.states["intact"] == 2
        assert record.missing == (
            f"second: There is no git repository at '{top}/second'; mend the pin's place, or the mirror of its system.",
        )

    def test_nothing_of_it_is_told_where_it_cannot_be_read_to_the_end(self, top: Path) -> None:
        """The trees of its own commit are there, one blob of the other revision's is not."""
        pins = [replace(pin(system(top, name), folder=top), name=name) for name in ("first", "second")]
        commit(top / "first", {"list.c": HOLD})
        tree = git(top / "first", "rev-parse", "HEAD^{tree}")
        os.unlink(top / "first/.git/objects" / tree[:2] / tree[2:])
        rows, run = checked(*pins, folder=top)
        assert [row.pin for row in rows] == ["second"]
        assert [one.split(":")[0] for one in run.ended().missing] == ["first"]

    def test_none_at_all_is_an_error(self, top: Path) -> None:
        one = pin(system(top, "first"), folder=top)
        shutil.rmtree(top / "first")
        with pytest.raises(SourceError, match=r"^peers: There is no git repository at ") as caught:
            drift(one, top)
        assert caught.value.code == 3

    def test_a_repository_that_was_moved(self, top: Path) -> None:
        """Its place is told from the lock file's folder: both may be moved together, and one of them needs a hand."""
        one = pin(system(top, "here/peers"), folder=top / "here")
        assert one.place is None or one.place == "peers"
        (top / "here").rename(top / "there")
        assert states(drift(replace(one, url=None, place="peers"), top / "there")) == [("intact", GUARDED)]
        (top / "there/peers").rename(top / "away")
        with pytest.raises(SourceError):
            drift(replace(one, url=None, place="peers"), top / "there")
        assert states(drift(replace(one, url=None, place="../away"), top / "there")) == [("intact", GUARDED)]

    def test_a_commit_that_is_gone(self, top: Path) -> None:
        """The history was rewritten, and nothing keeps what was there before."""
        commit(top, {"list.c": FORGET})
        one = pin(top)
        git(top, "commit", "-q", "--amend", "-m", "rewritten")
        git(top, "reflog", "expire", "--expire=now", "--all")
        git(top, "gc", "-q", "--prune=now")
        with pytest.raises(SourceError) as caught:
            drift(one, top)
        assert str(caught.value) == (
            f"peers: There is no commit {one.commit} in '{top}': the history was rewritten, or it was not fetched; name one that is there."
        )
        assert caught.value.code == 3

    def test_a_bare_repository_has_no_work_tree(self, top: Path) -> None:
        whole = system(top, "whole")
        git(top, "clone", "-q", "--bare", str(whole), "bare.git")
        one = replace(pin(top / "bare.git", folder=top), url=None, place="bare.git")
        assert states(drift(one, top)) == [("intact", GUARDED)]
        with pytest.raises(SourceError, match="its work tree is not here: "):
            drift(one, top, "worktree")


class TestFetching:
    def test_progress_is_told_while_a_pin_is_fetched(self, top: Path, tmp_path: Path) -> None:
        """Whoever shows it may also stop it."""
        upstream = peers(tmp_path / "upstream")
        with web(upstream.root) as server:
            reach = Reach(cache=tmp_path / "fetched")
            place = place_of(f"{server.url}/peers.git", top, reach)
            one = pin_of(place, Wish((CATALOGUE.pattern(GUARDED),)), finder(), "peers", lambda *_: None)
            told: list[str] = []
            run = Check([one], top, finder(), Reach(cache=tmp_path / "empty"), None)
            run.progress = lambda name, doing, done, total: told.append(doing)
            assert states(list(run)) == [("intact", GUARDED)] * len(one.finding)
        assert any("fetch" in doing for doing in told), told


class TestTags:
    def test_a_tag_that_was_moved_is_told_and_fails_nothing(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        git(top, "tag", "v1")
        one = pin(top, at="v1")
        assert one.tag == "v1"
        second = commit(top, {"list.c": f"\n{FORGET}"})
        git(top, "tag", "-f", "v1")
        rows, run = checked(one, folder=top, against=None)
        assert [row.state for row in rows] == ["intact"]
        assert run.ended().notes == (
            f"The tag 'v1' of 'peers' now points to {second}, and was pinned at {one.commit}: "
            "it was moved; see why, then `outcrop update peers --to v1` to follow it.",
        )
        assert run.ended().failed == 0

    def test_a_tag_with_a_message_is_its_commit(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        git(top, "tag", "-a", "-m", "first", "v1")
        one = pin(top, at="v1")
        assert (one.tag, one.commit) == ("v1", git(top, "rev-parse", "HEAD"))
        assert checked(one, folder=top)[1].ended().notes == ()

    def test_a_branch_is_no_tag(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        assert pin(top, at="main").tag is None


class TestWrong:
    """What a person wrote into the lock file, and no commit bears out."""

    def test_an_unknown_pattern(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        with pytest.raises(OutcropError) as caught:
            drift(replace(one, finding=(replace(one.finding[0], pattern="lock-laek"),)), top)
        assert str(caught.value) == (
            "The pin 'peers' expects the pattern 'lock-laek', which no catalogue has; name its folder with --catalogue, or unpin it."
        )
        assert caught.value.code == 2

    @pytest.mark.parametrize("against", [None, "latest"])
    @pytest.mark.parametrize(
        ("row", "told"),
        [
            (PinnedExcerpt("list.c", (5, 90)), "names lines 5-90 of 'list.c', which holds 8 lines at "),
            (PinnedExcerpt("none.c", (5, 9)), "names lines 5-9 of 'none.c', and no such file of C or C++ stands at "),
            (PinnedExcerpt("README", (1, 1)), "names lines 1-1 of 'README', and no such file of C or C++ stands at "),
            (
                PinnedExcerpt("list.c", (1, 2), "nothing"),
                "names lines 1-2 of 'list.c', and no function 'nothing' stands there at ",
            ),
            (
                PinnedExcerpt("list.c", (1, 1), "forget"),
                "names lines 1-1 of 'list.c', and no function 'forget' stands there at ",
            ),
            (
                PinnedExcerpt("../list.c", (1, 1)),
                "names lines 1-1 of '../list.c', and no such file of C or C++ stands at ",
            ),
        ],
    )
    def test_lines_that_its_own_commit_does_not_hold(
        self, top: Path, against: str | None, row: PinnedExcerpt, told: str
    ) -> None:
        commit(top, {"list.c": FORGET, "README": "Peers.\n"})
        one = replace(pin(top), excerpt=(row,))
        with pytest.raises(OutcropError) as caught:
            drift(one, top, against)
        assert str(caught.value) == f"The pin 'peers' {told}{one.commit}; mend the lock file, or pin it anew."
        assert caught.value.code == 2

    def test_other_lines_than_those_of_the_function(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        wrong = replace(one, patterns=(), finding=(replace(one.finding[0], lines=(1, 8)),))
        assert single(wrong, top, None).state == "changed"
        wrong = replace(one, patterns=(), finding=(replace(one.finding[0], lines=(3, 8)),))
        assert single(wrong, top, None).state == "changed"

    def test_a_row_that_somebody_edited(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        for field, value in {"symbol": "remembr", "fingerprint": "0" * 16}.items():
            row = single(replace(one, patterns=(), finding=(replace(one.finding[0], **{field: value}),)), top, None)
            assert (row.state, "not as the lock file has it" in row.why.en) == ("changed", True)

    def test_a_grade_that_the_pattern_does_not_have(self, top: Path) -> None:
        commit(top, {"list.c": FORGET})
        one = pin(top)
        with pytest.raises(OutcropError) as caught:
            drift(replace(one, finding=(replace(one.finding[0], grade="sonud"),)), top, None)
        assert str(caught.value) == (
            "The pin 'peers' expects the grade 'sonud' of guarded-collection in list.c:forget; "
            "expected one of sound, holds, leaky, unsure; did you mean 'sound'?"
        )


@pytest.mark.parametrize(
    "path",
    [
        "a folder/a list.c",
        'say "no".c',
        "it's.c",
        "größe/列表.c",
        "back\\slash.c",
        "new\nline.c",
        "[list]*?.c",
        ":(top)list.c",
    ],
)
def test_paths_of_any_kind(top: Path, path: str) -> None:
    commit(top, {path: FORGET})
    one = pin(top)
    assert [row.path for row in one.finding] == [path]
    assert single(one, top, None).state == "intact"
    commit(top, {path: f"\n{FORGET}"})
    assert place(single(one, top)) == f"{path}:forget:3-9"
    git(top, "--literal-pathspecs", "rm", "-q", "--", path)
    gone = commit(top, {"more.c": "int more;\n"})
    row = single(one, top)
    assert row.removal is not None
    assert (row.state, row.removal.commit) == ("lost", gone)


class TestRemembering:
    def told(self, rows: list[Drift]) -> list[str]:
        return [repr(row) for row in rows]

    def test_what_is_remembered_is_what_is_found(self, top: Path, tmp_path: Path) -> None:
        commit(top, {"list.c": FORGET, "other.c": OTHER, "leak.c": called("leak", HOLD)})
        one = pin(top, [], cite=["list.c:forget", "other.c:3-5"])
        whole = replace(pin(top, [GUARDED, LEAK]), excerpt=one.excerpt)
        git(top, "rm", "-q", "other.c")
        commit(top, {"list.c": f"int first;\n{HOLD}", "leak.c": called("leak")})
        results = Results(tmp_path / "results.sqlite")
        first = checked(whole, folder=top)[0]
        assert {row.state for row in first} >= {"weakened", "lost", "strengthened"}
        for _ in range(2):
            assert self.told(checked(whole, folder=top, results=results)[0]) == self.told(first)

    def test_a_work_tree_is_never_remembered(self, top: Path, tmp_path: Path) -> None:
        commit(top, {"list.c": FORGET})
        one, results = pin(top), Results(tmp_path / "results.sqlite")
        for code, state in ((FORGET, "intact"), (HOLD, "weakened"), (f"\n{FORGET}", "moved")):
            write(top, {"list.c": code})
            assert [row.state for row in checked(one, folder=top, against="worktree", results=results)[0]] == [state]
