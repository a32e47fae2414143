"""An address of another repository than those that are compared with: it was not read, so nothing makes it right."""

from pathlib import Path

import pytest

from .given import LIST, URL, fenced, lines, system, told, verdict, verified

FORGET = lines(LIST, 3, 12)
OTHERS = "https://github.com/y/others"


@pytest.mark.parametrize(
    "said",
    [
        f"From {OTHERS}/blob/main/src/list.c#L3-L12:",
        f"From {OTHERS}/blob/main/src/list.c#L40-L50:",
        f"From {OTHERS}/blob/main/lib/forget.c#L3-L12:",
        f"[`src/list.c`, lines 3-12]({OTHERS}/blob/main/src/list.c#L3-L12)",
        f"`src/list.c`, lines 3-12 ([source]({OTHERS}/blob/main/src/list.c)):",
        f"{OTHERS}/blob/main/src/list.c",
    ],
)
def test_code_that_stands_here_is_told_with_what_was_not_read(peers: Path, said: str) -> None:
    row = verdict(peers, fenced(said, FORGET))
    assert told(row) == ("moved", "src/list.c", (3, 12))
    assert f"The document links to {OTHERS}, which is no source here and was not read" in row.why.en
    assert f"文档链接的是 {OTHERS}" in row.why.zh
    assert row.given is not None
    assert (row.given.url, row.given.revision) == (OTHERS, "main")
    assert row.given.words


def test_so_it_is_where_the_address_stands_behind(peers: Path) -> None:
    text = fenced("`src/list.c`, lines 3-12:", FORGET) + f"\nSource: {OTHERS}/blob/main/src/list.c#L3-L12\n"
    assert verdict(peers, text).verdict == "moved"


def test_a_change_of_the_text_comes_first(peers: Path) -> None:
    row = verdict(peers, fenced(f"{OTHERS}/blob/main/src/list.c#L3-L12", FORGET.replace("return 0", "return 1")))
    assert row.verdict == "altered"
    assert "was not read" in row.why.en


@pytest.mark.parametrize(
    "before",
    [
        f"Others do so too, see {OTHERS}/blob/main/core/drop.c#L7. Ours is `src/list.c`, lines 3-12:",
        f"Others do so too: {OTHERS}/blob/main/core/drop.c#L7.\n\nOurs is another matter, in `src/list.c`, lines 3-12:",
        f"Others do so too: {OTHERS}/blob/main/README.md.",
        f"It is in {URL}/blob/main/src/list.c#L3-L12, and others have {OTHERS}/blob/main/core/drop.c#L7:",
    ],
)
def test_an_address_that_is_only_mentioned_is_none_of_the_excerpt(peers: Path, before: str) -> None:
    assert verdict(peers, fenced(before, FORGET)).verdict == "exact"


def test_what_stands_in_no_source_is_not_judged_and_told_as_it_is_given(peers: Path) -> None:
    text = fenced(f"From {OTHERS}/blob/main/a.c#L1-L3", "int a(void)\n{\n\treturn a_of(b);\n}")
    [row], record = verified(peers, text)
    assert (row.verdict, record.failed) == (None, 0)
    assert row.given is not None
    assert (row.given.url, row.given.first, row.given.last) == (OTHERS, 1, 3)
    assert OTHERS in row.given.words


def test_a_source_that_does_not_tell_where_it_is_from_may_be_it_by_its_name(tmp_path: Path) -> None:
    peers = tmp_path / "peers"
    system(peers)
    (peers / ".git" / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = false\n")
    assert verdict(peers, fenced(f"{URL}/blob/main/src/list.c#L3-L12", FORGET)).verdict == "exact"
    assert verdict(peers, fenced(f"{URL}/blob/main/src/list.c#L5-L10", FORGET)).verdict == "wrong-range"
    assert verdict(peers, fenced(f"{OTHERS}/blob/main/src/list.c#L3-L12", FORGET)).verdict == "moved"
