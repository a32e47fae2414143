"""`outcrop check`, as people and machines see it; the same bytes on every machine."""

import json
import shutil
from pathlib import Path

import pytest

from outcrop.cli.drifting import DRIFT_WRITERS
from pins.drifting import ENROL
from running import CONNECT, FORGET, HOLD, Outcrop
from sources.places import commit, git, write

OTHER = FORGET.replace("forget", "drop").replace("peers_lock", "other_lock")
LEAKING = ENROL.replace("    hash_add", "    if (!peer->name)\n        return -1;\n    hash_add")
STATES = {"intact": 0, "moved": 0, "changed": 0, "weakened": 0, "strengthened": 0, "lost": 0, "new": 0, "unsure": 0}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCROP_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-11-30T12:00:00Z")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-30T12:00:00Z")


@pytest.fixture
def peers(here: Path, outcrop: Outcrop) -> Path:
    """A repository, which is the working folder, and its pin."""
    commit(here, {"peers/list.c": FORGET, "net/drop.c": OTHER, "net/join.c": CONNECT})
    git(here, "tag", "v1")
    assert outcrop("pin", ".@v1", "--pattern", "guarded-collection", "--name", "peers").code == 0
    return here


def moved_on(peers: Path) -> tuple[str, str]:
    """One function is moved, one leaves with its lock held: the commits, in short."""
    then = git(peers, "rev-parse", "HEAD")
    now = commit(peers, {"net/drop.c": f"\n{OTHER}", "peers/list.c": HOLD})
    return then[:12], now[:12]


class TestText:
    def test_nothing_differs(self, peers: Path, outcrop: Outcrop) -> None:
        done = outcrop("check")
        then = git(peers, "rev-parse", "HEAD")[:12]
        assert (done.code, done.err) == (0, "")
        assert done.text == (
            f"peers  v1 ({then})\n2 intact.\n\nChecked 2: 2 intact.\nThe gate on lost, weakened holds.\n"
        )

    def test_all_of_it(self, peers: Path, outcrop: Outcrop) -> None:
        then = git(peers, "rev-parse", "HEAD")[:12]
        assert (
            outcrop("check", "--all").text
            == f"""\
peers  v1 ({then})

intact  guarded-collection  drop  sound
  net/drop.c:2-8

intact  guarded-collection  forget  sound
  peers/list.c:2-8

Checked 2: 2 intact.
The gate on lost, weakened holds.
"""
        )

    def test_what_differs(self, peers: Path, outcrop: Outcrop) -> None:
        then, now = moved_on(peers)
        done = outcrop("check", "--against", "latest")
        assert done.code == 1
        assert (
            done.text
            == f"""\
peers  v1 ({then}) → latest ({now})

moved  guarded-collection  drop  sound
  net/drop.c:2-8 → net/drop.c:3-9
  `drop` is the same code, now on lines 3-9 of net/drop.c.

weakened  guarded-collection  forget  sound → leaky
  peers/list.c:2-8 → peers/list.c:2-10
  `forget` was sound and is now leaky; it is on lines 2-10 of peers/list.c.
  `forget` changes a shared collection (line 7) under `&peers_lock` (taken in line 4), but some path leaves it with the lock still held.
  1. 4: takes `&peers_lock`
  2. 5: `peer->known` does not hold
  3. 6: returns `-1`

Checked 2: 1 moved, 1 weakened.
1 may not stand, since the gate is on lost, weakened.
"""
        )
        assert done.err == (
            "outcrop: 1 weakened: forget, peers/list.c:2-10 of 'peers'; see what became of it, then mend it, or accept it (pins are moved by `outcrop update`).\n"
        )

    def test_in_chinese(self, peers: Path, outcrop: Outcrop) -> None:
        moved_on(peers)
        text = outcrop("check", "--against", "latest", "--lang", "zh").text
        assert "`drop` 代码未变，现位于 net/drop.c 第 3-9 行。" in text
        assert "`forget` 的等级由 sound 降为 leaky；现位于 peers/list.c 第 2-10 行。" in text

    def test_only_those_that_are_named(self, peers: Path, outcrop: Outcrop) -> None:
        outcrop("pin", ".", "--cite", "net/join.c:join", "--name", "join")
        moved_on(peers)
        done = outcrop("check", "join", "--against", "latest")
        assert (done.code, done.text.splitlines()[0].split()[0]) == (0, "join")
        done = outcrop("check", "jion")
        assert (done.code, done.err) == (2, "outcrop: outcrop.lock has no pin 'jion'; did you mean 'join'?\n")


