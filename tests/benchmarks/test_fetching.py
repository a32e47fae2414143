"""benchmarks/fetching.py: what is counted, on a repository small enough to be fetched here, and when a bar is missed."""

import sys
from pathlib import Path

import pytest

from sources.places import commit, git

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
pytestmark = pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="a source archive carries no benchmarks")


def test_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    monkeypatch.setenv("HOME", str(tmp_path))
    import fetching

    (tmp_path / "work").mkdir()
    head = commit(tmp_path / "work", {"a.c": "int a;", "b.c": "int b;", "README": "Peers."})
    git(tmp_path, "clone", "-q", "--bare", str(tmp_path / "work"), "served/slurm.git")
    monkeypatch.setattr(fetching, "PINS", {"glusterfs": ("v7.0", head), "slurm": ("v1", head)})
    monkeypatch.setattr(sys, "argv", ["fetching.py", str(tmp_path / "served")])
    assert fetching.main() == 1  # so small a repository is fetched as cheaply whole
    *_, row = capsys.readouterr().out.splitlines()
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert (cells[0], cells[1], cells[3], cells[5]) == ("slurm v1", "2", "4", "0")
    assert len(list((tmp_path / "served").iterdir())) == 1
