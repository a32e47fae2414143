"""outcrop.lock is written in an order that never depends on chance, and what a person wrote in it stays."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outcrop.cli.locking import changing
from outcrop.errors import OutcropError, SourceError
from outcrop.model.pin import Pin, PinnedExcerpt, PinnedFinding
from outcrop.pins.lockfile import read_pins
from outcrop.pins.lockwriting import in_order, key_of, written

LEAVE = PinnedFinding("0000000000000001", "guarded-collection", "net/leave.c", "leave", (3, 9), "sound")
FORGET = PinnedFinding("0000000000000002", "guarded-collection", "peers/list.c", "forget", (2, 8), "sound")
KEPT = PinnedFinding("0000000000000003", "lock-leak", "peers/list.c", "forget", (2, 8), "leaky")
LINES = PinnedExcerpt("peers/list.c", (10, 12))
JOIN = PinnedExcerpt("net/join.c", (1, 4), "join")
PEERS = Pin(
    name="peers",
    url="https://github.com/example/peers",
    commit="1" * 40,
    tag="v1",
    date="2026-11-30T12:00:00+00:00",
    patterns=("lock-leak", "guarded-collection"),
    finding=(FORGET, KEPT, LEAVE),
    excerpt=(LINES, JOIN),
)
OWN = Pin(name="own", commit="2" * 40, place=".")
HEAD = "# What is cited, and where it stood: written by `outcrop pin` and `outcrop update`, read by `outcrop check`.\n"
TEXT = f"""\
{HEAD}version = 1

[[pin]]
name = "peers"
url = "https://github.com/example/peers"
commit = "{"1" * 40}"
tag = "v1"
date = "2026-11-30T12:00:00+00:00"
patterns = ["guarded-collection", "lock-leak"]

[[pin.finding]]
fingerprint = "0000000000000001"
pattern = "guarded-collection"
path = "net/leave.c"
symbol = "leave"
lines = [3, 9]
grade = "sound"

[[pin.finding]]
fingerprint = "0000000000000002"
pattern = "guarded-collection"
path = "peers/list.c"
symbol = "forget"
lines = [2, 8]
grade = "sound"

[[pin.finding]]
fingerprint = "0000000000000003"
pattern = "lock-leak"
path = "peers/list.c"
symbol = "forget"
lines = [2, 8]
grade = "leaky"

[[pin.excerpt]]
path = "net/join.c"
symbol = "join"
lines = [1, 4]

[[pin.excerpt]]
path = "peers/list.c"
lines = [10, 12]

[[pin]]
name = "own"
place = "."
commit = "{"2" * 40}"
"""


def test_to_the_letter() -> None:
    assert written([PEERS, OWN], "") == TEXT


def test_whatever_order_the_rows_come_in() -> None:
    other = replace(PEERS, patterns=PEERS.patterns[::-1], finding=PEERS.finding[::-1], excerpt=PEERS.excerpt[::-1])
    assert written([other, OWN], "") == TEXT
    assert written([other, OWN], TEXT) == TEXT


def test_a_row_that_came_is_put_where_it_belongs() -> None:
    without = replace(PEERS, finding=(LEAVE, KEPT), excerpt=(LINES,))
    assert written([PEERS, OWN], written([without, OWN], "")) == TEXT


REMARKS = TEXT.replace(HEAD, "# Ours.\n# Ask Ada.\n").replace(
    'fingerprint = "0000000000000002"\n',
    '# in a table\nfingerprint = "0000000000000002"   # behind a value\n',
)
REMARKS = REMARKS.replace(
    "[[pin.finding]]\n# in a table",
    "# The one that chapter 3 quotes.\n\n# See its note.\n[[pin.finding]] # behind a header\n# in a table",
)
REMARKS = REMARKS.replace('[[pin]]\nname = "own"', '# Of our own.\n[[pin]]\nname = "own"') + "\n# The end.\n"


class TestRemarks:
    """Comments of a person."""

    def test_stay_where_they_are(self) -> None:
        assert written([PEERS, OWN], REMARKS) == REMARKS

    def test_go_with_their_row(self) -> None:
        """It has other lines, another fingerprint and another path now, and stands behind the others for that."""
        moved = replace(FORGET, fingerprint="000000000000000f", path="set.c", lines=(4, 10))
        pin = replace(PEERS, finding=(LEAVE, moved, KEPT))
        text = written([pin, OWN], REMARKS, {key_of(PEERS, FORGET): key_of(pin, moved)})
        assert (
            """\
