"""`outcrop scan SOURCE --diff A..B`: what a change brought and took, and a gate on it."""

import json
from pathlib import Path

import pytest

from running import CONNECT, FORGET, HOLD, Outcrop
from sources.places import commit, git

ONE = ("--pattern", "guarded-collection")


@pytest.fixture
def peers(here: Path) -> Path:
    """A repository with two versions: in the second one a lock is left behind."""
    place = here / "peers"
    place.mkdir()
    commit(place, {"list.c": FORGET, "join.c": CONNECT})
    git(place, "tag", "v1")
    commit(place, {"list.c": HOLD})
    git(place, "tag", "v2")
    return place


def test_what_people_see(peers: Path, outcrop: Outcrop) -> None:
    done = outcrop("scan", peers, *ONE, "--diff", "v1..v2")
    then, now = (git(peers, "rev-parse", "--short=12", name) for name in ("v1", "v2"))
    assert done.code == 0
    assert done.text.splitlines()[:5] == [
        f"peers  v1 ({then}) → v2 ({now})",
        "",
        "weakened  guarded-collection  forget  sound → leaky",
        "  list.c:2-8 → list.c:2-10",
        "  `forget` was sound and is now leaky; it is on lines 2-10 of list.c.",
    ]


@pytest.mark.parametrize(
    ("gate", "code"), [("weakened", 1), ("new:leaky", 0), ("weakened:leaky", 1), ("none", 0), ("lost,weakened", 1)]
)
def test_a_gate_names_states_and_grades(peers: Path, outcrop: Outcrop, gate: str, code: int) -> None:
    assert outcrop("scan", peers, *ONE, "--diff", "v1..v2", "--fail-on", gate).code == code


def test_the_gate_says_what_stands(peers: Path, outcrop: Outcrop) -> None:
    done = outcrop("scan", peers, *ONE, "--diff", "v1..v2", "--fail-on", "weakened", "--format", "jsonl")
    row, record = map(json.loads, done.text.splitlines())
    assert (row["schema"], row["state"], record["schema"]) == ("outcrop.drift/1", "weakened", "outcrop.check/1")
    assert done.err.startswith("outcrop: 1 weakened: forget, list.c:2-10 of 'peers'; ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--diff", "v1"), "--diff 'v1' names no two revisions; write A..B, as in v6.5..v7.0."),
        (("--diff", "v1..v2", "--since", "v1"), "--diff goes without --since"),
        (("--diff", "v1..v2", "--grade", "leaky"), "--diff goes without --since"),
        (("--diff", "v1..v2", "--fail-on", "leaky"), "There is no state of drift 'leaky'"),
        (("other", "--diff", "v1..v2"), "--diff compares two revisions of one source, and 2 are named; name one."),
    ],
)
def test_a_wrong_call(peers: Path, outcrop: Outcrop, words: tuple[str, ...], sentence: str) -> None:
    done = outcrop("scan", peers, *words)
    assert done.code == 2
    assert done.err.removeprefix("outcrop: ").startswith(sentence)


def test_a_revision_that_is_not_there_offers_the_nearest(peers: Path, outcrop: Outcrop) -> None:
    done = outcrop("scan", peers, "--diff", "v1..v3")
    assert done.code == 3
    assert "There is no revision 'v3'" in done.err
    assert "did you mean 'v" in done.err


def test_a_gate_says_nothing_of_pins_that_are_none(peers: Path, outcrop: Outcrop) -> None:
    done = outcrop("scan", peers, *ONE, "--diff", "v1..v2", "--fail-on", "weakened")
    assert done.err.endswith(
        "; see what became of it, then mend it, or accept it (pins are moved by `outcrop update`).\n"
    )


@pytest.mark.parametrize("form", ["json", "jsonl", "sarif", "text", "markdown"])
def test_no_line_of_code_where_none_is_wanted(peers: Path, outcrop: Outcrop, form: str) -> None:
    words = ("scan", peers, *ONE, "--diff", "v1..v2", "--format", form)
    assert (b"list_del" in outcrop(*words).out) == (form in ("json", "jsonl", "sarif"))
    assert b"list_del" not in outcrop(*words, "--no-code").out


def test_what_is_allowed_does_not_count(peers: Path, here: Path, outcrop: Outcrop) -> None:
    words = ("scan", peers, *ONE, "--diff", "v1..v2", "--fail-on", "weakened", "--format", "jsonl")
    [row, _] = map(json.loads, outcrop(*words).text.splitlines())
    mark = row["now"]["fingerprint"]
    (here / "outcrop.toml").write_text(f'[[allow]]\nfingerprint = "{mark}"\nwhy = "It is known."\n')
    assert outcrop(*words).code == 0


def test_one_old_name_that_is_no_utf_8_does_not_stop_it(peers: Path, outcrop: Outcrop) -> None:
    with open(b"%b/\xff.c" % str(peers).encode(), "wb") as file:
        file.write(FORGET.replace("forget", "odd").encode())
    commit(peers, {})
    (peers / "list.c").write_text(FORGET)
    with open(b"%b/\xff.c" % str(peers).encode(), "ab") as file:
        file.write(b"int last;\n")
    commit(peers, {})
    done = outcrop("scan", peers, *ONE, "--diff", "HEAD~1..HEAD", "--all")
    assert (done.code, done.err) == (0, "")
    assert "strengthened" in done.text
