"""`outcrop scan` of a URL, a system, an archive or a revision: what is found, what is said of what cannot be had, and the exit codes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import outcrop as outcrop_package
from outcrop.sources import talk
from running import BOTH, FORGET, HOLD, Done, Outcrop
from sources.places import commit, git, write
from sources.servers import Peers, Web, free_port, peers, web

FOUND = [("net/join.c", 1), ("src/list.c", 2)]


@pytest.fixture(scope="module")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Peers:
    return peers(tmp_path_factory.mktemp("upstream"))


@pytest.fixture
def server(upstream: Peers) -> Iterator[Web]:
    with web(upstream.root) as state:
        yield state


@pytest.fixture
def url(server: Web, here: Path) -> str:
    return f"{server.url}/peers.git"


@pytest.fixture
def quiet_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without a configuration of git."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


pytestmark = pytest.mark.usefixtures("quiet_home")


def found(done: Done) -> list[tuple[str, int]]:
    assert done.code == 0, done.err
    return [(finding.source.path, finding.span.start.line) for finding in done.findings]


def record(done: Done) -> dict[str, object]:
    last: dict[str, object] = json.loads(done.out.splitlines()[-1])
    return last


def said(done: Done, code: int) -> str:
    """The one sentence on standard error, and nothing on standard output."""
    assert (done.code, done.out) == (code, b""), done.err
    assert done.err.count("\n") == 1
    assert done.err.startswith("outcrop: ")
    return done.err.removeprefix("outcrop: ").removesuffix("\n")


class TestWhatIsFound:
    def test_behind_a_url(self, url: str, upstream: Peers, outcrop: Outcrop) -> None:
        done = outcrop("scan", f"{url}@v1.0", *BOTH, "--format", "jsonl")
        assert found(done) == FOUND
        [source] = record(done)["sources"]  # type: ignore[misc]
        assert (source["name"], source["commit"]) == ("peers@v1.0", upstream.first)
        assert {finding.source.commit for finding in done.findings} == {upstream.first}

    @pytest.mark.parametrize("kind", ["url", "bare", "checkout", "tar.gz", "zip", "file-url"])
    def test_the_same_by_every_way(self, url: str, upstream: Peers, outcrop: Outcrop, here: Path, kind: str) -> None:
        work = upstream.root.parent / "work"
        if kind in ("tar.gz", "zip"):
            git(work, "archive", f"--format={kind}", "--prefix=peers-1.0/", "-o", str(here / f"peers.{kind}"), "v1.0")
        address = {
            "url": f"{url}@v1.0",
            "bare": f"{upstream.bare}@v1.0",
            "checkout": f"{work}@v1.0",
            "file-url": f"file://{upstream.bare}@v1.0",
        }.get(kind, f"peers.{kind}")
        assert found(outcrop("scan", address, *BOTH, "--format", "jsonl")) == FOUND

    @pytest.mark.parametrize("kind", ["folder", "url"])
    def test_a_mirror_gives_the_bytes_and_the_system_is_cited(
        self, here: Path, url: str, upstream: Peers, outcrop: Outcrop, kind: str
    ) -> None:
        mirror = url if kind == "url" else os.path.relpath(upstream.bare, here)
        (here / "outcrop.toml").write_text(f'[systems.glusterfs]\nmirror = "{mirror}"\n')
        done = outcrop("scan", "glusterfs@v1.0", *BOTH, "--format", "jsonl")
        assert found(done) == FOUND
        for finding in done.findings:
            assert (finding.citation.permalink or "").startswith(
                f"https://github.com/gluster/glusterfs/blob/{upstream.first}/{finding.source.path}#L"
            )

    def test_what_is_found_in_worker_processes_is_the_same(self, url: str, outcrop: Outcrop) -> None:
        one, two = (outcrop("scan", url, *BOTH, "--format", "jsonl", "--jobs", jobs) for jobs in ("1", "2"))
        assert one.out == two.out

    def test_a_gate_holds_for_it_too(self, tmp_path: Path, here: Path, outcrop: Outcrop) -> None:
        (tmp_path / "work").mkdir()
        commit(tmp_path / "work", {"a.c": HOLD})
        git(tmp_path, "clone", "-q", "--bare", str(tmp_path / "work"), "served/peers.git")
        with web(tmp_path / "served") as server:
            done = outcrop("scan", f"{server.url}/peers.git", *BOTH, "--fail-on", "leaky")
        assert done.code == 1

    def test_offline_after_once_online(self, url: str, server: Web, outcrop: Outcrop) -> None:
        words = ("scan", f"{url}@v1.0", *BOTH, "--format", "jsonl")
        online = outcrop(*words)
        server.forget()
        assert outcrop(*words, "--offline").out == online.out
        assert server.asked == []

    def test_odd_names_are_shown_escaped(self, tmp_path: Path, here: Path, outcrop: Outcrop) -> None:
        (tmp_path / "work").mkdir()
        names = ["caf\udce9\x1b[31m.c", "new\nline.c", 'quo"te.c']
        commit(tmp_path / "work", dict.fromkeys(names, FORGET))
        git(tmp_path, "clone", "-q", "--bare", str(tmp_path / "work"), "served/peers.git")
        with web(tmp_path / "served") as server:
            for address in (f"{server.url}/peers.git", "../served/peers.git@main"):
                text = outcrop("scan", address, *BOTH, "--all").text
                assert "\x1b" not in text
                for shown in (r"caf\xe9\x1b[31m.c:1", r"new\x0aline.c:1", 'quo"te.c:1'):
                    assert shown in text

    def test_the_work_tree_is_left_alone(self, system: Path, outcrop: Outcrop) -> None:
        first = commit(system, {})
        write(system, {"peers/list.c": "int changed;\n"})
        before = {file: file.stat().st_mtime_ns for file in system.rglob("*")}
        assert len(outcrop("scan", f"{system}@{first[:9]}", *BOTH, "--format", "jsonl").findings) == 2
        assert {file: file.stat().st_mtime_ns for file in system.rglob("*")} == before


class TestCredentials:
    def test_they_are_in_nothing_that_is_written(
        self, url: str, server: Web, here: Path, cache: Path, outcrop: Outcrop
    ) -> None:
        server.wants = "s3cret"
        address = f"{url.replace('://', '://ada:s3cret@')}@v1.0"
        for form in ("text", "json", "jsonl", "markdown", "sarif"):
            done = outcrop("scan", address, *BOTH, "--format", form)
            assert done.code == 0, done.err
            assert b"s3cret" not in done.out
            assert b"ada" not in done.out
        done = outcrop("pin", address, "--pattern", "guarded-collection")
        assert done.code == 0, done.err
        assert "s3cret" not in done.text + done.err + (here / "outcrop.lock").read_text()
        assert "s3cret" not in outcrop("vocabulary", address).text
        for file in cache.rglob("*"):
            assert not file.is_file() or b"s3cret" not in file.read_bytes()

    def test_they_are_in_no_complaint(self, url: str, server: Web, outcrop: Outcrop) -> None:
        server.wants = "another"
        address = url.replace("://", "://ada:s3cret@")
        assert said(outcrop("scan", address), 3) == (
            f"'{url}' wants to know who asks, and Outcrop never asks for a password; set up a credential helper or an ssh"
            " agent, or mind the spelling of a public repository."
        )
        for odd in (f"{address}@a b", f"{address} x", "https://ada:s3cret@host", "ext::https://ada:s3cret@host/x"):
            assert "s3cret" not in outcrop("scan", odd).err


class TestBadInput:
    """Each with its sentence and its exit code: 2 for a wrong call, 3 for a source that could not be had."""

    @pytest.mark.parametrize(
        ("address", "sentence"),
        [
            ("ext::sh -c touch% mark", "'ext::' would have git start a helper program; name an https, ssh or git URL."),
            ("fd::3/x", "'fd::' would have git start a helper program; name an https, ssh or git URL."),
            ("ssh://-oProxyCommand=touch/x", "'ssh://-oProxyCommand=touch/x' is no URL of a repository; "),
            ("git@host:-x", "'git@host:-x' is no URL of a repository; "),
            ("https://host/x\n--upload-pack=touch", r"'https://host/x\n--upload-pack=touch' is no URL of a repository; "),
            ("https://host/\x1b[31mx", r"'https://host/\x1b[31mx' is no URL of a repository; "),
            ("ftp://host/x", "'ftp://host/x' is no URL of a repository; "),
            ("ssh://ada:s3cret@host/x", "'ssh://host/x' takes no password from its URL; use an ssh agent."),
        ],
    )  # fmt: skip
    def test_what_git_must_not_see(self, here: Path, outcrop: Outcrop, address: str, sentence: str) -> None:
        told = said(outcrop("scan", "--", address), 2)
        end = "it begins with one of https, http, ssh, git, then host and path, and ends there."
        assert told == (f"{sentence}{end}" if sentence.endswith("; ") else sentence)
        assert list(here.iterdir()) == []

    def test_an_address_that_begins_with_a_dash(self, here: Path, outcrop: Outcrop) -> None:
        assert outcrop("scan", "--upload-pack=touch").code == 2
        assert said(outcrop("scan", "--", "--upload-pack=touch"), 3).startswith(
            "There is no file or folder '--upload-pack=touch'; "
        )

    def test_an_unknown_host(self, here: Path, outcrop: Outcrop) -> None:
        assert said(outcrop("scan", "https://nowhere.invalid/peers"), 3) == (
            "The host of 'https://nowhere.invalid/peers' is not known; check the address, or the network."
        )

    def test_a_refused_connection(self, here: Path, outcrop: Outcrop) -> None:
        url = f"http://127.0.0.1:{free_port()}/peers"
        assert said(outcrop("scan", url), 3) == (
            f"'{url}' cannot be reached: the connection is refused; check the address, or the network."
        )

    def test_authentication_wanted(self, url: str, server: Web, process: Outcrop) -> None:
        server.status = 401
        begun = time.monotonic()
        assert said(process("scan", url), 3) == (
            f"'{url}' wants to know who asks, and Outcrop never asks for a password; set up a credential helper or an ssh"
            " agent, or mind the spelling of a public repository."
        )
        assert time.monotonic() - begun < 10

    def test_a_server_that_hangs(
        self, url: str, server: Web, outcrop: Outcrop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(talk, "PATIENCE", 0.5)
        server.hangs = True
        assert said(outcrop("scan", url), 3) == (
            f"'{url}' stays silent (no sign of life for 0.5 seconds); try again later."
        )

    def test_a_server_that_dies_in_the_middle(self, url: str, server: Web, outcrop: Outcrop) -> None:
        server.cut = 300
        told = said(outcrop("scan", url), 3)
        assert told.startswith(f"'{url}' ended in the middle of its answer (")
        assert told.endswith("); try again, what came whole is kept.")

    def test_no_repository(self, server: Web, here: Path, outcrop: Outcrop) -> None:
        assert said(outcrop("scan", f"{server.url}/gone"), 3) == (
            f"There is no repository at '{server.url}/gone'; check the address."
        )

    def test_an_unknown_revision(self, url: str, outcrop: Outcrop) -> None:
        assert said(outcrop("scan", f"{url}@v1.00"), 3) == (
            f"There is no revision 'v1.00' at '{url}'; did you mean 'v1.0'?"
        )
        assert said(outcrop("scan", f"{url}@{'0' * 40}"), 3) == (
            f"'{url}' does not give commit {'0' * 40}: its history was rewritten, or it never held it; name a revision that is there."
        )
        assert said(outcrop("scan", f"{url}@--all"), 3) == (
            f"'--all' names no revision of '{url}'; name a branch, a tag or a commit's id."
        )
        assert said(outcrop("scan", f"{url}@file"), 3) == (
            f"'file' of '{url}' names no commit; name a branch, a tag or a commit's id."
        )

    def test_offline_and_nothing_here(self, url: str, outcrop: Outcrop) -> None:
        assert said(outcrop("scan", f"{url}@v1.0", "--offline"), 3) == (
            f"Revision 'v1.0' of '{url}' was not fetched yet; run once without --offline."
        )

    def test_an_unknown_system(self, here: Path, outcrop: Outcrop) -> None:
        assert said(outcrop("scan", "glusterf@v7.0"), 3) == (
            "There is no file or folder 'glusterf@v7.0'; did you mean the system 'glusterfs'?"
        )

    def test_git_is_not_installed(
        self, url: str, outcrop: Outcrop, monkeypatch: pytest.MonkeyPatch, here: Path
    ) -> None:
        monkeypatch.setenv("PATH", str(here))
        assert said(outcrop("scan", url), 3) == (
            "Git is not installed, so nothing can be fetched; install it, or scan a folder."
        )

    def test_a_cache_folder_that_cannot_be_made(self, url: str, process: Outcrop, here: Path) -> None:
        (here / "file").write_text("")
        assert said(process("scan", url, OUTCROP_CACHE=str(here / "file")), 3) == (
            f"The cache folder '{here}/file/sources' cannot be written: Not a directory; name another one in OUTCROP_CACHE."
        )

    def test_an_archive(self, here: Path, outcrop: Outcrop) -> None:
        (here / "peers.tar.gz").write_bytes(b"<html>not found</html>")
        assert said(outcrop("scan", "peers.tar.gz"), 3).startswith("'peers.tar.gz' cannot be read as an archive (")
        assert said(outcrop("scan", "peers.tar.gz@v1"), 3) == (
            "'peers.tar.gz' is an archive, which holds no revision but one; leave out @v1."
        )

    def test_one_of_several_is_missing_and_the_rest_is_scanned(self, url: str, system: Path, outcrop: Outcrop) -> None:
        done = outcrop("scan", f"{url}@gone", system, *BOTH, "--format", "jsonl")
        assert done.code == 3
        assert len(done.findings) == 2
        assert "There is no revision 'gone' at " in done.err

    def test_a_repository_with_nothing_to_read(self, tmp_path: Path, here: Path, outcrop: Outcrop) -> None:
        (tmp_path / "work").mkdir()
        commit(tmp_path / "work", {"README": "Peers."})
        git(tmp_path, "clone", "-q", "--bare", str(tmp_path / "work"), "served/peers.git")
        with web(tmp_path / "served") as server:
            told = said(outcrop("scan", f"{server.url}/peers.git"), 3)
        assert (
            told == f"'{server.url}/peers.git' holds 1 file, but none of C or C++; Outcrop reads no other language yet."
        )


def test_ctrl_c_while_a_server_hangs(url: str, server: Web) -> None:
    server.hangs = True
    place = str(Path(outcrop_package.__file__).parents[1])
    run = subprocess.Popen(
        [sys.executable, "-m", "outcrop", "scan", url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": place},
        start_new_session=True,
    )
    for _ in range(400):
        if server.asked:
            break
        time.sleep(0.025)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=10)
    assert (run.returncode, out, err) == (130, b"", b"outcrop: Stopped.\n")
