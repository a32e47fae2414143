"""The Python interface, as README.md and the package's docstring show it."""

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import outcrop
from outcrop.cli.program import run
from outcrop.model.finding import Finding
from running import FORGET
from sources.places import commit

TOP = Path(__file__).resolve().parents[1]


def test_the_example_of_the_documentation_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TOP)
    results = doctest.testmod(outcrop)
    assert results.attempted > 0
    assert results.failed == 0


def test_findings_of_a_folder(system: Path) -> None:
    for finding in outcrop.scan(system, patterns=["guarded-collection"]):
        assert isinstance(finding, Finding)
        assert finding.source.path == "peers/list.c"
        assert finding.excerpt.lines == tuple(FORGET.splitlines())
        assert finding.explanation.en.startswith("`forget` takes `&peers_lock` (line 4)") or finding.grade != "unsure"


def test_the_record_is_there_when_all_findings_are_taken(system: Path) -> None:
    run = outcrop.scan(system, "nowhere", patterns=["goto-unwind"])
    assert run.record is None
    findings = list(run)
    assert run.record.found == len(findings) == 1
    assert run.record.coverage.percent == 100.0
    assert run.record.missing[0].startswith("There is no file or folder 'nowhere'")
    assert list(run) == findings, "it can be run again"


def test_the_working_folder_when_nothing_is_named(system: Path) -> None:
    assert {finding.source.path for finding in outcrop.scan()} == {"system/net/join.c", "system/peers/list.c"}


def test_only_some_files(system: Path) -> None:
    assert {finding.source.path for finding in outcrop.scan(system, include=["net/"])} == {"net/join.c"}
    assert {finding.source.path for finding in outcrop.scan(system, exclude=["net/"])} == {"peers/list.c"}


def test_with_patterns_of_ones_own(here: Path) -> None:
    from outcrop.patterns.scaffold import scaffold

    list(scaffold("lease-renewal", (here / "mine", here / "examples")))
    (here / "peer.c").write_text("int reach(int s)\n{\n    if (connect(s))\n        retry(s);\n    return 0;\n}\n")
    [finding] = outcrop.scan("peer.c", patterns=["lease-renewal"], catalogue=[here / "mine"])
    assert finding.symbol.name == "reach"


def test_with_workers(tmp_path: Path) -> None:
    """In a script of its own, since a worker may import it."""
    for name in "abc":
        (tmp_path / f"{name}.c").write_text(FORGET + "/* */\n" * 50_000)
    script = tmp_path / "script.py"
    script.write_text(
        "import outcrop\n"
        "if __name__ == '__main__':\n"
        "    print([f.source.path for f in outcrop.scan('.', patterns=['guarded-collection'], jobs=2)])\n"
    )
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("['a.c', 'b.c', 'c.c']\n", "")


def test_what_is_wrong_is_raised(system: Path) -> None:
    with pytest.raises(outcrop.OutcropError, match="did you mean 'goto-unwind'"):
        outcrop.scan(system, patterns=["goto-unwnid"])
    with pytest.raises(outcrop.SourceError, match="There is no file or folder 'nowhere'"):
        list(outcrop.scan("nowhere"))


def test_only_what_is_public_can_be_had() -> None:
    assert set(outcrop.__all__) == {"OutcropError", "SourceError", "__version__", "check", "scan"}
    with pytest.raises(AttributeError, match="module 'outcrop' has no attribute 'scna'"):
        _ = outcrop.scna  # type: ignore[attr-defined]


def test_whatever_is_leaky_shows_the_walk_that_says_so() -> None:
    leaky = [finding for finding in outcrop.scan(str(TOP / "fixtures")) if finding.grade == "leaky"]
    assert {finding.pattern for finding in leaky} >= {
        "guarded-collection",
        "goto-unwind",
        "lock-leak",
        "release-omission",
    }
    assert [finding.symbol.name for finding in leaky if not finding.witness] == []


def test_the_drift_of_a_lock_file(here: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    peers = here / "peers"
    peers.mkdir()
    commit(peers, {"list.c": FORGET})
    assert run(["pin", str(peers), "--pattern", "guarded-collection"]) == 0
    commit(peers, {"list.c": "int before;\n" + FORGET})
    checked = outcrop.check(here / "outcrop.lock", against="latest")
    assert [(drift.state, drift.now and drift.now.lines) for drift in checked] == [("moved", (3, 9))]
    assert checked.record is not None
    assert checked.record.failed == 0
