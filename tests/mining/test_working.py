"""What a worker does: a large source in shares comes to the same as in one go, to the byte."""

from pathlib import Path

import pytest

from outcrop.mining.listing import entry_of
from outcrop.mining.opening import Job
from outcrop.mining.outcome import Outcome
from outcrop.mining.wish import Wish
from outcrop.mining.working import Groundwork, mine, put_together, search_share
from outcrop.patterns.catalogue import load
from outcrop.sources import Reach
from sources.places import commit, git, write
from sources.servers import peers, web

from .given import FIXTURES, repositories


@pytest.fixture(scope="module")
def wish() -> Wish:
    catalogue = load()
    return Wish.of(catalogue.patterns, catalogue.vocabulary, Reach(), code=True)


def job(place: Path | str) -> Job:
    return Job(entry_of(str(place), {}))


def test_shares_come_to_the_same_as_one_go(tmp_path: Path, wish: Wish) -> None:
    """Patterns that need two functions are met across shares, too, and what is vendored or generated is told once."""
    [place] = repositories(tmp_path, 1, copies=2)
    lines = (FIXTURES / "patterns" / "lock-order" / "both_orders.c").read_text().splitlines(keepends=True)
    begun = [
        number for number, line in enumerate(lines) if line.startswith(("void worker_take", "// The other", "static"))
    ]
    structs, first, second = "".join(lines[: begun[0]]), lines[begun[0] : begun[1]], lines[begun[1] : begun[2]]
    more = {
        "order/one.c": structs + "".join(first),
        "tail/two.c": structs + "".join(second),
        "vendor/zlib.c": "int z;\n",
        "made.c": "/* @generated */\nint m;\n",
    }
    commit(place, more)
    whole = mine(wish, job(place))
    groundwork = mine(wish, job(place), large=0, share=1)
    assert isinstance(whole, Outcome)
    assert isinstance(groundwork, Groundwork)
    assert len(groundwork.shares) > 4
    shares = [search_share(wish, groundwork, number) for number in range(len(groundwork.shares))]
    assert put_together(wish, groundwork, *shares) == whole
    assert whole.row is not None
    assert whole.row.grades["lock-order"], "two functions, in two shares"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("none", "There is nothing at "),
        ("plain", "lies in no git repository"),
        ("plain/list.c", "is a file; list the repository that holds it, whole."),
        ("repository/part", "is a part of "),
        ("repository@v9", "There is no revision 'v9' in "),
        ("prose", "holds 1 file, but none of C or C++"),
    ],
)
def test_what_cannot_be_mined_is_told(here: Path, wish: Wish, source: str, why: str) -> None:
    write(here / "plain", {"list.c": "int a;\n"})
    commit(here / "repository", {"part/list.c": "int a;\n", "b.c": "int b;\n"})
    commit(here / "prose", {"README": "Prose.\n"})
    found = mine(wish, job(source))
    assert isinstance(found, Outcome)
    assert found.row is not None
    assert (found.row.state, found.tables) == ("failed", None)
    assert found.row.why is not None
    assert why in found.row.why


def test_a_share_fetches_only_its_own_files(
    tmp_path: Path, here: Path, wish: Wish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each worker has a cache folder of its own, on whatever machine it runs."""
    monkeypatch.setenv("HOME", str(tmp_path))
    upstream = peers(tmp_path / "upstream")
    with web(upstream.root) as server:
        groundwork = mine(wish, job(f"{server.url}/peers.git@v1.0"), large=0, share=1)
        assert isinstance(groundwork, Groundwork)
        assert len(groundwork.shares) > 1
        monkeypatch.setenv("OUTCROP_CACHE", str(tmp_path / "another"))
        [searched] = search_share(wish, groundwork, 0)
        assert searched.coverage.state == "read"
    [store] = {found.parent for found in (tmp_path / "another").rglob("HEAD")}
    held = git(store, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)").split()
    assert held.count("blob") == 1


def test_an_edited_file_changes_nothing(tmp_path: Path, wish: Wish) -> None:
    """A checkout is mined as its commit holds it."""
    [place] = repositories(tmp_path, 1)
    before = mine(wish, job(place))
    (place / "part0" / "brick.c").write_text("int gone;\n")
    assert mine(wish, job(place)) == before
