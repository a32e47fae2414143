"""`outcrop mine`: what lies in the folder, what a second run does, what is told of what is missing, and the exit codes."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import outcrop as outcrop_package
from mining.given import doubled, manifest, mined, repositories, rows, scanned
from running import Done, Outcrop
from sources.places import commit, git
from sources.servers import peers, web


@pytest.fixture
def listed(here: Path) -> list[Path]:
    """Four repositories, and LIST.txt that names them."""
    places = repositories(here, 4)
    (here / "LIST.txt").write_text("# all\n" + "".join(f"{place.name}\n" for place in places))
    return places


def told(done: Done) -> tuple[int, str]:
    """The exit code, and the first line of the summary."""
    return done.code, done.text.partition("\n")[0]


def said(done: Done, code: int) -> str:
    """The one sentence on standard error, and nothing on standard output."""
    assert (done.code, done.out) == (code, b""), done.err
    assert done.err.count("\n") == 1
    return done.err.removeprefix("outcrop: ").rstrip("\n")


class TestWhatLiesThere:
    def test_all_findings_as_a_scan_of_each_has_them(self, listed: list[Path], outcrop: Outcrop, here: Path) -> None:
        done = outcrop("mine", "LIST.txt", "--out", "mined")
        found = mined(here / "mined")
        functions = sum(row["functions"] for row in rows(here / "mined", "files"))
        assert (done.code, done.err) == (0, "")
        assert done.text == f"4 sources: 4 mined.\n{len(found):,} findings in {functions:,} functions lie in mined.\n"
        assert found == scanned(listed)
        assert doubled(found) == []

    def test_the_number_of_workers_changes_nothing(self, listed: list[Path], process: Outcrop, here: Path) -> None:
        for jobs in ("1", "2"):
            assert process("mine", "LIST.txt", "--out", jobs, "--jobs", jobs).code == 0
        one, two = (
            {file.relative_to(here / jobs): file.read_bytes() for file in (here / jobs).rglob("*.*")} for jobs in "12"
        )
        assert one == two

    def test_a_row_of_each_finding_and_each_file(self, listed: list[Path], outcrop: Outcrop, here: Path) -> None:
        outcrop("mine", "LIST.txt", "--out", "mined")
        place = listed[0]
        head, url = git(place, "rev-parse", "HEAD"), f"https://git.example.org/team/{place.name}"
        found = [row for row in rows(here / "mined", "findings") if row["url"] == url]
        assert {(row["commit"], row["year"]) for row in found} == {
            (head, int(git(place, "log", "-1", "--format=%cI")[:4]))
        }
        assert ("part0/client.c", "client_write", "goto-unwind", "releases") in {
            (row["path"], row["function"], row["pattern"], row["grade"]) for row in found
        }
        files = [row for row in rows(here / "mined", "files") if row["url"] == url]
        assert {row["path"] for row in files} == {f"part0/{name}" for name in os.listdir(place / "part0")}
        assert {row["state"] for row in files} == {"read"}

    def test_no_code(self, listed: list[Path], outcrop: Outcrop, here: Path) -> None:
        assert outcrop("mine", "LIST.txt", "--out", "mined", "--no-code").code == 0
        assert {'"lines":null' in row["json"] for row in rows(here / "mined", "findings")} == {True}

    def test_one_pattern(self, listed: list[Path], outcrop: Outcrop, here: Path) -> None:
        assert outcrop("mine", "LIST.txt", "--out", "mined", "--pattern", "liveness-probe").code == 0
        assert {row["pattern"] for row in rows(here / "mined", "findings")} == {"liveness-probe"}

    def test_a_list_on_standard_input(self, listed: list[Path], process: Outcrop, here: Path) -> None:
        assert told(process("mine", "-", "--out", "mined", stdin=f"{listed[0].name}\n".encode())) == (
            0,
            "1 source: 1 mined.",
        )

    def test_systems_from_their_mirrors_each_by_its_name(self, here: Path, outcrop: Outcrop, tmp_path: Path) -> None:
        """HDFS, Hadoop and YARN live in one repository, which is mined once; systems in languages that are not read are left out."""
        repositories(tmp_path, 1)
        git(tmp_path / "ferrite-0", "tag", "v1")
        names = ("nfs", "ceph", "mongodb", "mpi", "mesos", "slurm", "glusterfs", "ray", "hdfs", "hadoop", "yarn")
        tables = (f'[systems.{name}]\nmirror = "{tmp_path}/ferrite-0"\npin = {{ tag = "v1" }}\n' for name in names)
        (here / "outcrop.toml").write_text("".join(tables))
        assert told(outcrop("mine", "systems", "--out", "mined")) == (0, "11 sources: 11 mined.")
        assert {row["address"] for row in manifest(here / "mined")} == set(names)
        parts = {folder.name.removeprefix("system=") for folder in (here / "mined" / "findings").iterdir()}
        assert parts == set(names) - {"hdfs", "yarn"}
        assert len({row["findings"] for row in manifest(here / "mined")}) == 9

    def test_behind_a_url(self, here: Path, outcrop: Outcrop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A tag is asked for again, a commit is not; and both are one where they name the same."""
        monkeypatch.setenv("HOME", str(tmp_path))
        upstream = peers(tmp_path / "upstream")
        with web(upstream.root) as server:
            (here / "LIST.txt").write_text(f"{server.url}/peers.git@v1.0\n{server.url}/peers.git@{upstream.first}\n")
            assert told(outcrop("mine", "LIST.txt", "--out", "mined")) == (0, "2 sources: 2 mined.")
            found = mined(here / "mined")
            assert found
            assert doubled(found) == []
            assert [row["commit"] for row in manifest(here / "mined")] == [upstream.first] * 2
            monkeypatch.setenv("OUTCROP_CACHE", str(tmp_path / "another"))
            server.forget()
            (here / "LIST.txt").write_text(f"{server.url}/peers.git@{upstream.first}\n")
            assert told(outcrop("mine", "LIST.txt", "--out", "mined")) == (0, "1 source: 1 as before.")
            assert server.asked == []
            (here / "LIST.txt").write_text(f"{server.url}/peers.git@v1.0\n")
            assert told(outcrop("mine", "LIST.txt", "--out", "mined")) == (0, "1 source: 1 as before.")
            assert server.asked


