import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from swh.model.swhids import QualifiedSWHID

from running import CONNECT, FORGET, Outcrop
from sources.places import commit, git, write

# Of the JSON schema for CSL input data (citationstyles.org), version 1.0.2: the fields that are written here, and no others.
TEXT = {"type": "string"}
NAME = {"type": "object", "properties": {"literal": TEXT}, "additionalProperties": False}
DATE = {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 1, "maxItems": 3}
DATES = {"type": "array", "items": DATE, "minItems": 1, "maxItems": 2}
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": TEXT,
            "type": {"enum": ["software"]},
            "author": {"type": "array", "items": NAME},
            "issued": {"type": "object", "properties": {"date-parts": DATES}, "additionalProperties": False},
            **dict.fromkeys(("title", "container-title", "version", "URL", "archive", "archive_location"), TEXT),
            "custom": {"type": "object"},
        },
        "required": ["type", "id"],
        "additionalProperties": False,
    },
}


@pytest.fixture
def peers(here: Path) -> str:
    """A checkout with a tag and a remote; the revision."""
    tagged = f"/* SPDX-License-Identifier: MIT */\n{FORGET}"
    revision = commit(here, {"src/li_st.c": tagged, "net/join.c": CONNECT, "NOTES & more.txt": "one\ntwo\n"})
    git(here, "tag", "v1")
    git(here, "remote", "add", "origin", "https://github.com/example/peers.git")
    return revision


def test_a_function_is_cited_by_its_lines_with_all_that_others_need(peers: str, outcrop: Outcrop) -> None:
    done = outcrop("cite", ".@v1", "src/li_st.c:forget")
    first, link, identifier, licence = done.text.splitlines()
    assert re.fullmatch(rf"peers v1, commit {peers} \(\d{{4}}-\d\d-\d\d\): forget in src/li_st\.c, lines 3–9\.", first)
    assert link == f"https://github.com/example/peers/blob/{peers}/src/li_st.c#L3-L9"
    assert str(QualifiedSWHID.from_string(identifier)) == identifier
    assert licence == "Licence: MIT."


def test_lines_one_line_and_a_file_of_any_kind_can_be_cited(peers: str, outcrop: Outcrop) -> None:
    page = f"https://github.com/example/peers/blob/{peers}"
    for place, shown in {
        "net/join.c:2-4": "net/join.c#L2-L4",
        "net/join.c:7": "net/join.c#L7",
        "NOTES & more.txt": "NOTES%20%26%20more.txt",
        "NOTES & more.txt:2": "NOTES%20%26%20more.txt#L2",
    }.items():
        assert outcrop("cite", ".", place, "--format", "url").text == f"{page}/{shown}\n"


def test_several_ranges_are_cited_each_by_itself(peers: str, outcrop: Outcrop) -> None:
    page, place = f"https://github.com/example/peers/blob/{peers}/net/join.c", "net/join.c:7, 2-4,"
    assert outcrop("cite", ".", place, "--format", "url").text == f"{page}#L2-L4\n{page}#L7\n"
    marks = outcrop("cite", ".", place, "--format", "swhid").text.splitlines()
    assert [one.rpartition(";")[2] for one in marks] == ["lines=2-4", "lines=7"]
    text = outcrop("cite", ".", place).text.splitlines()
    assert text[0].endswith(": net/join.c, lines 2–4, 7.")
    assert text[1:5] == [f"{page}#L2-L4", marks[0], f"{page}#L7", marks[1]]
    shown = outcrop("cite", ".", place, "--format", "markdown").text
    assert f"[`net/join.c`, lines 2–4]({page}#L2-L4), [line 7]({page}#L7). `{marks[0]}`, `{marks[1]}`" in shown
    bib = outcrop("cite", ".", place, "--format", "bibtex").text
    keys = re.findall(r"@(\w+)\{([^,]+),", bib)
    assert keys[:2] == [("codefragment", f"peers-{peers[:12]}-net-join.c-L{lines}") for lines in ("2-4", "7")]
    assert [kind for kind, _ in keys] == ["codefragment", "codefragment", "softwareversion"]
    told = json.loads(outcrop("cite", ".", place, "--format", "csl-json").out)
    Draft7Validator(CSL).validate(told)
    assert [(one["title"], one["URL"]) for one in told] == [
        ("net/join.c, lines 2–4", f"{page}#L2-L4"),
        ("net/join.c, line 7", f"{page}#L7"),
    ]


METHODS = """\
namespace store {
struct Peer {
    int Ping() { return 1; }
    struct Link { int Ping() { return 2; } };
};
}
"""


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Peer::Ping", 3),
        ("store::Peer::Ping", 3),
        ("Link::Ping", 4),
        ("Peer::Link::Ping", 4),
        ("n::Peer::Link::Ping", 4),
    ],
)
def test_a_member_that_is_defined_inside_its_class(here: Path, outcrop: Outcrop, name: str, line: int) -> None:
    commit(here, {"peer.cc": METHODS, "peer.h": METHODS})
    for path in ("peer.cc", "peer.h"):
        assert f" in {path}, line {line}.\n" in outcrop("cite", ".", f"{path}:{name}").text


