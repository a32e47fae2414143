"""`outcrop show`: one finding in full, scanned for or taken from what a scan wrote."""

import json
from pathlib import Path

import pytest

from running import BOTH, FORGET, Outcrop
from sources.places import write


@pytest.fixture
def findings(system: Path, outcrop: Outcrop) -> Path:
    """What a scan of the system wrote."""
    assert outcrop("scan", "system", *BOTH, "--format", "jsonl", "-o", "findings.jsonl").code == 0
    return Path("findings.jsonl")


@pytest.fixture
def forget(findings: Path) -> str:
    """The id of the finding in `forget`."""
    rows = map(json.loads, findings.read_text().splitlines())
    return next(row["id"] for row in rows if row.get("pattern") == "guarded-collection")


def test_a_finding_of_a_source(forget: str, outcrop: Outcrop) -> None:
    """Every line, every role with its note, and how it is cited."""
    text = outcrop("show", forget[:8], "system").text
    assert text.startswith("guarded-collection  Guarded collection\n\nsystem/peers/list.c:1\nforget  ")
    assert "  lock 4 ▌     pthread_mutex_lock(&peers_lock);\n" in text
    assert "lock    system/peers/list.c:4  takes `&peers_lock`\n" in text
    assert "swh:1:cnt:" in text
    assert "These bytes are of no known commit" in text


def test_a_finding_of_the_folder_you_stand_in(forget: str, outcrop: Outcrop) -> None:
    assert "forget  " in outcrop("show", forget).text


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_finding_of_a_file(system: Path, forget: str, outcrop: Outcrop, form: str) -> None:
    outcrop("scan", "system", *BOTH, "--format", form, "-o", "stored")
    (system / "peers/list.c").unlink()
    text = outcrop("show", forget[:8], "--from", "stored").text
    assert "  lock 4 ▌     pthread_mutex_lock(&peers_lock);\n" in text


def test_a_finding_stored_without_code(forget: str, outcrop: Outcrop) -> None:
    outcrop("scan", "system", *BOTH, "--format", "jsonl", "--no-code", "-o", "stored")
    text = outcrop("show", forget, "--from", "stored").text
    assert "pthread_mutex_lock" not in text
    assert "takes `&peers_lock`" in text


def test_in_chinese(forget: str, findings: Path, outcrop: Outcrop) -> None:
    assert "获取 `&peers_lock`" in outcrop("show", forget, "--from", findings, "--lang", "zh").text


def test_no_such_finding(findings: Path, outcrop: Outcrop) -> None:
    done = outcrop("show", "zz", "--from", findings)
    assert done.code == 2
    assert done.err == "outcrop: No finding has an id that starts with 'zz'; `outcrop scan --all` shows the ids.\n"


def test_too_short_an_id_names_those_that_begin_so(here: Path, outcrop: Outcrop) -> None:
    write(here, {"list.c": "".join(FORGET.replace("forget", f"forget{n}") for n in range(20))})
    done = outcrop("show", "", ".")
    assert done.code == 2
    assert done.err.startswith("outcrop: ")
    assert "findings have ids that start with '' (" in done.err
    assert done.err.endswith("more); give more of it.\n")


def test_equal_functions_of_two_files_share_an_id_and_both_are_shown(
    forget: str, system: Path, outcrop: Outcrop
) -> None:
    write(system, {"copy/list.c": FORGET})
    text = outcrop("show", forget, "system").text
    assert "system/copy/list.c:1\n" in text
    assert "system/peers/list.c:1\n" in text


def test_a_file_and_a_source_rule_each_other_out(findings: Path, outcrop: Outcrop) -> None:
    done = outcrop("show", "a", "system", "--from", findings)
    assert done.code == 2
    assert "rule each other out" in done.err


NO_FINDINGS = {
    "nothing": b"",
    "code": b"int x;\n",
    "a list": b"[1]",
    "a number": b"3",
    "null": b"null",
    "a record without a list": b'{"schema": "outcrop.scan/1", "findings": 5}',
    "another object": b'{"findings": 5}',
    "half a finding": b'{"schema": "outcrop.finding/1"}',
    "bytes": b"\xff\xfe\x00",
    "depth": b"[" * 100_000,
    "half a character": b'"\\ud800"',
}


@pytest.mark.parametrize("stored", NO_FINDINGS.values(), ids=NO_FINDINGS.keys())
def test_a_file_that_holds_no_findings(here: Path, outcrop: Outcrop, stored: bytes) -> None:
    (here / "stored").write_bytes(stored)
    done = outcrop("show", "a", "--from", "stored")
    assert done.code == 2
    assert "is no list of findings; write one with" in done.err or "No finding has an id" in done.err


@pytest.mark.parametrize(("file", "why"), [("nowhere", "No such file or directory"), (".", "Is a directory")])
def test_a_file_that_cannot_be_read(here: Path, outcrop: Outcrop, file: str, why: str) -> None:
    done = outcrop("show", "a", "--from", file)
    assert (done.code, done.err) == (2, f"outcrop: {file} cannot be read: {why}.\n")
