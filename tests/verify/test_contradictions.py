"""Documents that say two things: the text one, the numbers beside the code another. The wrong one is told, and that the other is right."""

from pathlib import Path

import pytest

from .given import LIST, fenced, lines, told, verdict

FORGET = lines(LIST, 3, 12)


def gutter(first: int) -> str:
    """The function with numbers in front."""
    return "\n".join(f"{number:>3} | {row}" for number, row in enumerate(FORGET.split("\n"), first))


def listing(text: str, number: int) -> str:
    return f"{text}\n\n\\begin{{lstlisting}}[language=C,firstnumber={number}]\n{FORGET}\n\\end{{lstlisting}}\n"


@pytest.mark.parametrize(
    ("said", "kind"),
    [("lines 5-14", "wrong-range"), ("lines 30-39", "moved"), ("line 30", "moved"), ("lines 3-20", "truncated")],
)
class TestTheTextIsWrong:
    def test_beside_an_info_string(self, peers: Path, said: str, kind: str) -> None:
        row = verdict(peers, fenced(f"`src/list.c`, {said}:", FORGET, 'c linenums="3"'))
        assert told(row) == (kind, "src/list.c", (3, 12))
        assert "The numbers beside the code are right, and say otherwise." in row.why.en
        assert row.given is not None
        assert said in row.given.words

    def test_beside_numbers_in_front(self, peers: Path, said: str, kind: str) -> None:
        assert told(verdict(peers, fenced(f"`src/list.c`, {said}:", gutter(3)))) == (kind, "src/list.c", (3, 12))

    def test_beside_a_listing(self, peers: Path, said: str, kind: str) -> None:
        assert verdict(peers, listing(f"\\texttt{{src/list.c}}, {said}:", 3), "paper.tex").verdict == kind


@pytest.mark.parametrize(("number", "kind"), [(5, "wrong-range"), (4, "wrong-range"), (103, "moved")])
class TestTheNumbersAreWrong:
    def test_in_an_info_string(self, peers: Path, number: int, kind: str) -> None:
        row = verdict(peers, fenced("`src/list.c`, lines 3-12:", FORGET, f'c linenums="{number}"'))
        assert told(row) == (kind, "src/list.c", (3, 12))
        assert f"The numbers beside the code say {number} for line 3; right is lines 3-12." in row.why.en
        assert "The lines that the text gives are right, and say otherwise." in row.why.en

    def test_in_front(self, peers: Path, number: int, kind: str) -> None:
        assert verdict(peers, fenced("`src/list.c`, lines 3-12:", gutter(number))).verdict == kind

    def test_of_a_listing(self, peers: Path, number: int, kind: str) -> None:
        assert verdict(peers, listing("\\texttt{src/list.c}, lines 3--12:", number), "paper.tex").verdict == kind

    def test_where_the_text_gives_none(self, peers: Path, number: int, kind: str) -> None:
        row = verdict(peers, fenced("This is from `src/list.c`.", gutter(number)))
        assert row.verdict == kind
        assert "say otherwise" not in row.why.en


def test_another_file_is_no_better_for_numbers_that_are_right(peers: Path) -> None:
    assert verdict(peers, fenced("`src/net/join.c`, lines 3-12:", FORGET, 'c linenums="3"')).verdict == "moved"


@pytest.mark.parametrize("number", [1, 3])
def test_numbers_of_the_file_and_of_the_listing_are_right(peers: Path, number: int) -> None:
    assert verdict(peers, fenced("`src/list.c`, lines 3-12:", FORGET, f'c linenums="{number}"')).verdict == "exact"
    assert verdict(peers, fenced("`src/list.c`, lines 3-12:", gutter(number))).verdict == "exact"
