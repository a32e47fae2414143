"""Which sources a document is compared with where the call names none: those that it names, and that are known."""

from dataclasses import replace
from pathlib import Path

import pytest

from outcrop.errors import OutcropError, SourceError
from outcrop.model.finding import Words
from outcrop.model.pin import Pin
from outcrop.model.system import System
from outcrop.sources import Reach
from outcrop.verify.verifying import Request, Verification
from outcrop.verify.wishes import Known
from sources.places import commit, git

from .given import LIST, URL, fenced, known, lines

FORGET = lines(LIST, 3, 12)
PEERS = System(id="peers", title=Words("Peers (the system)", "Peers"), url=URL)


def untitled(before: str) -> str:
    """A document that names no system."""
    return fenced(before, FORGET).removeprefix("# Peers\n")


def compared(peers: Path, text: str, *pins: Pin, sources: tuple[str, ...] = ()) -> tuple[list[str | None], list[str]]:
    """The verdicts on a document, and the addresses of the sources; the system `peers` is known, its bytes are at hand."""
    file = peers.parent / "named.md"
    file.write_text(text)
    reach = Reach({"peers": replace(PEERS, mirror=peers)}, cache=peers.parent / "cache", offline=True)
    run = Verification(Request([file], sources, Known({"peers": PEERS}, pins, peers.parent, reach)))
    verdicts = [row.verdict for row in run]
    return verdicts, [source.address for source in run.ended().sources]


@pytest.mark.parametrize(
    "before",
    [
        "peers/src/list.c, lines 3-12:",
        f"{URL}/blob/main/src/list.c#L3-L12",
        "In Peers, src/list.c, lines 3-12:",
        "# Peers\n\nLook at src/list.c, lines 3-12:",
        "## Peers\n\nNobody says where.",
    ],
)
def test_a_known_system_is_named(peers: Path, before: str) -> None:
    assert compared(peers, f"{before}\n\n```c\n{FORGET}\n```\n") == (["exact"], [URL])


def test_a_pin_is_read_at_its_commit(peers: Path) -> None:
    pin = Pin("peers", git(peers, "rev-parse", "HEAD"), URL, tag="v1")
    assert compared(peers, fenced("peers/src/list.c, lines 3-12:", FORGET), pin) == (["exact"], [f"{URL}@v1"])


def test_a_pin_that_no_list_knows_is_named_by_its_name(peers: Path) -> None:
    pin = Pin("friends", git(peers, "rev-parse", "HEAD"), None, place="peers")
    verdicts, sources = compared(peers, fenced("friends/src/list.c, lines 3-12:", FORGET), pin)
    assert (verdicts, sources) == (["exact"], [f"friends@{pin.commit}"])


def test_an_address_is_read_at_its_revision(tmp_path: Path) -> None:
    peers = tmp_path / "peers"
    then = commit(peers, {"src/list.c": LIST})
    commit(peers, {"src/list.c": f"int before;\n{LIST}"})
    git(peers, "remote", "add", "origin", URL)
    text = fenced(f"{URL}/blob/{then}/src/list.c#L3-L12", FORGET)
    assert compared(peers, text) == (["exact"], [f"{URL}@{then}"])
    assert compared(peers, text.replace(f"blob/{then}", "blob/main")) == (["wrong-range"], [URL])


def test_an_address_at_another_revision_of_a_source_is_held_against_that(tmp_path: Path) -> None:
    """And nothing else is."""
    peers = tmp_path / "peers"
    then = commit(peers, {"src/list.c": LIST})
    commit(peers, {"src/list.c": f"int before;\n{LIST}"})
    git(peers, "remote", "add", "origin", URL)
    text = fenced(f"{URL}/blob/{then}/src/list.c#L3-L12", FORGET) + fenced("src/list.c, lines 3-12", FORGET)
    assert compared(peers, text, sources=(str(peers),))[0] == ["exact", "wrong-range"]


@pytest.mark.parametrize("revision", ["v1", "HEAD", "commit", "v0"])
def test_a_repository_that_tells_no_url_is_asked_before_the_network(tmp_path: Path, revision: str) -> None:
    peers = tmp_path / "peers"
    commit(peers, {"src/list.c": f"int before;\n{LIST}"})
    git(peers, "tag", "v0")
    made = commit(peers, {"src/list.c": LIST})
    git(peers, "tag", "v1")
    bare = tmp_path / "kept" / "peers.git"
    git(tmp_path, "clone", "-q", "--bare", str(peers), str(bare))
    git(bare, "remote", "remove", "origin")
    file = tmp_path / "linked.md"
    shifted = 1 if revision == "v0" else 0
    address = f"{URL}/blob/{made if revision == 'commit' else revision}/src/list.c#L{3 + shifted}-L{12 + shifted}"
    file.write_text(fenced(address, FORGET))
    reach = Reach({"peers": PEERS}, cache=tmp_path / "cache", offline=True)
    run = Verification(Request([file], [f"{bare}@v1"], Known({"peers": PEERS}, (), tmp_path, reach)))
    assert [row.verdict for row in run] == ["exact"]
    assert not run.ended().missing + run.ended().notes


