"""The report for people: excerpts with roles in the margin, sentences, and a table of counts."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from rich.console import Console

from outcrop.model.coverage import FileCoverage, Unread
from outcrop.model.finding import Finding, Step, Words
from outcrop.report.text import write_finding, write_findings, write_summary

from .making import TITLES, finding, record, role


def place(one: Finding) -> str:
    return f"src/{one.source.path}"


def shown(write: Callable[[Console], None], width: int = 100) -> str:
    """What is written to a file."""
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False)
    write(console)
    return console.file.getvalue()  # type: ignore[attr-defined]


def listed(*findings: Finding) -> str:
    return shown(lambda console: write_findings(console, findings, TITLES, "en", place))


def summary(findings: Sequence[Finding], *rows: FileCoverage, width: int = 100, language: str = "en") -> str:
    return shown(lambda c: write_summary(c, findings, len(findings), record(*rows), language), width)


READ = FileCoverage("list.c", "c", "read", heads=4, clean=3, mended=1)


def test_a_report() -> None:
    """Two neighbours are one excerpt; lines are verbatim; path and line can be clicked."""
    lines = ("int f(void)", "{", "\tlock(&m);", "}")
    first = finding(10, lines, {12: "lock"}, url="https://github.com/x/y")
    second = replace(finding(15, lines, {17: "lock"}, gap=("",), name="g", grade="leaky"), source=first.source)
    assert listed(first, second) == (
        "guarded-collection  Guarded collection\n"
        "\n"
        "src/list.c:10\n"
        "f  sound  confidence 0.50  000000000000000a\n"
        "g  leaky  confidence 0.50  000000000000000f\n"
        "     10 │ int f(void)\n"
        "     11 │ {\n"
        "lock 12 ▌         lock(&m);\n"
        "     13 │ }\n"
        "     14 │\n"
        "     15 │ int f(void)\n"
        "     16 │ {\n"
        "lock 17 ▌         lock(&m);\n"
        "     18 │ }\n"
        "It is so.\n"
        "It is so.\n"
        f"https://github.com/x/y/blob/{'c' * 40}/list.c\n"
    )


def test_each_pattern_under_its_title_once() -> None:
    text = listed(finding(), finding(path="b.c"), finding(pattern="goto-unwind"))
    assert text.count("Guarded collection") == 1
    assert text.count("\n\ngoto-unwind  Unwinding by goto\n") == 1


def test_the_lines_left_out_are_counted() -> None:
    lines = ("int f(void)", "{", *(f"step{n}();" for n in range(100)), "}")
    assert "  ⋮ 99 lines left out (4-102)\n" in listed(finding(1, lines))


def test_a_margin_that_would_take_the_line_is_cut() -> None:
    many = replace(finding(), roles=tuple(role(2, f"a_long_role_name_{n}", column=n) for n in range(1, 5)))
    [line] = [line for line in listed(many).splitlines() if "▌" in line]
    assert line == "a long role name 1, a l… 2 ▌ {"


def test_what_acts_on_a_terminal_is_escaped_wherever_it_comes_from() -> None:
    evil = "\x1b[2J\x9b\u202e"
    odd = finding(1, (f"int f(void) /* {evil} */",), path=f"{evil}.c", name=evil, explanation=f"`{evil}`")
    odd = replace(odd, witness=(Step(1, Words(evil, evil)),))
    note = Words(evil, evil)
    odd = replace(odd, roles=(replace(role(1, "lock"), note=note),))
    whole = shown(lambda console: write_finding(console, odd, {"guarded-collection": evil}, "en", place))
    rows = FileCoverage(f"{evil}.c", "c", "read", heads=1, error=1, unread=(Unread(evil, 1, evil),), note=evil)
    lost = FileCoverage(f"{evil}/x.c", "c", "unreadable", note=evil)
    for text in (
        listed(odd),
        whole,
        summary([replace(odd, source=replace(odd.source, path=f"{evil}/x.c"))], rows, lost),
    ):
        assert r"\x1b[2J\x9b\u202e" in text
        assert not {"\x1b", "\x9b", "\u202e"} & set(text)


def test_one_finding_in_full() -> None:
    one = replace(finding(1, roles={2: "lock", 3: "unlock"}), witness=(Step(2, Words("leaves here", "从这里离开")),))
    text = shown(lambda console: write_finding(console, one, TITLES, "zh", place))
    assert "lock    src/list.c:2  做 lock\nunlock  src/list.c:3  做 unlock\n" in text
    assert "        src/list.c:2  从这里离开\n" in text
    assert text.endswith(f"swh:1:cnt:{'b' * 40};lines=1-3\n这些内容不属于任何已知的提交，因此引用时不带提交号。\n")


class TestSummary:
    def test_how_many_of_each_pattern_in_each_top_folder(self) -> None:
        findings = [finding(path=path) for path in ("lib/a.c", "lib/b.c", "net/c.c", "main.c")]
        table = [line.split() for line in summary(findings, READ).splitlines()[1:4]]
        assert table == [
            ["pattern", "lib", "net", "./", "all"],
            ["guarded-collection", "2", "1", "1", "4"],
            ["goto-unwind", "·", "·", "·", "0"],
        ]

    @pytest.mark.parametrize("width", [30, 60, 100, 200])
    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_many_top_folders_share_a_column(self, width: int, language: str) -> None:
        findings = [finding(path=f"{'组件' if n % 2 else 'component'}-{n}/x.c") for n in range(50) for _ in range(n)]
        _, header, row, *_ = summary(findings, READ, width=width, language=language).splitlines()
        assert ("other" in header) or ("其他" in header)
        counts = [int(count) for count in row.split()[1:]]
        assert counts[-1] == sum(counts[:-1]) == len(findings)
        assert len(counts) <= 8

    def test_folders_that_all_findings_share_are_passed_over(self) -> None:
        """As where a part of a checkout is scanned."""
        inside = [finding(path=path) for path in ("src/ray/gcs/a.cc", "src/ray/core/b.cc", "src/ray/c.cc")]
        assert summary(inside, READ).splitlines()[1].split() == ["pattern", "gcs", "core", "ray/", "all"]
        assert summary(inside[:1], READ).splitlines()[1].split() == ["pattern", "gcs/", "all"]

    def test_no_findings(self) -> None:
        assert summary([], READ).startswith("No findings.\n\nRead 4 of 4 functions")

    def test_what_was_not_read_is_named(self) -> None:
        error = FileCoverage(
            "odd.c", "c", "read", heads=2, clean=1, error=1, unread=(Unread("f", 7, "holds an error"),)
        )
        huge = FileCoverage("huge.c", "c", "too-large", note="it holds more than 8388608 bytes")
        changed = FileCoverage("new.c", "c", "read", heads=1, clean=1, note="it changed during the scan")
        generated = [FileCoverage(f"gen{n}.c", "c", "generated") for n in range(3)]
        text = summary([], READ, error, huge, changed, *generated)
        assert text.endswith(
            "Read 6 of 8 functions (75.00 %) in 3 files: 1 mended, 0 passed over, 1 with an error inside, 1 not found.\n"
            "  odd.c:7 f: holds an error\n"
            "Not scanned: 3 generated, 1 too large.\n"
            "  huge.c: too large (it holds more than 8388608 bytes)\n"
            "Changed during the scan, and told as found then: 1 file.\n"
            "  new.c\n"
        )

    def test_only_a_few_are_named(self) -> None:
        lost = [FileCoverage(f"{n}.c", "c", "unreadable", note="Permission denied") for n in range(9)]
        assert summary([], READ, *lost).endswith("  … and 4 more; --format json names them all\n")
