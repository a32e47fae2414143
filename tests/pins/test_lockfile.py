"""What is wrong in a lock file is told with its place, and ends with exit code 2; nothing of it is guessed."""

from pathlib import Path

import pytest

from outcrop.errors import OutcropError
from outcrop.model.pin import Pin, PinnedExcerpt, PinnedFinding
from outcrop.pins.lockfile import read_pins
from running import Outcrop

COMMIT = "0123456789" * 4
HEAD = "version = 1\n"
PIN = f'[[pin]]\nname = "peers"\nurl = "https://github.com/example/peers"\ncommit = "{COMMIT}"\n'
FINDING = """\
[[pin.finding]]
fingerprint = "0123456789abcdef"
pattern = "guarded-collection"
path = "list.c"
symbol = "forget"
lines = [2, 8]
grade = "sound"
"""
EXCERPT = '[[pin.excerpt]]\npath = "list.c"\nlines = [1, 2]\n'
KEYS = "commit, date, excerpt, finding, name, patterns, place, tag, url"
FIRST = "[[pin]] number 1 ('peers')"
ROW = f"{FIRST}, [[pin.finding]] number 1 ('forget')"

BAD = {
    "merge conflict": (
        f"{HEAD}<<<<<<< HEAD\n{PIN}",
        " holds a merge conflict on line 2; choose one side, or pin anew.",
    ),
    "its middle": (f"{HEAD}{PIN}=======\n", " holds a merge conflict on line 6; choose one side, or pin anew."),
    "its end": (f"{HEAD}>>>>>>> topic\n", " holds a merge conflict on line 2; choose one side, or pin anew."),
    "no TOML": ("version 1\n", " is not TOML: Expected '=' after a key in a key/value pair (at line 1, column 9)."),
    "empty": ("", " tells no version; a lock file begins with version = 1."),
    "comments alone": ("# Nothing yet.\n", " tells no version; a lock file begins with version = 1."),
    "no version": (PIN, " tells no version; a lock file begins with version = 1."),
    "a later version": (
        f"version = 2\n{PIN}",
        " has version 2, and this Outcrop reads version 1; use the Outcrop that wrote it, or pin anew.",
    ),
    "a version in quotes": (
        'version = "1"\n',
        " has version '1', and this Outcrop reads version 1; use the Outcrop that wrote it, or pin anew.",
    ),
    "no array": (f"{HEAD}pin = 3\n", ": the file: 'pin' is wrong: expected an array."),
    "one table": (f'{HEAD}[pin]\nname = "a"\n', ": the file: 'pin' is wrong: expected an array."),
    "unknown table": (
        f"{HEAD}pins = []\n",
        ": the file: unknown key 'pins'; expected one of pin, version; did you mean 'pin'?",
    ),
    "unknown key": (
        f'{HEAD}{PIN}nmae = "a"\n',
        f": {FIRST}: unknown key 'nmae'; expected one of {KEYS}; did you mean 'name'?",
    ),
    "unknown rows": (
        f"{HEAD}{PIN}[[pin.findings]]\n",
        f": {FIRST}: unknown key 'findings'; expected one of {KEYS}; did you mean 'finding'?",
    ),
    "unknown key of a row": (
        f'{HEAD}{PIN}{FINDING}grad = "a"\n',
        f": {ROW}: unknown key 'grad'; expected one of fingerprint, grade, lines, path, pattern, symbol; did you mean 'grade'?",
    ),
    "unknown key of an excerpt": (
        f"{HEAD}{PIN}{EXCERPT}line = 1\n",
        f": {FIRST}, [[pin.excerpt]] number 1: unknown key 'line'; expected one of lines, path, symbol; did you mean 'lines'?",
    ),
    "no name": (HEAD + PIN.replace('name = "peers"\n', ""), ": [[pin]] number 1 has no 'name'."),
    "no name but a number": (
        HEAD + PIN.replace('"peers"', "3"),
        ": [[pin]] number 1: 'name' is wrong: expected text in quotes.",
    ),
    "an empty name": (HEAD + PIN.replace('"peers"', '""'), ": [[pin]] number 1: 'name' is wrong: it may not be empty."),
    "a short commit": (
        HEAD + PIN.replace(COMMIT, COMMIT[:12]),
        f": {FIRST}: 'commit' is wrong: expected the 40 digits of a commit.",
    ),
    "no place": (
        HEAD + PIN.replace('url = "https://github.com/example/peers"\n', ""),
        ": the pin 'peers' has neither a 'url' nor a 'place'; say where its repository is.",
    ),
    "a date": (f"{HEAD}{PIN}date = 2026-01-01\n", f": {FIRST}: 'date' is wrong: expected text in quotes."),
    "patterns": (f'{HEAD}{PIN}patterns = "lock-leak"\n', f": {FIRST}: 'patterns' is wrong: expected an array."),
    "a row that is no table": (
        f"{HEAD}{PIN}finding = [2]\n",
        f": {FIRST}, [[pin.finding]] number 1: 'finding' is wrong: expected a table.",
    ),
    "no symbol": (
        HEAD + PIN + FINDING.replace('symbol = "forget"\n', ""),
        f": {FIRST}, [[pin.finding]] number 1 has no 'symbol'.",
    ),
    "a fingerprint": (
        HEAD + PIN + FINDING.replace("0123456789abcdef", "peers"),
        f": {ROW}: 'fingerprint' is wrong: expected the 16 digits of a fingerprint.",
    ),
    "line 0": (
        HEAD + PIN + FINDING.replace("[2, 8]", "[0, 8]"),
        f": {ROW}: 'lines' is wrong: lines are counted from 1.",
    ),
    "upside down": (
        HEAD + PIN + FINDING.replace("[2, 8]", "[8, 2]"),
        f": {ROW}: 'lines' is wrong: the last line stands before the first.",
    ),
    "one line": (
        HEAD + PIN + FINDING.replace("[2, 8]", "[2]"),
        f": {ROW}: 'lines' is wrong: expected a first and a last line.",
    ),
    "three lines": (
        HEAD + PIN + FINDING.replace("[2, 8]", "[2, 4, 8]"),
        f": {ROW}: 'lines' is wrong: expected a first and a last line.",
    ),
    "half a line": (
        HEAD + PIN + FINDING.replace("[2, 8]", "[2, 8.5]"),
        f": {ROW}: 'lines' is wrong: expected a whole number.",
    ),
    "a pin twice": (
        HEAD + PIN + FINDING + PIN,
        ": 'peers' is pinned 2 times; keep one of them, or give the other another name.",
    ),
    "a finding twice": (
        HEAD + PIN + FINDING + FINDING,
        ": the pin 'peers' holds 0123456789abcdef in list.c 2 times; keep one of them.",
    ),
    "an excerpt twice": (
        HEAD + PIN + EXCERPT + EXCERPT,
        ": the pin 'peers' cites list.c:1-2 2 times; keep one of them.",
    ),
    "a function twice": (
        HEAD + PIN + 2 * f'{EXCERPT}symbol = "forget"\n',
        ": the pin 'peers' cites list.c:forget 2 times; keep one of them.",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_mistake(case: str) -> None:
    text, sentence = BAD[case]
    with pytest.raises(OutcropError) as caught:
        read_pins(text, "outcrop.lock")
    assert str(caught.value) == f"outcrop.lock{sentence}"
    assert caught.value.code == 2


@pytest.mark.parametrize("words", [["check"], ["update"], ["unpin", "peers"]])
@pytest.mark.parametrize("case", ["merge conflict", "no TOML", "a later version", "upside down"])
def test_every_command_that_reads_it_says_so(here: Path, outcrop: Outcrop, words: list[str], case: str) -> None:
    text, sentence = BAD[case]
    (here / "outcrop.lock").write_text(text)
    done = outcrop(*words)
    assert (done.code, done.out, done.err) == (2, b"", f"outcrop: outcrop.lock{sentence}\n")
    assert (here / "outcrop.lock").read_text() == text


def test_bytes_that_are_no_utf_8(here: Path, outcrop: Outcrop) -> None:
    (here / "outcrop.lock").write_bytes(b"version = 1\n# \xe9t\xe9\n")
    done = outcrop("check")
    assert (done.code, done.err) == (2, "outcrop: outcrop.lock is not UTF-8: invalid continuation byte at byte 14.\n")


def test_nothing_is_there(here: Path, outcrop: Outcrop) -> None:
    done = outcrop("check")
    assert (done.code, done.out) == (2, b"")
    assert done.err == (
        "outcrop: There is no outcrop.lock; pin something with `outcrop pin SOURCE`, or name the file with --lock.\n"
    )


@pytest.mark.parametrize("command", ["check", "update"])
def test_a_folder_in_its_place(here: Path, outcrop: Outcrop, command: str) -> None:
    (here / "outcrop.lock").mkdir()
    done = outcrop(command)
    assert (done.code, done.out) == (2, b"")
    assert "File 'outcrop.lock' is a directory." in done.err


def test_a_file_without_pins_is_no_mistake(here: Path, outcrop: Outcrop) -> None:
    (here / "outcrop.lock").write_text(HEAD)
    done = outcrop("check")
    assert (done.code, done.err) == (0, "")
    assert done.text.splitlines()[0] == "Nothing was checked."


def test_all_that_it_may_hold() -> None:
    more = 'place = ".."\ntag = "v1"\ndate = "2026-01-01T00:00:00Z"\npatterns = ["lock-leak"]\n'
    [pin] = read_pins(f'{HEAD}{PIN}{more}{FINDING}{EXCERPT}symbol = "A::f"\n', "outcrop.lock")
    assert pin == Pin(
        name="peers",
        commit=COMMIT,
        url="https://github.com/example/peers",
        place="..",
        tag="v1",
        date="2026-01-01T00:00:00Z",
        patterns=("lock-leak",),
        finding=(PinnedFinding("0123456789abcdef", "guarded-collection", "list.c", "forget", (2, 8), "sound"),),
        excerpt=(PinnedExcerpt("list.c", (1, 2), "A::f"),),
    )


def test_a_line_that_is_as_long_as_a_conflict_is_none_in_a_comment() -> None:
    assert read_pins(f"{HEAD}# <<<<<<< HEAD\n#=======\n", "outcrop.lock") == ()