class TestASecondRun:
    def test_does_nothing_where_all_is_there(self, listed: list[Path], outcrop: Outcrop, here: Path) -> None:
        outcrop("mine", "LIST.txt", "--out", "mined")
        before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in (here / "mined").rglob("*.parquet")}
        assert told(outcrop("mine", "LIST.txt", "--out", "mined")) == (0, "4 sources: 4 as before.")
        assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in before} == before

    def test_does_what_is_new(self, listed: list[Path], outcrop: Outcrop, here: Path) -> None:
        outcrop("mine", "LIST.txt", "--out", "mined")
        commit(listed[0], {"part0/more.c": "int more(void)\n{\n    return 0;\n}\n"})
        assert told(outcrop("mine", "LIST.txt", "--out", "mined")) == (0, "4 sources: 1 mined, 3 as before.")
        assert mined(here / "mined") == scanned(listed)

    def test_does_what_was_lost(self, listed: list[Path], outcrop: Outcrop, here: Path) -> None:
        outcrop("mine", "LIST.txt", "--out", "mined")
        shutil.rmtree(here / "mined" / "files" / "system=ferrite-0")
        assert told(outcrop("mine", "LIST.txt", "--out", "mined")) == (0, "4 sources: 1 mined, 3 as before.")

    def test_looks_for_other_patterns_anew(self, listed: list[Path], outcrop: Outcrop, here: Path) -> None:
        outcrop("mine", "LIST.txt", "--out", "mined", "--pattern", "liveness-probe")
        assert told(outcrop("mine", "LIST.txt", "--out", "mined")) == (0, "4 sources: 4 mined.")
        assert mined(here / "mined") == scanned(listed)

    @pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
    def test_goes_on_where_one_was_stopped(self, here: Path, outcrop: Outcrop, how: signal.Signals) -> None:
        places = repositories(here, 6, copies=3)
        (here / "LIST.txt").write_text("".join(f"{place.name}\n" for place in places))
        environment = {**os.environ, "PYTHONPATH": str(Path(outcrop_package.__file__).parents[1])}
        command = [sys.executable, "-m", "outcrop", "mine", "LIST.txt", "--out", "mined", "--jobs", "1"]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as running:
            file, until = here / "mined" / "manifest.jsonl", time.monotonic() + 60
            while not (file.exists() and file.read_bytes().count(b"\n") >= 2):
                assert running.poll() is None
                assert time.monotonic() < until
                time.sleep(0.01)
            running.send_signal(how)
        whole = len(manifest(here / "mined"))
        assert 2 <= whole < 6
        assert told(outcrop("mine", "LIST.txt", "--out", "mined"))[1].endswith(f"mined, {whole} as before.")
        assert mined(here / "mined") == scanned(places)
        assert doubled(mined(here / "mined")) == []