def test_a_row_in_json(peers: Path, outcrop: Outcrop) -> None:
    then = git(peers, "rev-parse", "HEAD")
    moved_on(peers)
    now = git(peers, "rev-parse", "HEAD")
    done = outcrop("check", "--against", "latest", "--format", "jsonl")
    row, _, record = map(json.loads, done.text.splitlines())
    finding = row.pop("finding")
    mark = row["then"]["fingerprint"]
    blobs = [git(peers, "rev-parse", f"{commit}:net/drop.c") for commit in (then, now)]
    assert (finding["pattern"], finding["id"], finding["span"]["start"]) == (
        "guarded-collection",
        mark,
        {"line": 3, "column": 1},
    )
    assert row == {
        "schema": "outcrop.drift/1",
        "pin": "peers",
        "url": None,
        "pattern": "guarded-collection",
        "state": "moved",
        "why": {
            "en": "`drop` is the same code, now on lines 3-9 of net/drop.c.",
            "zh": "`drop` 代码未变，现位于 net/drop.c 第 3-9 行。",
        },
        "then": {
            "commit": then,
            "path": "net/drop.c",
            "symbol": "drop",
            "lines": [2, 8],
            "grade": "sound",
            "fingerprint": mark,
            "citation": {
                "permalink": None,
                "swhid": f"swh:1:cnt:{blobs[0]};anchor=swh:1:rev:{then};path=/net/drop.c;lines=2-8",
            },
        },
        "now": {
            "commit": now,
            "path": "net/drop.c",
            "symbol": "drop",
            "lines": [3, 9],
            "grade": "sound",
            "fingerprint": mark,
            "citation": {
                "permalink": None,
                "swhid": f"swh:1:cnt:{blobs[1]};anchor=swh:1:rev:{now};path=/net/drop.c;lines=3-9",
            },
        },
        "candidates": [],
        "removal": None,
    }
    record.pop("tool")
    assert record == {
        "schema": "outcrop.check/1",
        "pins": [
            {"name": "peers", "url": None, "commit": then, "tag": "v1", "against": "latest", "now": now},
        ],
        "states": {**STATES, "moved": 1, "weakened": 1},
        "fail_on": ["lost", "weakened"],
        "failed": 1,
        "missing": [],
        "notes": [],
    }


class TestGate:
    @pytest.mark.parametrize(
        ("fail_on", "code"),
        [
            ("lost,weakened", 1),
            ("weakened:leaky", 1),
            ("weakened:sound", 0),
            ("moved", 1),
            ("lost", 0),
            ("none", 0),
            ("new:leaky", 1),
            ("new:sound", 0),
        ],
    )
    def test_states(self, peers: Path, outcrop: Outcrop, fail_on: str, code: int) -> None:
        moved_on(peers)
        commit(peers, {"net/enrol.c": LEAKING})
        assert outcrop("check", "--against", "latest", "--fail-on", fail_on).code == code

    @pytest.mark.parametrize(
        ("fail_on", "told"),
        [
            (
                "los",
                f"There is no state of drift 'los'; expected one of {', '.join(STATES)}, none; did you mean 'lost'?",
            ),
            ("new:laeky", "; did you mean 'leaky'?"),
            ("none,lost", "--fail-on none fails nothing; name it alone, or leave it out."),
        ],
    )
    def test_what_there_is_not(self, peers: Path, outcrop: Outcrop, fail_on: str, told: str) -> None:
        done = outcrop("check", "--fail-on", fail_on)
        assert (done.code, done.out) == (2, b"")
        assert done.err.startswith("outcrop: ")
        assert done.err.endswith(f"{told}\n")


class TestInTheWay:
    def test_a_missing_pin_does_not_hide_the_others(self, peers: Path, outcrop: Outcrop) -> None:
        (peers.parent / "away").mkdir()
        commit(peers.parent / "away", {"list.c": FORGET})
        outcrop("pin", "../away", "--pattern", "guarded-collection")
        shutil.rmtree(peers.parent / "away")
        moved_on(peers)
        done = outcrop("check", "--against", "latest", "--format", "jsonl")
        told = f"away: There is no git repository at '{peers.parent}/away'; mend the pin's place, or the mirror of its system."
        assert done.code == 3, "though the gate fails, too"
        assert done.err.splitlines()[0] == f"outcrop: {told}"
        *rows, record = map(json.loads, done.text.splitlines())
        assert [row["state"] for row in rows] == ["moved", "weakened"]
        assert record["missing"] == [told]
        assert told in outcrop("check").text

    def test_an_unknown_pattern(self, peers: Path, outcrop: Outcrop) -> None:
        file = peers / "outcrop.lock"
        file.write_text(file.read_text().replace("guarded-collection", "guarded-colection"))
        done = outcrop("check")
        assert (done.code, done.out) == (2, b"")
        assert done.err == (
            "outcrop: The pin 'peers' expects the pattern 'guarded-colection', which no catalogue has; "
            "name its folder with --catalogue, or unpin it.\n"
        )

    def test_a_url_that_would_start_a_program(self, peers: Path, outcrop: Outcrop) -> None:
        file = peers / "outcrop.lock"
        file.write_text(file.read_text().replace('place = "."', 'url = "ext::sh -c true"'))
        done = outcrop("check")
        assert (done.code, done.out) == (2, b"")
        assert "would have git start a helper program" in done.err

    @pytest.mark.parametrize("form", ["text", "json"])
    def test_a_tag_that_was_moved_is_told_and_fails_nothing(self, peers: Path, outcrop: Outcrop, form: str) -> None:
        commit(peers, {"more.c": "int more;\n"})
        git(peers, "tag", "-f", "v1")
        done = outcrop("check", "--format", form)
        assert done.code == 0
        told = "The tag 'v1' of 'peers' now points to "
        assert told in done.text
        assert (told in done.err) == (form == "json")


