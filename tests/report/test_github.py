"""Workflow commands: one line a finding, and nothing in the code that the runner would obey."""

import pytest

from outcrop.model.coverage import FileCoverage
from outcrop.model.finding import Finding, Suppressed
from outcrop.report.github import commands

from .making import TITLES, finding, record


def lines(*findings: Finding) -> list[str]:
    """What is printed."""
    rows = FileCoverage("list.c", "c", "read", heads=1, clean=1)
    return list(commands(findings, record(rows), TITLES, "en", lambda one: one.source.path))


def test_a_leaky_finding_warns_where_its_witness_ends() -> None:
    leaky = finding(
        1, ("int f(void)", "{", "", "}"), {2: "lock"}, grade="leaky", witness=(2, 4), explanation="100 % so."
    )
    assert lines(leaky) == [
        "::warning file=list.c,line=4,endLine=4,title=Guarded collection (guarded-collection%2C leaky)"
        f"::100 %25 so.%0A1. 2: goes by 2%0A2. 4: goes by 4%0A{leaky.id}",
        "Read 1 of 1 function (100.00 %) in 1 file: 0 mended, 0 passed over, 0 with an error inside, 0 not found.",
    ]


@pytest.mark.parametrize("grade", ["unsure", "sound"])
def test_another_is_a_notice(grade: str) -> None:
    assert lines(finding(grade=grade))[0].startswith("::notice file=list.c,line=1,endLine=3,title=")


def test_so_is_one_that_is_allowed() -> None:
    [told, _] = lines(finding(grade="leaky", suppressed=Suppressed("it ends here", None, "list.c:1")))
    assert told.startswith("::notice ")
    assert "%0AAllowed by list.c:1: it ends here%0A" in told


def test_a_path_is_escaped() -> None:
    [told, _] = lines(finding(path="a,b:c%d\n::error::x.c"))
    assert told.startswith("::notice file=a%2Cb%3Ac%25d%0A%3A%3Aerror%3A%3Ax.c,line=1,")


def test_no_line_of_the_code_becomes_a_command() -> None:
    odd = finding(explanation="one\r\n::error::two\u2028##[error]three", name="::error::f")
    printed = lines(odd)
    assert len(printed) == 2
    assert all("\n" not in line and "\r" not in line for line in printed)
    assert "\u2028" not in printed[0]