grade = "leaky"

# The one that chapter 3 quotes.

# See its note.
[[pin.finding]] # behind a header
# in a table
fingerprint = "000000000000000f"   # behind a value
pattern = "guarded-collection"
path = "set.c"
symbol = "forget"
lines = [4, 10]
grade = "sound"
"""
            in text
        )
        assert read_pins(text, "") == (in_order(pin), OWN)

    def test_of_a_row_that_is_dropped_go_to_the_next(self) -> None:
        pin = replace(PEERS, finding=(LEAVE, KEPT))
        text = written([pin, OWN], REMARKS)
        assert (
            """\
grade = "sound"

# The one that chapter 3 quotes.
# See its note.
# behind a header
# in a table
# behind a value

[[pin.finding]]
fingerprint = "0000000000000003"
"""
            in text
        )
        assert written([pin, OWN], text) == text

    def test_of_the_last_pin_go_to_the_end(self) -> None:
        text = written([PEERS], REMARKS)
        assert text.endswith("lines = [10, 12]\n\n# Of our own.\n\n# The end.\n")
        assert written([PEERS], text) == text

    def test_of_a_pin_with_all_its_rows_go_to_the_next_pin(self) -> None:
        text = written([OWN], REMARKS)
        told = [line for line in text.splitlines() if line.startswith("#")]
        assert told == [
            "# Ours.",
            "# Ask Ada.",
            "# The one that chapter 3 quotes.",
            "# See its note.",
            "# behind a header",
            "# in a table",
            "# behind a value",
            "# Of our own.",
            "# The end.",
        ]
        assert read_pins(text, "") == (OWN,)

    def test_stay_when_another_pin_comes(self) -> None:
        third = replace(OWN, name="third")
        text = written([PEERS, OWN, third], REMARKS)
        assert text == REMARKS.replace(
            "\n# The end.", f'\n[[pin]]\nname = "third"\nplace = "."\ncommit = "{"2" * 40}"\n\n# The end.'
        )


class TestAsAPersonWritesIt:
    """What TOML allows, and nobody's program writes."""

    def test_strings_and_arrays_of_several_lines(self) -> None:
        text = TEXT.replace("[2, 8]", "[\n  2, # first\n  8,\n]").replace('"v1"', '"""\\\n  v1"""')
        assert read_pins(text, "") == (in_order(PEERS), OWN)
        assert written([PEERS, OWN], text) == text
        moved = replace(PEERS, finding=(LEAVE, replace(FORGET, grade="leaky"), KEPT))
        assert read_pins(written([moved, OWN], text), "") == (in_order(moved), OWN)

    @pytest.mark.parametrize("quotes", ['"""', "'''"])
    def test_a_string_that_looks_like_a_header(self, quotes: str) -> None:
        tag = "\n[[pin]]\n# no comment\nname = 'x'\n"
        text = TEXT.replace('tag = "v1"', f"tag = {quotes}\n{tag}{quotes}")
        pin = replace(PEERS, tag=tag)
        assert read_pins(text, "") == (in_order(pin), OWN)
        assert written([pin, OWN], text) == text
        assert read_pins(written([OWN], text), "") == (OWN,)
        assert "no comment" not in written([OWN], text)

    def test_indented_tables(self) -> None:
        text = "".join(f"  {line}" if line.strip() else line for line in TEXT.splitlines(keepends=True))
        assert read_pins(text, "") == (in_order(PEERS), OWN)
        assert written([PEERS, OWN], text) == text
        assert written([OWN], text).count("[[pin]]") == 1

    def test_headers_with_spaces_and_quotes(self) -> None:
        text = TEXT.replace("[[pin.finding]]", '[[ pin . "finding" ]]').replace("[[pin]]", "[['pin']]")
        assert written([PEERS, OWN], text) == text

    def test_rows_in_one_line(self) -> None:
        row = '{path = "peers/list.c", lines = [10, 12]}'
        text = f'version = 1\n[[pin]]\nname = "own"\nplace = "."\ncommit = "{"2" * 40}"\nexcerpt = [{row}]\n'
        pin = replace(OWN, excerpt=(LINES,))
        assert read_pins(text, "") == (pin,)
        assert read_pins(written([pin], text), "") == (pin,)

    def test_no_line_end_at_the_end(self) -> None:
        assert written([PEERS, OWN], TEXT.removesuffix("\n")) == TEXT


