"""The best findings of each pattern: by confidence, then brevity, at most one a file, in the order of the scan."""

from outcrop.model.finding import Finding, Suppressed
from outcrop.report.choosing import best

from .making import finding


def place(one: Finding) -> str:
    return one.source.path


def test_by_confidence_then_brevity() -> None:
    sure = finding(path="c.c", confidence=0.9, lines=("x",) * 30)
    brief = finding(path="b.c", confidence=0.5)
    long = finding(path="a.c", confidence=0.5, lines=("x",) * 30)
    assert best([long, brief, sure], 1, place) == [sure]
    assert best([long, brief, sure], 2, place) == [brief, sure]


def test_one_a_file() -> None:
    first, second, other = finding(1, confidence=0.8), finding(9, confidence=0.9), finding(path="other.c")
    assert best([first, second, other], 3, place) == [second, other]


def test_of_each_pattern() -> None:
    locks, jumps = finding(), finding(pattern="goto-unwind")
    assert best([locks, jumps], 1, place) == [locks, jumps]
    assert best([locks, jumps], 0, place) == []


def test_what_is_allowed_comes_last() -> None:
    allowed = finding(path="a.c", confidence=0.9, suppressed=Suppressed("so", None, "a.c:1"))
    standing = finding(path="b.c", confidence=0.1)
    assert best([allowed, standing], 1, place) == [standing]
