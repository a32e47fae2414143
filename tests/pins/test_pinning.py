"""What an address and a wish become: a pin, with the rows that are expected from now on."""

from dataclasses import replace
from pathlib import Path

import pytest

from outcrop.errors import OutcropError, SourceError
from outcrop.model.pin import PinnedExcerpt, PinnedFinding
from outcrop.pins.pinning import joined, place_of
from outcrop.sources import Reach
from pins.drifting import CATALOGUE, GUARDED, LEAK, NOBODY, called, pin
from running import FORGET, HOLD, unsearched
from sources.places import commit, git, system, write

OTHER = called("other")
URL = "https://github.com/example/peers"


@pytest.fixture
def peers(top: Path) -> Path:
    commit(top, {"list.c": FORGET, "net/other.c": OTHER, "README": "Peers.\n"})
    return top


class TestRows:
    def test_a_pattern_whole(self, peers: Path) -> None:
        one = pin(peers)
        assert one.patterns == (GUARDED,)
        assert [(row.path, row.symbol, row.lines, row.grade) for row in one.finding] == [
            ("list.c", "forget", (2, 8), "sound"),
            ("net/other.c", "other", (2, 8), "sound"),
        ]

    def test_all_patterns(self, peers: Path) -> None:
        one = pin(peers, [])
        assert one.patterns == tuple(sorted(pattern.id for pattern in CATALOGUE.patterns))

    def test_the_findings_in_a_function(self, peers: Path) -> None:
        write(peers, {"list.c": HOLD})
        commit(peers, {})
        one = pin(peers, [], only=["list.c:forget"])
        assert one.patterns == ()
        assert [(row.pattern, row.grade) for row in one.finding] == [(GUARDED, "leaky"), (LEAK, "leaky")]

    def test_excerpts(self, peers: Path) -> None:
        one = pin(peers, cite=["list.c:forget", "list.c:1-2", "net/other.c:3", "list.c:L4-L5", "list.c:1-2"])
        assert (one.patterns, one.finding) == ((), ())
        assert one.excerpt == (
            PinnedExcerpt("list.c", (2, 8), "forget"),
            PinnedExcerpt("list.c", (1, 2)),
            PinnedExcerpt("net/other.c", (3, 3)),
            PinnedExcerpt("list.c", (4, 5)),
        )

    def test_several_ranges_are_several_excerpts(self, peers: Path) -> None:
        one = pin(peers, cite=["list.c:6, 1-2,"])
        assert one.excerpt == (PinnedExcerpt("list.c", (1, 2)), PinnedExcerpt("list.c", (6, 6)))

    def test_both(self, peers: Path) -> None:
        one = pin(peers, only=["net/other.c:other"], cite=["list.c:1-2"])
        assert (len(one.finding), len(one.excerpt), one.patterns) == (1, 1, ())

    def test_a_method_by_any_tail_of_its_name(self, peers: Path) -> None:
        method = "void Peers::Forget(int peer)\n{\n    peers_.erase(peer);\n}\n"
        commit(peers, {"peers.cc": method, "both.cc": method + method.replace("Peers::", "Others::")})
        assert pin(peers, cite=["peers.cc:Forget"]).excerpt == (PinnedExcerpt("peers.cc", (1, 4), "Peers::Forget"),)
        with pytest.raises(OutcropError) as caught:
            pin(peers, cite=["both.cc:Forget"])
        assert str(caught.value) == (
            "'Forget' names 2 functions of 'both.cc' in peers@HEAD (Peers::Forget on line 1, Others::Forget on line 5); name it in full."
        )

    def test_the_commit_and_not_the_work_tree(self, peers: Path) -> None:
        write(peers, {"list.c": HOLD, "more.c": OTHER})
        one = pin(peers)
        assert one.commit == git(peers, "rev-parse", "HEAD")
        assert [(row.path, row.grade) for row in one.finding] == [("list.c", "sound"), ("net/other.c", "sound")]

    def test_vendored_code_only_where_it_is_named(self, peers: Path) -> None:
        commit(peers, {"vendor/list.c": called("vendored")})
        assert [row.path for row in pin(peers).finding] == ["list.c", "net/other.c"]
        assert [row.path for row in pin(peers, only=["vendor/list.c:vendored"]).finding] == ["vendor/list.c"]


