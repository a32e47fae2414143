"""From a question to a checkout's git to its answer: the one way in which Outcrop runs git on a source.

A checkout's own configuration can run programs, so the questions are few, all their options are listed here, and what
the configuration could start is switched off.
"""

import os
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from weakref import finalize

from outcrop.errors import SourceError

PATIENCE = 60.0  # seconds; a named pipe in the place of a configuration or ignore file would keep git waiting for ever

STEP = (
    "--format=%H%x00%P%x00%cI%x00%s"  # one commit of a history: its id, its parents, its date, what it says of itself
)

# The questions, and the options that each may carry. `cat-file --filters`, `log -p` and their like can run programs.
_OPTIONS = {
    "rev-parse": {"--quiet", "--verify", "--disambiguate"},
    "for-each-ref": {"--format"},
    "config": {"--get"},
    "ls-tree": {"-r", "-l", "-z"},
    "ls-files": {"-s", "-o", "-z", "--exclude-standard"},
    "cat-file": {"-e", "-s", "-t", "--batch", "--batch-check"},
    "log": {"-1", "--first-parent", "--format=%H", "--format=%cI", STEP},
}
_VALUED = {"rev-parse", "for-each-ref"}  # those whose options carry a value that git takes as it stands
# One of these must be there: else `config` may write, and `log` takes a format from the configuration that may run gpg.
_NEEDED = {
    "config": {"--get"},
    "ls-files": {"-s", "-o"},
    "log": {"--format=%H", "--format=%cI", STEP},
}
_SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.excludesFile": os.devnull,  # a source lists the same files for everybody
    "log.showSignature": "false",
    "protocol.allow": "never",
}
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",  # a replaced commit would pass off other files as HEAD's
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


def ask(top: Path, *question: str) -> subprocess.CompletedProcess[bytes]:
    """Ask the git of the checkout whose work tree stands at `top`; where git is not installed the return code is 127.

    The repository is named outright, so that neither a `core.worktree` of its own nor another owner stands in the way. A bare
    repository is its own top.
    Raises AssertionError for a question that is not allowed, SourceError where git does not answer in time.
    """
    command = _command(top, question)
    try:
        return subprocess.run(
            command, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=PATIENCE
        )
    except (FileNotFoundError, PermissionError):
        return subprocess.CompletedProcess(command, 127, b"", b"git is not installed")
    except subprocess.TimeoutExpired:
        raise SourceError(
            f"Git did not answer within {PATIENCE:g} seconds in {str(top)!r}; look for a named pipe among its"
            " configuration and ignore files."
        ) from None


@dataclass(slots=True, weakref_slot=True, eq=False)
class Objects:
    """The objects of a repository, read one by one from a git that stays until this is closed, or nobody has it any more.

    With `--batch-check` it can only tell which there are.
    """

    top: Path
    how: str = "--batch"
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        command = _command(self.top, ("cat-file", self.how))
        self.process = subprocess.Popen(
            command,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        finalize(self, _end, self.process)

    def blob(self, name: str) -> bytes | None:
        """The bytes of the blob with this id; none where git does not hold it."""
        said = self._ask(name)
        if said[1:2] != [b"blob"]:
            return None
        assert self.process.stdout is not None
        data = self.process.stdout.read(int(said[2]) + 1)
        return data[:-1] if len(data) == int(said[2]) + 1 else None

    def has(self, name: str) -> bool:
        """Whether git holds an object of this id."""
        return len(self._ask(name)) == 3

    def _ask(self, name: str) -> list[bytes]:
        """`<id> blob <size>` or `<id> missing`; nothing where git is gone."""
        asks, answers = self.process.stdin, self.process.stdout
        assert asks is not None
        assert answers is not None
        try:
            asks.write(f"{name}\n".encode())
            asks.flush()
        except BrokenPipeError:
            return []
        return answers.readline().split()

    def close(self) -> None:
        """End the git that answers."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.wait()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a git whose answers nobody reads; a worker that was forked meanwhile may hold its pipes open."""
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            if pipe is not None:
                pipe.close()
    process.kill()
    process.wait()


def is_bare(folder: Path) -> bool:
    """Whether a folder is a bare repository, told by what stands in it."""
    return (
        not os.path.lexists(folder / ".git")
        and (folder / "HEAD").is_file()
        and (folder / "objects").is_dir()
        and (folder / "refs").is_dir()
    )


def _command(top: Path, question: tuple[str, ...]) -> list[str]:
    """The words by which git is asked."""
    if not _is_allowed(question):
        raise AssertionError(f"git {' '.join(question)!r} is no question that may be put to a source")
    settings = [f"{name}={value}" for name, value in {**_SETTINGS, "safe.directory": str(top)}.items()]
    checkout = [f"--git-dir={top / '.git'}", f"--work-tree={top}"]
    where = [
        "-C",
        str(top),
        *([f"--git-dir={top}"] if is_bare(top) else checkout),
    ]
    return ["git", "--no-pager", *where, *(word for setting in settings for word in ("-c", setting)), *question]


def _is_allowed(question: tuple[str, ...]) -> bool:
    """Whether this is one of the listed questions, with listed options only and the ones that it needs."""
    name, *words = question or ("",)
    options = {word.partition("=")[0] if name in _VALUED else word for word in words if word.startswith("-")}
    needed = _NEEDED.get(name)
    return name in _OPTIONS and options <= _OPTIONS[name] and (needed is None or bool(options & needed))


def _environment() -> dict[str, str]:
    """The caller's environment without what points git elsewhere (GIT_DIR, GIT_CONFIG_COUNT, GIT_SSH_COMMAND ...)."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | _ENVIRONMENT
