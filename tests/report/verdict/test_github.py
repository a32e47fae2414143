"""Verdicts as workflow commands, at the lines of the document."""

from outcrop.report.verdict.github import verdict_commands

from .making import ALTERED, EVERY, EXACT, HOSTILE_RECORD, LOST, MENDED, ODD, TRUNCATED, record


def test_a_command_an_excerpt_the_loudest_first() -> None:
    lines = list(verdict_commands(EVERY, record(EVERY), "en", False))
    names = [line.split(" ")[0] for line in lines if line.startswith("::")]
    assert names == ["::error", "::warning", "::warning", "::warning", "::notice"]
    assert lines[-2:] == [
        "Verified 6 excerpts: 1 exact, 1 wrong-range, 1 moved, 1 altered, 1 truncated, 1 not-found.",
        "Compared with peers@v1.",
    ]


def test_it_stands_at_the_excerpt_and_tells_what_differs() -> None:
    [line, *_] = verdict_commands([ALTERED], record([ALTERED]), "en", False)
    head = "::warning file=docs/report.md,line=6,endLine=15,title=altered%3A src/list.c%3A3-12 (peers@v1)::It is so."
    assert line.startswith(f"{head}%0A@@ 6 @@%0A- \treturn 0;%0A+ \treturn 1;")


def test_what_was_corrected_only_informs() -> None:
    assert next(verdict_commands([MENDED], record([MENDED]), "en", False)).startswith("::notice ")


def test_all_shows_what_is_exact() -> None:
    rows = (EXACT, LOST, TRUNCATED)
    lines = [line for line in verdict_commands(rows, record(rows), "en", True) if line.startswith("::")]
    assert [line.split(" ")[0] for line in lines] == ["::error", "::notice", "::notice"]


def test_nothing_in_an_excerpt_is_a_command_of_its_own() -> None:
    text = "\n".join(verdict_commands([ODD], HOSTILE_RECORD, "en", True))
    assert [line[:10] for line in text.split("\n") if line.startswith("::")] == ["::notice f"]
    assert "##[" not in text.partition("\n")[2]
    assert "\x1b" not in text