def test_a_commit_that_is_opened_twice_is_one_place(tmp_path: Path) -> None:
    peers = tmp_path / "peers"
    then = commit(peers, {"src/list.c": LIST})
    git(peers, "remote", "add", "origin", URL)
    git(peers, "tag", "v1")
    file = tmp_path / "twice.md"
    file.write_text(fenced(f"{URL}/blob/v1/src/list.c#L3-L12", FORGET))
    run = Verification(Request([file], [f"{peers}@{then}"], known(tmp_path)))
    [row] = list(run)
    assert (row.verdict, row.others) == ("exact", ())
    assert len(run.ended().sources) == 2


def test_a_revision_that_cannot_be_had_is_told_and_another_one_does(peers: Path) -> None:
    file = peers.parent / "gone.md"
    file.write_text(fenced(f"{URL}/blob/{'0' * 40}/src/list.c#L3-L12", FORGET))
    known = Known({}, (), peers.parent, Reach(cache=peers.parent / "cache", offline=True))
    run = Verification(Request([file], [str(peers)], known))
    assert [row.verdict for row in run] == ["exact"]
    [note] = run.ended().notes
    assert f"There is no commit {'0' * 40}" in note
    assert not run.ended().missing


def test_a_named_source_is_enough(peers: Path) -> None:
    assert compared(peers, fenced("## Peers\n\nsrc/list.c, lines 3-12", FORGET), sources=(str(peers),))[1] == [
        str(peers)
    ]


def test_an_address_is_never_followed_to_a_repository_that_nobody_knows(peers: Path) -> None:
    with pytest.raises(OutcropError, match="No source is named to compare with"):
        compared(peers, untitled("https://github.com/y/others/blob/main/a.c#L1-L3"))


def test_where_nothing_is_named_the_sentence_says_what_to_do(peers: Path) -> None:
    with pytest.raises(OutcropError, match="name one, as in --source glusterfs"):
        compared(peers, untitled("Somewhere."))


def test_where_no_source_can_be_had_that_is_what_is_missing(peers: Path) -> None:
    with pytest.raises(SourceError, match="There is no file or folder 'nowhere'"):
        compared(peers, fenced("Somewhere.", FORGET), sources=("nowhere",))


def test_a_source_that_is_not_there_is_missed_where_nothing_is_quoted_too(peers: Path) -> None:
    """A gate with a mistyped source must not pass for as long as its documents quote nothing; but nothing is fetched for them."""
    for source in ("nowhere", f"{peers}@v9"):
        with pytest.raises(SourceError, match=r"nowhere|v9"):
            compared(peers, "# Words\n\nNothing else.\n", sources=(str(peers), source))
    assert compared(peers, "Words.\n", sources=(str(peers), "peers", "https://example.org/x/never.git")) == ([], [])


def test_files_of_other_languages_are_looked_at_where_they_are_named(peers: Path) -> None:
    text = "def peers(path):\n    return open(path).read().split()"
    assert compared(peers, fenced("peers/tools/peers.py, lines 4-5", text, "python"))[0] == ["exact"]
    assert compared(peers, fenced("peers/tools/peers.py, lines 3-5", text.replace("open", "shut"), "python"))[0] == [
        "altered"
    ]
    assert compared(peers, fenced("Peers does so:", text, "python"))[0] == [None]


def test_systems_that_are_only_listed_are_not_asked_for(peers: Path) -> None:
    others = {
        name: replace(PEERS, id=name.lower(), title=Words(name, name), url=f"https://github.com/x/{name.lower()}")
        for name in "ABCD"
    }
    file = peers.parent / "listed.md"
    file.write_text("There are A, B, C and D.\n\n" + fenced("## Peers\n\nIt leaves so:", FORGET))
    reach = Reach({"peers": replace(PEERS, mirror=peers)}, cache=peers.parent / "cache", offline=True)
    run = Verification(Request([file], (), Known({**others, "peers": PEERS}, (), peers.parent, reach)))
    assert [row.verdict for row in run] == ["exact"]
