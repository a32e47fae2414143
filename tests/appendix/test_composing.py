"""From findings to a document: parts, numbers, labels, captions, licences and the matrix."""

import os
import shutil
from pathlib import Path

import pytest

from appendix.composed import CATALOGUE, document
from outcrop.appendix.composing import Composer
from outcrop.appendix.document import Licence
from outcrop.appendix.flows import Flows
from outcrop.appendix.gathering import pinned, scanned
from outcrop.errors import OutcropError, SourceError
from outcrop.model.appendix import AppendixWish, ChosenExcerpt
from outcrop.model.finding import Words
from outcrop.model.pin import Pin, PinnedExcerpt, PinnedFinding
from outcrop.model.system import System
from outcrop.scanning import Request
from outcrop.scanning.finding import Finder
from outcrop.sources import Reach
from running import CONNECT, FORGET, unsearched
from sources.places import commit, git, write

URL = "https://github.com/example/peers"
PEERS = System(id="peers", title=Words("Peers", "对等体"), url=URL, licence="MIT")


@pytest.fixture
def peers(tmp_path: Path) -> Path:
    """A checkout of a known system, with two findings of different concerns."""
    place = tmp_path / "peers"
    place.mkdir()
    commit(place, {"list.c": FORGET, "join.c": CONNECT})
    git(place, "remote", "add", "origin", f"{URL}.git")
    git(place, "tag", "v1")
    return place


def test_excerpts_are_numbered_through_all_parts(tmp_path: Path) -> None:
    one, two = (write(tmp_path / name, {"list.c": FORGET, "join.c": CONNECT}) for name in ("one", "two"))
    told = document(one, two, patterns=("guarded-collection", "goto-unwind"))
    assert [(part.key, [entry.number for entry in part.entries]) for part in told.parts] == [
        ("one", [1, 2]),
        ("two", [3, 4]),
    ]
    assert told.matrix == {(name, one): 1 for name in ("one", "two") for one in ("guarded-collection", "goto-unwind")}


@pytest.mark.parametrize(
    ("group", "keys"),
    [
        ("system", ["one"]),
        ("concern", ["scalability", "fault-tolerance"]),
        ("pattern", ["goto-unwind", "guarded-collection"]),
    ],
)
def test_parts_are_systems_concerns_or_patterns(tmp_path: Path, group: str, keys: list[str]) -> None:
    top = write(tmp_path / "one", {"list.c": FORGET, "join.c": CONNECT})
    wish = AppendixWish(group=group)  # type: ignore[arg-type]
    told = document(top, wish=wish, patterns=("guarded-collection", "goto-unwind"))
    assert [part.key for part in told.parts] == keys


def test_labels_are_unique(tmp_path: Path) -> None:
    top = write(tmp_path / "one", {"a.c": FORGET, "b.c": FORGET})
    labels = [entry.label for entry in document(top, patterns=("guarded-collection",)).entries]
    assert labels == ["one-forget-guarded-collection", "one-forget-guarded-collection-2"]


def test_neighbours_are_one_excerpt(tmp_path: Path) -> None:
    top = write(tmp_path / "one", {"a.c": FORGET + FORGET.replace("forget", "leave")})
    wish_all = document(top, patterns=("guarded-collection",), limit=None)
    (entry,) = wish_all.entries
    assert entry.caption.en == "`forget` and `leave` in a.c, lines 1–16"
    assert [one.lines for one in entry.source.cited] == [(1, 16)]
    assert len(entry.said) == 2


def test_a_known_system_is_told_with_its_revision(peers: Path) -> None:
    request = Request((f"{peers}@v1",), CATALOGUE, (CATALOGUE.pattern("guarded-collection"),), jobs=1)
    gathered = list(scanned(request, {"peers": PEERS}, lambda *_: None))
    (part,) = Composer(CATALOGUE, AppendixWish(), 3).document(gathered).parts
    (entry,) = part.entries
    assert (part.system, part.title) == (PEERS, PEERS.title)
    assert entry.caption.en == "`forget` in list.c, lines 1–8 (peers v1)"
    assert entry.said[0].claim.zh.startswith("这体现了 对等体 的可扩展性。")
    link = f"{URL}/blob/{git(peers, 'rev-parse', 'v1')}/list.c#L1-L8"
    assert [one.citation.permalink for one in entry.source.cited] == [link]


