"""Excerpts that are shown in parts: what they say of themselves, by numbers or by marks, and what the document lists."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outcrop.verify.reading.joining import left_out

from .given import LIST, fenced, lines, told, verdict, verified

HEAD, TAIL = lines(LIST, 14, 18), lines(LIST, 26, 28)
SAID = "src/list.c, lines 14-28"


def gutter(*ranges: tuple[int, int], mark: str = "...", by: int = 0) -> str:
    """Lines with their numbers in front; the second part's are false by some."""
    parts = []
    for place, (first, last) in enumerate(ranges):
        rows = zip(range(first, last + 1), lines(LIST, first, last).split("\n"), strict=True)
        parts.append("\n".join(f"{number + by * bool(place):>3} | {row}" for number, row in rows))
    return f"\n    {mark}\n".join(parts)


class TestAMark:
    @pytest.mark.parametrize(
        "mark",
        [
            "⋮ lines 19–25 left out",
            "// ... lines 19-25 omitted",
            "/* … 省略第 19–25 行 */",
            "[... lines 19 to 25 left out]",
        ],
    )
    def test_that_tells_the_lines_that_are_left_out(self, peers: Path, mark: str) -> None:
        row = verdict(peers, fenced(SAID, f"{HEAD}\n{mark}\n{TAIL}"))
        assert told(row) == ("exact", "src/list.c", (14, 28))
        assert row.found is not None
        assert row.found.parts == ((14, 18), (26, 28))
        assert row.why.en.startswith("It stands word for word on lines 14-18, lines 26-28 of")

    @pytest.mark.parametrize(
        "mark", ["⋮ lines 19–24 left out", "⋮ lines 18–25 left out", "⋮ lines 40–50 left out", "⋮", "..."]
    )
    def test_that_tells_others_or_none(self, peers: Path, mark: str) -> None:
        assert verdict(peers, fenced(SAID, f"{HEAD}\n{mark}\n{TAIL}")).verdict == "truncated"

    def test_excuses_no_other_lines_and_no_other_code(self, peers: Path) -> None:
        text = f"{HEAD}\n⋮ lines 19–25 left out\n{TAIL}"
        assert verdict(peers, fenced("src/list.c, lines 16-28", text)).verdict == "wrong-range"
        assert verdict(peers, fenced(SAID, text.replace("gone", "lost"))).verdict == "altered"

    def test_its_words(self) -> None:
        assert left_out("⋮ lines 4–9 left out") == left_out("省略 6 行（4-9）") == (4, 9)
        assert left_out("line 7 left out") == left_out("省略第 7 行") == (7, 7)
        assert left_out("6 lines left out") is None


class TestNumbersThatJump:
    def test_true_ones_are_as_good(self, peers: Path) -> None:
        assert verdict(peers, fenced(SAID, gutter((14, 18), (26, 28)))).verdict == "exact"

    def test_false_ones_are_told(self, peers: Path) -> None:
        row = verdict(peers, fenced(SAID, gutter((14, 18), (26, 28), by=2)))
        assert row.verdict == "wrong-range"
        assert "The numbers beside the code say 28 for line 26" in row.why.en

    def test_of_equal_lines_those_that_are_numbered_are_meant(self, peers: Path) -> None:
        """`pthread_mutex_lock(&peers_lock);` stands on lines 7 and 21."""
        row = verdict(peers, fenced("src/list.c:4-21", gutter((4, 5), (21, 21))))
        assert (row.verdict, row.found and row.found.parts) == ("exact", ((4, 5), (21, 21)))

    def test_indentation_that_all_parts_lost_is_no_difference(self, peers: Path) -> None:
        text = gutter((17, 19), (24, 25)).replace("| \t", "| ")
        assert verdict(peers, fenced("src/list.c, lines 17-25", text)).verdict in ("exact", "altered")

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def test_any_true_parts_are_exact_and_no_false_ones_are(self, peers: Path, data: st.DataObject) -> None:
        first = data.draw(st.integers(3, 12))
        end = first + data.draw(st.integers(2, 5))
        start = end + data.draw(st.integers(3, 6))
        last = min(start + data.draw(st.integers(1, 4)), 29)
        text = gutter((first, end), (start, last), mark=f"⋮ lines {end + 1}–{start - 1} left out")
        assert verdict(peers, fenced(f"src/list.c, lines {first}-{last}", text)).verdict == "exact"
        wrong = gutter((first, end), (start, last), by=data.draw(st.integers(1, 9)))
        assert verdict(peers, fenced(f"src/list.c, lines {first}-{last}", wrong)).verdict != "exact"


class TestAList:
    BOTH = f"{HEAD}\n...\n{TAIL}"

    @pytest.mark.parametrize(
        "said",
        [
            "`src/list.c`, lines 14–18, 26–28:",
            "src/list.c:14-18,26-28",
            "lines 14-18 and 26-28 of src/list.c",
            "src/list.c的第14~18、26~28行",
            "src/list.c#L14-L18, #L26-L28",
        ],
    )
    def test_the_very_lines_that_are_shown(self, peers: Path, said: str) -> None:
        row = verdict(peers, fenced(said, self.BOTH))
        assert told(row) == ("exact", "src/list.c", (14, 28))
        assert row.given is not None
        assert (row.given.first, row.given.last, row.given.ranges) == (14, 28, ((14, 18), (26, 28)))

    def test_lines_that_follow_each_other_may_be_listed(self, peers: Path) -> None:
        assert verdict(peers, fenced("src/list.c, lines 3-6, 7-12", lines(LIST, 3, 12))).verdict == "exact"

    @pytest.mark.parametrize(
        ("said", "kind"),
        [
            ("lines 14-18, 27-28", "wrong-range"),
            ("lines 114-118, 126-128", "moved"),
            ("lines 14-20, 24-28", "truncated"),
        ],
    )
    def test_others(self, peers: Path, said: str, kind: str) -> None:
        row = verdict(peers, fenced(f"`src/list.c`, {said}:", self.BOTH))
        assert row.verdict == kind
        assert f"The document says {said.replace(', ', ', lines ')}" in row.why.en

    def test_a_part_of_them_is_truncated(self, peers: Path) -> None:
        assert verdict(peers, fenced("`src/list.c`, lines 14-18, 26-28:", HEAD)).verdict == "truncated"

    def test_unless_another_excerpt_shows_the_rest(self, peers: Path) -> None:
        text = fenced("`src/list.c`, lines 14-18, 26-28:", HEAD) + f"\nand then\n\n```c\n{TAIL}\n```\n"
        assert [row.verdict for row in verified(peers, text)[0]] == ["exact", "exact"]

    def test_single_lines_point_at_something_within(self, peers: Path) -> None:
        text = f"From `src/list.c`, lines 3-12.\n\nThe lock is held from lines 7 and 10:\n\n```c\n{lines(LIST, 3, 12)}\n```\n"
        assert verdict(peers, text).verdict == "exact"