class TestTheFile:
    """The file is changed as little as can be, and never spoilt."""

    def rewritten(self, file: Path, text: str, *pins: Pin) -> tuple[bool, bytes]:
        file.write_bytes(text.encode())
        with changing(file) as change:
            differs = change.write(pins)
        return differs, file.read_bytes()

    def test_what_stays_is_not_written(self, top: Path) -> None:
        file = top / "outcrop.lock"
        file.write_text(TEXT)
        before = file.stat().st_ino
        with changing(file) as change:
            assert not change.write([PEERS, OWN])
        assert file.stat().st_ino == before

    def test_ends_of_lines_stay_what_they_are(self, top: Path) -> None:
        text = REMARKS.replace("\n", "\r\n")
        assert self.rewritten(top / "outcrop.lock", text, PEERS, OWN) == (False, text.encode())
        differs, data = self.rewritten(top / "outcrop.lock", text, OWN)
        assert differs
        assert data.count(b"\r\n") == data.count(b"\n")
        assert read_pins(data.decode(), "") == (OWN,)

    def test_a_form_that_cannot_be_edited_is_left_alone(self, top: Path) -> None:
        text = f'version = 1\npin = [{{name = "own", place = ".", commit = "{"2" * 40}"}}]\n'
        file = top / "outcrop.lock"
        with pytest.raises(OutcropError) as caught:
            self.rewritten(file, text, OWN, PEERS)
        assert str(caught.value) == (
            f"{file} is written in a way that cannot be edited; give each pin and each of its rows a [[header]] of its own."
        )
        assert file.read_text() == text

    def test_a_name_that_is_no_utf_8(self, top: Path) -> None:
        file = top / "outcrop.lock"
        with pytest.raises(OutcropError) as caught:
            self.rewritten(file, TEXT, PEERS, replace(OWN, place="../\udcff"))
        assert str(caught.value) == f"'../\\udcff' cannot be written to {file}: it is not UTF-8."
        assert file.read_text() == TEXT

    def test_an_empty_file_is_none_yet(self, top: Path) -> None:
        assert self.rewritten(top / "outcrop.lock", "\n", PEERS, OWN) == (True, TEXT.encode())

    def test_one_at_a_time_by_whatever_name_it_is_called(self, top: Path) -> None:
        """The lock lies in the cache folder and is open for writing, as network file systems want it."""
        file, link = top / "outcrop.lock", top / "link.lock"
        link.symlink_to(file.name)
        began: list[str] = []

        def change() -> None:
            with changing(link):
                began.append("link")

        with changing(file):
            other = Thread(target=change)
            other.start()
            with changing(top / "another.lock"):
                sleep(0.2)
            assert began == []
        other.join(5)
        assert began == ["link"]
        held = [*(Path(os.environ["OUTCROP_CACHE"]) / "locks").iterdir()]
        assert len(held) == 2
        assert not file.exists()

    def test_a_cache_folder_that_cannot_be_written(self, top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (top / "cache").write_text("")
        monkeypatch.setenv("OUTCROP_CACHE", str(top / "cache"))
        with pytest.raises(SourceError) as caught, changing(top / "outcrop.lock"):
            pass
        assert str(caught.value) == (
            f"The cache folder '{top}/cache/locks' cannot be written: Not a directory; name another one in OUTCROP_CACHE."
        )

    def test_through_a_link(self, top: Path) -> None:
        (top / "real").mkdir()
        (top / "outcrop.lock").symlink_to("real/pins.lock")
        (top / "real/pins.lock").write_text(TEXT)
        with changing(top / "outcrop.lock") as change:
            change.write([OWN])
        assert (top / "outcrop.lock").is_symlink()
        assert read_pins((top / "real/pins.lock").read_text(), "") == (OWN,)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
NUMBERS = st.integers(1, 10**6)
RANGES = st.tuples(NUMBERS, NUMBERS).map(lambda both: (min(both), max(both)))
MARKS = st.integers(0, 16**16 - 1).map("{:016x}".format)
FINDINGS = st.builds(PinnedFinding, MARKS, TEXTS, TEXTS, TEXTS, RANGES, TEXTS)
EXCERPTS = st.builds(PinnedExcerpt, TEXTS, RANGES, st.none() | TEXTS)
PINS = st.builds(
    Pin,
    name=TEXTS,
    commit=st.integers(0, 16**40 - 1).map("{:040x}".format),
    url=st.none() | TEXTS,
    place=TEXTS,
    tag=st.none() | TEXTS,
    date=st.none() | TEXTS,
    patterns=st.lists(TEXTS, max_size=3, unique=True).map(tuple),
    finding=st.lists(FINDINGS, max_size=3, unique_by=lambda one: (one.path, one.fingerprint)).map(tuple),
    excerpt=st.lists(EXCERPTS, max_size=3, unique_by=lambda one: key_of(OWN, one)).map(tuple),
)
LOCKS = st.lists(PINS, max_size=3, unique_by=lambda one: one.name)


@given(LOCKS)
def test_what_is_written_is_read_again(pins: list[Pin]) -> None:
    text = written(pins, "")
    assert read_pins(text, "") == tuple(map(in_order, pins))
    assert written(read_pins(text, ""), text) == text


@given(LOCKS, LOCKS)
@example(
    [Pin("0", "0" * 40, place="0", patterns=("\x85# no remark",))],
    [Pin("0", "0" * 40, place="0", patterns=("\x85# no remark",))],
)
def test_whatever_stood_there_before(pins: list[Pin], before: list[Pin]) -> None:
    text = written(pins, written(before, ""))
    assert text == written(pins, "")
    assert read_pins(text, "") == tuple(map(in_order, pins))
    assert written(pins, text) == text


@given(st.data())
def test_no_remark_is_ever_lost(data: st.DataObject) -> None:
    """Remarks between any lines of a file, some of whose rows are dropped or moved."""
    lines = TEXT.splitlines()
    remarks: Mapping[int, str] = data.draw(
        st.dictionaries(st.integers(0, len(lines)), st.text("ab [\"'=#]\t", max_size=6), max_size=6)
    )
    rows = [(f"#{remarks[at]}" if at in remarks else None, line) for at, line in enumerate([*lines, ""])]
    text = "\n".join(part for row in rows for part in row if part is not None)
    findings = tuple(one for one in PEERS.finding if data.draw(st.booleans()))
    pin = replace(PEERS, finding=findings)
    now = written([pin, OWN], text)
    assert read_pins(now, "") == (in_order(pin), OWN)
    told = sorted(line for line in now.splitlines() if line.startswith("#"))
    assert told == sorted([HEAD.rstrip(), *(f"#{remark}" for remark in remarks.values())])
    assert written([pin, OWN], now) == now