class TestTheSameEverywhere:
    """No byte depends on the machine, on what it remembers, on the number of workers, or on chance."""

    @pytest.mark.parametrize("form", ["text", "json", "sarif"])
    def test_another_cache(
        self, peers: Path, outcrop: Outcrop, form: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        moved_on(peers)
        words = ("check", "--against", "latest", "--format", form, "--all")
        first = outcrop(*words)
        assert outcrop(*words) == first
        monkeypatch.setenv("OUTCROP_CACHE", str(tmp_path / "another"))
        assert outcrop(*words) == first

    def test_another_folder(
        self, peers: Path, outcrop: Outcrop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Cloned with its lock file, it is another machine's."""
        commit(peers, {})
        moved_on(peers)
        words = ("check", "--against", "latest", "--format", "json")
        first = outcrop(*words)
        git(tmp_path, "clone", "-q", "--no-hardlinks", str(peers), "elsewhere")
        git(tmp_path / "elsewhere", "remote", "remove", "origin")
        monkeypatch.chdir(tmp_path / "elsewhere")
        monkeypatch.setenv("OUTCROP_CACHE", str(tmp_path / "another"))
        assert outcrop(*words) == first

    def test_another_seed_and_another_number_of_workers(self, peers: Path, process: Outcrop) -> None:
        moved_on(peers)
        words = ("check", "--against", "latest", "--format", "json")
        told = [
            process(*words, "--jobs", jobs, PYTHONHASHSEED=jobs, OUTCROP_CACHE=str(peers / ".cache" / jobs))
            for jobs in ("1", "2")
        ]
        assert told[0] == told[1]
        assert told[0].code == 1

    def test_where_the_cache_cannot_be_written(
        self, peers: Path, outcrop: Outcrop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = outcrop("check")
        monkeypatch.setenv("OUTCROP_CACHE", str(peers / "peers/list.c"))
        assert outcrop("check") == first

    def test_nothing_is_left_in_the_work_tree(self, peers: Path, outcrop: Outcrop) -> None:
        write(peers, {"net/new.c": HOLD})
        before = git(peers, "status", "--porcelain")
        outcrop("check", "--against", "worktree")
        assert git(peers, "status", "--porcelain") == before


@pytest.mark.parametrize("form", DRIFT_WRITERS)
def test_a_lock_file_without_pins(here: Path, outcrop: Outcrop, form: str) -> None:
    write(here, {"outcrop.lock": "version = 1\n"})
    done = outcrop("check", "--format", form)
    assert (done.code, done.err) == (0, "")


def test_a_report_in_a_file(peers: Path, outcrop: Outcrop) -> None:
    moved_on(peers)
    done = outcrop("check", "--against", "latest", "--format", "sarif", "-o", "outcrop.sarif")
    assert (done.code, done.out) == (1, b"")
    assert len(json.loads((peers / "outcrop.sarif").read_text())["runs"][0]["results"]) == 2


@pytest.mark.parametrize(
    ("form", "sign"),
    [("junit", 'failures="1"'), ("sarif", '"level": "error"'), ("github", "::error "), ("gitlab", '"critical"')],
)
def test_a_gate_on_a_state_and_a_grade_is_an_error_in_every_format(
    peers: Path, outcrop: Outcrop, form: str, sign: str
) -> None:
    commit(peers, {"new.c": HOLD.replace("forget", "leave")})
    done = outcrop("check", "--against", "latest", "--fail-on", "new:leaky", "--format", form)
    assert done.code == 1
    assert sign in done.text


def test_a_pin_without_a_work_tree_here_is_passed_over_by_a_check_of_the_work_tree(
    peers: Path, outcrop: Outcrop, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    commit(other, {"list.c": FORGET})
    git(other, "remote", "add", "origin", "https://github.com/example/other")
    assert outcrop("pin", other, "--pattern", "guarded-collection").code == 0
    (peers / "outcrop.toml").write_text(
        f'[systems.other]\nurl = "https://github.com/example/other"\nmirror = "{other}"\n'
    )
    done = outcrop("check", "--against", "worktree", "--format", "json")
    record = json.loads(done.text)
    assert done.code == 0
    assert [pin["name"] for pin in record["pins"]] == ["peers"]
    assert record["notes"][0].startswith("'other' was passed over: its work tree is not here: ")
