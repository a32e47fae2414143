"""`outcrop patterns`: list, show, test and new, for the shipped catalogue and for one's own."""

import os
from pathlib import Path

import pytest

from running import Outcrop


@pytest.fixture
def mine(here: Path, outcrop: Outcrop) -> Path:
    """A catalogue of one's own with one pattern, as `new` makes it."""
    assert outcrop("patterns", "new", "lease-renewal", "--catalogue", "mine").code == 0
    return here / "mine"


class TestList:
    def test_every_pattern_with_its_concern_mechanism_and_title(self, here: Path, outcrop: Outcrop) -> None:
        rows = [line.split(maxsplit=3) for line in outcrop("patterns", "list").text.splitlines()]
        assert ["guarded-collection", "scalability", "membership", "Guarded collection"] in rows
        assert rows == sorted(rows)

    def test_in_chinese(self, here: Path, outcrop: Outcrop) -> None:
        assert "锁保护的集合" in outcrop("patterns", "list", "--lang", "zh").text

    def test_with_ones_own(self, mine: Path, outcrop: Outcrop) -> None:
        assert "lease-renewal" not in outcrop("patterns", "list").text
        assert "lease-renewal" in outcrop("patterns", "list", "--catalogue", mine).text

    def test_with_those_of_outcrop_toml(self, mine: Path, outcrop: Outcrop) -> None:
        Path("outcrop.toml").write_text('catalogue = ["mine"]\n')
        assert "lease-renewal" in outcrop("patterns", "list").text


class TestShow:
    def test_the_card_in_words(self, here: Path, outcrop: Outcrop) -> None:
        text = outcrop("patterns", "show", "guarded-collection").text
        assert text.startswith("guarded-collection: Guarded collection\nscalability · membership · c, cpp\n")
        assert "\nGrades, best first:\n  sound " in text
        assert all(len(line) <= 100 for line in text.splitlines() if "doi" not in line)

    def test_in_chinese(self, here: Path, outcrop: Outcrop) -> None:
        assert "\n等级（由好到差）:\n" in outcrop("patterns", "show", "guarded-collection", "--lang", "zh").text

    def test_an_unknown_one_with_the_nearest(self, here: Path, outcrop: Outcrop) -> None:
        done = outcrop("patterns", "show", "goto-unwnid")
        assert done.code == 2
        assert done.err == "outcrop: No pattern is called 'goto-unwnid'; did you mean 'goto-unwind'?\n"

    def test_one_that_is_like_none_with_all(self, here: Path, outcrop: Outcrop) -> None:
        err = outcrop("patterns", "show", "zzzzz").err
        assert err.startswith(
            "outcrop: No pattern is called 'zzzzz'; the catalogue holds goto-unwind, guarded-collection"
        )


class TestTest:
    def test_a_pattern_whose_examples_are_as_marked(self, mine: Path, outcrop: Outcrop) -> None:
        done = outcrop("patterns", "test", "lease-renewal", "--catalogue", mine)
        assert (done.code, done.text) == (0, "lease-renewal: ok (1 speaking, 1 silent)\n")

    def test_one_that_is_not(self, mine: Path, outcrop: Outcrop) -> None:
        example = mine / "examples/lease-renewal/tries_once.c"
        example.write_text(
            example.read_text() + "\nint again(int s)\n{\n    connect(s);\n    retry(s);\n    return 0;\n}\n"
        )
        done = outcrop("patterns", "test", "lease-renewal", "--catalogue", "mine")
        assert done.code == 1
        assert done.text == (
            "lease-renewal: not ok (1 speaking, 2 silent)\n"
            "  mine/examples/lease-renewal/tries_once.c:7: noisy: lease-renewal present was found and not expected\n"
        )

    @pytest.mark.parametrize(
        ("example", "lacking"),
        [("tries_once.c", "silent"), ("tries_again.c", "speaking"), ("*.c", "speaking and no silent")],
    )
    def test_half_a_pattern_is_refused(self, mine: Path, outcrop: Outcrop, example: str, lacking: str) -> None:
        for file in (mine / "examples/lease-renewal").glob(example):
            file.unlink()
        done = outcrop("patterns", "test", "lease-renewal", "--catalogue", "mine")
        assert done.code == 1
        told = f"'lease-renewal' is half a pattern: it has no {lacking} example in mine/examples/lease-renewal\n"
        assert done.text.endswith(told)

    def test_a_mark_that_is_none(self, mine: Path, outcrop: Outcrop) -> None:
        (mine / "examples/lease-renewal/odd.c").write_text("int f(void); // expect: LeaseRenewal\n")
        done = outcrop("patterns", "test", "lease-renewal", "--catalogue", "mine")
        assert done.code == 2
        assert done.err.startswith("outcrop: mine/examples/lease-renewal/odd.c:1: 'expect: LeaseRenewal' is no mark;")

    def test_examples_in_a_folder_that_outcrop_toml_names(self, mine: Path, here: Path, outcrop: Outcrop) -> None:
        (mine / "examples").rename(here / "stories")
        Path("outcrop.toml").write_text('catalogue = ["mine"]\nexamples = ["stories"]\n')
        done = outcrop("patterns", "test", "lease-renewal")
        assert (done.code, done.text) == (0, "lease-renewal: ok (1 speaking, 1 silent)\n")


