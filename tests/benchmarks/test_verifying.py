"""benchmarks/verifying.py: excerpts are changed as they say, every document of a small tree is judged right, and the table counts."""

import sys
from pathlib import Path
from random import Random

import pytest

from outcrop.sources import Reach
from outcrop.verify.verifying import Request, Verification
from outcrop.verify.wishes import Known
from sources.places import commit, git

TOP = Path(__file__).parents[2]
BENCHMARKS = TOP / "benchmarks"
pytestmark = pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="a source archive carries no benchmarks")


@pytest.fixture(autouse=True)
def _beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmarks are scripts: they import each other from their own folder."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    for name in ("verifying", "verifying_cases", "verifying_documents"):
        sys.modules.pop(name, None)


def test_every_change_is_made_and_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small systems of fixtures/ stand for the trees; what is in no source is taken from one that is left out."""
    import verifying
    import verifying_cases

    place = tmp_path / "ray"
    sources = {
        f"{name}/{file.relative_to(TOP / 'fixtures' / name)}": file.read_text()
        for name in ("ferrite", "basalt")
        for file in (TOP / "fixtures" / name).rglob("*")
        if file.suffix in verifying_cases.ENDINGS
    }
    commit(place, sources)
    git(place, "remote", "add", "origin", "https://github.com/ray-project/ray")
    monkeypatch.setattr(verifying_cases, "SYSTEMS", ("gneiss",))
    tree = verifying_cases.Tree.of(place, "ray", "HEAD")
    dice = Random(7)  # noqa: S311  # the same excerpts every time
    outcomes = []
    for number, case in enumerate(verifying_cases.cases([tree], 32, dice)):
        form, ending, text = verifying.document(case, dice)
        file = tmp_path / f"{number}{ending}"
        file.write_text(text)
        run = Verification(
            Request([file], [f"{place}@HEAD"], Known({}, (), tmp_path, Reach(cache=tmp_path, offline=True)))
        )
        outcomes.append(verifying.judged(case, form, file, list(run)))
    assert {one.case.change for one in outcomes} == set(verifying_cases.CHANGES)
    assert sum(one.right for one in outcomes) >= 31, [one.said for one in outcomes if not one.right]
    assert verifying.table(outcomes).splitlines()[-1].endswith(f"| {sum(one.right for one in outcomes)} of 32 |")


@pytest.mark.parametrize(
    ("said", "true", "verdict"),
    [
        ((3, 9), (3, 9), "exact"),
        ((3, 12), (3, 9), "truncated"),
        ((2, 9), (3, 9), "wrong-range"),
        ((3, 8), (3, 9), "wrong-range"),
        ((20, 26), (3, 9), "moved"),
    ],
)
def test_what_is_right_follows_from_the_lines(said: tuple[int, int], true: tuple[int, int], verdict: str) -> None:
    from verifying_cases import _fit

    assert _fit(said, true) == verdict
