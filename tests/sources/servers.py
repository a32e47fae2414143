"""Git servers on loopback: `git daemon`, and `git http-backend` behind a small web server that counts, and can be told to misbehave."""

import base64
import gzip
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedReader
from pathlib import Path
from threading import Event, Thread
from typing import IO
from urllib.parse import unquote

import pytest

from running import CONNECT, FORGET

from .places import commit, git

FILTERS = {"uploadpack.allowFilter": "true"}
CHUNK = 1 << 14


@cache
def missing(program: str) -> str | None:
    """Why this part of git cannot serve; None where it can."""
    if shutil.which("git") is None:
        return "git is not installed"
    place = Path(subprocess.run(["git", "--exec-path"], capture_output=True, text=True).stdout.strip())
    return None if (place / f"git-{program}").exists() else f"this git comes without git-{program}"


def need(program: str) -> None:
    """Skip the test where this part of git is not here."""
    if why := missing(program):
        pytest.skip(why)


def configured(settings: Mapping[str, str]) -> dict[str, str]:
    """An environment in which git knows these settings, and no others of the caller's."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    told = {"GIT_CONFIG_COUNT": str(len(settings)), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for number, (name, value) in enumerate(settings.items()):
        told |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return own | told


@dataclass
class Web:
    """A web server over a folder of bare repositories: what it was asked, what it gave, how it behaves."""

    root: Path
    settings: Mapping[str, str] = field(default_factory=lambda: dict(FILTERS))
    url: str = ""
    asked: list[str] = field(default_factory=list)  # the method and the path of each request
    said: list[Mapping[str, str]] = field(default_factory=list)  # the headers of each
    sent: int = 0  # bytes of all answers
    wants: str | None = None  # the password that is asked for, with the user ada
    status: int | None = None  # is all that it answers, where one is set
    hangs: bool = False  # never answers
    cut: int | None = None  # ends an answer after so many bytes, without saying so
    pause: float = 0.0  # seconds before each part of an answer that holds a pack
    part: int = CHUNK  # bytes of such a part
    old: bool = False  # does not hear which protocol is wanted
    dumb: bool = False  # gives files only, as a server does that knows nothing of git
    closed: Event = field(default_factory=Event)

    def forget(self) -> None:
        """Count from here on."""
        self.asked.clear()
        self.said.clear()
        self.sent = 0


@contextmanager
def web(root: Path, settings: Mapping[str, str] | None = None) -> Iterator[Web]:
    """Serve the bare repositories of a folder over smart HTTP."""
    need("http-backend")
    state = Web(root) if settings is None else Web(root, settings)
    server = _Server(("127.0.0.1", 0), _Handler)
    server.state = state
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.closed.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def daemon(root: Path, settings: Mapping[str, str] = FILTERS) -> Iterator[str]:
    """Serve the bare repositories of a folder by git's own protocol; the URL of the folder."""
    need("daemon")
    port = free_port()
    words = ["--export-all", "--reuseaddr", "--listen=127.0.0.1", f"--port={port}", f"--base-path={root}", str(root)]
    process = subprocess.Popen(
        ["git", "daemon", *words],
        env=configured({**settings, "safe.directory": "*"}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await(port)
        yield f"git://127.0.0.1:{port}"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """A port on loopback at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(port: int) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError("git daemon does not answer")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    state: Web


class _Handler(BaseHTTPRequestHandler):
    """One request, handed to `git http-backend` as CGI has it."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Say nothing on standard error."""

    def _answer(self) -> None:
        state = self.server.state
        state.asked.append(f"{self.command} {self.path}")
        state.said.append(dict(self.headers.items()))
        body = self._body()
        if state.hangs:
            state.closed.wait()
            self.close_connection = True
            return
        with suppress(BrokenPipeError, ConnectionResetError):
            if state.status is not None:
                self._say(state.status)
            elif state.wants is not None and not self._may_enter(state.wants):
                self._say(401)
            elif state.dumb:
                self._give_file()
            else:
                self._run(body)

    def _may_enter(self, password: str) -> bool:
        told = base64.b64encode(f"ada:{password}".encode()).decode()
        return self.headers.get("Authorization") == f"Basic {told}"

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = bytearray()
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return bytes(body)

    def _say(self, status: int) -> None:
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="peers"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _give_file(self) -> None:
        file = self.server.state.root / unquote(self.path.partition("?")[0]).lstrip("/")
        if not file.is_file():
            return self._say(404)
        data = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.server.state.sent += len(data)
        return None

    def _run(self, body: bytes) -> None:
        state = self.server.state
        path, _, query = self.path.partition("?")
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        environment = configured({**state.settings, "safe.directory": "*"}) | {
            "GIT_PROJECT_ROOT": str(state.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": unquote(path),
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "GIT_PROTOCOL": "" if state.old else self.headers.get("Git-Protocol", ""),
            "REMOTE_ADDR": "127.0.0.1",
        }
        with subprocess.Popen(
            ["git", "http-backend"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as backend:
            assert backend.stdin is not None
            assert isinstance(backend.stdout, BufferedReader)
            feeder = Thread(target=_feed, args=(backend.stdin, body), daemon=True)
            feeder.start()
            try:
                self._relay(backend.stdout)
            finally:
                backend.kill()
                feeder.join()

    def _relay(self, answer: BufferedReader) -> None:
        """Hand on what the backend says: its head, then its body in parts."""
        state = self.server.state
        head = _head(answer)
        self.send_response(int(head.pop("Status", "200").split()[0]))
        for name, value in head.items():
            if name != "Content-Length":
                self.send_header(name, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        packs = self.command == "POST"
        given = 0
        while part := answer.read1(state.part if packs else CHUNK):
            if packs and state.pause:
                state.closed.wait(state.pause)
            if packs and state.cut is not None and given + len(part) > state.cut:
                self._chunk(part[: state.cut - given])
                self.close_connection = True
                return
            self._chunk(part)
            given += len(part)
            state.sent += len(part)
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, part: bytes) -> None:
        if part:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.flush()


def _head(answer: BufferedReader) -> dict[str, str]:
    rows: dict[str, str] = {}
    while line := answer.readline().decode().strip():
        name, _, value = line.partition(": ")
        rows[name] = value
    return rows


def _feed(pipe: IO[bytes], body: bytes) -> None:
    with suppress(BrokenPipeError), pipe:
        pipe.write(body)


@dataclass(frozen=True)
class Peers:
    """A bare repository `peers.git` with a history, and what its revisions are."""

    root: Path
    first: str  # v0.9 (light), v1.0 (annotated), release/7, the tag `both`
    last: str  # main, HEAD, the branch `both`
    tag: str  # the id of the annotated tag itself

    @property
    def bare(self) -> Path:
        return self.root / "peers.git"


def peers(folder: Path) -> Peers:
    """Two commits of C files beside others, with branches, and with tags light, annotated, of a file and of a tree."""
    work = folder / "work"
    work.mkdir(parents=True)
    first = commit(
        work, {"src/list.c": FORGET, "net/join.c": CONNECT, "README": "Peers.\n", "doc/peers.txt": "Doc.\n" * 999}
    )
    git(work, "tag", "v0.9")
    git(work, "tag", "-a", "-m", "The first", "v1.0")
    git(work, "tag", "both")
    git(work, "branch", "release/7")
    last = commit(work, {"src/list.c": f"\n\n{FORGET}", "src/new.c": "int later;\n"})
    git(work, "branch", "both")
    git(work, "tag", "file", "HEAD:README")
    git(work, "tag", "-a", "-m", "A tree", "tree", "HEAD^{tree}")
    (folder / "served").mkdir()
    git(folder, "clone", "-q", "--bare", "--no-hardlinks", str(work), str(folder / "served/peers.git"))
    return Peers(folder / "served", first, last, git(work, "rev-parse", "v1.0"))
