"""`outcrop pin` and `outcrop unpin`, as people see them."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import outcrop as outcrop_package
from running import FORGET, HOLD, Outcrop
from sources.places import commit, git, write
from sources.servers import peers as peers_of
from sources.servers import web

GUARDED = ("--pattern", "guarded-collection")
OTHER = FORGET.replace("forget", "drop").replace("peers_lock", "other_lock")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCROP_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-11-30T12:00:00Z")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-30T12:00:00Z")


@pytest.fixture
def peers(here: Path) -> Path:
    """A repository, which is the working folder."""
    commit(here, {"peers/list.c": FORGET, "net/drop.c": OTHER})
    git(here, "tag", "v1")
    return here


def lock(place: Path) -> list[dict[str, object]]:
    pins: list[dict[str, object]] = tomllib.loads((place / "outcrop.lock").read_text())["pin"]
    return pins


def test_all_of_a_pattern(peers: Path, outcrop: Outcrop) -> None:
    done = outcrop("pin", ".@v1", *GUARDED, "--name", "peers")
    head = git(peers, "rev-parse", "HEAD")
    assert (done.code, done.err) == (0, "")
    assert done.text == f"2 findings of peers pinned at {head} (v1) in outcrop.lock.\n"
    assert (
        (peers / "outcrop.lock").read_text()
        == f"""\
# What is cited, and where it stood: written by `outcrop pin` and `outcrop update`, read by `outcrop check`.
version = 1

[[pin]]
name = "peers"
place = "."
commit = "{head}"
tag = "v1"
date = "2026-11-30T12:00:00+00:00"
patterns = ["guarded-collection"]

[[pin.finding]]
fingerprint = "{lock(peers)[0]["finding"][0]["fingerprint"]}"
pattern = "guarded-collection"
path = "net/drop.c"
symbol = "drop"
lines = [2, 8]
grade = "sound"