class TestMistakes:
    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ({"cite": ["lsit.c:forget"]}, "peers@HEAD has no file of C or C++ at 'lsit.c'; did you mean 'list.c'?"),
            (
                {"cite": ["README:1-1"]},
                "peers@HEAD has no file of C or C++ at 'README'; paths begin at the top of the repository.",
            ),
            (
                {"cite": ["list.c:forgte"]},
                "No function of 'list.c' in peers@HEAD is called 'forgte'; did you mean 'forget'?",
            ),
            (
                {"cite": ["list.c:zzz"]},
                "No function of 'list.c' in peers@HEAD is called 'zzz'; it holds forget on line 2.",
            ),
            (
                {"cite": ["list.c:8-2"]},
                "'list.c:8-2' names no lines of the file, which holds 8; write PATH:FIRST-LAST.",
            ),
            (
                {"cite": ["list.c:0-2"]},
                "'list.c:0-2' names no lines of the file, which holds 8; write PATH:FIRST-LAST.",
            ),
            (
                {"cite": ["list.c:2-80"]},
                "'list.c:2-80' names no lines of the file, which holds 8; write PATH:FIRST-LAST.",
            ),
            ({"cite": ["list.c"]}, "'list.c' names no function; write PATH:FUNCTION, such as src/list.c:list_add."),
            (
                {"ids": [LEAK], "only": ["list.c:forget"]},
                "No finding stands in 'list.c:forget' (looked for lock-leak); pin it as an excerpt with --cite.",
            ),
            (
                {"ids": [LEAK]},
                "Nothing in 'peers@HEAD' can be pinned: no finding of lock-leak; cite an excerpt with --cite.",
            ),
        ],
    )
    def test_what_does_not_stand_there(self, peers: Path, words: dict[str, list[str]], told: str) -> None:
        with pytest.raises(OutcropError) as caught:
            pin(peers, **words)
        assert str(caught.value) == told
        assert caught.value.code == 2

    @pytest.mark.parametrize("wish", [{"cite": ["data.c:forget"]}, {"ids": [LEAK], "only": ["data.c:forget"]}])
    def test_a_function_of_a_binary_file(self, peers: Path, wish: dict[str, list[str]]) -> None:
        commit(peers, {"data.c": f"{FORGET}\0"})
        with pytest.raises(SourceError) as caught:
            pin(peers, **wish)
        assert str(caught.value) == "'data.c' in peers@HEAD holds no code: it is binary; cite it by its lines."
        assert pin(peers, cite=["data.c:2-3"]).excerpt == (PinnedExcerpt("data.c", (2, 3)),)

    @pytest.mark.parametrize("wish", ["only", "whole", "cite"])
    def test_a_path_that_is_no_utf_8(self, peers: Path, wish: str) -> None:
        """A finding's path is written into the lock file, which is."""
        with open(b"%b/\xff.c" % str(peers).encode(), "w") as file:
            file.write(FORGET)
        commit(peers, {})
        words = {"only": {"only": ["\udcff.c:forget"]}, "whole": {}, "cite": {"cite": ["\udcff.c:1-2"]}}[wish]
        with pytest.raises(OutcropError) as caught:
            pin(peers, **words)
        assert str(caught.value) == "'\\udcff.c' cannot be pinned: it is not UTF-8; pin other functions with --only."

    def test_a_function_in_a_file_that_takes_too_long(self, peers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        unsearched(monkeypatch, "list.c")
        with pytest.raises(OutcropError) as caught:
            pin(peers, only=["list.c:forget"])
        assert str(caught.value) == (
            "'list.c:forget' cannot be searched (out-of-time); pin it as an excerpt with --cite."
        )

    def test_no_such_revision(self, peers: Path) -> None:
        git(peers, "tag", "v1.0")
        with pytest.raises(SourceError) as caught:
            pin(peers, at="v1.1")
        assert str(caught.value) == f"There is no revision 'v1.1' in '{peers}'; did you mean 'v1.0'?"


class TestPlaces:
    def test_the_checkout_around_the_lock_file(self, peers: Path) -> None:
        one = place_of(str(peers), peers, NOBODY)
        assert (one.name, one.url, one.place, one.revision) == ("peers", None, ".", "HEAD")

    def test_a_lock_file_in_a_folder_of_it(self, peers: Path) -> None:
        assert place_of(str(peers), peers / "net", NOBODY).place == ".."

    def test_a_neighbour(self, peers: Path) -> None:
        (peers.parent / "book").mkdir()
        assert place_of(str(peers), peers.parent / "book", NOBODY).place == "../peers"

    def test_one_that_has_a_url_is_found_everywhere(self, peers: Path) -> None:
        git(peers, "remote", "add", "origin", "https://ada:secret@github.com/example/peers.git")
        outside = place_of(str(peers), peers.parent, NOBODY)
        assert (outside.url, outside.place) == (URL, None)
        own = place_of(str(peers), peers, NOBODY)
        assert (own.url, own.place) == (URL, ".")

    def test_a_url_never_with_credentials(self) -> None:
        one = place_of("https://ada:secret@github.com/example/peers.git@v1", Path("/"), NOBODY)
        assert (one.name, one.url, one.place, one.revision) == ("peers", f"{URL}.git", None, "v1")

    def test_a_system_at_the_revision_that_is_worth_a_look(self) -> None:
        near = Reach({"peers": system(URL, None, "v3")})
        one = place_of("peers", Path("/"), near)
        assert (one.name, one.url, one.place, one.revision) == ("peers", URL, None, "v3")
        assert place_of("peers@v4", Path("/"), near).revision == "v4"

    def test_nothing_of_the_kind(self, here: Path) -> None:
        with pytest.raises(OutcropError) as caught:
            place_of("pers", here, Reach({"peers": system(URL)}))
        assert str(caught.value) == "'pers' is nothing that could be pinned; did you mean 'peers'?"

    def test_no_repository(self, here: Path) -> None:
        with pytest.raises(OutcropError) as caught:
            place_of(str(here), here, NOBODY)
        assert str(caught.value) == (
            f"'{here}' lies in no git repository, so there is no commit to pin; name one that does."
        )

    def test_a_part_of_one(self, peers: Path) -> None:
        with pytest.raises(OutcropError) as caught:
            place_of(f"{peers}/net", peers, NOBODY)
        assert str(caught.value) == (
            f"'{peers}/net' is a part of '{peers}'; name the whole, and choose with --only or --cite."
        )


class TestJoined:
    def test_more_of_the_same_commit(self, peers: Path) -> None:
        both = joined(pin(peers, only=["list.c:forget"]), pin(peers, cite=["list.c:1-2"]))
        assert (len(both.finding), len(both.excerpt)) == (1, 1)
        assert joined(both, pin(peers)).patterns == (GUARDED,)
        assert len(joined(both, pin(peers)).finding) == 2

    def test_twice_is_once(self, peers: Path) -> None:
        one = pin(peers, only=["list.c:forget"], cite=["list.c:1-2"])
        assert joined(one, one) == one

    def test_a_finding_is_as_it_was_found_last(self, peers: Path) -> None:
        one = pin(peers, only=["list.c:forget"])
        [row] = one.finding
        old = replace(one, finding=(PinnedFinding(row.fingerprint, GUARDED, "list.c", "forget", (2, 8), "leaky"),))
        assert joined(old, one).finding == one.finding

    def test_another_commit(self, peers: Path) -> None:
        one = pin(peers)
        commit(peers, {"more.c": "int more;\n"})
        other = pin(peers)
        with pytest.raises(OutcropError) as caught:
            joined(one, other)
        assert str(caught.value) == (
            f"'peers' is pinned at {one.commit}, and this is {other.commit}; use `outcrop update peers --to REV`, or another --name."
        )

    def test_another_repository(self, peers: Path) -> None:
        one = pin(peers)
        with pytest.raises(OutcropError) as caught:
            joined(replace(one, url=URL), one)
        assert str(caught.value) == f"'peers' is pinned already, and is {URL}; give this one another name with --name."
