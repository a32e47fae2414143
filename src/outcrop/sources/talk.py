"""One conversation with a git server: what is asked of it, how long it may stay silent, what is heard meanwhile.

Git speaks here in a repository of our own (`store`), whose configuration nobody else writes. The user's own configuration stays in
force, since proxies, certificates and credential helpers stand there; whatever could ask a question is switched off.
"""

import os
import re
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from select import select
from subprocess import PIPE, Popen
from tempfile import TemporaryFile
from time import monotonic

from outcrop.errors import SourceError
from outcrop.sources.address import SCHEMES, access
from outcrop.sources.complaints import SILENT, Refused

os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # a machine without git is told so in our own words
from git import RemoteProgress

PATIENCE = 60.0  # seconds without a sign of life; a server that counts or packs says so meanwhile
TICK = 0.2  # seconds
UNITS = {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
CHUNK = 1 << 16

# What of the caller's environment git still hears: how to reach a host, never where to work.
_KEPT = (
    "GIT_SSH",
    "GIT_SSL_",
    "GIT_PROXY_",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_HTTP_USER_AGENT",
)
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": ":".join(SCHEMES),
    "GIT_NO_LAZY_FETCH": "1",  # git would ask itself for what a dumb server lacks, in ever more processes
    "GIT_ASKPASS": "",  # empty: no program asks; ssh has no terminal either, since git begins a session of its own
    "GIT_TERMINAL_PROMPT": "0",
    "GCM_INTERACTIVE": "never",
    "SSH_ASKPASS_REQUIRE": "never",
    "LC_ALL": "C",
}
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "credential.interactive": "false",
    "fetch.negotiationAlgorithm": "noop",  # what is asked for is asked for whole: haves would cost a round trip each
    "gc.auto": "0",
    "http.lowSpeedLimit": "1",  # a git whose Outcrop was killed ends by itself, too
    "http.lowSpeedTime": f"{2 * PATIENCE:.0f}",
    "maintenance.auto": "false",
    "protocol.version": "2",
    "remote.origin.prune": "false",  # git takes a name that was kept for one that is gone
    "remote.origin.pruneTags": "false",
    "submodule.recurse": "false",
}

# A credential helper that gives what the URL said; git hands the URL itself to a program, where anybody could read it.
_USER, _PASSWORD = "OUTCROP_USER", "OUTCROP_PASSWORD"
_HELPER = f'!f() {{ printf \'username=%s\\npassword=%s\\n\' "${_USER}" "${_PASSWORD}"; }}; f'

Heard = Callable[[int, int], None]  # bytes received, and about how many there will be


def converse(
    store: Path,
    url: str,
    settings: Mapping[str, str],
    words: Sequence[str],
    heard: Heard,
    stdin: bytes = b"",
    keep: Sequence[int] = (),
) -> bytes:
    """Run git with these words in a store whose `origin` is this URL; what it prints.

    The open files of `keep` stay open as long as git runs, and are touched at each sign of life.

    Raises Refused where git fails or the server stays silent for too long, and SourceError where git is not installed.
    """
    command = ["git", "--no-pager", f"--git-dir={store}", *words]
    reached, secrets = _reached(url)
    environment = _environment({**_SETTINGS, **reached, **settings}) | secrets
    with TemporaryFile() as told:
        told.write(stdin)
        told.seek(0)
        try:
            process = Popen(
                command, stdin=told, stdout=PIPE, stderr=PIPE, env=environment, pass_fds=keep, start_new_session=True
            )
        except (FileNotFoundError, PermissionError):
            raise SourceError(
                "Git is not installed, so nothing can be fetched; install it, or scan a folder."
            ) from None
        with process:
            return _listen(process, _Progress(heard), keep)


def _listen(process: Popen[bytes], progress: "_Progress", keep: Sequence[int]) -> bytes:
    """What git prints, until it ends; whatever happens, it and all that it started is gone then."""
    assert process.stdout is not None
    assert process.stderr is not None
    answer, said, read = bytearray(), bytearray(), 0
    pipes = {process.stdout.fileno(): answer, process.stderr.fileno(): said}
    last = monotonic()
    try:
        while pipes:
            ready = select(list(pipes), [], [], TICK)[0]
            if not ready and process.poll() is not None:
                break  # what git left in the background, as an ssh that connections share, may keep them open
            for pipe in ready:
                last = monotonic()
                chunk = os.read(pipe, CHUNK)
                pipes[pipe].extend(chunk)
                if not chunk:
                    del pipes[pipe]
            read = progress.hear(said, read)
            for file in keep if ready else ():
                os.utime(file)
            if monotonic() - last > PATIENCE:
                raise Refused(f"{SILENT} for {PATIENCE:g} seconds")
        if process.wait():
            raise Refused(said.decode("utf-8", "replace"))
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return bytes(answer)


class _Progress(RemoteProgress):
    """What git says of its progress, as bytes."""

    def __init__(self, heard: Heard) -> None:
        super().__init__()
        self.heard = heard

    def hear(self, said: bytearray, start: int) -> int:
        """Take in the lines that are whole by now, but for what the server says; where the next one begins."""
        end = max(said.rfind(b"\r"), said.rfind(b"\n")) + 1
        for line in re.split(rb"[\r\n]+", said[start:end]):
            if not line.startswith(b"remote:"):
                self._parse_progress_line(line.decode("utf-8", "replace"))
        return max(start, end)

    def update(
        self, op_code: int, cur_count: str | float, max_count: str | float | None = None, message: str = ""
    ) -> None:
        """Told by GitPython for every line of progress; `message` begins with the bytes, as in `1.20 MiB | 3.00 MiB/s`."""
        number, _, rest = message.partition(" ")
        unit = rest.partition(" ")[0].rstrip(",")
        if op_code & RemoteProgress.OP_MASK != RemoteProgress.RECEIVING or unit not in UNITS:
            return
        done = int(float(number) * UNITS[unit])
        share = float(cur_count) / float(max_count) if max_count else 1.0
        self.heard(done, int(done / share) if share else done)


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """What git sees around it. Settings go this way, since a URL with a password in it would stand in the list of processes."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(_KEPT)}
    own.pop("SSH_ASKPASS", None)
    told = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (name, value) in enumerate(settings.items()):
        told |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return own | _ENVIRONMENT | told


def _reached(url: str) -> tuple[dict[str, str], dict[str, str]]:
    """The settings by which git reaches a URL, and the variables that hold what is secret in it."""
    plain, user, password = way = access(url)
    settings = {"remote.origin.url": plain}
    if user is not None:
        settings[f"credential.{way.host}.username"] = user
    if user is None or password is None:
        return settings, {}
    settings |= {"credential.helper": "", f"credential.{way.host}.helper": _HELPER}  # no other helper keeps it, either
    return settings, {_USER: user, _PASSWORD: password}