class TestWhatIsMissing:
    def test_one_source_stops_no_other(self, listed: list[Path], outcrop: Outcrop, here: Path) -> None:
        with (here / "LIST.txt").open("a") as stream:
            stream.write(f"nowhere\n{listed[0].name}@v9\n")
        done = outcrop("mine", "LIST.txt", "--out", "mined")
        assert told(done) == (3, "6 sources: 4 mined, 2 missing.")
        first, second = sorted(done.err.splitlines())
        assert first.startswith(f"outcrop: There is no revision 'v9' in '{listed[0]}'")
        assert second.startswith(
            f"outcrop: There is nothing at '{here}/nowhere'; name a git repository, a URL, or a system"
        )
        assert mined(here / "mined") == scanned(listed)
        assert [row["state"] for row in manifest(here / "mined")].count("failed") == 2

    def test_it_is_tried_again(self, listed: list[Path], outcrop: Outcrop, here: Path) -> None:
        listed[0].rename(here / "away")
        assert told(outcrop("mine", "LIST.txt", "--out", "mined")) == (3, "4 sources: 3 mined, 1 missing.")
        (here / "away").rename(listed[0])
        assert told(outcrop("mine", "LIST.txt", "--out", "mined")) == (0, "4 sources: 1 mined, 3 as before.")

    def test_what_was_mined_stays(self, listed: list[Path], outcrop: Outcrop, here: Path) -> None:
        outcrop("mine", "LIST.txt", "--out", "mined")
        found = mined(here / "mined")
        listed[0].rename(here / "away")
        assert told(outcrop("mine", "LIST.txt", "--out", "mined")) == (3, "4 sources: 3 as before, 1 missing.")
        assert mined(here / "mined") == found


class TestAWrongCall:
    def test_a_bad_line(self, listed: list[Path], outcrop: Outcrop, here: Path) -> None:
        (here / "LIST.txt").write_text(f"{listed[0].name}\next::sh -c touch\n")
        assert said(outcrop("mine", "LIST.txt", "--out", "mined"), 2).startswith(
            "LIST.txt, line 2: 'ext::' would have git"
        )
        assert not (here / "mined").exists()

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (("none.txt", "--out", "mined"), "none.txt cannot be read: No such file or directory; name a file of one"),
            (("binary.txt", "--out", "mined"), "binary.txt is not UTF-8; write one SOURCE[@REV] a line."),
            (("LIST.txt", "--out", "LIST.txt"), "LIST.txt is a file; name a folder for the results."),
            (("LIST.txt", "--out", "mined", "--pattern", "livenes-probe"), "did you mean 'liveness-probe'?"),
            (
                ("LIST.txt", "--out", "mined", "--address", "auto"),
                "--address says where a Ray cluster is; add --engine ray.",
            ),
            (
                ("LIST.txt", "--out", "mined", "--engine", "ray", "--address", "auto", "--jobs", "2"),
                "--jobs counts processors of this machine, and --address names a cluster; leave one out.",
            ),
        ],
    )
    def test_is_told(self, listed: list[Path], outcrop: Outcrop, here: Path, words: tuple[str, ...], why: str) -> None:
        (here / "binary.txt").write_bytes(b"\xff\xfe\n")
        assert why in said(outcrop("mine", *words), 2)

    @pytest.mark.parametrize(("module", "extra", "engine"), [("pyarrow", "mine", "local"), ("ray", "ray", "ray")])
    def test_an_extra_that_is_not_installed(
        self,
        listed: list[Path],
        outcrop: Outcrop,
        monkeypatch: pytest.MonkeyPatch,
        module: str,
        extra: str,
        engine: str,
    ) -> None:
        monkeypatch.setitem(sys.modules, module, None)
        monkeypatch.setitem(sys.modules, f"{module}.parquet", None)
        done = outcrop("mine", "LIST.txt", "--out", "mined", "--engine", engine)
        assert said(done, 2).endswith(f"which is not installed; run pip install 'outcrop[{extra}]'.")