def test_a_name_that_several_members_have_is_told_in_full(here: Path, outcrop: Outcrop) -> None:
    commit(here, {"peer.cc": METHODS})
    assert outcrop("cite", ".", "peer.cc:Ping").err == (
        f"outcrop: 'Ping' names 2 functions of 'peer.cc' in {here.name} "
        "(Peer::Ping on line 3, Peer::Link::Ping on line 4); name it in full.\n"
    )


def test_bibtex_is_a_fragment_of_a_version(peers: str, outcrop: Outcrop) -> None:
    text = outcrop("cite", ".@v1", "src/li_st.c:forget", "--format", "bibtex").text
    day = re.search(r"date = \{(\d{4}-\d\d-\d\d)\}", text)
    assert day is not None
    assert text.startswith("@codefragment{peers-v1-forget,\n")
    for line in (
        r"  subtitle = {\texttt{forget} in \texttt{src/li\_st.c}, lines 3–9},",
        f"  url = {{https://github.com/example/peers/blob/{peers}/src/li_st.c#L3-L9}},",
        "  crossref = {peers-v1},",
        "@softwareversion{peers-v1,",
        "  title = {peers},",
        "  version = {v1},",
        "  repository = {https://github.com/example/peers},",
        "  license = {MIT},",
        f"  swhid = {{swh:1:rev:{peers};origin=https://github.com/example/peers}},",
    ):
        assert line in text.splitlines()


def test_csl_json_is_what_its_schema_wants(peers: str, outcrop: Outcrop) -> None:
    for place in ("src/li_st.c:forget", "NOTES & more.txt"):
        told = json.loads(outcrop("cite", ".@v1", place, "--format", "csl-json").out)
        Draft7Validator(CSL).validate(told)
        assert told[0]["type"] == "software"
        assert told[0]["version"] == "v1"


def test_markdown_is_a_link(peers: str, outcrop: Outcrop) -> None:
    text = outcrop("cite", ".@v1", "src/li_st.c:forget", "--format", "markdown").text
    link = f"https://github.com/example/peers/blob/{peers}/src/li_st.c#L3-L9"
    assert text.startswith(f"peers v1 (`{peers[:12]}`), [`forget` in `src/li_st.c`, lines 3–9]({link}). `swh:1:cnt:")


def test_a_backquote_in_a_path_stays_one(here: Path, outcrop: Outcrop) -> None:
    commit(here, {"a`b.c": FORGET})
    assert "`forget` in ``a`b.c``, lines 2–8" in outcrop("cite", ".", "a`b.c:forget", "--format", "markdown").text


def test_bytes_of_no_known_commit_have_an_identifier_and_no_permalink(peers: str, here: Path, outcrop: Outcrop) -> None:
    write(here, {"net/join.c": f"\n{CONNECT}"})
    identifier = outcrop("cite", ".", "net/join.c:2-3", "--format", "swhid").text
    assert re.fullmatch(r"swh:1:cnt:[0-9a-f]{40};lines=2-3\n", identifier)
    bib = outcrop("cite", ".", "net/join.c:2-3", "--format", "bibtex").text
    assert "crossref" not in bib
    done = outcrop("cite", ".", "net/join.c:2-3", "--format", "url")
    assert (done.code, done.err) == (2, "outcrop: There is no permalink to 'net/join.c': it is of no known commit.\n")


def test_a_forge_of_ones_own_is_linked_to(peers: str, here: Path, outcrop: Outcrop) -> None:
    git(here, "remote", "set-url", "origin", "https://git.example.org/peers")
    done = outcrop("cite", ".", "net/join.c:1", "--format", "url")
    assert "its forge is not known; tell it in outcrop.toml" in done.err
    write(here, {"outcrop.toml": '[forges."git.example.org"]\nlines = "{url}/x/{commit}/{path}#{start}"\n'})
    link = f"https://git.example.org/peers/x/{peers}/net/join.c#1\n"
    assert outcrop("cite", ".", "net/join.c:1", "--format", "url").text == link


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("net/joint.c:1", "has no file at 'net/joint.c'; paths begin at the top of the repository."),
        ("net/join.c:forgot", "No function of 'net/join.c' in peers is called 'forgot'"),
        ("net/join.c:99", "'net/join.c:99' names no lines of the file, which holds 16; write PATH:FIRST-LAST."),
        ("", "has no file at ''"),
    ],
)
def test_a_place_that_is_not_there_is_told(peers: str, outcrop: Outcrop, place: str, told: str) -> None:
    done = outcrop("cite", ".", place)
    assert done.code == 2
    assert told in done.err


def test_hostile_names_are_shown_and_do_nothing(here: Path, outcrop: Outcrop) -> None:
    path = "a}\\input{x}\x1b[31m`](x).c"
    commit(here, {path: FORGET})
    for form in ("text", "markdown", "bibtex", "csl-json"):
        done = outcrop("cite", ".", f"{path}:forget", "--format", form)
        assert done.code == 0
        assert b"\x1b" not in done.out
        assert "\\input{x}" not in done.text or form != "bibtex"
    bib = outcrop("cite", ".", f"{path}:forget", "--format", "bibtex").text
    assert bib.count("{") == bib.count("}")
    assert r"a\textbraceright{}\textbackslash{}input\textbraceleft{}x" in bib