class TestNew:
    def test_what_it_writes_passes_its_own_test_and_finds(self, mine: Path, outcrop: Outcrop) -> None:
        code = Path("peer.c")
        code.write_text("int reach(int s)\n{\n    if (connect(s) == 0)\n        return 0;\n    return retry(s);\n}\n")
        text = outcrop("scan", code, "--catalogue", mine, "--pattern", "lease-renewal").text
        assert "`reach` tries (line 3) and tries again (line 5)." in text

    def test_it_tells_its_files_and_what_to_do_next(self, here: Path, outcrop: Outcrop) -> None:
        lines = outcrop("patterns", "new", "lease-renewal", "--catalogue", "my patterns").text.splitlines()
        assert lines[:2] == ["wrote my patterns/lease-renewal/pattern.yaml", "wrote my patterns/lease-renewal/c.scm"]
        assert lines[-1].endswith("`outcrop patterns test lease-renewal --catalogue 'my patterns'` is content.")

    def test_it_goes_where_outcrop_toml_says(self, here: Path, outcrop: Outcrop) -> None:
        Path("outcrop.toml").write_text('catalogue = ["mine"]\nexamples = ["stories"]\n')
        assert outcrop("patterns", "new", "lease-renewal").code == 0
        assert os.listdir("stories/lease-renewal")
        assert outcrop("patterns", "test", "lease-renewal").code == 0

    def test_it_writes_nothing_into_outcrop_s_own_checkout_from_elsewhere(self, here: Path, outcrop: Outcrop) -> None:
        done = outcrop("patterns", "new", "x-y")
        assert (done.code, done.out) == (2, b"")
        assert "name a folder of your own with --catalogue" in done.err

    def test_nothing_that_exists_is_overwritten(self, mine: Path, outcrop: Outcrop) -> None:
        done = outcrop("patterns", "new", "lease-renewal", "--catalogue", "mine")
        assert done.code == 2
        assert done.err == "outcrop: mine/lease-renewal exists already; choose another id, or edit what is there.\n"

    @pytest.mark.parametrize("name", ["Lease", "lease_renewal", "-x", "1st", "a/b", "../x", "", "é"])
    def test_a_name_that_cannot_be_an_id(self, here: Path, outcrop: Outcrop, name: str) -> None:
        done = outcrop("patterns", "new", "--catalogue", "mine", "--", name)
        assert done.code == 2
        assert "cannot be a pattern's id; use small letters and dashes" in done.err
        assert os.listdir(here) == []

    def test_a_folder_that_cannot_be_written(self, here: Path, outcrop: Outcrop) -> None:
        Path("mine").write_text("a file")
        done = outcrop("patterns", "new", "lease-renewal", "--catalogue", "mine")
        assert done.code == 2
        assert done.err == "outcrop: mine/lease-renewal/pattern.yaml cannot be written: Not a directory.\n"

    def test_one_folder_at_a_time(self, here: Path, outcrop: Outcrop) -> None:
        done = outcrop("patterns", "new", "lease-renewal", "--catalogue", "a", "--catalogue", "b")
        assert (done.code, done.err) == (2, "outcrop: A new pattern goes into one folder; give --catalogue once.\n")
