"""Which commit took something away: by bisection, few looks, each file read once."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcrop.pins.removal import first_without, removed
from outcrop.sources.history import Step
from outcrop.sources.repository import OnDisk
from outcrop.sources.snapshot import Snapshot
from sources.places import commit, git


@dataclass
class Past:
    """A history in which a file has one text a commit; none: it is not there."""

    texts: list[str | None]
    asked: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)

    def steps(self, old: str, new: str) -> list[Step]:
        first, last = int(old), int(new)
        return [Step(str(at), str(at - 1), "2026-01-01", f"step {at}") for at in range(last, first, -1)]

    def blob(self, name: str, path: str) -> tuple[str, bytes] | None:
        self.asked.append(name)
        text = self.texts[int(name)]
        return (text, text.encode()) if text is not None else None

    def is_there(self, data: bytes) -> bool:
        self.read.append(data.decode())
        return data.startswith(b"here")

    def snapshot(self, revision: str | None, wanted: object) -> Snapshot:
        raise NotImplementedError

    def tag(self, name: str) -> str | None:
        raise NotImplementedError

    def step(self, commit: str) -> Step:
        raise NotImplementedError

    def removal(self) -> str | None:
        found = removed(self, None, "0", str(len(self.texts) - 1), "list.c", self.is_there)
        return found.commit if found else None


@given(st.integers(1, 4000), st.data())
def test_the_number_of_looks_is_logarithmic(length: int, data: st.DataObject) -> None:
    gone = data.draw(st.integers(1, length))
    past = Past([f"here {at}" if at < gone else f"gone {at}" for at in range(length + 1)])
    assert past.removal() == str(gone)
    assert len(past.asked) <= length.bit_length() + 2  # and one at each end
    assert len(set(past.asked)) == len(past.asked)


def test_a_text_that_was_seen_is_not_read_again() -> None:
    past = Past(["here"] * 700 + ["gone"] * 300)
    assert past.removal() == "700"
    assert sorted(past.read) == ["gone", "here"]
    assert len(past.asked) > 2


def test_a_file_that_is_no_more_holds_nothing() -> None:
    past = Past(["here", "here", "here", None, None])
    assert past.removal() == "3"
    assert past.read == ["here"]


@pytest.mark.parametrize(
    "texts",
    [["here"], ["gone", "gone"], [None, None, None], ["gone", "here", "gone"], ["here", "gone", "here"]],
    ids=["one commit", "never there", "no file", "came and went", "went and came"],
)
def test_where_nobody_removed_it(texts: list[str | None]) -> None:
    assert Past(texts).removal() is None


def test_of_a_thing_that_went_and_came_again_one_that_took_it_away() -> None:
    past = Past(["here", "gone", "here", "gone", "gone"])
    assert past.removal() in ("1", "3")


def test_first_without() -> None:
    steps = Past([None] * 9).steps("0", "8")[::-1]
    assert first_without(steps, lambda name: int(name) < 5).commit == "5"
    assert first_without(steps, lambda _: False).commit == "1"


def test_in_a_real_repository(top: Path) -> None:
    old = commit(top, {"list.c": "here\n"})
    for number in range(9):
        commit(top, {"other.c": f"int n{number};\n"})
    gone = commit(top, {"list.c": "gone\n"})
    new = commit(top, {"other.c": "int last;\n"})
    read: list[bytes] = []

    def is_there(data: bytes) -> bool:
        read.append(data)
        return data == b"here\n"

    found = removed(OnDisk(top, None), "https://github.com/example/peers", old, new, "list.c", is_there)
    assert found is not None
    assert (found.commit, found.subject) == (gone, "as written")
    assert found.permalink == f"https://github.com/example/peers/commit/{gone}"
    assert sorted(read) == [b"gone\n", b"here\n"]


def test_where_both_have_nothing_in_common(top: Path) -> None:
    old = commit(top, {"list.c": "here\n"})
    git(top, "checkout", "-q", "--orphan", "other")
    new = commit(top, {"list.c": "gone\n"})
    assert removed(OnDisk(top, None), None, old, new, "list.c", lambda data: data == b"here\n") is None
