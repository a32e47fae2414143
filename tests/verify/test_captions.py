"""A comment above quoted code that says its file is what the document says, and no line of that file."""

from pathlib import Path

import pytest

from sources.places import commit

from .given import LIST, fenced, lines, told, verdict

FORGET = lines(LIST, 3, 12)


@pytest.mark.parametrize(
    "caption",
    ["// src/list.c", "/* src/list.c, lines 3-12 */", "# list.c:3", "// File: src/list.c", "// src/list.c#L3-L12"],
)
def test_it_says_where_the_code_is_from(peers: Path, caption: str) -> None:
    row = verdict(peers, fenced("Peers are forgotten so:", f"{caption}\n{FORGET}"))
    assert told(row) == ("exact", "src/list.c", (3, 12))
    assert row.lines == (7, 16)


def test_it_may_say_so_wrongly(peers: Path) -> None:
    row = verdict(peers, fenced("Peers are forgotten so:", f"// src/list.c:5-10\n\n{FORGET}"))
    assert told(row) == ("wrong-range", "src/list.c", (3, 12))
    assert row.lines == (8, 17)
    row = verdict(peers, fenced("Peers are forgotten so:", f"// src/net/join.c\n{FORGET}"))
    assert told(row) == ("moved", "src/list.c", (3, 12))


def test_other_words_are_a_line_of_the_code(peers: Path) -> None:
    text = f"// as in src/list.c, but faster\n{FORGET}"
    assert verdict(peers, fenced("`src/list.c`:", text)).verdict == "altered"


def test_one_that_stands_in_the_file_is_a_line_of_it(tmp_path: Path) -> None:
    commit(tmp_path / "peers", {"src/drop.c": f"// src/drop.c\n{FORGET}\n"})
    row = verdict(tmp_path / "peers", fenced("`src/drop.c`, lines 1-11:", f"// src/drop.c\n{FORGET}"))
    assert told(row) == ("exact", "src/drop.c", (1, 11))
