"""`outcrop update`: a pin is moved, the drift that is accepted is shown, and what a person wrote stays."""

import shutil
from pathlib import Path

import pytest

from pins.drifting import ENROL
from running import FORGET, Outcrop
from sources.places import commit, git, write

OTHER = FORGET.replace("forget", "drop").replace("peers_lock", "other_lock")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCROP_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def peers(here: Path, outcrop: Outcrop) -> Path:
    """A repository, which is the working folder, its pin, and what came after."""
    commit(here, {"peers/list.c": FORGET, "net/drop.c": OTHER})
    git(here, "tag", "v1")
    assert outcrop("pin", ".@v1", "--pattern", "guarded-collection", "--name", "peers").code == 0
    (here / "outcrop.lock").rename(here.parent / "outcrop.lock")
    commit(here, {"peers/list.c": f"\n{FORGET}"})
    git(here, "rm", "-q", "net/drop.c")
    commit(here, {"net/enrol.c": ENROL})
    git(here, "tag", "v2")
    (here.parent / "outcrop.lock").rename(here / "outcrop.lock")
    return here


def lock(place: Path) -> str:
    return (place / "outcrop.lock").read_text()


def test_to_the_newest_commit(peers: Path, outcrop: Outcrop) -> None:
    done = outcrop("update")
    now = git(peers, "rev-parse", "HEAD")
    assert (done.code, done.err) == (0, "")
    assert done.text.splitlines()[0] == f"peers  v1 ({git(peers, 'rev-parse', 'v1')[:12]}) → latest ({now[:12]})"
    assert "Checked 3: 1 moved, 1 lost, 1 new.\n" in done.text
    assert done.text.endswith(f"peers is now pinned at {now}; 1 no longer pinned.\n")
    assert 'tag = "' not in lock(peers)
    assert (
        outcrop("check").text
        == f"peers  {now[:12]}\n2 intact.\n\nChecked 2: 2 intact.\nThe gate on lost, weakened holds.\n"
    )


def test_to_a_tag(peers: Path, outcrop: Outcrop) -> None:
    done = outcrop("update", "peers", "--to", "v2")
    assert done.text.endswith(f"peers is now pinned at {git(peers, 'rev-parse', 'v2')} (v2); 1 no longer pinned.\n")
    assert 'tag = "v2"\n' in lock(peers)


def test_a_dry_run_shows_and_leaves(peers: Path, outcrop: Outcrop) -> None:
    before = lock(peers)
    done = outcrop("update", "--dry-run")
    assert done.text.endswith("Checked 3: 1 moved, 1 lost, 1 new.\n")
    assert lock(peers) == before


@pytest.mark.parametrize("to", ["v1", "commit", "short"])
def test_to_the_same_commit_changes_no_byte(peers: Path, outcrop: Outcrop, to: str) -> None:
    first = git(peers, "rev-parse", "v1")
    write(peers, {"outcrop.lock": f"# Ours.\n{lock(peers)}# The end.\n"})
    before, at = lock(peers), (peers / "outcrop.lock").stat().st_ino
    done = outcrop("update", "--to", {"v1": "v1", "commit": first, "short": first[:9]}[to])
    assert (done.code, done.err) == (0, "")
    assert done.text.endswith(f"peers is pinned at {first} (v1) already.\n")
    assert (lock(peers), (peers / "outcrop.lock").stat().st_ino) == (before, at), "it is not even written anew"


def test_and_so_it_is_with_the_newest(peers: Path, outcrop: Outcrop) -> None:
    outcrop("update", "--to", "v2")
    before = lock(peers)
    assert outcrop("update").text.endswith(f"peers is pinned at {git(peers, 'rev-parse', 'HEAD')} (v2) already.\n")
    assert lock(peers) == before


def test_remarks_go_with_their_rows(peers: Path, outcrop: Outcrop) -> None:
    text = lock(peers).replace('path = "peers/list.c"', '# By heart.\npath = "peers/list.c"  # ours')
    head, _, rest = text.rpartition("[[pin.finding]]")
    write(peers, {"outcrop.lock": f"{head}# The one that chapter 3 quotes.\n[[pin.finding]]{rest}"})
    outcrop("update")
    assert '\n# The one that chapter 3 quotes.\n[[pin.finding]]\nfingerprint = "' in lock(peers)
    assert '# By heart.\npath = "peers/list.c"  # ours\nsymbol = "forget"\nlines = [3, 9]\n' in lock(peers)


def test_there_and_back_is_where_it_was(peers: Path, outcrop: Outcrop) -> None:
    before = lock(peers)
    outcrop("update")
    outcrop("update", "--to", "v1")
    assert lock(peers) == before


def test_what_is_unsure_is_left_to_its_owner(peers: Path, outcrop: Outcrop) -> None:
    outcrop("update")
    git(peers, "rm", "-q", "peers/list.c")
    commit(peers, {"one.c": FORGET, "two.c": FORGET})
    before = lock(peers)
    done = outcrop("update")
    assert done.code == 1
    assert "  Perhaps one.c:2-8.\n  Perhaps two.c:2-8.\n" in done.text
    assert "now pinned" not in done.text
    assert done.err == (
        "outcrop: 'peers' is left as it is in outcrop.lock: where 1 of its rows are now cannot be told, first peers/list.c:forget; "
        "`outcrop unpin peers --only peers/list.c:forget`, then pin what it has become, or let go of them with --drop-unsure.\n"
    )
    assert lock(peers) == before
    done = outcrop("update", "--drop-unsure")
    assert done.code == 0
    assert "; 1 no longer pinned." in done.text
    assert "peers/list.c" not in lock(peers)


def test_one_that_is_missing_does_not_keep_the_others(peers: Path, outcrop: Outcrop) -> None:
    away = peers.parent / "away"
    away.mkdir()
    commit(away, {"list.c": FORGET})
    outcrop("pin", "../away", "--pattern", "guarded-collection", "--lock", "both.lock")
    (peers / "both.lock").write_text(f"{(peers / 'both.lock').read_text()}\n{lock(peers).partition('version = 1')[2]}")
    shutil.rmtree(away)
    done = outcrop("update", "--lock", "both.lock")
    assert done.code == 3
    assert done.err == (
        f"outcrop: away: There is no git repository at '{away}'; mend the pin's place, or the mirror of its system.\n"
    )
    assert f"peers is now pinned at {git(peers, 'rev-parse', 'HEAD')}" in done.text


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (
            ["--to", "worktree"],
            2,
            "A pin names a commit, and a work tree is none; commit it first, then `outcrop update --to HEAD`.",
        ),
        (["pers"], 2, "outcrop.lock has no pin 'pers'; did you mean 'peers'?"),
        (
            ["--to", "v3.0"],
            3,
            "peers: There is no revision 'v3.0' in '{here}'; name a commit, branch or tag that is there.",
        ),
    ],
)
def test_what_cannot_be(peers: Path, outcrop: Outcrop, words: list[str], code: int, told: str) -> None:
    before = lock(peers)
    done = outcrop("update", *words)
    assert (done.code, done.err) == (code, f"outcrop: {told.format(here=peers)}\n")
    assert lock(peers) == before
