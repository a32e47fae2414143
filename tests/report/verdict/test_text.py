"""Verdicts for people: document by document what is not exact, what is right instead, and what differs."""

from io import StringIO

from rich.console import Console

from outcrop.model.verdict import Verdict
from outcrop.report.verdict.text import write_verdicts

from .making import ALTERED, EVERY, EXACT, HOSTILE_RECORD, MENDED, ODD, UNJUDGED, record


def written(*rows: Verdict, everything: bool = False, language: str = "en") -> str:
    """What is printed of these rows."""
    file = StringIO()
    write_verdicts(Console(file=file, width=160), rows, record(rows), language, everything)
    return file.getvalue()


def test_an_altered_excerpt_is_shown_with_its_differences() -> None:
    assert (
        written(ALTERED)
        == f"""\
docs/report.md

altered  docs/report.md:6-15  peers@v1  src/list.c:3-12
  It is so.
    @@ 6 @@
    -       return 0;
    +       return 1;
    @@ 8 @@  (white space)
    -       return;
    +     return;
  {ALTERED.found.citation.permalink if ALTERED.found else ""}

Verified 1 excerpt: 1 altered.
Compared with peers@v1.
"""
    )


def test_what_is_exact_is_counted_and_what_is_not_judged_too() -> None:
    text = written(EXACT, UNJUDGED)
    assert "1 exact, not listed; --all lists them." in text
    assert "1 not judged, since they are no code of these sources; --all lists them." in text
    assert "docs/report.md:6-15" not in text
    assert written(EXACT, UNJUDGED, everything=True).count("docs/report.md:6-15") == 2


def test_a_correction_is_told() -> None:
    text = written(MENDED)
    assert "  Corrected line 3: lines 3-12\n" in text
    assert "Corrected the references of 1 excerpt." in text


def test_a_document_without_excerpts_is_told() -> None:
    assert written() == "No excerpt was verified.\nCompared with peers@v1.\ndocs/report.md quotes no code.\n"


def test_chinese_keeps_the_words_that_data_know() -> None:
    text = written(*EVERY, everything=True, language="zh")
    for word in (
        "准确（exact）",
        "行号范围有误（wrong-range）",
        "位置有误（moved）",
        "内容有改动（altered）",
        "不完整（truncated）",
        "未找到（not-found）",
        "未判断（unjudged）",
    ):
        assert word in text
    assert "共核对 6 处引文" in text


def test_nothing_acts_whatever_stands_in_an_excerpt() -> None:
    file = StringIO()
    write_verdicts(Console(file=file, width=160), [ODD], HOSTILE_RECORD, "en", True)
    assert not {"\x00", "\x1b", "\r", "\u202e", "\u2028"} & set(file.getvalue())
    assert "\\x1b[31m\\u202e" in file.getvalue()
