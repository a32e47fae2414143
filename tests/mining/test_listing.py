"""A list of sources: which lines name one, which say nothing, and which are told as wrong, with where they stand."""

from pathlib import Path

import pytest

from outcrop.errors import OutcropError
from outcrop.mining.listing import entries_of, listed_systems
from outcrop.systems import known_systems

SYSTEMS = known_systems()


def read(text: str) -> list[tuple[str, str]]:
    return [(entry.source, entry.revision) for entry in entries_of(text, "LIST.txt", SYSTEMS)]


def test_one_source_a_line(here: Path) -> None:
    (here / "mine.git").mkdir()
    text = (
        "# mine\nmine.git@v1   # the first\n\n  mine.git\nhttps://git.example.org/a/b@main\r\nglusterfs\nslurm@HEAD\n"
    )
    assert read(text) == [
        (str(here / "mine.git"), "v1"),
        (str(here / "mine.git"), "HEAD"),
        ("https://git.example.org/a/b", "main"),
        ("glusterfs", "v7.0"),
        ("slurm", "HEAD"),
    ]


def test_what_is_listed_twice_is_mined_once(here: Path) -> None:
    assert len(read("glusterfs\nglusterfs@v7.0\nglusterfs\n")) == 1


def test_a_password_is_used_and_never_shown() -> None:
    [entry] = entries_of("https://ada:secret@git.example.org/a/b@v1\n", "LIST.txt", {})
    assert entry.at("v1") == "https://ada:secret@git.example.org/a/b@v1"
    assert entry.shown == "https://git.example.org/a/b@v1"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("ext::sh -c touch", "helper program"),
        ("https://git.example.org/a b", "is no URL of a repository"),
        ("glusterfs@", "names no revision behind its @"),
        ("-", "A list names sources"),
    ],
)
def test_a_bad_line_is_told_with_its_number(here: Path, line: str, why: str) -> None:
    with pytest.raises(OutcropError, match=r"^LIST\.txt, line 2: ") as raised:
        read(f"glusterfs\n{line}\n")
    assert why in str(raised.value)
    assert raised.value.code == 2


def test_a_list_of_nothing() -> None:
    with pytest.raises(OutcropError, match=r"LIST\.txt names no source; write one SOURCE\[@REV\] a line\."):
        read("# nothing yet\n\n")


def test_the_systems_that_can_be_read_at_the_version_worth_a_look() -> None:
    listed = {entry.shown: entry.revision for entry in listed_systems(SYSTEMS, ["c", "cpp"])}
    assert listed["glusterfs"] == "v7.0"
    assert "kubernetes" not in listed
    assert "kubernetes" in {entry.shown for entry in listed_systems(SYSTEMS, ["go"])}
