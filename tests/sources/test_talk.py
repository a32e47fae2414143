"""Git speaks to a server: it starts nothing, asks nobody, tells no secret, and hears nothing of where its caller works."""

import os
import pty
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from outcrop.errors import SourceError
from outcrop.sources import Reach, open_source
from outcrop.sources import talk as sources_talk
from outcrop.sources.store import Store
from outcrop.sources.talk import converse

from .places import commit, is_c, paths
from .servers import FILTERS, Peers, Web, web
from .test_clones import children, large, started, wait_until

C_FILES = ["net/join.c", "src/list.c"]
HUSHED = "s3 cret/@"
WRITTEN = "s3%20cret%2F%40"


@pytest.fixture
def url(server: Web) -> str:
    return f"{server.url}/peers.git"


@pytest.fixture
def guarded(server: Web) -> str:
    """The URL of a repository that only ada may read, and how she writes it."""
    server.wants = HUSHED
    return f"{server.url.replace('://', f'://ada:{WRITTEN}@')}/peers.git"


def program(place: Path, text: str) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!/bin/sh\n{text}\n")
    place.chmod(0o755)
    return place


def user_configuration(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    (Path(os.environ["HOME"]) / ".gitconfig").write_text(text)


class TestCredentials:
    def test_those_of_the_url_are_used(self, guarded: str) -> None:
        assert paths(open_source(f"{guarded}@v1.0", is_c)) == C_FILES

    def test_they_are_in_no_message(self, guarded: str, server: Web) -> None:
        mistakes = [
            f"{guarded}@v1.1",
            f"{guarded}@{'0' * 40}",
            f"{guarded}@a b",
            f"{guarded}x",
            guarded.replace("cret", ""),
        ]
        for address in mistakes:
            with pytest.raises(SourceError) as failure:
                open_source(address, is_c)
            assert HUSHED not in str(failure.value)
            assert WRITTEN not in str(failure.value)
            assert "ada" not in str(failure.value)
        server.status = 500
        with pytest.raises(SourceError) as failure:
            open_source(guarded, is_c)
        assert WRITTEN not in str(failure.value)

    def test_they_are_in_no_file_of_the_cache(self, guarded: str, cache: Path) -> None:
        open_source(f"{guarded}@v1.0", is_c)
        files = [file for file in cache.rglob("*") if file.is_file()]
        assert files
        for file in files:
            assert b"s3" not in file.read_bytes() or file.suffix in (".pack", ".idx", ".rev")
            assert "ada" not in re.sub(r"[0-9a-f]{12,}", "", file.name)  # an id may hold it

    def test_no_helper_of_the_user_keeps_them(
        self, guarded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        helper = program(tmp_path / "helper", f"echo called >> {tmp_path}/called")
        user_configuration(monkeypatch, f"[credential]\n\thelper = {helper}\n\thelper = store\n")
        assert paths(open_source(f"{guarded}@v1.0", is_c)) == C_FILES
        assert not (tmp_path / "called").exists()
        assert not (Path(os.environ["HOME"]) / ".git-credentials").exists()

    def test_they_are_in_no_list_of_processes(self, tmp_path: Path) -> None:
        with web(large(tmp_path)) as server:
            server.wants = HUSHED
            server.part, server.pause = 2000, 0.1
            code = f"{server.url.replace('://', f'://ada:{WRITTEN}@')}/peers.git"
            address = tmp_path / "address"
            address.write_text(code)
            one = started(f"@{address}")
            wait_until(lambda: server.sent > 4000)
            below = [one.pid, *children(one.pid)]
            words = subprocess.run(
                ["ps", "-o", "args=", "-p", ",".join(map(str, below))], capture_output=True, text=True
            ).stdout
            server.pause = 0
            one.communicate(timeout=20)
        assert "remote-http" in words
        assert WRITTEN not in words
        assert HUSHED not in words
        assert "ada" not in words

    def test_a_helper_of_the_user_is_asked_where_the_url_tells_none(
        self, server: Web, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server.wants = "hush"
        helper = program(tmp_path / "helper", "cat > /dev/null\necho username=ada\necho password=hush")
        user_configuration(monkeypatch, f"[credential]\n\thelper = {helper}\n")
        assert paths(open_source(f"{url}@v1.0", is_c)) == C_FILES

    def test_a_user_alone_is_a_hint_for_the_helper(
        self, server: Web, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server.wants = "hush"
        helper = program(tmp_path / "helper", f"cat >> {tmp_path}/asked\necho password=hush")
        user_configuration(monkeypatch, f"[credential]\n\thelper = {helper}\n")
        assert paths(open_source(f"{url.replace('://', '://ada@')}@v1.0", is_c)) == C_FILES
        assert "username=ada" in (tmp_path / "asked").read_text()


class TestNobodyIsAsked:
    """Whatever could open a window or a prompt leaves a mark, and none is left."""

    def test_by_no_program(self, server: Web, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        server.wants = "hush"
        asks = program(tmp_path / "asks", f"echo asked >> {tmp_path}/mark\necho ada")
        user_configuration(monkeypatch, f"[core]\n\taskPass = {asks}\n")
        for name in ("GIT_ASKPASS", "SSH_ASKPASS"):
            monkeypatch.setenv(name, str(asks))
        monkeypatch.setenv("DISPLAY", ":0")
        with pytest.raises(SourceError, match="wants to know who asks, and Outcrop never asks for a password"):
            open_source(url, is_c)
        assert not (tmp_path / "mark").exists()

    def test_at_no_terminal(self, server: Web, url: str) -> None:
        """It has one; git would write its prompt there, and wait."""
        server.wants = "hush"
        code = f"from outcrop.sources import open_source; open_source({url!r}, bool)"
        place = str(Path(sources_talk.__file__).parents[2])
        pid, terminal = pty.fork()
        if pid == 0:
            os.environ["PYTHONPATH"] = place
            os.execv(sys.executable, [sys.executable, "-c", code])  # noqa: S606 - there is no other way onto a terminal
        said = b""
        try:
            while part := os.read(terminal, 1024):
                said += part
        except OSError:  # the other side is gone
            pass
        os.close(terminal)
        assert os.waitpid(pid, 0)[1] != 0
        assert b"Outcrop never asks for a password" in said
        assert b"Username for" not in said


class TestTheCallersSurroundings:
    def test_its_git_variables_bend_nothing(
        self, url: str, upstream: Peers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = tmp_path / "other"
        other.mkdir()
        commit(other, {"other.c": ""})
        before = sorted(str(file) for file in other.rglob("*"))
        for name, value in {
            "GIT_DIR": f"{other}/.git",
            "GIT_WORK_TREE": str(other),
            "GIT_INDEX_FILE": f"{other}/.git/index",
            "GIT_OBJECT_DIRECTORY": f"{other}/.git/objects",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": f"{other}/.git/objects",
            "GIT_COMMON_DIR": f"{other}/.git",
            "GIT_NAMESPACE": "other",
            "GIT_CONFIG_COUNT": "2",
            "GIT_CONFIG_KEY_0": "remote.origin.url",
            "GIT_CONFIG_VALUE_0": f"file://{other}",
            "GIT_CONFIG_KEY_1": "core.hooksPath",
            "GIT_CONFIG_VALUE_1": str(other),
            "GIT_CONFIG_PARAMETERS": "'remote.origin.url'='/nowhere'",
            "GIT_TRACE": str(tmp_path / "trace"),
            "GIT_TRACE_CURL": str(tmp_path / "trace"),
            "GIT_ALLOW_PROTOCOL": "file",
            "GIT_SHALLOW_FILE": str(tmp_path / "shallow"),
            "GIT_PROTOCOL": "version=0",
            "LC_ALL": "C.UTF-8",
        }.items():
            monkeypatch.setenv(name, value)
        environment = dict(os.environ)
        assert open_source(f"{url}@v1.0", is_c).commit == upstream.first
        assert not (tmp_path / "trace").exists()
        assert sorted(str(file) for file in other.rglob("*")) == before
        assert dict(os.environ) == environment

    @pytest.mark.parametrize("instead", ["ext::{run} #", "transport::{run}/", "file:///", "/"])
    def test_an_insteadof_starts_no_program_and_leads_to_no_folder(
        self, url: str, server: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, instead: str
    ) -> None:
        run = program(tmp_path / "run", f": > {tmp_path}/mark")
        leads = instead.replace("{run}", str(run))
        user_configuration(
            monkeypatch,
            f'[url "{leads}"]\n\tinsteadOf = {server.url}/\n[protocol]\n\tallow = always\n[protocol "ext"]\n\tallow = always\n',
        )
        with pytest.raises(SourceError) as failure:
            open_source(url, is_c)
        assert str(failure.value).startswith(f"'{url}' leads elsewhere by the configuration of git (transport '")
        assert not (tmp_path / "mark").exists()

    def test_an_insteadof_of_a_mirror_on_the_web_is_followed(
        self, url: str, server: Web, upstream: Peers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        user_configuration(monkeypatch, f'[url "{server.url}/"]\n\tinsteadOf = https://github.com/example/\n')
        snapshot = open_source("https://github.com/example/peers.git@v1.0", is_c)
        assert (snapshot.commit, snapshot.url) == (upstream.first, "https://github.com/example/peers")

    def test_odd_habits_of_the_user_change_nothing(
        self, url: str, upstream: Peers, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        user_configuration(
            monkeypatch,
            "[fetch]\n\tprune = true\n\tpruneTags = true\n\twriteCommitGraph = true\n\tfsckObjects = true\n\tall = true\n"
            '\tparallel = 0\n\toutput = compact\n[remote "origin"]\n\tprune = true\n\ttagOpt = --tags\n\tmirror = true\n'
            "[submodule]\n\trecurse = true\n[gc]\n\tauto = 1\n[maintenance]\n\tauto = true\n[transfer]\n\tunpackLimit = 10000\n"
            "[safe]\n\tbareRepository = explicit\n[core]\n\tlogAllRefUpdates = always\n\tcompression = 0\n[protocol]\n\tversion = 0\n",
        )
        for _ in range(2):
            for name in ("v1.0", upstream.first, upstream.first[:8], "HEAD"):
                assert open_source(f"{url}@{name}", is_c).commit in (upstream.first, upstream.last)

    def test_a_hook_in_the_store_does_not_run(self, url: str, cache: Path, tmp_path: Path) -> None:
        place = Store.of(cache, url).place
        with Store.of(cache, url).held(print):
            for name in ("reference-transaction", "pre-auto-gc", "post-merge"):
                program(place / "hooks" / name, f": > {tmp_path}/mark")
        open_source(f"{url}@v1.0", is_c)
        assert not (tmp_path / "mark").exists()

    def test_the_ssh_command_of_the_user_stays_in_force(
        self, upstream: Peers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ssh = program(
            tmp_path / "ssh", f'echo "$@" > {tmp_path}/called\nfor last; do :; done\neval "git ${{last#git-}}"'
        )
        user_configuration(monkeypatch, f"[core]\n\tsshCommand = {ssh} -i key\n")
        assert open_source(f"git@host.example:{upstream.bare}@v1.0", is_c).commit == upstream.first
        assert (tmp_path / "called").read_text().startswith("-i key ")


def test_what_git_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of this guards against what no server does today, so a stand-in for git tells what it got."""
    program(tmp_path / "bin/git", "printf '%s\\n' \"$@\"\nenv | grep -E '^(GIT_|LC_ALL|SSH_ASK|GCM)' | LC_ALL=C sort")
    monkeypatch.setenv("PATH", f"{tmp_path}/bin{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GIT_SSL_CAINFO", "/certificates")
    monkeypatch.setenv("SSH_ASKPASS", "evil")
    said = converse(tmp_path, "https://ada:hush@host/x", {}, ["ls-remote", "origin"], lambda *_: None).decode()
    assert "hush" not in said
    words, _, variables = said.partition("GCM_")
    assert words.splitlines() == ["--no-pager", f"--git-dir={tmp_path}", "ls-remote", "origin"]
    rows = dict(row.split("=", 1) for row in f"GCM_{variables}".splitlines())
    count = int(rows.pop("GIT_CONFIG_COUNT"))
    told = {rows.pop(f"GIT_CONFIG_KEY_{n}"): rows.pop(f"GIT_CONFIG_VALUE_{n}") for n in range(count)}
    assert rows == {
        "GCM_INTERACTIVE": "never",
        "GIT_ALLOW_PROTOCOL": "https:http:ssh:git",
        "GIT_ASKPASS": "",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_SSL_CAINFO": "/certificates",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
        "SSH_ASKPASS_REQUIRE": "never",
    }
    assert told == {
        "core.hooksPath": "/dev/null",
        "credential.interactive": "false",
        "fetch.negotiationAlgorithm": "noop",
        "gc.auto": "0",
        "http.lowSpeedLimit": "1",
        "http.lowSpeedTime": "120",
        "maintenance.auto": "false",
        "protocol.version": "2",
        "remote.origin.prune": "false",
        "remote.origin.pruneTags": "false",
        "submodule.recurse": "false",
        "remote.origin.url": "https://host/x",
        "credential.https://host.username": "ada",
        "credential.helper": "",
        "credential.https://host.helper": told["credential.https://host.helper"],
    }


class TestProgress:
    def test_bytes_as_git_tells_them(self) -> None:
        heard: list[tuple[int, int]] = []
        progress = sources_talk._Progress(lambda done, total: heard.append((done, total)))
        said = bytearray(
            b"Receiving objects:  50% (1/2), 1.50 KiB | 3.00 MiB/s\rReceiving objects: 100% (2/2), 2.00 MiB"
        )
        read = progress.hear(said, 0)
        assert heard == [(1536, 3072)]
        said += b" | 1 MiB/s, done.\n"
        assert progress.hear(said, read) == len(said)
        assert heard[-1] == (2 << 20, 2 << 20)

    @pytest.mark.parametrize(
        "line",
        [
            "Receiving objects:  50% (1/2), abc bytes | x",
            "Receiving objects:  50% (1/2), nan GiB | x",
            "Receiving objects:  50% (1/2), 1e999 GiB | x",
            "Receiving objects:  50% (0/0), 1 GiB | x",
            "Receiving objects: 999999999999999999999% (1/2), 1 GiB",
            "\x1b[31mReceiving objects:",
        ],
    )
    def test_what_a_server_says_is_no_progress_of_git(
        self, tmp_path: Path, line: str, upstream: Peers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        heard: list[tuple[int, int]] = []
        program(tmp_path / "git", f"printf '%s\\r' 'remote: {line}' >&2")
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        converse(tmp_path, "https://host/x", {}, ["fetch"], lambda *words: heard.append(words))
        assert heard == []

    def test_a_server_that_talks_like_git(self, tmp_path: Path, upstream: Peers) -> None:
        said = "printf 'Receiving objects:  50%% (1/2), abc bytes\\rReceiving objects:  50%% (1/2), nan GiB\\n' >&2\nexec \"$@\""
        hook = program(tmp_path / "hook", said)
        (Path(os.environ["HOME"]) / ".gitconfig").write_text(f"[uploadpack]\n\tpackObjectsHook = {hook}\n")
        settings = {**FILTERS, "include.path": str(Path(os.environ["HOME"]) / ".gitconfig")}
        with web(upstream.root, settings) as server:
            assert paths(open_source(f"{server.url}/peers.git@v1.0", is_c)) == C_FILES


def test_nothing_is_left_where_it_is_watched(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file in the working folder or at home, and nothing in the cache that others may write."""
    monkeypatch.chdir(tmp_path)
    open_source(f"{url}@v1.0", is_c)
    assert list(tmp_path.iterdir()) == []
    assert list(Path(os.environ["HOME"]).iterdir()) == []
    for file in Reach().cache.rglob("*"):
        assert not file.stat().st_mode & stat.S_IWOTH, file