class TestLicence:
    @pytest.mark.parametrize(
        ("head", "files", "systems", "licence"),
        [
            (
                "/* SPDX-License-Identifier: GPL-2.0-only */\n",
                {"LICENSE": ""},
                {"peers": PEERS},
                Licence("GPL-2.0-only", "file"),
            ),
            ("", {"LICENSE": ""}, {"peers": PEERS}, Licence("MIT", "system")),
            ("", {"COPYING.LIB": ""}, {}, Licence("COPYING.LIB", "repository")),
            ("", {}, {}, Licence(None, "nobody")),
        ],
    )
    def test_it_is_told_by_who_is_nearest(
        self, peers: Path, head: str, files: dict[str, str], systems: dict[str, System], licence: Licence
    ) -> None:
        commit(peers, {"list.c": head + FORGET, "NOTES": "", **files})
        for address in (str(peers), f"{peers}@HEAD"):
            request = Request((address,), CATALOGUE, (CATALOGUE.pattern("guarded-collection"),), jobs=1)
            gathered = list(scanned(request, systems, lambda *_: None))
            (entry,) = Composer(CATALOGUE, AppendixWish(), 3).document(gathered).entries
            assert entry.licence == licence

    def test_what_holds_for_all_files_is_asked_once(self, peers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        commit(peers, {f"list{n}.c": FORGET for n in range(9)})
        patterns = (CATALOGUE.pattern("guarded-collection"),)
        request = Request((f"{peers}@HEAD",), CATALOGUE, patterns, jobs=1)
        gathered = list(scanned(request, {}, lambda *_: None))
        log = write(peers.parent / "bin", {"log": ""}) / "log"
        write(log.parent, {"git": f'#!/bin/sh\necho "$*" >> {log}\nexec {shutil.which("git")} "$@"\n'})
        (log.parent / "git").chmod(0o700)
        monkeypatch.setenv("PATH", str(log.parent), prepend=os.pathsep)
        assert len(Composer(CATALOGUE, AppendixWish(), None).document(gathered).entries) == 10
        assert [one.split()[-3:-1] for one in log.read_text().splitlines() if "ls-tree" in one] == [["ls-tree", "-z"]]


def test_of_a_file_that_is_gone_nothing_is_cited(tmp_path: Path) -> None:
    top = write(tmp_path / "one", {"list.c": FORGET})
    request = Request((str(top),), CATALOGUE, (CATALOGUE.pattern("guarded-collection"),), jobs=1)
    gathered = list(scanned(request, {}, lambda *_: None))
    (top / "list.c").unlink()
    with pytest.raises(SourceError, match=r"^'list\.c' of one cannot be quoted: it is gone\.$"):
        Composer(CATALOGUE, AppendixWish(), None).document(gathered)


@pytest.mark.parametrize(("limit", "graphs"), [(1, 2), (2, 0)])
def test_graphs_are_drawn_of_a_document_of_few_excerpts(tmp_path: Path, limit: int, graphs: int) -> None:
    """What counts is what is quoted, and not what was found."""
    tops = [write(tmp_path / name, {"a.c": FORGET, "b.c": FORGET}) for name in ("one", "two")]
    request = Request(tuple(map(str, tops)), CATALOGUE, (CATALOGUE.pattern("guarded-collection"),), jobs=1)
    gathered = list(scanned(request, {}, lambda *_: None))
    flows = Flows(CATALOGUE.vocabulary, lambda *_: None)
    told = Composer(CATALOGUE, AppendixWish(), limit, flows.of, drawn=3).document(gathered)
    assert len([said for entry in told.entries for said in entry.said if said.flow is not None]) == graphs
    assert len(told.entries) == limit * 2


class TestPins:
    def pin(self, peers: Path, mark: str) -> Pin:
        finding = PinnedFinding(mark, "guarded-collection", "list.c", "forget", (2, 8), "sound")
        head = git(peers, "rev-parse", "v1")
        return Pin("mine", head, None, str(peers), "v1", None, (), (finding,), (PinnedExcerpt("join.c", (1, 3)),))

    def test_what_is_pinned_is_quoted_at_its_commit(self, peers: Path) -> None:
        finder = Finder(CATALOGUE, jobs=1)
        request = Request((str(peers),), CATALOGUE, (CATALOGUE.pattern("guarded-collection"),), jobs=1)
        (found,) = next(scanned(request, {}, lambda *_: None)).findings
        commit(peers, {"list.c": "int gone;\n"})
        gathered = list(pinned([self.pin(peers, found.id)], Path("/"), finder, Reach(), {}, lambda *_: None))
        one, two = Composer(CATALOGUE, AppendixWish(), None).document(gathered).entries
        assert (one.caption.en, one.rows[1].text) == (
            "`forget` in list.c, lines 1–8 (mine v1)",
            "int forget(struct peer *peer)",
        )
        assert (two.title.en, two.caption.en, two.said) == ("Quoted code", "join.c, lines 1–3 (mine v1)", ())

    def test_a_stale_lock_is_told(self, peers: Path) -> None:
        with pytest.raises(OutcropError) as failure:
            list(
                pinned([self.pin(peers, "0" * 16)], Path("/"), Finder(CATALOGUE, jobs=1), Reach(), {}, lambda *_: None)
            )
        assert str(failure.value) == (
            "The lock file is stale: 'mine' expects guarded-collection in list.c:forget, which is not found there; see `outcrop check mine`."
        )

    def test_a_file_that_could_not_be_searched_makes_no_lock_stale(
        self, peers: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unsearched(monkeypatch, "list.c", "too-deep")
        pins, finder = [self.pin(peers, "0" * 16)], Finder(CATALOGUE, jobs=1)
        with pytest.raises(OutcropError) as failure:
            list(pinned(pins, Path("/"), finder, Reach(), {}, lambda *_: None))
        assert str(failure.value) == (
            "What 'mine' expects in list.c:forget cannot be quoted: the file could not be searched (too deep)."
        )


class TestList:
    def test_the_author_chooses_order_titles_and_words(self, peers: Path) -> None:
        rows = (
            ChosenExcerpt(
                str(peers), "join.c:join", "goto-unwind", Words("First", "一"), None, Words("After.", "后。")
            ),
            ChosenExcerpt(str(peers), "list.c:forget", "guarded-collection"),
        )
        one, two = document(wish=AppendixWish(excerpt=rows)).entries
        assert (one.title.en, one.after and one.after.en, two.title.en) == ("First", "After.", "Guarded collection")

    @pytest.mark.parametrize(
        ("at", "pattern", "sentence"),
        [
            ("list.c:leave", None, "No function of 'list.c' in peers is called 'leave'"),
            ("list.c:1-900", None, "'list.c:1-900' names no lines of the file, which holds 8; write PATH:FIRST-LAST."),
            ("list.c:1-2,x", None, "No function of 'list.c' in peers is called '1-2,x'"),
            ("lost.c:1-2", None, "peers has no file of C or C++ at 'lost.c'; did you mean 'list.c'?"),
            ("list.c:forget", "goto-unwind", "goto-unwind is not met in 'list.c:forget' of "),
            ("list.c:forget", "goto-unwnd", "No pattern is called 'goto-unwnd'; did you mean 'goto-unwind'?"),
            (
                "list.c:1-2",
                "goto-unwind",
                "'list.c:1-2' names lines; to have goto-unwind explain them, name their function.",
            ),
        ],
    )
    def test_what_is_not_there_is_told_with_the_number_of_its_entry(
        self, peers: Path, at: str, pattern: str | None, sentence: str
    ) -> None:
        rows = (ChosenExcerpt(str(peers), "list.c:1"), ChosenExcerpt(str(peers), at, pattern))
        with pytest.raises(OutcropError) as failure:
            document(wish=AppendixWish(excerpt=rows))
        assert str(failure.value).startswith(f"outcrop.toml: [[appendix.excerpt]] number 2: {sentence}")

    def test_a_source_that_cannot_be_had_is_told_so_too(self) -> None:
        with pytest.raises(SourceError, match=r"^outcrop\.toml: \[\[appendix\.excerpt\]\] number 1: There is no file"):
            document(wish=AppendixWish(excerpt=(ChosenExcerpt("nowhere", "list.c:1"),)))

    def test_a_file_that_could_not_be_searched_is_no_reason_to_say_that_a_pattern_is_not_met(
        self, peers: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        unsearched(monkeypatch, "list.c")
        row = ChosenExcerpt(str(peers), "list.c:forget", "guarded-collection")
        with pytest.raises(OutcropError, match=r"could not be searched \(out of time\); leave the pattern out\.$"):
            document(wish=AppendixWish(excerpt=(row,)))

    def test_each_range_is_cited_by_itself(self, peers: Path) -> None:
        """Blanks and a last comma are nobody's mistake; ranges that overlap or follow each other are one."""
        row = ChosenExcerpt(str(peers), " list.c: 7 , 1-2,2-3, 6, ")
        (entry,) = document(wish=AppendixWish(excerpt=(row,))).entries
        page = f"{URL}/blob/{git(peers, 'rev-parse', 'v1')}/list.c"
        assert entry.caption.en == "list.c, lines 1–3, 6–7 (peers " + git(peers, "rev-parse", "v1")[:12] + ")"
        assert [(one.lines, one.citation.permalink) for one in entry.source.cited] == [
            ((1, 3), f"{page}#L1-L3"),
            ((6, 7), f"{page}#L6-L7"),
        ]
        assert [one.citation.swhid.rpartition(";")[2] for one in entry.source.cited] == ["lines=1-3", "lines=6-7"]


def test_no_two_excerpts_have_one_label() -> None:
    composer = Composer(CATALOGUE, AppendixWish(), None)
    told = [composer._label("peers", name) for name in ("f", "f_2", "f", "f", "f-2")]
    assert told == ["peers-f", "peers-f-2", "peers-f-3", "peers-f-4", "peers-f-2-2"]