[[pin.finding]]
fingerprint = "{lock(peers)[0]["finding"][1]["fingerprint"]}"
pattern = "guarded-collection"
path = "peers/list.c"
symbol = "forget"
lines = [2, 8]
grade = "sound"
"""
    )


def test_one_function_and_an_excerpt(peers: Path, outcrop: Outcrop) -> None:
    done = outcrop("pin", ".", "--only", "peers/list.c:forget", "--cite", "net/drop.c:1-3", "--name", "peers")
    assert done.text.startswith("1 finding and 1 excerpt of peers pinned at ")
    [pin] = lock(peers)
    assert pin["excerpt"] == [{"path": "net/drop.c", "lines": [1, 3]}]
    assert "patterns" not in pin


def test_what_is_pinned_is_added_to(peers: Path, outcrop: Outcrop) -> None:
    assert outcrop("pin", ".", "--only", "peers/list.c:forget", "--name", "peers").code == 0
    remark = "# The one that chapter 3 quotes.\n[[pin.finding]]"
    write(peers, {"outcrop.lock": (peers / "outcrop.lock").read_text().replace("[[pin.finding]]", remark)})
    assert outcrop("pin", ".", "--only", "net/drop.c:drop", "--name", "peers").code == 0
    assert [row["symbol"] for row in lock(peers)[0]["finding"]] == ["drop", "forget"]  # type: ignore[index, attr-defined]
    assert f"{remark}\n" in (peers / "outcrop.lock").read_text()


def test_twice_is_once(peers: Path, outcrop: Outcrop) -> None:
    first = outcrop("pin", ".", *GUARDED)
    before = (peers / "outcrop.lock").read_bytes()
    assert outcrop("pin", ".", *GUARDED) == first
    assert (peers / "outcrop.lock").read_bytes() == before


def test_a_work_tree_that_differs_pins_head(peers: Path, outcrop: Outcrop) -> None:
    write(peers, {"peers/list.c": HOLD})
    assert outcrop("pin", ".", *GUARDED).code == 0
    assert [row["grade"] for row in lock(peers)[0]["finding"]] == ["sound", "sound"]  # type: ignore[index, attr-defined]


def test_a_lock_file_in_a_folder(peers: Path, outcrop: Outcrop, monkeypatch: pytest.MonkeyPatch) -> None:
    (peers / "docs").mkdir()
    assert outcrop("pin", ".", *GUARDED, "--lock", "docs/outcrop.lock").code == 0
    assert lock(peers / "docs")[0]["place"] == ".."
    monkeypatch.chdir(peers / "docs")
    assert outcrop("check").code == 0


def test_another_commit_is_refused(peers: Path, outcrop: Outcrop) -> None:
    first = git(peers, "rev-parse", "HEAD")
    outcrop("pin", ".", *GUARDED, "--name", "peers")
    second = commit(peers, {"more.c": "int more;\n"})
    done = outcrop("pin", ".", *GUARDED, "--name", "peers")
    assert (done.code, done.out) == (2, b"")
    assert done.err == (
        f"outcrop: 'peers' is pinned at {first}, and this is {second}; use `outcrop update peers --to REV`, or another --name.\n"
    )
    assert outcrop("pin", ".", *GUARDED, "--name", "newer").code == 0
    assert [pin["name"] for pin in lock(peers)] == ["peers", "newer"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (
            ["nowhere"],
            2,
            "'nowhere' is nothing that could be pinned; name a repository, a URL, or a system that `outcrop systems` lists.",
        ),
        (["glusterfss"], 2, "'glusterfss' is nothing that could be pinned; did you mean 'glusterfs'?"),
        (["peers"], 2, "'peers' is a part of '{here}'; name the whole, and choose with --only or --cite."),
        ([".@v1.0"], 3, "There is no revision 'v1.0' in '{here}'; did you mean 'v1'?"),
        ([".", "--pattern", "lock-laek"], 2, "No pattern is called 'lock-laek'; did you mean 'lock-leak'?"),
        (
            [".", "--pattern", "lock-leak"],
            2,
            "Nothing in 'here@HEAD' can be pinned: no finding of lock-leak; cite an excerpt with --cite.",
        ),
        (
            [".", "--lock", "none/outcrop.lock", *GUARDED],
            2,
            "none/outcrop.lock cannot be written: No such file or directory; write to another place.",
        ),
        (
            ["ext::sh -c true"],
            2,
            "'ext::' would have git start a helper program; name an https, ssh or git URL.",
        ),
    ],
)
def test_what_cannot_be_pinned(peers: Path, outcrop: Outcrop, words: list[str], code: int, told: str) -> None:
    done = outcrop("pin", *words)
    assert (done.code, done.out, done.err) == (code, b"", f"outcrop: {told.format(here=peers)}\n")
    assert not (peers / "outcrop.lock").exists()


def test_a_wrong_lock_file_is_left_as_it_is(peers: Path, outcrop: Outcrop) -> None:
    write(peers, {"outcrop.lock": "version = 9\n"})
    assert outcrop("pin", ".", *GUARDED).code == 2
    assert (peers / "outcrop.lock").read_text() == "version = 9\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write what permissions close")
def test_a_read_only_lock_file(peers: Path, outcrop: Outcrop) -> None:
    outcrop("pin", ".", "--only", "peers/list.c:forget")
    (peers / "outcrop.lock").chmod(0o444)
    done = outcrop("pin", ".", *GUARDED)
    assert (done.code, done.err) == (
        2,
        "outcrop: outcrop.lock cannot be written: it is read-only; write to another place.\n",
    )


def test_two_at_once_both_survive(peers: Path, tmp_path: Path) -> None:
    """Each reads, and writes, while the other waits."""
    place = str(Path(outcrop_package.__file__).parents[1])
    words = [sys.executable, "-m", "outcrop", "pin", ".", *GUARDED, "--name"]
    running = [
        subprocess.Popen([*words, f"peers-{number}"], env={**os.environ, "PYTHONPATH": place}, stdout=subprocess.PIPE)
        for number in range(4)
    ]
    for one in running:
        assert one.communicate(timeout=60)[0].startswith(b"2 findings of peers-")
        assert one.returncode == 0
    assert sorted(str(pin["name"]) for pin in lock(peers)) == [f"peers-{number}" for number in range(4)]
    assert [file.name for file in peers.iterdir() if file.name.startswith(".outcrop-")] == []


def test_offline_the_lock_file_is_the_same(here: Path, tmp_path: Path, outcrop: Outcrop) -> None:
    with web(peers_of(tmp_path / "upstream").root) as server:
        url, texts = f"{server.url}/peers.git", []
        for offline in ((), ("--offline",)):
            assert outcrop("pin", f"{url}@v0.9", *GUARDED, *offline).code == 0
            texts.append((here / "outcrop.lock").read_text())
            assert outcrop("update", "peers", "--to", "v1.0", *offline).code == 0
            texts.append((here / "outcrop.lock").read_text())
            (here / "outcrop.lock").unlink()
    assert texts[:2] == texts[2:]
    assert ['tag = "v0.9"' in texts[0], 'tag = "v1.0"' in texts[1]] == [True, True]


class TestUnpin:
    @pytest.fixture(autouse=True)
    def _pinned(self, peers: Path, outcrop: Outcrop) -> None:
        outcrop("pin", ".", *GUARDED, "--cite", "net/drop.c:1-3", "--name", "peers", "--only", "peers/list.c:forget")
        outcrop("pin", ".", *GUARDED, "--name", "peers")
        outcrop("pin", ".", *GUARDED, "--name", "other")

    def test_a_pin(self, peers: Path, outcrop: Outcrop) -> None:
        done = outcrop("unpin", "peers")
        assert (done.code, done.text, done.err) == (0, "peers unpinned.\n", "")
        assert [pin["name"] for pin in lock(peers)] == ["other"]

    def test_a_part_of_it_so_that_it_is_no_longer_pinned_whole(self, peers: Path, outcrop: Outcrop) -> None:
        done = outcrop("unpin", "peers", "--only", "net/drop.c:drop")
        assert (done.code, done.text) == (0, "1 finding and 1 excerpt of peers still pinned.\n")
        assert "patterns" not in lock(peers)[0]
        assert outcrop("check", "peers").text.endswith("Checked 2: 2 intact.\nThe gate on lost, weakened holds.\n")

    def test_an_excerpt_by_its_lines(self, peers: Path, outcrop: Outcrop) -> None:
        assert outcrop("unpin", "peers", "--only", "net/drop.c:1-3").text == "2 findings of peers still pinned.\n"
        assert lock(peers)[0]["patterns"] == ["guarded-collection"]

    def test_an_excerpt_of_one_line_as_it_was_pinned(self, peers: Path, outcrop: Outcrop) -> None:
        outcrop("pin", ".", "--cite", "net/drop.c:2", "--name", "one")
        assert outcrop("unpin", "one", "--only", "net/drop.c:2").text == "one unpinned.\n"

    def test_all_of_it_part_by_part(self, peers: Path, outcrop: Outcrop) -> None:
        """A pin that expects nothing is none."""
        parts = [
            word for part in ("net/drop.c:drop", "net/drop.c:1-3", "peers/list.c:forget") for word in ("--only", part)
        ]
        assert outcrop("unpin", "peers", *parts).text == "peers unpinned.\n"
        assert [pin["name"] for pin in lock(peers)] == ["other"]

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["pers"], "outcrop.lock has no pin 'pers'; did you mean 'peers'?"),
            (["x"], "outcrop.lock has no pin 'x'; `outcrop check` names them all."),
            (
                ["peers", "--only", "peers/list.c:drop"],
                "Nothing of 'peers' is pinned at 'peers/list.c:drop'; the lock file names what is.",
            ),
        ],
    )
    def test_what_is_not_pinned(self, peers: Path, outcrop: Outcrop, words: list[str], told: str) -> None:
        before = (peers / "outcrop.lock").read_bytes()
        done = outcrop("unpin", *words)
        assert (done.code, done.err) == (2, f"outcrop: {told}\n")
        assert (peers / "outcrop.lock").read_bytes() == before

    def test_the_last_one_leaves_a_file_without_pins(self, peers: Path, outcrop: Outcrop) -> None:
        outcrop("unpin", "peers")
        outcrop("unpin", "other")
        assert (peers / "outcrop.lock").read_text().endswith("version = 1\n")
        assert outcrop("check").code == 0


@pytest.mark.parametrize("command", ["pin", "unpin", "check", "update"])
def test_help_has_examples(outcrop: Outcrop, command: str) -> None:
    done = outcrop(command, "--help")
    assert done.code == 0
    assert f"\n    outcrop {command}" in done.text.partition("Examples:\n")[2]


class TestCompletion:
    """The names of pins, from the lock file; a shell is told nothing of mistakes."""

    def words(self, process: Outcrop, *words: str) -> list[str]:
        line = " ".join(("outcrop", *words))
        done = process(_OUTCROP_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(words)))
        assert done.err == ""
        return [row.partition(",")[2] for row in done.text.splitlines() if row]

    @pytest.mark.parametrize("command", ["check", "update", "unpin"])
    def test_names(self, peers: Path, outcrop: Outcrop, process: Outcrop, command: str) -> None:
        for name in ("peers", "peers-2", "other"):
            outcrop("pin", ".", *GUARDED, "--name", name)
        assert self.words(process, command, "pe") == ["peers", "peers-2"]

    def test_those_of_the_lock_file_that_is_named(self, peers: Path, outcrop: Outcrop, process: Outcrop) -> None:
        outcrop("pin", ".", *GUARDED, "--name", "peers", "--lock", "a.lock")
        assert self.words(process, "check", "--lock", "a.lock", "p") == ["peers"]

    @pytest.mark.parametrize("text", [None, "version = 9\n", "<<<<<<< HEAD\n"])
    def test_of_a_wrong_file_none(self, here: Path, process: Outcrop, text: str | None) -> None:
        if text is not None:
            write(here, {"outcrop.lock": text})
        assert self.words(process, "check", "p") == []


def test_a_lock_file_that_cannot_be_edited_table_by_table_is_left_alone(peers: Path, outcrop: Outcrop) -> None:
    lock = peers / "outcrop.lock"
    assert outcrop("pin", ".", "--pattern", "guarded-collection", "--name", "peers").code == 0
    odd = lock.read_text().rstrip().removesuffix('"sound"') + '"""sound\n# no comment"""\n'
    lock.write_text(odd)
    done = outcrop("pin", ".", "--pattern", "guarded-collection", "--name", "other")
    assert done.code == 2
    assert done.err.endswith("give each pin and each of its rows a [[header]] of its own.\n")
    assert lock.read_text() == odd
